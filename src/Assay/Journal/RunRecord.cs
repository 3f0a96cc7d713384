using Assay.Engine.Training;
using Assay.Results;
using Assay.Studies;

namespace Assay.Journal;

/// <summary>One run while its lines come in.</summary>
/// <param name="start">Its first line.</param>
/// <param name="segment">Where its epochs are read.</param>
internal sealed class RunRecord(RunStarted start, SegmentEpochs segment)
{
    private readonly List<LinePlace> _places = new(1);
    private List<int>? _ends;
    private Period[] _trained = [];
    private double _since = double.NaN;
    private RunState? _state;

    /// <summary>Its first line.</summary>
    public RunStarted Start => start;

    /// <summary>Values an epoch.</summary>
    public int Columns => start.Columns.Count;

    /// <summary>Epochs so far.</summary>
    public int Epochs { get; private set; }

    /// <summary>The last epoch at which it paused; 0: none.</summary>
    public int PausedAt { get; private set; }

    /// <summary>How it ended; null until it did.</summary>
    public RunFinished? Finish { get; private set; }

    /// <summary>It is in training from now on.</summary>
    /// <param name="time">Seconds since the study began.</param>
    public void TrainFrom(double time) => _since = time;

    /// <summary>It is in training no more.</summary>
    /// <param name="time">Seconds since the study began.</param>
    public void TrainUntil(double time)
    {
        if (time >= _since) _trained = [.. _trained, new Period(_since, time)];
        _since = double.NaN;
    }

    /// <summary>Whether it is where a goal wants it.</summary>
    /// <param name="epoch">The goal's epoch; null: its end.</param>
    public bool IsAt(int? epoch) => Finish is not null || (epoch is not null && PausedAt >= epoch);

    /// <summary>It pauses, with all its epochs up to here.</summary>
    public void PauseAt(int epoch) => PausedAt = Math.Max(PausedAt, epoch);

    /// <summary>Adds epochs that follow those there are; others belong to a line that was lost, and are left out.</summary>
    /// <param name="first">The 1-based number of the first of them.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="place">Where they stand.</param>
    /// <returns>How many were added.</returns>
    public int Add(int first, int count, LinePlace place)
    {
        if (first != Epochs + 1 || count < 1) return 0;
        _places.Add(place);
        Epochs += count;
        if (_places.Count > 1) (_ends ??= [Epochs - count]).Add(Epochs);
        return count;
    }

    /// <summary>Whether a line ends with this epoch, so that others may follow it; none before the last pause, which counts.</summary>
    public bool EndsAt(int epoch) => epoch > 0 && epoch >= PausedAt && (epoch == Epochs || (_ends?.Contains(epoch) ?? false));

    /// <summary>The seconds of the epochs up to one that a line ends with.</summary>
    public double[] SecondsUntil(int epoch) => segment.Read(_places, Columns, Epochs).Seconds[..epoch];

    /// <summary>Its epochs, read where they stand.</summary>
    public EpochValues Values() => segment.Read(_places, Columns, Epochs);

    /// <summary>Leaves out the epochs behind one that a line ends with: they are trained again.</summary>
    public void CutTo(int epoch)
    {
        int lines = epoch == Epochs ? _places.Count : _ends!.IndexOf(epoch) + 1;
        _places.RemoveRange(lines, _places.Count - lines);
        _ends?.RemoveRange(lines, _ends.Count - lines);
        Epochs = epoch;
    }

    /// <summary>The run has ended, or tells once more of its weights.</summary>
    public void End(RunFinished finish) => (Finish, _state) = (finish, null);

    /// <summary>The run as it stands; a finished one is made once.</summary>
    public RunState ToState(ObjectiveOptions objective)
    {
        if (_state is not null) return _state;
        RunStatus status = Finish?.Outcome switch
        {
            null when PausedAt > 0 && PausedAt == Epochs => RunStatus.Paused,
            null => RunStatus.Running,
            Outcome.Completed => RunStatus.Completed,
            Outcome.StoppedEarly => RunStatus.StoppedEarly,
            _ => RunStatus.Diverged,
        };
        Curve curve = new(start.Columns, Epochs, segment, _places);
        double value = Finish is null || status is RunStatus.Diverged ? double.NaN : Value(curve, objective, Finish);
        RunState state = new(
            start.Run, start.Fold, start.Seed, status, curve, Finish?.KeptEpoch ?? 0, value,
            Finish?.Seconds ?? double.NaN, start.Parameters)
        {
            Kept = Finish?.Kept,
            EpochSeconds = Finish?.EpochSeconds ?? double.NaN,
            Trained = _trained,
        };
        if (Finish is not null) _state = state;
        return state;
    }

    private static double Value(Curve curve, ObjectiveOptions objective, RunFinished finish)
    {
        int column = 0;
        while (column < curve.Columns.Count && curve.Columns[column] != objective.Metric.Name) column++;
        if (column == curve.Columns.Count || curve.Epochs == 0) return double.NaN;
        if (objective.Take is not JudgedEpoch.Kept)
            return curve.Values[column].Aggregate(double.NaN, (best, value) => objective.Better(value, best) ? value : best);
        if (finish.Kept is { } kept) return column < kept.Length ? kept[column] : double.NaN;
        return finish.KeptEpoch >= 1 && finish.KeptEpoch <= curve.Epochs ? curve.Values[column][finish.KeptEpoch - 1] : double.NaN;
    }
}
