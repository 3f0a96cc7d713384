using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>
/// Sums up loss and metrics over batches, so that an epoch's values are means over its samples. Counts are exact; sums of
/// errors are made in the order of the batches.
/// </summary>
internal sealed unsafe class Meter
{
    private readonly MetricKind[] _metrics;
    private readonly int _outputs;
    private readonly float _threshold;
    private readonly long[] _truePositives, _predicted, _actual;
    private readonly bool _perClass, _errors, _waysRound, _accuracy;
    private readonly Circle _circle;
    private readonly UnitErrors? _units;
    private double _loss, _squaredErrors, _absoluteErrors, _squaredWays, _absoluteWays;
    private long _samples, _correct;

    /// <param name="metrics">What is measured.</param>
    /// <param name="outputs">Number of the network's outputs.</param>
    /// <param name="threshold">For one output: above it the class is 1.</param>
    /// <param name="period">The period of the targets, where a metric goes round it.</param>
    /// <param name="units">Where targets were encoded: their errors in units of their own, in place of the outputs'.</param>
    public Meter(IReadOnlyList<MetricKind> metrics, int outputs, float threshold, double? period, UnitErrors? units)
    {
        _metrics = [.. metrics];
        (_outputs, _threshold) = (outputs, threshold);
        _perClass = _metrics.Any(metric => metric is MetricKind.Precision or MetricKind.Recall or MetricKind.F1);
        _accuracy = _metrics.Contains(MetricKind.Accuracy);
        _errors = _metrics.Any(metric => metric is MetricKind.Mse or MetricKind.Mae);
        _waysRound = _metrics.Any(metric => metric is MetricKind.CircularMse or MetricKind.CircularMae);
        _circle = new((float)(period ?? 1));
        _units = _errors || _waysRound ? units : null;
        int classes = Math.Max(2, outputs);
        (_truePositives, _predicted, _actual) = (new long[classes], new long[classes], new long[classes]);
    }

    /// <summary>Number of values: the loss and each metric.</summary>
    public int Count => _metrics.Length + 1;

    public void Reset()
    {
        (_loss, _squaredErrors, _absoluteErrors, _squaredWays, _absoluteWays, _samples, _correct) = (0, 0, 0, 0, 0, 0, 0);
        _units?.Reset();
        Array.Clear(_truePositives);
        Array.Clear(_predicted);
        Array.Clear(_actual);
    }

    /// <summary>Adds the sum of a batch's losses.</summary>
    public void AddLosses(double sum) => _loss += sum;

    /// <summary>Adds a batch's samples to the metrics: outputs and targets [outputs, batch].</summary>
    public void Add(Matrix outputs, Matrix targets, Batch batch)
    {
        _samples += batch.Count;
        if (_units is not null) _units.Add(batch);
        else if (_errors || _waysRound) AddErrors(outputs, targets, batch);
        if (_perClass) AddClasses(outputs, targets, batch);
        else if (_accuracy) _correct += _outputs == 1 ? CorrectBinary(outputs, targets, batch) : CorrectOfMany(outputs, targets, batch);
    }

    /// <summary>Writes the loss (with <paramref name="penalty"/>) and the metrics, in their order.</summary>
    public void Write(Span<double> values, double penalty)
    {
        values[0] = (_loss / _samples) + penalty;
        for (int i = 0; i < _metrics.Length; i++) values[i + 1] = Value(_metrics[i]);
    }

