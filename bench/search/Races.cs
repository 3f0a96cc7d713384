using System.Text.Json.Nodes;
using Assay.Engine.Kernels;
using Assay.Results;
using Assay.Search;
using Assay.Studies;

namespace Assay.SearchBench;

/// <summary>Grids of a table's settings, raced: what it takes, and whether the winner of the whole grid, or one as good, is kept.</summary>
internal static class Races
{
    /// <summary>Settings of a grid: that many of the table, drawn anew each time, with their runs in an order drawn anew.</summary>
    private const int Settings = 200;

    /// <summary>The rules.</summary>
    public static IReadOnlyList<(string Name, Func<int, IReadOnlyList<IRace>> Of)> All =>
    [
        ("racing: forgiving", _ => [new RunRace(new() { Name = RacingRule.Forgiving })]),
        ("racing: paired", _ => [new RunRace(new() { Name = RacingRule.Paired })]),
        ("racing: strict", _ => [new RunRace(new() { Name = RacingRule.Strict })]),
        ("pruning: once (1 epoch, 10)", epochs => [new Rungs(Bracket.Of(new() { Name = PruningRule.Once }, epochs), null, Goal.End)]),
        ("pruning: halving (from 1, eta 3)", epochs => [new Rungs(Bracket.Of(new() { Name = PruningRule.Halving }, epochs), null, Goal.End)]),
        ("pruning: halving (from a ninth)", epochs => [new Rungs(Bracket.Of(new() { Name = PruningRule.Halving }, epochs), null, Goal.End)]),
        ("pruning: median (from and every tenth)", epochs => [new MedianRule(new() { Name = PruningRule.Median }, epochs, null, Goal.End)]),
        ("racing: forgiving, pruning: median", epochs =>
            [new MedianRule(new() { Name = PruningRule.Median }, epochs, 1, new Goal(1)), new RunRace(new() { Name = RacingRule.Forgiving })]),
    ];

    /// <summary>One grid, raced.</summary>
    /// <param name="table">Where its settings are from.</param>
    /// <param name="races">The rules.</param>
    /// <param name="repetition">Which draw.</param>
    /// <returns>The share of the whole grid's epochs; whether its winner is the grid's; whether it is within a standard error of it.</returns>
    public static (double Share, bool Same, bool AsGood) Run(Table table, IReadOnlyList<IRace> races, int repetition)
    {
        RandomSequence random = new RandomKey((ulong)repetition).Sequence(Purpose.Search);
        int[] settings = [.. Enumerable.Range(0, table.Settings)], order = [.. Enumerable.Range(0, table.Runs)];
        random.Shuffle(settings);
        random.Shuffle(order);
        TrialState[] trials = [.. settings.Take(Settings).Select((setting, i) => Trial(table, setting, i + 1, order))];
        (double spent, TrialState winner) = Run(trials, races, new ObjectiveOptions { Minimize = "val_loss" }, table.Epochs);
        TrialState best = trials.Where(trial => !double.IsNaN(trial.Mean)).MinBy(trial => trial.Mean)!;
        return (spent, winner.Id == best.Id, winner.Mean <= best.Mean + ErrorOf(best));
    }

