using Assay.Engine.Kernels;

namespace Assay.Engine.Training;

/// <summary>
/// The mean of what several networks say of the same samples, as outputs of one network of their form: a label's probabilities are averaged, and put
/// back as what its loss takes (logits, logarithms); numbers are averaged as they are, which for scaled targets is their mean in units of their own;
/// those of a period the shorter way round from the first network's.
/// </summary>
public static class MeanOutputs
{
    /// <summary>The smallest probability that a logarithm is taken of.</summary>
    private const double Least = 1e-300;

    /// <summary>The mean.</summary>
    /// <param name="parts">Whose outputs are whose; the same for all networks.</param>
    /// <param name="outputs">Of each network [samples, outputs], row-major; at least one network.</param>
    /// <returns>[samples, outputs], row-major.</returns>
    public static float[] Of(IReadOnlyList<OutputPart> parts, IReadOnlyList<float[]> outputs)
    {
        if (outputs.Count == 1) return outputs[0];
        int width = parts.Sum(part => part.Count);
        float[] mean = new float[outputs[0].Length];
        foreach (OutputPart part in parts)
            for (int at = part.First; at < mean.Length; at += width) Add(part, outputs, at, mean.AsSpan(at, part.Count));
        return mean;
    }

    private static void Add(OutputPart part, IReadOnlyList<float[]> outputs, int at, Span<float> mean)
    {
        if (!part.IsLabel)
        {
            for (int i = 0; i < mean.Length; i++) mean[i] = (float)OfNumbers(outputs, at + i, part.Columns.Count == mean.Length ? part.Columns[i].Period : null);
            return;
        }

        // The shares of all outputs; of one logit that of class 1 and, as 1 − p has lost its digits where p is near 1, that of class 0.
        bool binary = part.Likelihood is Likelihood.Sigmoid;
        Span<double> sums = stackalloc double[binary ? 2 : 0];
        double[] shares = new double[mean.Length], said = new double[mean.Length];
        foreach (float[] network in outputs)
        {
            ReadOnlySpan<float> own = network.AsSpan(at, mean.Length);
            if (binary)
            {
                sums[0] += 1 / (1 + PortableMath.Exp(own[0]));
                sums[1] += 1 / (1 + PortableMath.Exp(-own[0]));
                continue;
            }

            ClassProbabilities.Of(own, part.Likelihood, said);
            for (int i = 0; i < own.Length; i++) shares[i] += said[i];
        }

        if (binary)
        {
            mean[0] = (float)(PortableMath.Log(Math.Max(sums[1], Least)) - PortableMath.Log(Math.Max(sums[0], Least)));
            return;
        }

        for (int i = 0; i < mean.Length; i++)
        {
            double share = shares[i] / outputs.Count;
            mean[i] = (float)(part.Likelihood is Likelihood.Softmax or Likelihood.Exponential ? PortableMath.Log(Math.Max(share, Least)) : share);
        }
    }

    private static double OfNumbers(IReadOnlyList<float[]> outputs, int at, double? period)
    {
        double first = outputs[0][at], sum = 0;
        foreach (float[] network in outputs)
        {
            double way = network[at] - first;
            sum += period is { } turn ? way - (turn * Math.Round(way / turn)) : way;
        }

        return first + (sum / outputs.Count);
    }
}
