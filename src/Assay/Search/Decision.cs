using Assay.Results;
using Assay.Studies;

namespace Assay.Search;

/// <summary>A step of a stage, as its strategy wants it. What is asked for is asked in this order: stops, trials brought on, proposals.</summary>
public sealed record Decision
{
    /// <summary>Settings that become trials, in this order; those that make one experiment become one.</summary>
    public IReadOnlyList<Setting> Propose { get; init; } = [];

    /// <summary>How far the proposed trials are brought; default: to their end.</summary>
    public Goal To { get; init; } = Goal.End;

    /// <summary>Trials of before that are brought further.</summary>
    public IReadOnlyList<BringTrials> Bring { get; init; } = [];

    /// <summary>Trials that end here, unfinished. None of them may be on its way to a goal.</summary>
    public IReadOnlyList<StopTrial> Stop { get; init; } = [];

    /// <summary>
    /// How many of the goals asked for last may still be open when the next decision is made; default: 0, all are reached. The
    /// history tells of the others alone, whatever has arrived by then, so that no decision depends on how many work.
    /// </summary>
    public int Ahead { get; init; }

    /// <summary>The trials that are carried forward, best first, when the stage is over with this step; null: it goes on.</summary>
    public IReadOnlyList<int>? Keep { get; init; }

    /// <summary>Which bound ended the stage before all its trials were tried, in words; null: none did.</summary>
    public string? Because { get; init; }

    /// <summary>The end of a stage.</summary>
    /// <param name="keep">Ids of the trials that are carried forward, best first.</param>
    /// <param name="because">See <see cref="Because"/>.</param>
    public static Decision End(IReadOnlyList<int> keep, string? because = null) => new() { Keep = keep, Because = because };
}

/// <summary>How far a trial is brought.</summary>
/// <param name="Runs">The first so many of its runs, which go by fold, then by seed; null: all.</param>
/// <param name="Epoch">The epoch at which its runs pause, where they have not ended before; null: each to its end.</param>
public sealed record Goal(int? Runs = null, int? Epoch = null)
{
    /// <summary>All runs, each to its end.</summary>
    public static Goal End { get; } = new();

    /// <summary>A trial as it stood when it had come so far: its runs may have gone on since, for a trial that shares them, or before the study was changed.</summary>
    internal TrialState Of(TrialState trial) => this == End ? trial : trial with
    {
        Runs = [.. trial.Runs.Take(Runs ?? trial.PlannedRuns).Select(run => Epoch is int epoch && run.Curve.Epochs >= epoch ? run.Until(epoch) : run)],
    };
}

/// <summary>Trials that are brought further.</summary>
/// <param name="Trials">Their ids, in the order in which they are to be trained.</param>
/// <param name="To">How far.</param>
public sealed record BringTrials(IReadOnlyList<int> Trials, Goal To);

/// <summary>A trial that ends before its runs do.</summary>
/// <param name="Trial">Its id.</param>
/// <param name="Reason">By which rule, and what it saw, in a sentence for people.</param>
public sealed record StopTrial(int Trial, string Reason)
{
    /// <summary>The reason of a trial of whose runs one diverged; null: none did.</summary>
    internal static string? Diverged(TrialState trial) => trial.Runs.FirstOrDefault(run => run.Status is RunStatus.Diverged) is { } run
        ? FormattableString.Invariant($"a run diverged (fold {run.Fold + 1}, seed {run.Seed + 1})") : null;
}
