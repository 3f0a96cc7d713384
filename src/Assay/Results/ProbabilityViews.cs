namespace Assay.Results;

/// <summary>The view <c>probabilities</c>: what a classifier's probabilities are worth, on samples it was not trained on.</summary>
/// <param name="Samples">Which: <c>test</c>, or <c>validation</c> where the test set stays locked.</param>
/// <param name="Curves">
/// Of two classes one, that of class 1; of several one a class against the rest, of very many those of the least average precision. Classes that all samples
/// or none have are left out.
/// </param>
/// <param name="Classes">Classes that have a curve, drawn or not.</param>
/// <param name="Calibration">How often what is said comes true; null where the outputs are no probabilities.</param>
public sealed record ProbabilitiesView(string Samples, IReadOnlyList<ClassCurve> Curves, int Classes, Calibration? Calibration);

/// <summary>
/// A class told from all others as a threshold on its probability falls: a point a threshold, from none called positive to all. Points so close that nobody
/// could see them apart are left out; the areas are those of all.
/// </summary>
/// <param name="Name">The class.</param>
/// <param name="Positives">Samples of it.</param>
/// <param name="Negatives">Samples of others.</param>
/// <param name="RocAuc">Area under true over false positives.</param>
/// <param name="AveragePrecision">Area under precision over recall, in steps.</param>
/// <param name="Thresholds">The probability from which a sample is called positive.</param>
/// <param name="TruePositives">Samples of the class with at least that.</param>
/// <param name="FalsePositives">Samples of others with at least that.</param>
/// <param name="Decided">True and false positives of what the network predicts: of two classes at the threshold 0.5.</param>
public sealed record ClassCurve(
    string Name, int Positives, int Negatives, double RocAuc, double AveragePrecision, IReadOnlyList<double> Thresholds,
    IReadOnlyList<long> TruePositives, IReadOnlyList<long> FalsePositives, IReadOnlyList<int> Decided);

/// <summary>Probabilities in bins of equal width beside how often they came true (a reliability diagram).</summary>
/// <param name="Class">Of two classes the one whose probability it is; null: that of the class predicted, whichever it is.</param>
/// <param name="Samples">How many have a probability in each bin.</param>
/// <param name="Said">The mean probability in each bin; of an empty one its middle.</param>
/// <param name="True">How many of them came true.</param>
/// <param name="Low">The lower end of the share's 95 % interval, a bin each.</param>
/// <param name="High">The upper end.</param>
/// <param name="Error">The mean distance between what is said and what came true, over samples (the expected calibration error).</param>
public sealed record Calibration(
    string? Class, IReadOnlyList<int> Samples, IReadOnlyList<double> Said, IReadOnlyList<int> True, IReadOnlyList<double> Low,
    IReadOnlyList<double> High, double Error);
