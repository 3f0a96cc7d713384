using Assay.Reports;
using Assay.Results;

namespace Assay.Tests.Reports;

public class ImportanceTablesTests
{
    [Fact]
    public void One_thing_at_a_time_factors_stand_by_their_largest_difference()
    {
        Snapshot snapshot = MadeUp.Regression(); // 0.5, then 0.05 more each: batches of 50 and 100, widths 16-64 and 128-128
        IReadOnlyList<object?>[] rows = [.. ImportanceTables.Factors(snapshot).Rows];
        rows.Select(row => (row[0], row[1], row[2], row[10], row[11])).ShouldBe(
        [
            (1, "widths", "difference", "128-128", "the largest of 2"), (1, "training.batch_size", "difference", "100", "the largest of 2"),
        ]);
        ((double)rows[0][3]!).ShouldBe(0.2, 0.02);
        ((double)rows[0][4]!).ShouldBeLessThan((double)rows[0][3]!);
        ((double)rows[0][5]!).ShouldBeGreaterThan((double)rows[0][3]!);
        ImportanceTables.Pairs(snapshot).Rows.ShouldBeEmpty();

        StageReport report = StudyReport.From(snapshot).Stages.ShouldHaveSingleItem();
        report.Largest.Select(one => one.Factor).ShouldBe(["widths", "training.batch_size"]);
        report.Importance.ShouldBeNull();
    }

    [Fact]
    public void A_grid_has_shares_and_pairs_and_one_too_small_a_note()
    {
        Snapshot snapshot = MadeUp.Plane();
        Table factors = ImportanceTables.Factors(snapshot), pairs = ImportanceTables.Pairs(snapshot);
        IReadOnlyList<object?>[] first = [.. factors.Rows.Where(row => (int)row[0]! == 1)], second = [.. factors.Rows.Where(row => (int)row[0]! == 2)];
        first.Length.ShouldBe(3);
        first.Sum(row => (double)row[3]!).ShouldBe(1, 1e-12);
        first.Select(row => (double)row[3]!).ShouldBeInOrder(SortDirection.Descending);
        first.ShouldAllBe(row => (int)row[8]! == 27 && row[11] == null);
        second.ShouldAllBe(row => row[3] == null && ((string)row[11]!).StartsWith("of 6 trials the best tenth with a value are 1"));
        pairs.Rows.Count(row => (int)row[0]! == 1).ShouldBe(3);
        IReadOnlyList<object?> pair = pairs.Rows.Single(row => (int)row[0]! == 2); // a complete grid of two factors: a share, and no test
        pair[4].ShouldBe(2);
        pair[5].ShouldBeNull();
        factors.Rows.Concat(pairs.Rows).ShouldAllBe(row => row.Count == factors.Columns.Count || row.Count == pairs.Columns.Count);
    }
}
