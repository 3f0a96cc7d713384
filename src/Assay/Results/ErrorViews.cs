namespace Assay.Results;

/// <summary>The view <c>errors</c>: how far a network is from numbers, on samples it was not trained on.</summary>
/// <param name="Samples">Which: <c>test</c>, or <c>validation</c> where the test set stays locked.</param>
/// <param name="Targets">One a number that it tells.</param>
public sealed record ErrorsView(string Samples, IReadOnlyList<TargetErrors> Targets);

/// <summary>
/// The errors of one number, predicted minus true, of values that repeat the shorter way round. What is said of sizes is said of
/// errors without their signs, of all samples; of very many, some are listed, evenly chosen.
/// </summary>
/// <param name="Target">What is told.</param>
/// <param name="Period">After how much its values repeat; null: they do not.</param>
/// <param name="IsTime">Whether the values are minutes since 0:00, as a clock shows them.</param>
/// <param name="Total">How many samples there are.</param>
/// <param name="Bias">The mean error, with its sign.</param>
/// <param name="Mean">The mean size.</param>
/// <param name="Median">The median size.</param>
/// <param name="NinetyPercent">The least size that nine of ten errors do not exceed.</param>
/// <param name="Largest">The largest size.</param>
/// <param name="Histogram">Of all errors.</param>
/// <param name="Index">The place of each listed sample, 0-based.</param>
/// <param name="True">Its value.</param>
/// <param name="Predicted">What the network says.</param>
/// <param name="Error">Its error.</param>
/// <param name="Worst">The images with the largest errors; null where samples are no images, or another number shows them.</param>
public sealed record TargetErrors(
    string Target, double? Period, bool IsTime, int Total, double Bias, double Mean, double Median, double NinetyPercent, double Largest,
    Histogram Histogram, IReadOnlyList<int> Index, IReadOnlyList<float> True, IReadOnlyList<float> Predicted, IReadOnlyList<float> Error,
    WorstErrors? Worst);

/// <summary>Images with the largest errors, the largest first; lists as in <see cref="TargetErrors"/>.</summary>
/// <param name="Index">The place of each, 0-based.</param>
/// <param name="True">Its value.</param>
/// <param name="Predicted">What the network says.</param>
/// <param name="Error">Its error.</param>
/// <param name="Pictures">One picture each.</param>
public sealed record WorstErrors(
    IReadOnlyList<int> Index, IReadOnlyList<float> True, IReadOnlyList<float> Predicted, IReadOnlyList<float> Error, Pictures Pictures);
