using System.Globalization;
using Assay.Engine.Training;
using Assay.Results;

namespace Assay.Reports;

/// <summary>How the epochs of runs with the same columns stand in lines: see <see cref="EpochText"/>.</summary>
internal sealed class EpochBlock
{
    private const int First = 8, Narrowest = 13;

    private readonly int[] _order, _widths;
    private readonly char[] _heading, _row;

    /// <param name="columns">The names of an epoch's values, as the run has them.</param>
    public EpochBlock(IReadOnlyList<string> columns)
    {
        Columns = columns;
        Metric[] metrics = [.. columns.Select(Metric.Of)];
        string[] bases = [.. metrics.Select(metric => metric.Base)];
        _order = [.. Enumerable.Range(0, columns.Count).OrderBy(i => Rank(metrics[i])).ThenBy(i => Array.IndexOf(bases, bases[i]))];
        string[] names = [.. _order.Select(i => columns[i]), "seconds"];
        _widths = [.. names.Select(name => Math.Max(Narrowest, name.Length + 2))];
        _row = new char[First + _widths.Sum() + 1];
        _row[^1] = '\n';
        "#  epoch".CopyTo(_row);
        int at = First;
        for (int i = 0; i < names.Length; at += _widths[i++]) Right(names[i], at, _widths[i]);
        _heading = [.. _row];
    }

    /// <summary>The names of an epoch's values.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Writes the heading and a line an epoch.</summary>
    public void Write(TextWriter writer, Curve curve)
    {
        writer.Write(_heading);
        IReadOnlyList<double>[] values = [.. _order.Select(i => curve.Values[i]), curve.Seconds];
        Span<char> text = stackalloc char[32];
        for (int epoch = 0; epoch < curve.Epochs; epoch++)
        {
            (epoch + 1).TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
            Right(text[..length], 0, First);
            int at = First;
            for (int i = 0; i < values.Length; at += _widths[i++])
            {
                values[i][epoch].TryFormat(text, out length, "G7", CultureInfo.InvariantCulture);
                Right(text[..length], at, _widths[i]);
            }

            writer.Write(_row);
        }
    }

    private void Right(ReadOnlySpan<char> cell, int from, int width)
    {
        _row.AsSpan(from, width).Fill(' ');
        cell.CopyTo(_row.AsSpan(from + width - cell.Length));
    }

    /// <summary>Metrics, each with its validation, then the losses, then the rest: accuracy, val_accuracy, loss, val_loss.</summary>
    private static int Rank(Metric metric) => metric.Measure == Metric.LearningRate.Measure ? 2 : metric.Measure == Metric.Loss.Measure ? 1 : 0;
}
