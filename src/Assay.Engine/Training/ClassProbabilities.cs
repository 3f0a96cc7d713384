using Assay.Engine.Kernels;

namespace Assay.Engine.Training;

/// <summary>What a classifier's outputs say of a sample's classes, in the form that its loss gives them.</summary>
public static class ClassProbabilities
{
    /// <summary>How far a sum of probabilities may be from 1 by rounding.</summary>
    private const double Rounding = 1e-3;

    /// <summary>
    /// In which form a loss takes a classifier's outputs. Categorical cross-entropies divide outputs by their sum that are no softmax; under other
    /// losses they stay as they are.
    /// </summary>
    /// <param name="loss">The loss.</param>
    /// <param name="outputs">How many outputs there are.</param>
    /// <param name="sumToOne">Whether the outputs sum to 1 by themselves.</param>
    public static Likelihood FormOf(LossOptions loss, int outputs, bool sumToOne) =>
        loss.FromLogits is true ? outputs == 1 ? Likelihood.Sigmoid : Likelihood.Softmax
        : loss.Name is LossKind.Nll ? Likelihood.Exponential
        : loss.Name is LossKind.CategoricalCrossentropy or LossKind.SparseCategoricalCrossentropy && !sumToOne ? Likelihood.Normalized
        : Likelihood.AsTheyAre;

    /// <summary>The probability of each output's class, of one output that of class 1, where it is known of the outputs alone whether they sum to 1.</summary>
    /// <param name="outputs">A sample's outputs.</param>
    /// <param name="loss">Says whether they are probabilities, logits or logarithms.</param>
    /// <param name="probabilities">As many as outputs.</param>
    public static void Of(ReadOnlySpan<float> outputs, LossOptions loss, Span<double> probabilities)
    {
        double sum = 0;
        foreach (float output in outputs) sum += output;
        Of(outputs, FormOf(loss, outputs.Length, sumToOne: outputs.Length == 1 || Math.Abs(sum - 1) < Rounding), probabilities);
    }

    /// <summary>The probability of each output's class, of one output that of class 1.</summary>
    /// <param name="outputs">A sample's outputs.</param>
    /// <param name="form">The form they have.</param>
    /// <param name="probabilities">As many as outputs.</param>
    public static void Of(ReadOnlySpan<float> outputs, Likelihood form, Span<double> probabilities)
    {
        if (outputs.Length == 1)
        {
            probabilities[0] = form is Likelihood.Sigmoid ? 1 / (1 + PortableMath.Exp(-outputs[0])) : outputs[0];
            return;
        }

        float most = outputs[Largest(outputs)];
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            probabilities[i] = form switch
            {
                Likelihood.Softmax => PortableMath.Exp((double)outputs[i] - most),
                Likelihood.Exponential => PortableMath.Exp(outputs[i]),
                _ => outputs[i],
            };
            sum += probabilities[i];
        }

        if (form is not (Likelihood.Softmax or Likelihood.Normalized)) return;
        foreach (ref double probability in probabilities) probability /= sum;
    }

    /// <summary>The place of the largest output, the first of equals.</summary>
    public static int Largest(ReadOnlySpan<float> outputs)
    {
        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
            if (outputs[i] > outputs[best]) best = i;
        return best;
    }
}
