using Assay.Engine.Training;
using Assay.Studies;

namespace Assay.Journal;

/// <summary>One run while its lines come in.</summary>
internal sealed class RunRecord(RunStarted start)
{
    private List<EpochsDone> _chunks = [];
    private RunState? _state;

    /// <summary>Epochs so far.</summary>
    public int Epochs { get; private set; }

    /// <summary>How it ended; null until it did.</summary>
    public RunFinished? Finish { get; set; }

    /// <summary>Adds epochs that follow those there are; others belong to a line that was lost, and are left out.</summary>
    public void Add(EpochsDone epochs)
    {
        if (epochs.First != Epochs + 1 || epochs.Values.Length != start.Columns.Count || epochs.Values.Any(column => column.Length != epochs.Seconds.Length)) return;
        _chunks.Add(epochs);
        Epochs += epochs.Seconds.Length;
    }

    /// <summary>The run has ended: its epochs become one piece.</summary>
    public void End(RunFinished finish)
    {
        Finish = finish;
        if (_chunks.Count > 1) _chunks = [new EpochsDone(start.Run, 1, Values(), Seconds())];
    }

    /// <summary>The run as it stands; a finished one is made once.</summary>
    public RunState ToState(ObjectiveOptions objective)
    {
        if (_state is not null) return _state;
        RunStatus status = Finish?.Outcome switch
        {
            null => RunStatus.Running,
            Outcome.Completed => RunStatus.Completed,
            Outcome.StoppedEarly => RunStatus.StoppedEarly,
            _ => RunStatus.Diverged,
        };
        Curve curve = _chunks is [{ } one] ? new(start.Columns, one.Values, one.Seconds) : new(start.Columns, Values(), Seconds());
        double value = status is RunStatus.Running or RunStatus.Diverged ? double.NaN : Value(curve, objective, Finish!.KeptEpoch);
        RunState state = new(
            start.Run, start.Fold, start.Seed, status, curve, Finish?.KeptEpoch ?? 0, value,
            Finish?.Seconds ?? curve.Seconds.Sum(), start.Parameters);
        if (Finish is not null) (_state, _chunks) = (state, []);
        return state;
    }

    private double[][] Values() =>
        [.. Enumerable.Range(0, start.Columns.Count).Select(column => (double[])[.. _chunks.SelectMany(chunk => chunk.Values[column])])];

    private double[] Seconds() => [.. _chunks.SelectMany(chunk => chunk.Seconds)];

    private static double Value(Curve curve, ObjectiveOptions objective, int keptEpoch)
    {
        IReadOnlyList<double>? column = curve[objective.Metric];
        if (column is null || column.Count == 0) return double.NaN;
        return objective.Take is Take.Kept
            ? (keptEpoch >= 1 && keptEpoch <= column.Count ? column[keptEpoch - 1] : double.NaN)
            : column.Aggregate(double.NaN, (best, value) => objective.Better(value, best) ? value : best);
    }
}
