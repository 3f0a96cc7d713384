using Assay.Engine.Training;

namespace Assay.Engine.Tests.Reference;

/// <summary>The loss of one sample and its gradient by the outputs, as <c>keras.losses</c> (Keras 3) defines them.</summary>
internal static class ReferenceLoss
{
    private const double Epsilon = 1e-7;

    /// <summary>The targets that the loss sees: labels as one-hot where there are several outputs, smoothed where asked.</summary>
    public static double[] Targets(LossOptions options, ReadOnlySpan<double> targets, int classes, int outputs)
    {
        double[] y = targets.ToArray();
        if (classes > 0 && outputs > 1)
        {
            y = new double[outputs];
            y[(int)targets[0]] = 1;
        }

        double smoothing = options.LabelSmoothing ?? 0;
        double share = options.Name == LossKind.BinaryCrossentropy ? 0.5 : 1.0 / outputs;
        return [.. y.Select(value => (value * (1 - smoothing)) + (smoothing * share))];
    }

    /// <summary>The loss of outputs p for targets y.</summary>
    public static double Value(TrainingOptions training, double[] p, double[] y, double period)
    {
        LossOptions options = training.Loss!;
        IEnumerable<(double P, double Y)> pairs = p.Zip(y);
        double delta = options.Delta ?? 1;
        bool logits = options.FromLogits is true;
        switch (options.Name)
        {
            case LossKind.BinaryCrossentropy:
                return pairs.Average(o =>
                {
                    double q = Clip(logits ? ReferenceActivation.Sigmoid(o.P) : o.P, logits ? 0 : Epsilon);
                    return -(o.Y * Math.Log(q)) - ((1 - o.Y) * Math.Log(1 - q));
                });
            case LossKind.CategoricalCrossentropy or LossKind.SparseCategoricalCrossentropy:
                double sum = p.Sum(x => logits ? Math.Exp(x) : x);
                return -pairs.Sum(o => o.Y * (logits ? o.P - Math.Log(sum) : Math.Log(Clip(o.P / sum, Epsilon))));
            case LossKind.Nll:
                return -pairs.Sum(o => o.Y * o.P);
            case LossKind.MeanSquaredError:
                return pairs.Average(o => (o.P - o.Y) * (o.P - o.Y));
            case LossKind.MeanAbsoluteError:
                return pairs.Average(o => Math.Abs(o.P - o.Y));
            case LossKind.Huber:
                return pairs.Average(o => Math.Abs(o.P - o.Y) <= delta
                    ? (o.P - o.Y) * (o.P - o.Y) / 2
                    : delta * (Math.Abs(o.P - o.Y) - (delta / 2)));
            case LossKind.Poisson:
                return pairs.Average(o => o.P - (o.Y * Math.Log(o.P + Epsilon)));
            case LossKind.KlDivergence:
                return pairs.Sum(o => ClipToOne(o.Y) * Math.Log(ClipToOne(o.Y) / ClipToOne(o.P)));
            case LossKind.CircularSquaredError:
                return pairs.Average(o => Math.Pow(Way(o.P - o.Y, period), 2));
            case LossKind.CircularAbsoluteError:
                return pairs.Average(o => Math.Abs(Way(o.P - o.Y, period)));
            default:
                throw new ArgumentOutOfRangeException(nameof(training), options.Name, "unknown loss");
        }
    }

    /// <summary>∂loss / ∂p[i] for every output.</summary>
    public static double[] Gradient(TrainingOptions training, double[] p, double[] y, double period)
    {
        LossOptions options = training.Loss!;
        int n = p.Length;
        bool logits = options.FromLogits is true;
        double delta = options.Delta ?? 1;
        double sum = p.Sum(x => logits ? Math.Exp(x) : x);
        // Where a share is clipped the loss does not move with it.
        double mass = 0;
        for (int j = 0; j < n; j++) mass += logits || IsInside(p[j] / sum, Epsilon) ? y[j] : 0;
        double[] result = new double[n];
        for (int i = 0; i < n; i++)
        {
            double error = p[i] - y[i];
            result[i] = options.Name switch
            {
                LossKind.BinaryCrossentropy when logits => (ReferenceActivation.Sigmoid(p[i]) - y[i]) / n,
                LossKind.BinaryCrossentropy => IsInside(p[i], Epsilon) ? ((-y[i] / p[i]) + ((1 - y[i]) / (1 - p[i]))) / n : 0,
                LossKind.CategoricalCrossentropy or LossKind.SparseCategoricalCrossentropy => logits
                    ? (mass * Math.Exp(p[i]) / sum) - y[i]
                    : (mass / sum) - (IsInside(p[i] / sum, Epsilon) ? y[i] / p[i] : 0),
                LossKind.Nll => -y[i],
                LossKind.MeanSquaredError => 2 * error / n,
                LossKind.MeanAbsoluteError => (double)Math.Sign(error) / n,
                LossKind.Huber => (Math.Abs(error) <= delta ? error : delta * Math.Sign(error)) / n,
                LossKind.Poisson => (1 - (y[i] / (p[i] + Epsilon))) / n,
                LossKind.KlDivergence => p[i] is >= Epsilon and <= 1 ? -ClipToOne(y[i]) / p[i] : 0,
                LossKind.CircularSquaredError => 2 * Way(error, period) / n,
                LossKind.CircularAbsoluteError => (double)Math.Sign(Way(error, period)) / n,
                _ => throw new ArgumentOutOfRangeException(nameof(training), options.Name, "unknown loss"),
            };
        }

        return result;
    }

    /// <summary>The shorter of the two ways round: the one that is left when whole turns are taken away.</summary>
    private static double Way(double error, double period)
    {
        while (error > period / 2) error -= period;
        while (error < -period / 2) error += period;
        return error;
    }

    private static bool IsInside(double x, double epsilon) => x >= epsilon && x <= 1 - epsilon;

    private static double Clip(double x, double epsilon) => Math.Clamp(x, epsilon, 1 - epsilon);

    private static double ClipToOne(double x) => Math.Clamp(x, Epsilon, 1);
}
