using Assay.Statistics;

namespace Assay.Tests.Statistics;

/// <summary>Three levels on three folds with four seeds: the table of tests/golden/statistics.R, whose output the constants beside it are.</summary>
internal static class StatisticsTable
{
    public static readonly double[][] Values =
    [
        [.912, .905, .921, .899, .934, .941, .929, .950, .887, .902, .893, .881],
        [.918, .917, .926, .911, .936, .949, .941, .948, .901, .899, .908, .890],
        [.905, .911, .909, .902, .921, .930, .935, .936, .880, .878, .897, .869],
    ];

    /// <summary>Its levels as they are, or with single values changed.</summary>
    public static Layout Layout(Func<int, int, int, double, double>? change = null) => Assay.Statistics.Layout.Of([.. Values.Select((values, level) =>
        values.Select((value, i) => new Measurement(i / 4, i % 4, change?.Invoke(level, i / 4, i % 4, value) ?? value)).ToArray())]);
}
