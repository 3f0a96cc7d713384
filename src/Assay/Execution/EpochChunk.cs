using Assay.Engine.Training;
using Assay.Journal;
using Assay.Statistics;

namespace Assay.Execution;

/// <summary>Epochs that wait to be journaled in one line.</summary>
/// <param name="run">The run's key.</param>
/// <param name="columns">Values an epoch.</param>
/// <param name="before">The seconds of the epochs that are journaled already.</param>
internal sealed class EpochChunk(string run, int columns, double[] before)
{
    /// <summary>A line is never longer than so many epochs, however short they are.</summary>
    public const int Most = 10_000;

    private const int MostTimes = 1_000_000;

    private readonly List<double>[] _values = [.. Enumerable.Range(0, columns).Select(_ => new List<double>())];
    private readonly List<double> _seconds = [], _all = [.. before];
    private int _first = before.Length + 1;

    public int Count => _seconds.Count;

    public void Add(EpochRecord epoch) => Add(epoch.Values.Span, Math.Round(epoch.Seconds, 6));

    public void Add(ReadOnlySpan<double> values, double seconds)
    {
        for (int i = 0; i < _values.Length; i++) _values[i].Add(values[i]);
        _seconds.Add(seconds);
        if (_all.Count < MostTimes) _all.Add(_seconds[^1]);
    }

    /// <summary>The time of all epochs so far, of the first million.</summary>
    public double Seconds => _all.Sum();

    /// <summary>The median time of an epoch, of the first million.</summary>
    public double MedianSeconds => Median.Of(_all);

    public EpochsDone Take()
    {
        EpochsDone epochs = new(run, _first, Count, [.. _values.Select(column => column.ToArray())], [.. _seconds]);
        _first += Count;
        foreach (List<double> column in _values) column.Clear();
        _seconds.Clear();
        return epochs;
    }
}
