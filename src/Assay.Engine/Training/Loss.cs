using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Options;

namespace Assay.Engine.Training;

/// <summary>
/// A loss over outputs and targets, both [outputs, batch]; class labels are one-hot targets, so that the sparse and the
/// dense form of a loss are one. Formulas stand in <see cref="LossKind"/>.
/// </summary>
internal abstract unsafe class Loss
{
    public const float Epsilon = 1e-7f; // keras.backend.epsilon()

    /// <summary>
    /// Whether <see cref="Gradient"/> is the gradient by the last layer's sums, before its activation: so where sigmoid
    /// or softmax meets its cross-entropy, as p − y there is exact where the chain of both derivatives is not.
    /// </summary>
    public virtual bool FusedWithActivation => false;

    /// <summary>The sum of the losses of a batch's samples.</summary>
    public abstract double Sum(Matrix outputs, Matrix targets, Batch batch);

    /// <summary>The gradient of the mean loss of a batch; 0 in the columns beyond it.</summary>
    public abstract void Gradient(Matrix outputs, Matrix targets, Matrix gradient, Batch batch);

    /// <summary>The loss for a network whose last layer has this activation (null: none known) and number of outputs.</summary>
    /// <param name="options">Which loss.</param>
    /// <param name="last">The activation of the last layer.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="period">The period of the targets, where the loss goes round it; null where memory is only counted.</param>
    public static Loss Of(LossOptions options, ActivationKind last, int outputs, double? period)
    {
        float mean = 1f / outputs;
        bool logits = options.FromLogits is true;
        return options.Name switch
        {
            LossKind.BinaryCrossentropy when logits => new ElementLoss<BinaryFromLogits>(default, mean),
            LossKind.BinaryCrossentropy when last == ActivationKind.Sigmoid =>
                new ElementLoss<BinaryOfSigmoid>(default, mean, fused: true),
            LossKind.BinaryCrossentropy => new ElementLoss<Binary>(default, mean),
            LossKind.CategoricalCrossentropy or LossKind.SparseCategoricalCrossentropy =>
                new CategoricalCrossentropy(logits, fused: !logits && last == ActivationKind.Softmax),
            LossKind.Nll => new ElementLoss<NegativeLogLikelihood>(default, 1),
            LossKind.MeanSquaredError => new ElementLoss<SquaredError>(default, mean),
            LossKind.MeanAbsoluteError => new ElementLoss<AbsoluteError>(default, mean),
            LossKind.Huber => new ElementLoss<Huber>(new((float)options.WithDefaults().Delta!), mean),
            LossKind.Poisson => new ElementLoss<Poisson>(default, mean),
            LossKind.KlDivergence => new ElementLoss<KlDivergence>(default, 1),
            LossKind.CircularSquaredError => new ElementLoss<CircularSquaredError>(new(new((float)(period ?? 1))), mean),
            LossKind.CircularAbsoluteError => new ElementLoss<CircularAbsoluteError>(new(new((float)(period ?? 1))), mean),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Name, "unknown loss"),
        };
    }
}

/// <summary>The loss of one output, and its derivative by the output.</summary>
internal interface ILossFunction
{
    Vector512<float> Value(Vector512<float> p, Vector512<float> y);

    Vector512<float> Slope(Vector512<float> p, Vector512<float> y);
}

