namespace Assay.Results;

/// <summary>The view <c>classes</c>: how a classifier labels samples it was not trained on.</summary>
/// <param name="Samples">Which: <c>test</c>, or <c>validation</c> where the test set stays locked.</param>
/// <param name="Names">One name a class.</param>
/// <param name="Cells">
/// The confusion matrix, three numbers a cell: true class, predicted class, number of samples. Cells of no samples are left
/// out; by true, then by predicted class.
/// </param>
/// <param name="Wrong">
/// The places of those labelled wrongly among these samples, 0-based, so that two networks can be compared sample by sample; null
/// where they are very many, and in views of before.
/// </param>
public sealed record ClassesView(string Samples, IReadOnlyList<string> Names, IReadOnlyList<int> Cells, IReadOnlyList<int>? Wrong = null);

/// <summary>
/// The view <c>mistakes</c>: images that were labelled wrongly, the most confident errors first. Among them are the first ones in
/// the order of the samples, too.
/// </summary>
/// <param name="Samples">Of which samples: <c>test</c> or <c>validation</c>.</param>
/// <param name="Wrong">How many are labelled wrongly; as many as fit are here.</param>
/// <param name="Total">Of how many.</param>
/// <param name="Index">The place of each among these samples, 0-based.</param>
/// <param name="True">Its label.</param>
/// <param name="Predicted">What the network takes it for.</param>
/// <param name="Confidence">The probability the network gives to that.</param>
/// <param name="Pictures">One picture each.</param>
/// <param name="Each">
/// How many of either order are here at least, the most confident ones and the first ones; null in views of before, which have the most
/// confident ones alone.
/// </param>
public sealed record MistakesView(
    string Samples, int Wrong, int Total, IReadOnlyList<int> Index, IReadOnlyList<string> True,
    IReadOnlyList<string> Predicted, IReadOnlyList<double> Confidence, Pictures Pictures, int? Each = null);