    /// <summary>The grid of a study whose settings were all run on many seeds, raced on two of these drawn anew; the others tell who is truly the best.</summary>
    /// <param name="all">The study's results: one stage.</param>
    /// <param name="races">The rules.</param>
    /// <param name="repetition">Which draw.</param>
    /// <returns>
    /// The share of the whole grid's epochs; whether its winner is truly the best, or within the standard error of two seeds of that; whether the whole grid's is.
    /// </returns>
    public static (double Share, bool AsGood, bool GridAsGood) Run(Snapshot all, IReadOnlyList<IRace> races, int repetition)
    {
        const int Seeds = 2;
        RandomSequence random = new RandomKey((ulong)repetition).Sequence(Purpose.Search);
        int sign = all.Study.Objective.Maximize is null ? -1 : 1;
        int[] seeds = [.. Enumerable.Range(0, all.Study.Evaluation.Seeds)];
        random.Shuffle(seeds);
        TrialState[] known = [.. all.Stages[0].Trials.Where(trial => trial.Status is TrialStatus.Finished)];
        TrialState[] trials = [.. known.Select((trial, i) => On(trial, i + 1, seeds[..Seeds]))];
        double[] truths = [.. known.Select(trial => sign * On(trial, 0, seeds[Seeds..]).Mean)];
        (double spent, TrialState winner) = Run(trials, races, all.Study.Objective, trials[0].Runs[0].Curve.Epochs);
        TrialState grids = trials.MaxBy(trial => sign * trial.Mean)!;
        int best = Array.IndexOf(truths, truths.Max());
        double least = truths[best] - ErrorOf(trials[best]);
        return (spent, truths[winner.Id - 1] >= least, truths[grids.Id - 1] >= least);

        static TrialState On(TrialState trial, int id, int[] seeds)
        {
            RunState[] runs = [.. trial.Runs.Where(run => seeds.Contains(run.Seed)).OrderBy(run => run.Fold).ThenBy(run => Array.IndexOf(seeds, run.Seed))];
            return trial with { Id = id, Runs = runs, PlannedRuns = runs.Length };
        }
    }

    private static double ErrorOf(TrialState trial) => trial.Deviation / Math.Sqrt(trial.Runs.Count);

    private static (double Spent, TrialState Winner) Run(TrialState[] trials, IReadOnlyList<IRace> races, ObjectiveOptions objective, int epochs)
    {
        int runs = trials[0].PlannedRuns;
        Stage stage = new(StageKind.Grid, [], 1);
        History history = new(0, stage, [Setting.Reference], objective, 1, id => trials[id - 1], (_, _) => 1);
        Staged strategy = new(new Given(trials), races, null);
        List<(int Trial, Goal Goal)> asked = [];
        for (int told = 0; ; history.Steps++)
        {
            Decision step = strategy.Decide(history);
            if (step.Keep is { } kept)
            {
                double spent = Enumerable.Range(1, trials.Length).Sum(id => history.Reached(id) is { } goal ? (double)(goal.Runs ?? runs) * (goal.Epoch ?? epochs) : 0);
                return (spent / (trials.Length * runs * epochs), trials[kept[0] - 1]);
            }

            foreach (StopTrial stop in step.Stop) history.Stop(stop);
            foreach ((int id, Goal goal) in step.Bring.SelectMany(bring => bring.Trials.Select(id => (id, bring.To))))
            {
                history.Open(id);
                asked.Add((id, goal));
            }

            foreach (Setting _ in step.Propose)
            {
                asked.Add((history.Trials.Count + 1, step.To));
                history.Add();
            }

            for (; told < asked.Count - step.Ahead; told++) history.Reach(asked[told].Trial, asked[told].Goal);
        }
    }

    private static TrialState Trial(Table table, int setting, int id, int[] order) =>
        new(id, 0, Named(setting), [.. order.Select((run, i) =>
        {
            double[] values = [.. Enumerable.Range(1, table.Epochs).Select(epoch => table[setting, run, epoch])];
            bool diverged = !double.IsFinite(values[^1]);
            return new RunState(
                $"{id} {i}", i, 0, diverged ? RunStatus.Diverged : RunStatus.Completed, new Curve(["val_loss"], [values], new double[values.Length]),
                diverged ? 0 : values.Length, diverged ? double.NaN : values[^1], 0, 1);
        })], table.Runs);

    private static Setting Named(int setting) =>
        new(new Dictionary<string, string> { ["setting"] = $"{setting}" }, new Dictionary<string, JsonNode?> { ["setting"] = setting });

    /// <summary>All of them, in one step.</summary>
    private sealed class Given(IReadOnlyList<TrialState> trials) : IProposer
    {
        public bool More(History history) => history.Trials.Count < trials.Count;

        public IReadOnlyList<Setting> Next(History history) => [.. trials.Skip(history.Trials.Count).Select(trial => trial.Setting)];
    }
}
