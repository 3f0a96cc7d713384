using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;

namespace Assay.Figures;

/// <summary>What a classifier's probabilities are worth, in the shapes of Results/ProbabilityViews.cs.</summary>
internal static class ProbabilityViews
{
    private const int Bins = 10, MostCurves = 20, Digits = 6;

    /// <summary>How far a point that is left out may be from the last one drawn, along either axis of either curve: a pixel of 250.</summary>
    private const double Seen = 1.0 / 250;

    /// <summary>The view; null where there is no curve to draw, or outputs tell no probabilities.</summary>
    /// <param name="name">Which samples: test or validation.</param>
    /// <param name="outputs">What the network gives, [samples, outputs]; finite.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="classNames">One a class.</param>
    /// <param name="loss">Says what form the outputs have.</param>
    public static ProbabilitiesView? Of(string name, float[] outputs, IReadOnlyList<int> labels, IReadOnlyList<string> classNames, LossOptions loss)
    {
        int width = outputs.Length / labels.Count, classes = classNames.Count;
        double[][] shares = new double[labels.Count][];
        for (int i = 0; i < shares.Length; i++)
        {
            double[] own = new double[width];
            ClassProbabilities.Of(outputs.AsSpan(i * width, width), loss, own);
            shares[i] = width == 1 ? [1 - own[0], own[0]] : own;
        }

        if (!shares.All(own => own.All(double.IsFinite))) return null; // outputs whose sum is 0
        int[] predicted = Predictions.Of(outputs, width, loss).Labels;
        ClassCurve[] curves = [.. Enumerable.Range(classes == 2 ? 1 : 0, classes == 2 ? 1 : classes)
            .Select(c => CurveOf(classNames[c], c, shares, labels, predicted)).OfType<ClassCurve>()];
        if (curves.Length == 0) return null;
        HashSet<ClassCurve> drawn = [.. curves.OrderBy(curve => curve.AveragePrecision).Take(MostCurves)];
        bool probable = shares.All(own => own.All(share => share is >= 0 and <= 1));
        return new(name, [.. curves.Where(drawn.Contains)], curves.Length, probable ? CalibrationOf(classNames, shares, labels, predicted) : null);
    }

    private static ClassCurve? CurveOf(string name, int own, double[][] shares, IReadOnlyList<int> labels, int[] predicted)
    {
        ThresholdCurve curve = new();
        for (int i = 0; i < shares.Length; i++) curve.Add(shares[i][own], labels[i] == own);
        if (curve.Positives == 0 || curve.Negatives == 0) return null;
        List<ThresholdCurve.Cut> kept = [], all = [.. All(curve)];
        foreach ((int i, ThresholdCurve.Cut cut) in all.Index())
            if (i == 0 || i == all.Count - 1 || Differ(kept[^1], cut, curve)) kept.Add(cut);
        int[] called = [.. Enumerable.Range(0, predicted.Length).Where(i => predicted[i] == own)];
        int right = called.Count(i => labels[i] == own);
        return new(
            name, (int)curve.Positives, (int)curve.Negatives, curve.RocAuc, curve.AveragePrecision, [.. kept.Select(cut => Math.Round(cut.Threshold, Digits))],
            [.. kept.Select(cut => cut.TruePositives)], [.. kept.Select(cut => cut.FalsePositives)], [right, called.Length - right]);
    }

    private static IEnumerable<ThresholdCurve.Cut> All(ThresholdCurve curve)
    {
        foreach (ThresholdCurve.Cut cut in curve.Cuts) yield return cut;
    }

    private static bool Differ(ThresholdCurve.Cut a, ThresholdCurve.Cut b, ThresholdCurve curve) =>
        Math.Abs(a.TruePositives - b.TruePositives) > Seen * curve.Positives || Math.Abs(a.FalsePositives - b.FalsePositives) > Seen * curve.Negatives
        || Math.Abs(Precision(a) - Precision(b)) > Seen;

    private static double Precision(ThresholdCurve.Cut cut) => (double)cut.TruePositives / (cut.TruePositives + cut.FalsePositives);

    private static Calibration CalibrationOf(IReadOnlyList<string> classNames, double[][] shares, IReadOnlyList<int> labels, int[] predicted)
    {
        bool two = classNames.Count == 2;
        int[] samples = new int[Bins], right = new int[Bins];
        double[] sums = new double[Bins];
        for (int i = 0; i < shares.Length; i++)
        {
            int of = two ? 1 : predicted[i];
            double share = shares[i][of];
            int bin = Math.Min(Bins - 1, (int)(share * Bins));
            samples[bin]++;
            sums[bin] += share;
            if (labels[i] == of) right[bin]++;
        }

        double[] said = [.. Enumerable.Range(0, Bins).Select(bin => samples[bin] == 0 ? (bin + 0.5) / Bins : sums[bin] / samples[bin])];
        Interval[] intervals = [.. Enumerable.Range(0, Bins).Select(bin => samples[bin] == 0 ? new Interval(0, 1) : Proportion.ClopperPearson(right[bin], samples[bin]))];
        double error = Enumerable.Range(0, Bins).Sum(bin => Math.Abs(sums[bin] - right[bin])) / shares.Length;
        return new(two ? classNames[1] : null, samples, Rounded(said), right, Rounded(intervals.Select(one => one.Low)), Rounded(intervals.Select(one => one.High)), error);
    }

    private static double[] Rounded(IEnumerable<double> values) => [.. values.Select(value => Math.Round(value, Digits))];
}
