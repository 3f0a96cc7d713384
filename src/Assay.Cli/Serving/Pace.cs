using Assay.Results;

namespace Assay.Cli.Serving;

/// <summary>How quickly a study gets on, by what was seen of it, and how long what it plans will take at that.</summary>
/// <param name="time">The clock.</param>
internal sealed class Pace(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly Queue<(long At, long Epochs)> _seen = [];
    private (long At, long Epochs) _last;

    /// <summary>Epochs a second over the last half minute, or since the epochs before those that came last; null where that is not known.</summary>
    public double? EpochsPerSecond { get; private set; }

    /// <summary>Takes note of how many epochs there are, when some have come.</summary>
    public void See(long epochs)
    {
        long now = time.GetTimestamp();
        if (_seen.Count > 0 && epochs == _last.Epochs) return;
        if (epochs < _last.Epochs) Forget(); // some are trained again
        _seen.Enqueue(_last = (now, epochs));
        while (_seen.Count > 2 && time.GetElapsedTime(_seen.Peek().At, now) > Window) _seen.Dequeue();
        (long at, long before) = _seen.Peek();
        double seconds = time.GetElapsedTime(at, now).TotalSeconds;
        EpochsPerSecond = _seen.Count > 1 && seconds > 0 ? (epochs - before) / seconds : null;
    }

    /// <summary>Nobody works on it.</summary>
    public void Forget()
    {
        _seen.Clear();
        EpochsPerSecond = null;
    }

    /// <summary>Seconds until the search has ended: as if the runs that are left had as many epochs as those that ended; null where nothing says.</summary>
    public double? SecondsLeft(Snapshot snapshot)
    {
        if (EpochsPerSecond is not > 0) return null;
        long ended = 0, epochs = 0, begun = 0;
        foreach (RunState run in snapshot.Runs.Values)
        {
            if (!run.Ended) begun += run.Curve.Epochs;
            else (ended, epochs) = (ended + 1, epochs + run.Curve.Epochs);
        }

        if (ended == 0) return null;
        double left = 0;
        foreach (StageState stage in snapshot.Stages.Where(stage => stage.Kept is null))
        {
            int open = stage.PlannedTrials - stage.Trials.Count(trial => trial.Finished || trial.Stopped is not null);
            int done = stage.Trials.Where(trial => !trial.Finished && trial.Stopped is null).Sum(trial => trial.Runs.Count(run => run.Ended));
            left += ((double)open * snapshot.Study.EvaluationOf(stage.Index).Runs) - done;
        }

        return Math.Max(0, (left * epochs / ended) - begun) / EpochsPerSecond.Value;
    }
}
