using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Execution;

/// <summary>What a classifier says: labels and their probabilities, whatever form the network's outputs have.</summary>
/// <param name="Labels">The predicted class of each sample.</param>
/// <param name="Values">
/// With one output the probability of label 1; with several that of the predicted class.
/// </param>
internal sealed record Predictions(int[] Labels, double[] Values)
{
    /// <summary>The predictions for features [samples, features], scaled.</summary>
    public static Predictions Of(TrainedNetwork network, LossOptions loss, float[] features)
    {
        float[] outputs = network.Predict(features);
        int width = network.Outputs, samples = outputs.Length / width;
        int[] labels = new int[samples];
        double[] values = new double[samples];
        for (int i = 0; i < samples; i++)
            (labels[i], values[i]) = Classify(outputs.AsSpan(i * width, width), loss);
        return new Predictions(labels, values);
    }

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
        if (!logits) return (best, outputs[best]);
        double sum = 0;
        foreach (float output in outputs) sum += PortableMath.Exp(output - outputs[best]);
        return (best, 1 / sum);
    }
}
