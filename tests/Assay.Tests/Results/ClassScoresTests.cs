using Assay.Reports;
using Assay.Results;

namespace Assay.Tests.Results;

public class ClassScoresTests
{
    /// <summary>Three cats, of which one is taken for a dog; four dogs, one taken for a cat, one for a bird; no bird.</summary>
    private static readonly ClassesView Pets = new("test", ["cat", "dog", "bird"], [0, 0, 2, 0, 1, 1, 1, 0, 1, 1, 1, 2, 1, 2, 1]);

    [Fact]
    public void Scores_are_those_counted_by_hand()
    {
        ClassScores report = ClassScores.Of(Pets);
        report.Classes.ShouldBe(
        [
            new("cat", 2 / 3.0, 2 / 3.0, 2 / 3.0, 3, 3),
            new("dog", 2 / 3.0, 0.5, 4 / 7.0, 4, 3),
            new("bird", 0, 0, 0, 0, 1),
        ]);
        report.Mean.Precision.ShouldBe(4 / 9.0, 1e-15);
        report.Mean.F1.ShouldBe(((2 / 3.0) + (4 / 7.0)) / 3, 1e-15);
        report.Weighted.Recall.ShouldBe(4 / 7.0, 1e-15); // the accuracy
        (report.Right, report.Total).ShouldBe((4, 7));
    }

    [Theory]
    [InlineData(2, 50), InlineData(10, 500), InlineData(24, 60)]
    public void Scores_are_those_of_the_samples_themselves(int classes, int samples)
    {
        int[] truth = [.. Enumerable.Range(0, samples).Select(i => i * 7919 % 1009 % classes)];
        int[] said = [.. Enumerable.Range(0, samples).Select(i => i % 3 == 0 ? truth[i] : i * 104729 % 997 % classes)];
        List<int> cells = [];
        for (int t = 0; t < classes; t++)
            for (int p = 0; p < classes; p++)
                if (Enumerable.Range(0, samples).Count(i => truth[i] == t && said[i] == p) is > 0 and int n) cells.AddRange([t, p, n]);

        ClassScores report = ClassScores.Of(new("test", [.. Enumerable.Range(0, classes).Select(c => $"{c}")], cells));
        for (int c = 0; c < classes; c++)
        {
            double hits = 0, labelled = 0, members = 0;
            for (int i = 0; i < samples; i++)
            {
                if (said[i] == c) labelled++;
                if (truth[i] == c) members++;
                if (said[i] == c && truth[i] == c) hits++;
            }

            double precision = labelled == 0 ? 0 : hits / labelled, recall = members == 0 ? 0 : hits / members;
            report.Classes[c].Precision.ShouldBe(precision, 1e-12);
            report.Classes[c].Recall.ShouldBe(recall, 1e-12);
            report.Classes[c].F1.ShouldBe(precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall), 1e-12);
        }

        report.Weighted.Recall.ShouldBe((double)truth.Zip(said).Count(pair => pair.First == pair.Second) / samples, 1e-12);
    }

    [Fact]
    public void Both_tables_hold_every_class()
    {
        Table confusion = Tables.Confusion(Pets), classes = Tables.Classes(Pets);
        confusion.Columns.ShouldBe(["true", "cat", "dog", "bird"]);
        confusion.Rows.Select(row => string.Join(' ', row)).ShouldBe(["cat 2 1 0", "dog 1 2 1", "bird 0 0 0"]);
        classes.Rows.Select(row => row[1]).ShouldBe(["cat", "dog", "bird", "mean", "weighted mean"]);
    }
}
