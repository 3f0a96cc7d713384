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
        Stage stage = new(StageKind.Grid, [], 1);
        History history = new(0, stage, [Setting.Reference], new ObjectiveOptions { Minimize = "val_loss" }, 1, id => trials[id - 1], (_, _) => 1);
        Staged strategy = new(new Given(trials), races, null);
        List<(int Trial, Goal Goal)> asked = [];
        for (int told = 0; ; history.Steps++)
        {
            Decision step = strategy.Decide(history);
            if (step.Keep is { } kept)
            {
                double spent = Enumerable.Range(1, trials.Length).Sum(id => history.Reached(id) is { } goal ? (double)(goal.Runs ?? table.Runs) * (goal.Epoch ?? table.Epochs) : 0);
                TrialState best = trials.Where(trial => !double.IsNaN(trial.Mean)).MinBy(trial => trial.Mean)!, winner = trials[kept[0] - 1];
                double error = best.Deviation / Math.Sqrt(table.Runs);
                return (spent / (trials.Length * table.Runs * table.Epochs), winner.Id == best.Id, winner.Mean <= best.Mean + error);
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
