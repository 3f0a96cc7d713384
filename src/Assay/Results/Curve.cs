using Assay.Statistics;

namespace Assay.Results;

/// <summary>
/// The epochs of a run, a column a metric. How many there are is known; their values are read from the journal when they are
/// asked for, and let go of again when memory is needed: those of ten thousand runs need not lie in memory at once.
/// </summary>
public sealed class Curve
{
    private readonly IEpochSource? _source;
    private readonly object _epochs;

    /// <summary>A curve whose values are at hand.</summary>
    /// <param name="columns">The names: learning_rate, loss, …, val_loss, …</param>
    /// <param name="values">One list a column, one value an epoch.</param>
    /// <param name="seconds">Wall-clock seconds of each epoch.</param>
    public Curve(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<double>> values, IReadOnlyList<double> seconds) =>
        (Columns, Epochs, _epochs) = (columns, seconds.Count, new EpochValues([.. values.Select(column => column.ToArray())], [.. seconds]));

    /// <summary>A curve whose values stand in a journal.</summary>
    /// <param name="columns">The names.</param>
    /// <param name="epochs">How many there are.</param>
    /// <param name="source">Where they are read.</param>
    /// <param name="places">Where they stand, as the source understands it.</param>
    internal Curve(IReadOnlyList<string> columns, int epochs, IEpochSource source, object places) =>
        (Columns, Epochs, _source, _epochs) = (columns, epochs, source, places);

    private Curve(Curve whole, int epochs) => (Columns, Epochs, _epochs) = (whole.Columns, epochs, whole);

    /// <summary>The names: learning_rate, loss, …, val_loss, …</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Number of epochs.</summary>
    public int Epochs { get; }

    /// <summary>One list a column, one value an epoch.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Values => Read().Values;

    /// <summary>Wall-clock seconds of each epoch.</summary>
    public IReadOnlyList<double> Seconds => Read().Seconds;

    /// <summary>The median time of an epoch; NaN before the first.</summary>
    public double MedianSeconds => Median.Of(Seconds);

    /// <summary>The values of one column, or null where it does not exist.</summary>
    public IReadOnlyList<double>? this[string column]
    {
        get
        {
            int index = IndexOf(column);
            return index < 0 ? null : Values[index];
        }
    }

    /// <summary>Which column has this name; −1: none.</summary>
    internal int IndexOf(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
            if (Columns[i] == column) return i;
        return -1;
    }

    /// <summary>Its first epochs.</summary>
    /// <remarks>Of those in a journal no more is read: a run that goes on, or is trained anew from there, has other lines behind them by then.</remarks>
    /// <param name="epochs">How many; no more than there are.</param>
    internal Curve Until(int epochs) => epochs == Epochs ? this : _source is null ? new(this, epochs) : new(Columns, epochs, _source, _epochs);

    private EpochValues Read() => _epochs switch
    {
        EpochValues values => values,
        Curve whole => new([.. whole.Values.Select(column => column.Take(Epochs).ToArray())], [.. whole.Seconds.Take(Epochs)]),
        _ => _source!.Read(_epochs, Columns.Count, Epochs),
    };
}

/// <summary>The epochs of a run: one array a column, one value an epoch.</summary>
internal sealed record EpochValues(double[][] Values, double[] Seconds);

/// <summary>Where epochs are read when somebody asks for them.</summary>
internal interface IEpochSource
{
    /// <summary>Reads the first epochs of a run.</summary>
    /// <param name="places">Where they stand.</param>
    /// <param name="columns">Values an epoch.</param>
    /// <param name="epochs">How many.</param>
    /// <exception cref="IOException">When they are not there any more.</exception>
    EpochValues Read(object places, int columns, int epochs);
}
