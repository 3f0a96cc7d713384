using Assay.Engine.Kernels;
using Assay.Engine.Training;

namespace Assay.Figures;

/// <summary>What a classifier says: labels and their probabilities, whatever form the network's outputs have.</summary>
/// <param name="Labels">The predicted class of each sample.</param>
/// <param name="Values">
/// With one output the probability of label 1; with several that of the predicted class.
/// </param>
/// <param name="Binary">Whether the network has one output.</param>
internal sealed record Predictions(int[] Labels, double[] Values, bool Binary)
{
    /// <summary>What these outputs [samples, outputs] say.</summary>
    /// <param name="outputs">The network's outputs, row-major.</param>
    /// <param name="width">Outputs of one sample.</param>
    /// <param name="loss">Says whether the outputs are probabilities, logits or logarithms.</param>
    public static Predictions Of(float[] outputs, int width, LossOptions loss)
    {
        int samples = outputs.Length / width;
        int[] labels = new int[samples];
        double[] values = new double[samples];
        for (int i = 0; i < samples; i++)
            (labels[i], values[i]) = Classify(outputs.AsSpan(i * width, width), loss);
        return new Predictions(labels, values, width == 1);
    }

    /// <summary>The probability that the network gives to the label it predicts.</summary>
    public double Confidence(int sample) => Binary && Labels[sample] == 0 ? 1 - Values[sample] : Values[sample];

    private static (int Label, double Value) Classify(ReadOnlySpan<float> outputs, LossOptions loss)
    {
        bool logits = loss.FromLogits is true;
        if (outputs.Length == 1)
        {
            double p = logits ? 1 / (1 + PortableMath.Exp(-outputs[0])) : outputs[0];
            return (p > 0.5 ? 1 : 0, p);
        }

        int best = 0;
        for (int i = 1; i < outputs.Length; i++)
            if (outputs[i] > outputs[best]) best = i;
        if (loss.Name is LossKind.Nll) return (best, PortableMath.Exp(outputs[best]));
        if (!logits)
        {
            if (loss.Name is not (LossKind.CategoricalCrossentropy or LossKind.SparseCategoricalCrossentropy)) return (best, outputs[best]);
            double total = 0; // not 1 where the outputs are no softmax: this loss normalises them
            foreach (float output in outputs) total += output;
            return (best, Math.Abs(total - 1) < 1e-3 ? outputs[best] : outputs[best] / total);
        }

        double sum = 0;
        foreach (float output in outputs) sum += PortableMath.Exp(output - outputs[best]);
        return (best, 1 / sum);
    }
}
