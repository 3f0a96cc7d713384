using Assay.Engine.Kernels;

namespace Assay.Engine.Training;

/// <summary>What a classifier's outputs say of a sample's classes, in the form that its loss gives them.</summary>
public static class ClassProbabilities
{
    /// <summary>How far a sum of probabilities may be from 1 by rounding.</summary>
    private const double Rounding = 1e-3;

    /// <summary>
    /// The probability of each output's class, of one output that of class 1: of logits by sigmoid or softmax, under nll e to the power of the outputs.
    /// Categorical cross-entropies divide outputs that are no softmax by their sum, and so does this; under other losses they stay as they are.
    /// </summary>
    /// <param name="outputs">A sample's outputs.</param>
    /// <param name="loss">Says whether they are probabilities, logits or logarithms.</param>
    /// <param name="probabilities">As many as outputs.</param>
    public static void Of(ReadOnlySpan<float> outputs, LossOptions loss, Span<double> probabilities)
    {
        bool logits = loss.FromLogits is true;
        if (outputs.Length == 1)
        {
            probabilities[0] = logits ? 1 / (1 + PortableMath.Exp(-outputs[0])) : outputs[0];
            return;
        }

        double most = 0, sum = 0;
        if (logits)
        {
            most = outputs[0];
            foreach (float output in outputs) most = Math.Max(most, output);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            probabilities[i] = logits ? PortableMath.Exp(outputs[i] - most) : loss.Name is LossKind.Nll ? PortableMath.Exp(outputs[i]) : outputs[i];
            sum += probabilities[i];
        }

        bool divided = loss.Name is LossKind.CategoricalCrossentropy or LossKind.SparseCategoricalCrossentropy && Math.Abs(sum - 1) >= Rounding;
        if (!logits && !divided) return;
        foreach (ref double probability in probabilities) probability /= sum;
    }
}
