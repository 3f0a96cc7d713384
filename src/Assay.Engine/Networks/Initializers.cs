using Assay.Engine.Kernels;
using Assay.Engine.Options;

namespace Assay.Engine.Networks;

/// <summary>Start values of parameters, as <c>keras.initializers</c> and PyTorch draw them (formulas in <see cref="InitializerKind"/>).</summary>
internal static class Initializers
{
    // The standard deviation of a standard normal cut off at two: dividing by it restores the variance asked for.
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>Fills one tensor.</summary>
    public static void Fill(Span<float> values, Parameter tensor, RandomSequence random)
    {
        InitializerOptions options = tensor.Initializer.WithDefaults();
        double fanIn = Math.Max(1, tensor.FanIn), fanAverage = Math.Max(1, (tensor.FanIn + tensor.FanOut) / 2.0);
        switch (options.Name)
        {
            case InitializerKind.Zeros:
                values.Clear();
                break;
            case InitializerKind.Ones:
                values.Fill(1);
                break;
            case InitializerKind.Constant:
                values.Fill((float)options.Value!);
                break;
            case InitializerKind.RandomNormal:
                Normal(values, options.Mean!.Value, options.Stddev!.Value, double.PositiveInfinity, ref random);
                break;
            case InitializerKind.TruncatedNormal:
                Normal(values, options.Mean!.Value, options.Stddev!.Value, 2, ref random);
                break;
            case InitializerKind.RandomUniform:
                Uniform(values, options.Minval!.Value, options.Maxval!.Value, ref random);
                break;
            case InitializerKind.GlorotNormal:
                VarianceNormal(values, 1 / fanAverage, ref random);
                break;
            case InitializerKind.GlorotUniform:
                VarianceUniform(values, 1 / fanAverage, ref random);
                break;
            case InitializerKind.HeNormal:
                VarianceNormal(values, 2 / fanIn, ref random);
                break;
            case InitializerKind.HeUniform:
                VarianceUniform(values, 2 / fanIn, ref random);
                break;
            case InitializerKind.LecunNormal:
                VarianceNormal(values, 1 / fanIn, ref random);
                break;
            case InitializerKind.LecunUniform:
                VarianceUniform(values, 1 / fanIn, ref random);
                break;
            case InitializerKind.TorchUniform:
                double bound = 1 / Math.Sqrt(Math.Max(1, tensor.Inputs));
                Uniform(values, -bound, bound, ref random);
                break;
            case InitializerKind.Orthogonal:
                Orthogonal(values, tensor.FanIn, tensor.FanOut, options.Gain!.Value, ref random);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(tensor), options.Name, "unknown initializer");
        }
    }

    private static void VarianceNormal(Span<float> values, double variance, ref RandomSequence random) =>
        Normal(values, 0, Math.Sqrt(variance) / TruncatedDeviation, 2, ref random);

    private static void VarianceUniform(Span<float> values, double variance, ref RandomSequence random)
    {
        double limit = Math.Sqrt(3 * variance);
        Uniform(values, -limit, limit, ref random);
    }

    private static void Uniform(Span<float> values, double low, double high, ref RandomSequence random)
    {
        for (int i = 0; i < values.Length; i++) values[i] = (float)(low + ((high - low) * random.NextDouble()));
    }

    private static void Normal(Span<float> values, double mean, double deviation, double limit, ref RandomSequence random)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double x;
            do x = random.NextNormal();
            while (Math.Abs(x) > limit);
            values[i] = (float)(mean + (deviation * x));
        }
    }

    /// <summary>
    /// Orthonormal vectors along the shorter side, from normal ones by the modified Gram–Schmidt process in double
    /// precision, twice over for orthogonality to rounding.
    /// </summary>
    private static void Orthogonal(Span<float> values, int rows, int columns, double gain, ref RandomSequence random)
    {
        if (values.Length != rows * columns) (rows, columns) = (values.Length, 1);
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        double[][] vectors = new double[count][];
        for (int i = 0; i < count; i++)
        {
            double[] v = vectors[i] = new double[length];
            for (int j = 0; j < length; j++) v[j] = random.NextNormal();
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < i; k++) AddScaled(v, vectors[k], -Dot(v, vectors[k]));
                double norm = Math.Sqrt(Dot(v, v));
                for (int j = 0; j < length; j++) v[j] /= norm;
            }
        }

        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                values[(r * columns) + c] = (float)(gain * (rows >= columns ? vectors[c][r] : vectors[r][c]));
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void AddScaled(double[] target, double[] v, double factor)
    {
        for (int i = 0; i < target.Length; i++) target[i] += factor * v[i];
    }
}
