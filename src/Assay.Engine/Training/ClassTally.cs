namespace Assay.Engine.Training;

/// <summary>How often each class was labelled, predicted, and both: all that metrics of predicted classes are made of. Counts are exact.</summary>
/// <param name="classes">Number of classes; at least 2.</param>
internal sealed class ClassTally(int classes)
{
    private readonly long[] _hits = new long[classes], _predicted = new long[classes], _actual = new long[classes];

    public void Clear()
    {
        Array.Clear(_hits);
        Array.Clear(_predicted);
        Array.Clear(_actual);
    }

    /// <summary>Counts a sample.</summary>
    public void Add(int actual, int predicted)
    {
        _actual[actual]++;
        _predicted[predicted]++;
        if (actual == predicted) _hits[actual]++;
    }

    /// <summary>The metric over all that was counted; a ratio over nothing is 0, as scikit-learn's <c>zero_division=0</c>.</summary>
    public double Of(MetricKind metric) => metric switch
    {
        MetricKind.Accuracy => Ratio(_hits.Sum(), _actual.Sum()),
        MetricKind.Precision => OfPositive(Precision),
        MetricKind.Recall => OfPositive(Recall),
        MetricKind.F1 => OfPositive(F1),
        MetricKind.MacroPrecision => Mean(Precision, Met),
        MetricKind.MacroRecall => Mean(Recall, Met),
        MetricKind.MacroF1 => Mean(F1, Met),
        MetricKind.WeightedPrecision => Mean(Precision, Labelled),
        MetricKind.WeightedRecall => Mean(Recall, Labelled),
        MetricKind.WeightedF1 => Mean(F1, Labelled),
        MetricKind.BalancedAccuracy => Mean(Recall, static (_, _, actual) => actual > 0 ? 1 : 0),
        MetricKind.Mcc => Correlation(),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "no metric of predicted classes"),
    };

    /// <summary>Something of a class, by how often it was hit, predicted and labelled.</summary>
    private delegate double OfClass(long hits, long predicted, long actual);

    private static readonly OfClass Precision = static (hits, predicted, _) => Ratio(hits, predicted);

    private static readonly OfClass Recall = static (hits, _, actual) => Ratio(hits, actual);

    private static readonly OfClass F1 = static (hits, predicted, actual) => Ratio(2 * hits, predicted + actual);

    private static readonly OfClass Met = static (_, predicted, actual) => predicted + actual > 0 ? 1 : 0;

    private static readonly OfClass Labelled = static (_, _, actual) => actual;

    /// <summary>Class 1's score where there are two classes, else the mean over all that the network knows, met or not.</summary>
    private double OfPositive(OfClass score) => classes == 2 ? score(_hits[1], _predicted[1], _actual[1]) : Mean(score, static (_, _, _) => 1);

    private double Mean(OfClass score, OfClass weight)
    {
        double sum = 0, weights = 0;
        for (int c = 0; c < classes; c++)
        {
            double own = weight(_hits[c], _predicted[c], _actual[c]);
            sum += own * score(_hits[c], _predicted[c], _actual[c]);
            weights += own;
        }

        return sum / weights;
    }

    /// <summary>Between labels and predictions, for any number of classes (Gorodkin 2004); 0 where either is one class alone.</summary>
    private double Correlation()
    {
        double samples = _actual.Sum(), hits = _hits.Sum(), both = 0, actual = 0, predicted = 0;
        for (int c = 0; c < classes; c++)
        {
            both += (double)_actual[c] * _predicted[c];
            actual += (double)_actual[c] * _actual[c];
            predicted += (double)_predicted[c] * _predicted[c];
        }

        double scale = Math.Sqrt((samples * samples) - actual) * Math.Sqrt((samples * samples) - predicted);
        return scale == 0 ? 0 : ((hits * samples) - both) / scale;
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