/// <summary>A loss that is a sum over outputs, times <paramref name="weight"/> (1 / outputs where it is their mean).</summary>
internal sealed unsafe class ElementLoss<T>(T function, float weight, bool fused = false) : Loss
    where T : struct, ILossFunction
{
    public override bool FusedWithActivation => fused;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Sum(Matrix outputs, Matrix targets, Batch batch)
    {
        T f = function;
        double total = 0;
        for (int r = 0; r < outputs.Rows; r++)
        {
            float* p = outputs.Row(r), y = targets.Row(r);
            Vector512<float> sum = default;
            for (nint n = 0; n < batch.Padded; n += Lanes.Count)
            {
                Vector512<float> loss = f.Value(Vector512.Load(p + n), Vector512.Load(y + n));
                if (n + Lanes.Count > batch.Count) loss &= Lanes.First(batch.Count - (int)n);
                sum += loss;
            }

            total += Lanes.Sum(sum);
        }

        return total * weight;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gradient(Matrix outputs, Matrix targets, Matrix gradient, Batch batch)
    {
        T f = function;
        Vector512<float> scale = Vector512.Create(weight / batch.Count);
        for (int r = 0; r < outputs.Rows; r++)
        {
            float* p = outputs.Row(r), y = targets.Row(r), d = gradient.Row(r);
            for (nint n = 0; n < batch.Padded; n += Lanes.Count)
            {
                Vector512<float> slope = f.Slope(Vector512.Load(p + n), Vector512.Load(y + n)) * scale;
                if (n + Lanes.Count > batch.Count) slope &= Lanes.First(batch.Count - (int)n);
                slope.Store(d + n);
            }
        }
    }
}

/// <summary>
/// −Σ y ln p over the outputs of a sample. Probabilities are normalised first, as Keras does, so that any positive
/// outputs will do; logits pass through log-softmax.
/// </summary>
internal sealed unsafe class CategoricalCrossentropy(bool logits, bool fused) : Loss
{
    public override bool FusedWithActivation => fused;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double Sum(Matrix outputs, Matrix targets, Batch batch)
    {
        nint stride = outputs.Stride, size = outputs.Rows * stride;
        Vector512<float> low = Vector512.Create(Epsilon), high = Vector512.Create(1 - Epsilon);
        double total = 0;
        for (nint n = 0; n < batch.Padded; n += Lanes.Count)
        {
            float* p = outputs.Data + n, y = targets.Data + n;
            (Vector512<float> max, Vector512<float> sum) = Normalizer(p, outputs.Rows, stride);
            Vector512<float> offset = logits ? max + VectorMath.Log(sum) : default, loss = default;
            for (nint i = 0; i < size; i += stride)
            {
                Vector512<float> x = Vector512.Load(p + i);
                Vector512<float> log = logits ? x - offset : VectorMath.Log(LossMath.Clip(x / sum, low, high));
                loss -= Vector512.Load(y + i) * log;
            }

            if (n + Lanes.Count > batch.Count) loss &= Lanes.First(batch.Count - (int)n);
            total += Lanes.Sum(loss);
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gradient(Matrix outputs, Matrix targets, Matrix gradient, Batch batch)
    {
        nint stride = outputs.Stride, size = outputs.Rows * stride;
        Vector512<float> scale = Vector512.Create(1f / batch.Count);
        for (nint n = 0; n < batch.Padded; n += Lanes.Count)
        {
            float* p = outputs.Data + n, y = targets.Data + n, d = gradient.Data + n;
            Vector512<float> max = default, sum = default, mass = default;
            if (!fused) (max, sum) = Normalizer(p, outputs.Rows, stride);
            for (nint i = 0; i < size; i += stride) mass += Vector512.Load(y + i) & Moving(Vector512.Load(p + i), sum);
            Vector512<float> columns = n + Lanes.Count > batch.Count ? scale & Lanes.First(batch.Count - (int)n) : scale;
            for (nint i = 0; i < size; i += stride)
            {
                Vector512<float> x = Vector512.Load(p + i), target = Vector512.Load(y + i), slope;
                if (fused) slope = (x * mass) - target;
                else if (logits) slope = (VectorMath.Exp(x - max) / sum * mass) - target;
                else
                {
                    // By p of −Σ y ln(p / Σp), flat where p / Σp is clipped.
                    slope = (mass / sum) - ((target / x) & Moving(x, sum));
                }

                (slope * columns).Store(d + i);
            }
        }
    }

    /// <summary>All ones where the loss moves with a probability, as it is not clipped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Moving(Vector512<float> p, Vector512<float> sum) => fused || logits
        ? Vector512<float>.AllBitsSet
        : Vector512.GreaterThan(p / sum, Vector512.Create(Epsilon));

    /// <summary>Over the outputs of each sample: the largest and Σ e^(x − max) for logits, 0 and Σ x for probabilities.</summary>
    private (Vector512<float> Max, Vector512<float> Sum) Normalizer(float* x, nint rows, nint stride)
    {
        Vector512<float> max = logits ? Softmax.ColumnMax(x, rows, stride) : default, sum = default;
        for (nint r = 0; r < rows; r++)
        {
            Vector512<float> value = Vector512.Load(x + (r * stride));
            sum += logits ? VectorMath.Exp(value - max) : value;
        }

        return (max, sum);
    }
}
