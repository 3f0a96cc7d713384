using Assay.Engine.Data;
using Assay.Results;
using Assay.Statistics;

namespace Assay.Figures;

/// <summary>How far predictions are from numbers, in the shapes of Results/ErrorViews.cs.</summary>
internal static class ErrorViews
{
    private const int MostListed = 10_000, PictureSide = 64, GalleryBytes = 120_000, MostPictures = 24, FewestPictures = 6;

    /// <summary>The most bins of a histogram, and those of errors that go round: on a dial of twelve hours five minutes each.</summary>
    private const int MostBins = 144;

    /// <summary>The view; null where no number is told. Images are shown once: by their times where those are told, not by a part of them.</summary>
    /// <param name="name">Which samples: test or validation.</param>
    /// <param name="samples">The samples, raw.</param>
    /// <param name="numbers">What is said of them.</param>
    public static ErrorsView? Of(string name, Dataset samples, IReadOnlyList<NumberPredictions> numbers)
    {
        if (numbers.Count == 0 || samples.Samples == 0) return null;
        int times = numbers.Count(number => number.IsTime), galleries = samples.Image is null ? 0 : times > 0 ? times : numbers.Count;
        return new ErrorsView(name, [.. numbers.Select(number => Of(number, samples, numbers.Count, times == 0 || number.IsTime ? galleries : 0))]);
    }

    private static TargetErrors Of(NumberPredictions number, Dataset samples, int targets, int galleries)
    {
        double[] errors = [.. Enumerable.Range(0, number.True.Count).Select(number.Error)];
        double[] sizes = [.. errors.Select(Math.Abs)];
        double[] rising = [.. sizes.Order()];
        int step = (int)((((long)errors.Length * targets) + MostListed - 1) / MostListed);
        int[] listed = [.. Enumerable.Range(0, errors.Length).Where(sample => sample % step == 0)];
        double reach = number.Period / 2 ?? rising[^1];
        int bins = number.Period is null ? Math.Min(MostBins, 2 * (int)Math.Ceiling(Math.Sqrt(errors.Length))) : MostBins;
        return new TargetErrors(
            number.Target, number.Period, number.IsTime, errors.Length, Spread.Of(errors).Mean, Spread.Of(sizes).Mean, Median.Of(sizes),
            rising[(int)Math.Ceiling(0.9 * rising.Length) - 1], rising[^1], HistogramOf(number.Target, errors, reach, bins),
            listed, Floats(listed, number.True), Floats(listed, number.Predicted), Floats(listed, errors), galleries == 0 ? null : Worst(number, errors, samples, galleries));
    }

    private static WorstErrors Worst(NumberPredictions number, double[] errors, Dataset samples, int galleries)
    {
        int most = Math.Clamp(GalleryBytes / galleries / PictureMaker.BytesOf(samples.Shape, PictureSide), FewestPictures, MostPictures);
        int[] shown = [.. Enumerable.Range(0, errors.Length).OrderByDescending(sample => Math.Abs(errors[sample])).Take(most)]; // stable
        return new WorstErrors(
            shown, Floats(shown, number.True), Floats(shown, number.Predicted), Floats(shown, errors), PictureMaker.Of(samples, shown, PictureSide));
    }

    /// <summary>Equal bins on both sides of 0.</summary>
    private static Histogram HistogramOf(string name, double[] errors, double reach, int bins)
    {
        if (reach == 0) reach = 0.5; // all are right
        long[] counts = new long[bins];
        foreach (double error in errors) counts[Math.Clamp((int)Math.Floor((error + reach) / (2 * reach) * bins), 0, bins - 1)]++;
        return new Histogram(name, [.. Enumerable.Range(0, bins + 1).Select(i => reach * ((2.0 * i) - bins) / bins)], counts);
    }

    private static float[] Floats(int[] samples, IReadOnlyList<double> values) => [.. samples.Select(sample => (float)values[sample])];
}
