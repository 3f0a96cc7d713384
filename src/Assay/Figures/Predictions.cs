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
        double[] shares = new double[width];
        for (int i = 0; i < samples; i++)
        {
            ReadOnlySpan<float> own = outputs.AsSpan(i * width, width);
            ClassProbabilities.Of(own, loss, shares);
            labels[i] = width == 1 ? (shares[0] > 0.5 ? 1 : 0) : ClassProbabilities.Largest(own);
            values[i] = shares[width == 1 ? 0 : labels[i]];
        }

        return new Predictions(labels, values, width == 1);
    }

    /// <summary>The probability that the network gives to the label it predicts.</summary>
    public double Confidence(int sample) => Binary && Labels[sample] == 0 ? 1 - Values[sample] : Values[sample];
}