    private double Value(MetricKind metric) => metric switch
    {
        MetricKind.Mse or MetricKind.Mae or MetricKind.CircularMse or MetricKind.CircularMae when _units is not null => _units.Of(metric),
        MetricKind.Accuracy => (double)(_perClass ? _truePositives.Sum() : _correct) / _samples,
        MetricKind.Mse => _squaredErrors / _samples / _outputs,
        MetricKind.Mae => _absoluteErrors / _samples / _outputs,
        MetricKind.CircularMse => _squaredWays / _samples / _outputs,
        MetricKind.CircularMae => _absoluteWays / _samples / _outputs,
        MetricKind.Precision => OverClasses(static (hits, predicted, _) => Ratio(hits, predicted)),
        MetricKind.Recall => OverClasses(static (hits, _, actual) => Ratio(hits, actual)),
        MetricKind.F1 => OverClasses(static (hits, predicted, actual) => Ratio(2 * hits, predicted + actual)),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "unknown metric"),
    };

    /// <summary>Class 1's score where there are two classes, else the mean over classes (scikit-learn's "macro").</summary>
    private double OverClasses(Func<long, long, long, double> score)
    {
        if (_truePositives.Length == 2) return score(_truePositives[1], _predicted[1], _actual[1]);
        double sum = 0;
        for (int c = 0; c < _truePositives.Length; c++) sum += score(_truePositives[c], _predicted[c], _actual[c]);
        return sum / _truePositives.Length;
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private long CorrectBinary(Matrix outputs, Matrix targets, Batch batch)
    {
        long correct = 0;
        Vector512<float> half = Vector512.Create(0.5f), threshold = Vector512.Create(_threshold);
        for (int n = 0; n < batch.Count; n += Lanes.Count)
        {
            Vector512<float> predicted = Vector512.GreaterThan(Vector512.Load(outputs.Data + n), threshold);
            Vector512<float> actual = Vector512.GreaterThan(Vector512.Load(targets.Data + n), half);
            Vector512<float> same = Vector512.Equals(predicted.AsInt32(), actual.AsInt32()).AsSingle();
            correct += (long)ulong.PopCount((same & Lanes.First(batch.Count - n)).ExtractMostSignificantBits());
        }

        return correct;
    }

    private static long CorrectOfMany(Matrix outputs, Matrix targets, Batch batch)
    {
        long correct = 0;
        for (int n = 0; n < batch.Count; n += Lanes.Count)
        {
            Vector512<int> same = Vector512.Equals(ArgMax(outputs, n), ArgMax(targets, n));
            correct += (long)ulong.PopCount((same.AsSingle() & Lanes.First(batch.Count - n)).ExtractMostSignificantBits());
        }

        return correct;
    }

    /// <summary>The row of each column's largest element, the first of equals.</summary>
    private static Vector512<int> ArgMax(Matrix matrix, int column)
    {
        Vector512<float> max = Vector512.Load(matrix.Data + column);
        Vector512<int> arg = default;
        for (int r = 1; r < matrix.Rows; r++)
        {
            Vector512<float> x = Vector512.Load(matrix.Row(r) + column), greater = Vector512.GreaterThan(x, max);
            max = Lanes.Select(greater, x, max);
            arg = Lanes.Select(greater.AsInt32(), Vector512.Create(r), arg);
        }

        return arg;
    }

    private void AddClasses(Matrix outputs, Matrix targets, Batch batch)
    {
        for (int n = 0; n < batch.Count; n++)
        {
            int predicted, actual;
            if (_outputs == 1)
            {
                (predicted, actual) = (outputs.Data[n] > _threshold ? 1 : 0, targets.Data[n] > 0.5f ? 1 : 0);
            }
            else
            {
                (predicted, actual) = (ArgMax(outputs, n & -Lanes.Count)[n & 15], ArgMax(targets, n & -Lanes.Count)[n & 15]);
            }

            _predicted[predicted]++;
            _actual[actual]++;
            if (predicted == actual) _truePositives[actual]++;
        }
    }

    private void AddErrors(Matrix outputs, Matrix targets, Batch batch)
    {
        for (int r = 0; r < _outputs; r++)
        {
            Vector512<float> squares = default, absolutes = default, squaredWays = default, absoluteWays = default;
            float* p = outputs.Row(r), y = targets.Row(r);
            for (int n = 0; n < batch.Padded; n += Lanes.Count)
            {
                Vector512<float> error = Vector512.Load(p + n) - Vector512.Load(y + n);
                if (n + Lanes.Count > batch.Count) error &= Lanes.First(batch.Count - n);
                squares = Vector512.FusedMultiplyAdd(error, error, squares);
                absolutes += Vector512.Abs(error);
                if (!_waysRound) continue;
                Vector512<float> way = _circle.Way(error);
                squaredWays = Vector512.FusedMultiplyAdd(way, way, squaredWays);
                absoluteWays += Vector512.Abs(way);
            }

            _squaredErrors += Lanes.Sum(squares);
            _absoluteErrors += Lanes.Sum(absolutes);
            _squaredWays += Lanes.Sum(squaredWays);
            _absoluteWays += Lanes.Sum(absoluteWays);
        }
    }
}
