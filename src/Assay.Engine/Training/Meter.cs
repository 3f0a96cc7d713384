using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>
/// Sums up loss and metrics over batches, so that an epoch's values are those of its samples. Counts are exact; sums of errors are made in
/// the order of the batches. What is not asked for costs nothing: only areas under curves and medians keep every sample, and sort once an epoch.
/// </summary>
internal sealed unsafe class Meter
{
    private const double Spacing = 1.0 / (1L << 52);

    private readonly MetricKind[] _metrics;
    private readonly int _outputs;
    private readonly LossOptions _loss;
    private readonly ClassTally? _tally;
    private readonly ThresholdCurve[] _curves;
    private readonly Residuals? _residuals;
    private readonly bool _errors, _waysRound, _accuracy, _probabilities, _ranks;
    private readonly float[] _column;
    private readonly double[] _shares;
    private readonly Circle _circle;
    private readonly UnitErrors? _units;
    private double _losses, _squaredErrors, _absoluteErrors, _squaredWays, _absoluteWays, _surprise, _squaredShares;
    private long _samples, _correct, _amongThree, _amongFive;

    /// <param name="metrics">What is measured.</param>
    /// <param name="outputs">Number of the network's outputs.</param>
    /// <param name="loss">Says what form the outputs have.</param>
    /// <param name="period">The period of the targets, where a metric goes round it.</param>
    /// <param name="units">Where targets were encoded: their errors in units of their own, in place of the outputs'.</param>
    public Meter(IReadOnlyList<MetricKind> metrics, int outputs, LossOptions loss, double? period, UnitErrors? units)
    {
        _metrics = [.. metrics];
        (_outputs, _loss) = (outputs, loss);
        int classes = Math.Max(2, outputs);
        if (_metrics.Any(MetricKinds.IsOfPredictedClasses)) _tally = new(classes);
        _accuracy = _metrics.Contains(MetricKind.Accuracy);
        _errors = _metrics.Any(metric => metric is MetricKind.Mse or MetricKind.Mae);
        _waysRound = _metrics.Any(metric => metric is MetricKind.CircularMse or MetricKind.CircularMae);
        _circle = new((float)(period ?? 1));
        bool residuals = _metrics.Any(MetricKinds.IsOfResiduals);
        _units = _errors || _waysRound || residuals ? units : null;
        if (residuals && _units is null) _residuals = new(outputs, _metrics);
        bool ranked = _metrics.Any(metric => metric is MetricKind.RocAuc or MetricKind.PrAuc);
        _curves = !ranked ? [] : classes == 2 ? [new()] : [.. Enumerable.Range(0, classes).Select(_ => new ThresholdCurve())];
        _probabilities = ranked || _metrics.Any(metric => metric is MetricKind.LogLoss or MetricKind.Brier);
        _ranks = _metrics.Any(metric => metric is MetricKind.Top3Accuracy or MetricKind.Top5Accuracy);
        (_column, _shares) = (new float[outputs], new double[outputs]);
    }

    /// <summary>Number of values: the loss and each metric.</summary>
    public int Count => _metrics.Length + 1;

    public void Reset()
    {
        (_losses, _squaredErrors, _absoluteErrors, _squaredWays, _absoluteWays, _surprise, _squaredShares) = (0, 0, 0, 0, 0, 0, 0);
        (_samples, _correct, _amongThree, _amongFive) = (0, 0, 0, 0);
        _units?.Reset();
        _tally?.Clear();
        _residuals?.Clear();
        foreach (ThresholdCurve curve in _curves) curve.Clear();
    }

    /// <summary>Adds the sum of a batch's losses.</summary>
    public void AddLosses(double sum) => _losses += sum;

    /// <summary>Adds a batch's samples to the metrics: outputs and targets [outputs, batch].</summary>
    public void Add(Matrix outputs, Matrix targets, Batch batch)
    {
        _samples += batch.Count;
        if (_units is not null) _units.Add(batch);
        else if (_errors || _waysRound) AddErrors(outputs, targets, batch);
        if (_residuals is not null) AddResiduals(outputs, targets, batch);
        if (_tally is not null) AddClasses(_tally, outputs, targets, batch);
        else if (_accuracy) _correct += _outputs == 1 ? CorrectBinary(outputs, targets, batch) : CorrectOfMany(outputs, targets, batch);
        if (_probabilities || _ranks) AddScores(outputs, targets, batch);
    }

    /// <summary>Writes the loss (with <paramref name="penalty"/>) and the metrics, in their order.</summary>
    public void Write(Span<double> values, double penalty)
    {
        values[0] = (_losses / _samples) + penalty;
        for (int i = 0; i < _metrics.Length; i++) values[i + 1] = Value(_metrics[i]);
    }

