using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;
using Assay.Verdicts;
using Outcome = Assay.Verdicts.Outcome;

namespace Assay.Tests.Verdicts;

/// <summary>What a confirmation says of a search, on simulated ones whose truth is known.</summary>
public class ConfirmationTests
{
    private const int Trials = 20, Top = 5, Fresh = 10;

    /// <summary>
    /// Twenty settings that are all alike: what the search's best has above its true value is luck. 1,000 searches: what is measured is on
    /// average what it was, and the interval holds it in 95 of 100, within three standard errors of so many searches (0.021). The estimate
    /// without a confirmation is on average right to a quarter of a mean's standard error.
    /// </summary>
    [Theory]
    [InlineData(1, 2, false), InlineData(5, 1, false), InlineData(5, 2, false), InlineData(5, 2, true)]
    public void Of_a_search_among_equals_the_luck_is_measured_and_its_interval_holds_it(int folds, int seeds, bool resplit)
    {
        (double held, double measured, double estimated, double luck) = (0, 0, 0, 0);
        const int Searches = 1000;
        for (int search = 0; search < Searches; search++)
        {
            Simulated made = new(search, folds, seeds, resplit, spread: 0);
            Confirmation one = Confirmation.Of(made.Snapshot).ShouldHaveSingleItem();
            one.Selected.Id.ShouldBe(Ranking.Best(made.Snapshot.Stages[0].Trials, made.Study.Objective)!.Id);
            double was = one.Selected.Mean - made.TruthOf(one.Selected);
            luck += was / Searches;
            measured += one.Luck / Searches;
            estimated += ExpectedLuck.Of(made.SearchAlone)!.Value / Searches;
            if (one.Interval!.Low <= was && was <= one.Interval.High) held++;
        }

        double error = 1 / Math.Sqrt(folds * seeds); // of a mean, by the noise of a run
        (held / Searches).ShouldBe(0.95, 0.021);
        measured.ShouldBe(luck, 3 * error / Math.Sqrt(Searches));
        if (seeds > 1) estimated.ShouldBe(luck, (0.25 + 0.05) * error);
        luck.ShouldBeGreaterThan(error);
    }

    /// <summary>
    /// Settings that scatter by as much as a mean's error: what is chosen on fresh seeds is truly better than what the search ranked first, and
    /// the intervals of the difference leave the truth out in at most 5 of 100.
    /// </summary>
    [Theory]
    [InlineData(1, 2), InlineData(5, 1)]
    public void What_is_confirmed_is_truly_better_on_average_than_what_was_found(int folds, int seeds)
    {
        (double gain, double squares, int changed, int missed) = (0, 0, 0, 0);
        const int Searches = 1000;
        for (int search = 0; search < Searches; search++)
        {
            Simulated made = new(search, folds, seeds, resplit: false, spread: 1 / Math.Sqrt(folds * seeds));
            Confirmation one = Confirmation.Of(made.Snapshot).Single();
            double better = made.TruthOf(one.Chosen) - made.TruthOf(one.Again);
            gain += better / Searches;
            squares += better * better / Searches;
            if (!one.Changed) one.DifferenceInterval.ShouldBeNull();
            else if (changed++ >= 0 && (better < one.DifferenceInterval!.Low || better > one.DifferenceInterval.High)) missed++;
        }

        gain.ShouldBeGreaterThan(4 * Math.Sqrt(squares / Searches));
        changed.ShouldBeGreaterThan(Searches / 4);
        missed.ShouldBeLessThanOrEqualTo((int)(0.05 * Searches));
    }

