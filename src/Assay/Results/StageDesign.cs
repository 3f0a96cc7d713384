using Assay.Statistics;
using Assay.Studies;

namespace Assay.Results;

/// <summary>
/// The trials of a stage as statistics take them: where each lies, by factor, and what came of it. Trials that have come to an end count:
/// finished, diverged or given up. One that stands for several settings counts once for each.
/// </summary>
internal sealed class StageDesign
{
    /// <summary>The cells that a range is divided into, evenly on its own scale, unless it has no more steps.</summary>
    private const int Cells = 50;

    private readonly (TrialState Trial, IReadOnlyDictionary<string, string> Levels)[] _settings;

    private StageDesign(StageState stage, ObjectiveOptions objective)
    {
        (Diverged, Pruned) = (stage.Trials.Count(trial => trial.Status is TrialStatus.Diverged), stage.Trials.Count(trial => trial.Status is TrialStatus.Pruned));
        _settings = [.. stage.Trials.Where(trial => trial.Finished || trial.Status is TrialStatus.Pruned).SelectMany(trial => trial.Settings.Select(levels => (trial, levels)))];
        double[] means = [.. _settings.Select(one => one.Trial.Mean)];
        double[] order = [.. means.Where(mean => !double.IsNaN(mean)).Distinct().Order()]; // best first
        if (objective.Maximize is not null) Array.Reverse(order);
        Dictionary<double, int> places = order.Select((mean, place) => (mean, place)).ToDictionary();
        Rank = [.. means.Select(mean => double.IsNaN(mean) ? PedAnova.Unranked : places[mean])];
        Values = [.. means.Select(mean => double.IsNaN(mean) && order.Length > 0 ? order[^1] : mean)];
    }

    /// <summary>
    /// Of a stage that has ended and varied several factors at once; null before, of one that changes one thing at a time or climbs a ladder (what a
    /// level does is known there, and no two factors were drawn independently), and of one that varies one factor alone.
    /// </summary>
    public static StageDesign? Of(StageState stage, ObjectiveOptions objective) =>
        stage.Kept is null || stage.Stage.Kind is StageKind.OneAtATime or StageKind.Ladder || stage.Stage.Factors.Count < 2 ? null : new(stage, objective);

    /// <summary>How many settings.</summary>
    public int Count => _settings.Length;

    /// <summary>Trials with a diverged run.</summary>
    public int Diverged { get; }

    /// <summary>Trials that the search gave up.</summary>
    public int Pruned { get; }

    /// <summary>The place of each among the means, equal ones alike; of what diverged or was given up <see cref="PedAnova.Unranked"/>.</summary>
    public int[] Rank { get; }

    /// <summary>The mean of each; the worst mean of all for what has none.</summary>
    public double[] Values { get; }

    /// <summary>The factor's value in each setting as a cell of a grid.</summary>
    /// <remarks>Listed numbers are as far apart as their places in the list's order: who lists 8, 16, 32 says what is a step.</remarks>
    public GridFactor GridOf(Factor factor)
    {
        if (factor.Domain is Choice choice)
        {
            Dictionary<string, int> cells = CellsOf(factor.Name, choice, out bool ordered);
            return new(choice.Levels.Count, ordered, [.. Labels(factor).Select(label => label is null ? -1 : cells.GetValueOrDefault(label, -1))]);
        }

        int count = factor.Domain is Real { Log: false } or Whole { Log: false } && factor.Domain.Count <= Cells ? (int)factor.Domain.Count : Cells;
        return new(count, true, [.. CoordinatesOf(factor).Select(share => double.IsNaN(share) ? -1 : Math.Min(count - 1, (int)(share * count)))]);
    }

    /// <summary>What the factor may do alone, as columns: one a level; of a range 1, its coordinate and its square. 0 where it does not exist.</summary>
    public double[][] ColumnsOf(Factor factor)
    {
        if (factor.Domain is Choice choice)
            return [.. choice.Levels.Select(level => Labels(factor).Select(label => label == level.Label ? 1.0 : 0).ToArray())];
        double[] at = [.. CoordinatesOf(factor)];
        return [.. ((Func<double, double>[])[_ => 1, x => x, x => x * x]).Select(power => at.Select(x => double.IsNaN(x) ? 0 : power(x)).ToArray())];
    }

    private IEnumerable<string?> Labels(Factor factor) => _settings.Select(one => one.Levels.GetValueOrDefault(factor.Name));

    private IEnumerable<double> CoordinatesOf(Factor factor) =>
        Labels(factor).Select(label => label is not null && Numbers.IsNumber(label, out double number) ? factor.Domain.ShareOf(number) : double.NaN);

    private static Dictionary<string, int> CellsOf(string name, Choice choice, out bool ordered)
    {
        ordered = choice.Levels.All(level => level.Overrides.Count == 1 && level.Overrides.ContainsKey(name) && Numbers.IsNumber(level.Label, out _));
        IEnumerable<Level> levels = ordered ? choice.Levels.OrderBy(level => Numbers.IsNumber(level.Label, out double number) ? number : 0) : choice.Levels;
        return levels.Select((level, cell) => (level.Label, cell)).DistinctBy(pair => pair.Label).ToDictionary();
    }
}