    private double Value(MetricKind metric) => metric switch
    {
        _ when _units is not null && !MetricKinds.IsOfClasses(metric) => _units.Of(metric),
        _ when MetricKinds.IsOfResiduals(metric) => _residuals!.Of(metric),
        MetricKind.Accuracy when _tally is null => (double)_correct / _samples,
        MetricKind.Mse => _squaredErrors / _samples / _outputs,
        MetricKind.Mae => _absoluteErrors / _samples / _outputs,
        MetricKind.CircularMse => _squaredWays / _samples / _outputs,
        MetricKind.CircularMae => _absoluteWays / _samples / _outputs,
        MetricKind.Top3Accuracy => (double)_amongThree / _samples,
        MetricKind.Top5Accuracy => (double)_amongFive / _samples,
        MetricKind.LogLoss => _surprise / _samples,
        MetricKind.Brier => _squaredShares / _samples,
        MetricKind.RocAuc => OverCurves(curve => curve.RocAuc, curve => curve.Positives > 0 && curve.Negatives > 0, none: 0.5),
        MetricKind.PrAuc => OverCurves(curve => curve.AveragePrecision, curve => curve.Positives > 0, none: 0),
        _ => _tally!.Of(metric),
    };

    /// <summary>The mean over the classes, each against all others, that the samples at hand can tell of.</summary>
    private double OverCurves(Func<ThresholdCurve, double> area, Func<ThresholdCurve, bool> tells, double none)
    {
        double sum = 0;
        int count = 0;
        foreach (ThresholdCurve curve in _curves)
        {
            if (!tells(curve)) continue;
            sum += area(curve);
            count++;
        }

        return count == 0 ? none : sum / count;
    }

    /// <summary>Sample by sample, in double precision: what is made of the outputs' size, not of the largest alone.</summary>
    private void AddScores(Matrix outputs, Matrix targets, Batch batch)
    {
        for (int n = 0; n < batch.Count; n++)
        {
            for (int r = 0; r < _outputs; r++) _column[r] = outputs.Row(r)[n];
            int label = LabelOf(targets, n);
            if (_ranks) AddRank(label);
            if (!_probabilities) continue;
            ClassProbabilities.Of(_column, _loss, _shares);
            AddShares(label);
        }
    }

    private int LabelOf(Matrix targets, int sample)
    {
        if (_outputs == 1) return targets.Data[sample] > 0.5f ? 1 : 0;
        int label = 0;
        for (int r = 1; r < _outputs; r++)
            if (targets.Row(r)[sample] > targets.Row(label)[sample]) label = r;
        return label;
    }

    /// <summary>Of equal outputs the last class is taken to stand first, as scikit-learn's <c>top_k_accuracy_score</c> does.</summary>
    private void AddRank(int label)
    {
        int before = 0;
        for (int c = 0; c < _column.Length; c++)
            if (_column[c] > _column[label] || (_column[c] == _column[label] && c > label)) before++;
        if (before < 3) _amongThree++;
        if (before < 5) _amongFive++;
    }

    private void AddShares(int label)
    {
        double positive = _shares[^1]; // of one output or two: class 1's
        if (_outputs == 1)
        {
            double clipped = Clipped(positive);
            _surprise -= PortableMath.Log(label == 1 ? clipped : 1 - clipped);
        }
        else
        {
            double sum = 0;
            foreach (double share in _shares) sum += Clipped(share);
            _surprise -= PortableMath.Log(Clipped(_shares[label]) / sum);
        }

        if (_outputs <= 2)
        {
            _squaredShares += (positive - label) * (positive - label);
            if (_curves.Length > 0) _curves[0].Add(positive, label == 1);
            return;
        }

        for (int c = 0; c < _shares.Length; c++)
        {
            double error = _shares[c] - (c == label ? 1 : 0);
            _squaredShares += error * error;
            if (_curves.Length > 0) _curves[c].Add(_shares[c], c == label);
        }
    }

    /// <summary>Away from 0 and 1 by the spacing of doubles at 1, as scikit-learn's <c>log_loss</c>; NaN stays.</summary>
    private static double Clipped(double share) => Math.Min(Math.Max(share, Spacing), 1 - Spacing);

    private long CorrectBinary(Matrix outputs, Matrix targets, Batch batch)
    {
        long correct = 0;
        Vector512<float> half = Vector512.Create(0.5f), threshold = Vector512.Create(_loss.Threshold);
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

    private void AddClasses(ClassTally tally, Matrix outputs, Matrix targets, Batch batch)
    {
        Span<int> predicted = stackalloc int[Lanes.Count], actual = stackalloc int[Lanes.Count];
        for (int n = 0; n < batch.Count; n += Lanes.Count)
        {
            ClassesOf(outputs, n, _loss.Threshold).CopyTo(predicted);
            ClassesOf(targets, n, 0.5f).CopyTo(actual);
            for (int i = 0; i < Math.Min(Lanes.Count, batch.Count - n); i++) tally.Add(actual[i], predicted[i]);
        }
    }

    private Vector512<int> ClassesOf(Matrix matrix, int column, float threshold) => _outputs > 1
        ? ArgMax(matrix, column)
        : Vector512<int>.One & Vector512.GreaterThan(Vector512.Load(matrix.Data + column), Vector512.Create(threshold)).AsInt32();

    private void AddResiduals(Matrix outputs, Matrix targets, Batch batch)
    {
        for (int r = 0; r < _outputs; r++)
            for (int n = 0; n < batch.Count; n++)
                _residuals!.Add(r, targets.Row(r)[n], (double)outputs.Row(r)[n] - targets.Row(r)[n]);
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
