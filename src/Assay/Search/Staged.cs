using Assay.Studies;

namespace Assay.Search;

/// <summary>
/// The strategy of every stage that proposes trials: what the races say of those that there are; where they say nothing, the next trials;
/// where there are none, the wait for those on their way; where there are none of these, the end.
/// </summary>
/// <remarks>
/// Up to <see cref="Stage.Ahead"/> goals may be open while a step is decided, and it sees none of them, whatever has arrived: what is decided
/// depends on the study alone, and with as many as there are jobs nobody waits.
/// </remarks>
/// <param name="proposer">What is tried.</param>
/// <param name="races">Over epochs, over runs: each takes a trial on from where the one before it leaves it; none: every trial goes to its end.</param>
/// <param name="budget">What ends the stage early; null: nothing.</param>
internal sealed class Staged(IProposer proposer, IReadOnlyList<IRace> races, Budget? budget) : IStrategy
{
    /// <summary>How many goals may be open where a stage does not say it.</summary>
    public const int DefaultAhead = 4;

    /// <inheritdoc/>
    public Decision Decide(History history)
    {
        // A list that nothing cuts short is one step, which waits for all of it.
        int ahead = races.Count == 0 && budget is null && proposer is Listed ? 0 : history.Stage.Ahead ?? DefaultAhead;
        string? spent = budget?.Spent(history);
        bool more = spent is null && proposer.More(history);
        if (spent is not null && GiveUp(history, spent) is { } rest) return rest;
        foreach (IRace race in races)
            if (race.Next(history, more) is { } decision) return decision with { Ahead = ahead };
        if (more) return new() { Propose = proposer.Next(history), To = races.Count > 0 ? races[0].First : Goal.End, Ahead = ahead };
        // What is on its way may change what is known: the next that comes, and no other, so that it is the same for any number of jobs.
        int open = history.Trials.Count(trial => trial.IsOpen);
        return open > 0 ? new() { Ahead = open - 1 } : Decision.End(history.Best(), EndedBy(history, spent));
    }

    /// <summary>Which bound it was: none where trials had come to their end without it.</summary>
    private string? EndedBy(History history, string? spent)
    {
        if (spent is not null) return proposer.More(history) || history.Trials.Any(trial => trial.Stopped == spent) ? spent : null;
        return history.Stage.Until?.ExpectedGain is double least && history.Trials.Count < history.Stage.Trials
            ? FormattableString.Invariant($"the next trial was expected to gain less than {least}") : null;
    }

    /// <summary>With nothing left to spend no trial is brought further, but where none has come to its end.</summary>
    private static Decision? GiveUp(History history, string spent)
    {
        if (!history.Trials.Any(trial => trial.Finished)) return null;
        StopTrial[] stops = [.. history.Trials.Where(trial => trial.Status is Results.TrialStatus.Paused).Select(trial => new StopTrial(trial.Id, spent))];
        return stops.Length > 0 ? new() { Stop = stops } : null;
    }
}
