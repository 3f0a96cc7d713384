using Assay.Reports;
using Assay.Results;
using Assay.Studies;
using Assay.Tests.Verdicts;

namespace Assay.Tests.Reports;

public class ReproductionPageTests
{
    private static Snapshot Made(string name, int seeds = 5)
    {
        Snapshot made = new Studied(name, seeds: seeds).Level("size", "2", [.. Enumerable.Range(0, seeds).Select(i => 0.02 + (0.001 * i))])
            .Snapshot("""{ "better": { "level": { "size": "2" } } }""", """{ "worse": { "level": { "size": "2" } } }""", """{ "better": { "level": { "study": "elsewhere" } } }""");
        return made with
        {
            Study = made.Study with
            {
                Claims = [.. made.Study.Claims.Select((claim, i) => claim with { Text = $"sentence | {i + 1}", Source = "papers/002, figure 3" })],
                Reported = [new("val_accuracy", 0.95, "papers/002, table 1"), new("test_wrong", 163, "papers/002, section 4")],
            },
        };
    }

    [Fact]
    public void Every_figure_and_claim_has_a_line_with_what_was_found()
    {
        Snapshot made = Made("made");
        Study other = Made("other").Study with { Name = "other" };
        PaperPart part = new("made", made.Study.Claims, made.Study.Reported), one = new("made", [made.Study.Claims[0]], [made.Study.Reported[0]]);
        Paper paper = new("002", "a title", [
            new("what | it does", [part, new("other", other.Claims, [])], null), new("one of it", [one], null), new("what nobody can check", [], "no metric"),
            new("an experiment", [part with { Claims = [], Figures = [] }, new("other", [], [])], null),
        ]);
        string page = ReproductionPage.Of([new(made.Study, made), new(other, null, "the data are not here")], [paper]);
        string[] lines = page.Split('\n');
        lines.ShouldContain("| Paper 002 | 2 | 1 | 4 | 6 | 1 | 1 | 0 | 4 |");
        lines.ShouldContain("| all | 2 | 1 | 4 | 6 | 1 | 1 | 0 | 4 |");
        lines.ShouldContain("## Paper 002: a title");
        lines.ShouldContain(@"| what \| it does | [made](#made) (1 s), [other](#other) (not run) | validation accuracy 95.00 %; test samples labelled wrongly 163 | 92.20 % (92.00 % to 92.40 %); not measured | 1 **supported**, 1 **contradicted**, 4 not tested |");
        lines.ShouldContain("| one of it | [made](#made) (1 s) | validation accuracy 95.00 % | 92.20 % (92.00 % to 92.40 %) | **supported**: 2.20 points (95 %: 2.00 points to 2.40 points), p < 0.001, 5 values, on these data |");
        lines.ShouldContain("| an experiment | [made](#made) (1 s), [other](#other) (not run) |  |  | 1 of 2 run |");
        lines.ShouldContain("| what nobody can check |  |  |  | not checked: no metric |");
        lines.ShouldContain("| validation accuracy | 95.00 % | 92.20 % (92.00 % to 92.40 %) | papers/002, table 1 |");
        lines.ShouldContain("| test samples labelled wrongly | 163 | not measured | papers/002, section 4 |");
        lines.ShouldContain(@"| sentence \| 1 | **supported** | 2.20 points (95 %: 2.00 points to 2.40 points), p < 0.001, 5 values, on these data | papers/002, figure 3 |");
        lines.ShouldContain(@"| sentence \| 2 | **contradicted** | 2.20 points (95 %: 2.00 points to 2.40 points), p < 0.001, 5 values, on these data | papers/002, figure 3 |");
        lines.ShouldContain(@"| sentence \| 3 | not tested | there are no results of elsewhere | papers/002, figure 3 |");
        lines.ShouldContain("Not run: the data are not here.");
        lines.ShouldContain(@"| sentence \| 1 | not tested | the data are not here | papers/002, figure 3 |");
    }

    [Fact]
    public void Of_several_results_the_largest_that_has_ended_is_told()
    {
        Snapshot small = Made("made", seeds: 2), large = Made("made", seeds: 5), half = Made("made", seeds: 9) with { Ended = false };
        ReproductionPage.Largest([large, half, small]).ShouldBeSameAs(large);
        ReproductionPage.Largest([half]).ShouldBeSameAs(half);
        ReproductionPage.Largest([]).ShouldBeNull();
    }
}
