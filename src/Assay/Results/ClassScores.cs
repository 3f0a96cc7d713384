namespace Assay.Results;

/// <summary>How well one class is told from the others; 0 where a score divides by nothing, as in scikit-learn.</summary>
/// <param name="Name">The class.</param>
/// <param name="Precision">Of the samples labelled so, the share that is.</param>
/// <param name="Recall">Of the samples that are, the share labelled so.</param>
/// <param name="F1">Their harmonic mean, 2 · right / (support + predicted).</param>
/// <param name="Support">Samples of the class.</param>
/// <param name="Predicted">Samples labelled so.</param>
public sealed record ClassScore(string Name, double Precision, double Recall, double F1, int Support, int Predicted);

/// <summary>A classifier class by class, on samples it was not trained on.</summary>
/// <param name="Samples">Which: test or validation.</param>
/// <param name="Cells">The confusion matrix: true class, predicted class, samples; see <see cref="ClassesView"/>.</param>
/// <param name="Classes">One a class, in the order of their numbers.</param>
/// <param name="Mean">The mean over classes ("macro").</param>
/// <param name="Weighted">The mean over classes, weighted by support; its recall is the accuracy.</param>
/// <param name="Right">Samples labelled rightly.</param>
/// <param name="Total">All of them.</param>
public sealed record ClassScores(
    string Samples, IReadOnlyList<int> Cells, IReadOnlyList<ClassScore> Classes, ClassScore Mean, ClassScore Weighted, int Right,
    int Total)
{
    /// <summary>The scores that follow from a confusion matrix.</summary>
    public static ClassScores Of(ClassesView view)
    {
        int classes = view.Names.Count;
        int[] right = new int[classes], support = new int[classes], predicted = new int[classes];
        for (int i = 0; i < view.Cells.Count; i += 3)
        {
            (int truth, int label, int count) = (view.Cells[i], view.Cells[i + 1], view.Cells[i + 2]);
            support[truth] += count;
            predicted[label] += count;
            if (truth == label) right[truth] += count;
        }

        ClassScore[] scores = [.. view.Names.Select((name, i) => new ClassScore(
            name, Ratio(right[i], predicted[i]), Ratio(right[i], support[i]), Ratio(2 * right[i], support[i] + predicted[i]),
            support[i], predicted[i]))];
        int total = support.Sum();
        return new(
            view.Samples, view.Cells, scores, Over("mean", scores, total, _ => 1.0 / classes),
            Over("weighted mean", scores, total, score => Ratio(score.Support, total)), right.Sum(), total);
    }

    private static ClassScore Over(string name, ClassScore[] scores, int total, Func<ClassScore, double> weight) => new(
        name, scores.Sum(score => weight(score) * score.Precision), scores.Sum(score => weight(score) * score.Recall),
        scores.Sum(score => weight(score) * score.F1), total, total);

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
