using Assay.Statistics;

namespace Assay.Results;

/// <summary>
/// The view <c>intervals</c>: between which values the test metrics of the final network would lie on 95 % of test sets like this one. It knows of the sampling of the
/// test set only, not of the luck of one training.
/// </summary>
/// <param name="Resamples">How many test sets were drawn from this one.</param>
/// <param name="Metrics">The interval of each metric, by its name without the samples: accuracy, hour_loss.</param>
public sealed record IntervalView(int Resamples, IReadOnlyDictionary<string, Interval> Metrics);
