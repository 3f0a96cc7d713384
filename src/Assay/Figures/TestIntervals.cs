using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;

namespace Assay.Figures;

/// <summary>How exactly a test set of this size tells the metrics of one network: percentiles of a bootstrap over its samples.</summary>
internal static class TestIntervals
{
    /// <summary>So many resamples of up to ten thousand samples, fewer of more, whose intervals are narrow.</summary>
    private const int Most = 1000, Fewest = 200, Draws = 10_000_000;

    private const double Tail = 0.025;

    /// <summary>The study's seed, apart from every run of it.</summary>
    private const int Run = -1;

    /// <summary>The view; metrics that some resample has no value of are left out.</summary>
    /// <param name="network">The trained network.</param>
    /// <param name="training">What is measured.</param>
    /// <param name="test">The test samples, as the network takes them.</param>
    /// <param name="seed">The study's seed.</param>
    public static IntervalView Of(TrainedNetwork network, TrainingOptions training, Dataset test, ulong seed)
    {
        int resamples = Math.Clamp(Draws / test.Samples, Fewest, Most);
        return new(resamples, network.Resampled(test, training, new RandomKey(seed, Run), resamples)
            .Where(metric => metric.Value.All(double.IsFinite))
            .ToDictionary(metric => metric.Key, metric => new Interval(Quantile.Of(metric.Value, Tail), Quantile.Of(metric.Value, 1 - Tail))));
    }
}