    [Fact]
    public void Of_a_loss_luck_is_above_0_where_it_looked_smaller_than_it_is()
    {
        Simulated made = new(3, 5, 2, resplit: false, spread: 0, minimize: true);
        Confirmation one = Confirmation.Of(made.Snapshot).Single();
        one.Luck.ShouldBe(one.Again.Mean - one.Selected.Mean, 1e-12);
        one.Luck.ShouldBeGreaterThan(0);
        ExpectedLuck.Of(made.SearchAlone)!.Value.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void It_is_told_in_words_and_in_a_table()
    {
        Simulated made = new(1, 5, 2, resplit: false, spread: 0);
        IReadOnlyList<string> confirmed = LuckReport.Of(made.Snapshot).Sentences, alone = LuckReport.Of(made.SearchAlone).Sentences;
        confirmed.Count.ShouldBe(3);
        confirmed[0].ShouldStartWith("the search ranked trial ");
        confirmed[0].ShouldContain("on 10 fresh seeds");
        confirmed[0].ShouldEndWith(", on these data)");
        confirmed[1].ShouldStartWith("of the 5 trials that were run again");
        confirmed[2].ShouldContain("of the confirmed best may again be luck of seeds, as it is the best of 5");
        alone.ShouldHaveSingleItem().ShouldContain("of the best value is luck of seeds, as it is the best of 20 noisy means: a confirm stage would measure it");
        LuckReport.Of(new Simulated(1, 1, 1, resplit: false, spread: 0).SearchAlone).Sentences.ShouldHaveSingleItem().ShouldContain("nothing says, as no run repeats another");
        Table table = Tables.Luck(made.Snapshot);
        table.Rows.Select(row => row[0]).ShouldBe(["measured", "estimated"]);
        table.Rows.ShouldAllBe(row => row.Count == table.Columns.Count);
    }

    /// <summary>
    /// Where nothing differs a claim on the confirmed best is wrong in at most 5 of 100, and it is the best of those that were run again, not
    /// of all.
    /// </summary>
    [Theory]
    [InlineData(1, 2, """{ "better": { "level": "best", "than": { "size": "20" } } }"""), InlineData(5, 1, """{ "better": { "level": "best", "than": { "size": "20" } } }""")]
    [InlineData(5, 2, """{ "best_setting": { "setting": { "size": "7" } } }""")]
    public void A_claim_on_the_best_speaks_of_fresh_runs(int folds, int seeds, string claim)
    {
        int wrong = 0;
        const int Searches = 1000;
        for (int search = 0; search < Searches; search++)
        {
            Simulated made = new(search, folds, seeds, resplit: false, spread: 0, claims: claim);
            Verdict verdict = Judge.All(made.Snapshot).Single();
            if (verdict.Outcome is Outcome.Supported or Outcome.Contradicted) wrong++;
            verdict.Outcome.ShouldNotBe(Outcome.NotTested, verdict.Because);
            if (claim.Contains("best\"", StringComparison.Ordinal)) verdict.Adjustment.ShouldBe("Bonferroni over 5 trials, of which it is the best");
        }

        wrong.ShouldBeLessThanOrEqualTo((int)((0.05 * Searches) + (3 * Math.Sqrt(0.05 * 0.95 * Searches))), "three standard errors of chance above 5 %");
    }

    [Fact]
    public void A_claim_on_levels_speaks_of_the_search_and_not_of_what_was_run_again()
    {
        Simulated made = new(5, 5, 2, resplit: false, spread: 0, claims: """{ "better": { "level": { "size": "1" }, "than": { "size": "2" } } }""");
        Judge.All(made.Snapshot).Single().Effects.ShouldBe(Judge.All(made.SearchAlone).Single().Effects);
        Judge.All(made.Snapshot).Single().Trials.ShouldBe([1, 2]);
    }

    /// <summary>A grid of sizes, of which the last is the reference's own, and the best run again: value = truth + fold + noise of deviation 1.</summary>
    private sealed class Simulated
    {
        private readonly Dictionary<string, double> _truths = [];

        public Simulated(int number, int folds, int seeds, bool resplit, double spread, bool minimize = false, params string[] claims)
        {
            RandomSequence random = new RandomKey(17, folds, seeds).Sequence(Purpose.Data, (ulong)number);
            Level[] levels = [.. Enumerable.Range(1, Trials).Select(size => new Level($"{size}", new Dictionary<string, JsonNode?> { ["network.hidden.units"] = size }))];
            Stage search = new(StageKind.Grid, [new("size", levels)], Top), confirm = new(StageKind.Confirm, [], 1) { Confirm = new() { Top = Top, Seeds = Fresh } };
            Study = new()
            {
                Name = "simulated",
                Reference = new(
                    new() { Source = SourceKind.Triangle, Samples = 10_000, TestSamples = 1000 },
                    [new DenseOptions { Name = "hidden", Units = Trials }, new DenseOptions { Units = 1 }],
                    new() { Loss = new() { Name = LossKind.MeanSquaredError }, Epochs = 1 }),
                Evaluation = new() { Folds = folds, Seeds = seeds, Resplit = resplit },
                Objective = minimize ? new() { Minimize = "val_loss" } : new() { Maximize = "val_loss" },
                Search = [search, confirm],
                Claims = [.. claims.Select(claim => new Claim("a sentence", (JsonObject)JsonNode.Parse(claim)!))],
            };

            // What a fold is like is alike for all; where each seed divides anew, of each seed and fold.
            double[,] ofFold = new double[folds, seeds + Fresh];
            for (int fold = 0; fold < folds; fold++)
            {
                for (int seed = 0; seed < seeds + Fresh; seed++) ofFold[fold, seed] = resplit || seed == 0 ? 2 * random.NextNormal() : ofFold[fold, 0];
            }

            // With shared folds the truth on these data has these folds in it; of divisions it has their mean, 0.
            double shared = resplit ? 0 : Enumerable.Range(0, folds).Average(fold => ofFold[fold, 0]);
            double[] settings = [.. levels.Select(_ => spread * random.NextNormal())];
            foreach ((int i, Level level) in levels.Index()) _truths[level.Label] = 10 + settings[i] + shared;
            TrialState[] tried = [.. levels.Select((level, i) => Trial(i + 1, 0, level, settings[i], 0, seeds))];
            int[] kept = [.. Ranking.Keep(tried, Study.Objective, Top).Select(trial => trial.Id)];
            TrialState[] again = [.. kept.Select((id, i) => Trial(Trials + 1 + i, 1, levels[id - 1], settings[id - 1], seeds, Fresh))];
            int[] chosen = [.. Ranking.Keep(again, Study.Objective, 1).Select(trial => trial.Id)];
            StageState first = new(0, search, Trials, tried, kept);
            Snapshot = Of(Study, first, new(1, confirm, Top, again, chosen));
            SearchAlone = Of(Study with { Search = [search] }, first);

            TrialState Trial(int id, int stage, Level level, double setting, int begin, int count) => new(
                id, stage, new(new Dictionary<string, string> { ["size"] = level.Label }, level.Overrides),
                [
                    .. from fold in Enumerable.Range(0, folds)
                       from seed in Enumerable.Range(begin, count)
                       select Run($"{level.Label} {fold} {seed}", fold, seed, 10 + setting + ofFold[fold, seed] + random.NextNormal()),
                ], folds * count);
        }

        public Study Study { get; }

        public Snapshot Snapshot { get; }

        /// <summary>The same search without a confirmation.</summary>
        public Snapshot SearchAlone { get; }

        /// <summary>What a trial's setting would come to over very many seeds.</summary>
        public double TruthOf(TrialState trial) => _truths[trial.Setting.Levels["size"]];

        private static Snapshot Of(Study study, params StageState[] stages) => new(
            study, stages, stages.SelectMany(stage => stage.Trials).SelectMany(trial => trial.Runs).ToDictionary(run => run.Key), null, [], true, 1, []);

        private static RunState Run(string key, int fold, int seed, double value) => new(
            key, fold, seed, RunStatus.Completed, new(["loss", "val_loss"], [[value], [value]], [0.5]), 1, value, 0.5, 100);
    }
}
