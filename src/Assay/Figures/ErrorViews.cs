using Assay.Engine.Data;
using Assay.Results;
using Assay.Statistics;

namespace Assay.Figures;

/// <summary>How far predictions are from numbers, in the shapes of Results/ErrorViews.cs.</summary>
internal static class ErrorViews
{
    private const int MostListed = 10_000, PictureSide = 64, GalleryBytes = 120_000, MostPictures = 24, FewestPictures = 6;

    /// <summary>The bins of a histogram of errors: on a dial of twelve hours five minutes each.</summary>
    private const int Bins = 144;

    /// <summary>The view; null where no number is told.</summary>
    /// <param name="name">Which samples: test or validation.</param>
    /// <param name="samples">The samples, raw.</param>
    /// <param name="numbers">What is said of them.</param>
    public static ErrorsView? Of(string name, Dataset samples, IReadOnlyList<NumberPredictions> numbers) => numbers.Count == 0 || samples.Samples == 0
        ? null
        : new ErrorsView(name, [.. numbers.Select(number => Of(number, samples, numbers.Count))]);

    private static TargetErrors Of(NumberPredictions number, Dataset samples, int targets)
    {
        double[] errors = [.. Enumerable.Range(0, number.True.Count).Select(number.Error)];
        double[] sizes = [.. errors.Select(Math.Abs)];
        double[] rising = [.. sizes.Order()];
        int step = (int)((((long)errors.Length * targets) + MostListed - 1) / MostListed);
        int[] listed = [.. Enumerable.Range(0, errors.Length).Where(sample => sample % step == 0)];
        double reach = number.Period / 2 ?? rising[^1];
        return new TargetErrors(
            number.Target, number.Period, number.IsTime, errors.Length, Spread.Of(errors).Mean, Spread.Of(sizes).Mean, Median.Of(sizes),
            rising[(int)Math.Ceiling(0.9 * rising.Length) - 1], rising[^1], HistogramOf(number.Target, errors, reach),
            listed, Floats(listed, number.True), Floats(listed, number.Predicted), Floats(listed, errors), Worst(number, errors, samples, targets));
    }

    private static WorstErrors? Worst(NumberPredictions number, double[] errors, Dataset samples, int targets)
    {
        if (samples.Image is null) return null;
        int most = Math.Clamp(GalleryBytes / targets / PictureMaker.BytesOf(samples.Shape, PictureSide), FewestPictures, MostPictures);
        int[] shown = [.. Enumerable.Range(0, errors.Length).OrderByDescending(sample => Math.Abs(errors[sample])).Take(most)]; // stable
        return new WorstErrors(
            shown, Floats(shown, number.True), Floats(shown, number.Predicted), Floats(shown, errors), PictureMaker.Of(samples, shown, PictureSide));
    }

    /// <summary>Equal bins on both sides of 0.</summary>
    private static Histogram HistogramOf(string name, double[] errors, double reach)
    {
        if (reach == 0) reach = 0.5; // all are right
        long[] counts = new long[Bins];
        foreach (double error in errors) counts[Math.Clamp((int)Math.Floor((error + reach) / (2 * reach) * Bins), 0, Bins - 1)]++;
        return new Histogram(name, [.. Enumerable.Range(0, Bins + 1).Select(i => reach * ((2.0 * i) - Bins) / Bins)], counts);
    }

    private static float[] Floats(int[] samples, IReadOnlyList<double> values) => [.. samples.Select(sample => (float)values[sample])];
}
