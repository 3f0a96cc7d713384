namespace Assay.Engine.Training;

/// <summary>
/// What remains of targets when predictions are taken away, and how much of their scatter that is; over several targets the mean of each one's value
/// (scikit-learn's <c>uniform_average</c>). Means and squares are updated sample by sample in double precision (Welford 1962), so that years or
/// prices far from 0 lose no digits.
/// </summary>
internal sealed class Residuals
{
    private readonly Column[] _columns;
    private readonly bool _keeps;

    /// <param name="targets">Number of targets.</param>
    /// <param name="metrics">What is asked for: a median needs every error.</param>
    public Residuals(int targets, IReadOnlyList<MetricKind> metrics)
    {
        _columns = [.. Enumerable.Range(0, targets).Select(_ => new Column())];
        _keeps = metrics.Contains(MetricKind.MedianAe);
    }

    public void Clear()
    {
        foreach (Column column in _columns) column.Clear();
    }

    /// <summary>Adds what was there and how far the prediction is above it.</summary>
    public void Add(int target, double truth, double error) => _columns[target].Add(truth, error, _keeps);

    /// <summary>The mean over targets of a metric.</summary>
    public double Of(MetricKind metric)
    {
        double sum = 0;
        foreach (Column column in _columns)
        {
            sum += metric switch
            {
                MetricKind.Rmse => Math.Sqrt(column.Squares / column.Samples),
                MetricKind.R2 => column.Samples < 2 ? double.NaN : Explained(column.Squares, column.Scatter),
                MetricKind.ExplainedVariance => Explained(column.ErrorScatter, column.Scatter),
                MetricKind.MedianAe => column.Median(),
                _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "no metric of residuals"),
            };
        }

        return sum / _columns.Length;
    }

    /// <summary>1 − left / scatter; of targets that do not scatter 1 where nothing is left, else 0 (<c>force_finite</c>).</summary>
    private static double Explained(double left, double scatter) => scatter == 0 ? (left == 0 ? 1 : 0 * left) : 1 - (left / scatter);

    /// <summary>One target.</summary>
    private sealed class Column
    {
        private double[] _sizes = [];
        private double _truth, _error;

        public int Samples { get; private set; }

        /// <summary>Σ error².</summary>
        public double Squares { get; private set; }

        /// <summary>Σ (truth − its mean)².</summary>
        public double Scatter { get; private set; }

        /// <summary>Σ (error − its mean)².</summary>
        public double ErrorScatter { get; private set; }

        public void Clear() => (_truth, _error, Samples, Squares, Scatter, ErrorScatter) = (0, 0, 0, 0, 0, 0);

        public void Add(double truth, double error, bool keep)
        {
            if (keep)
            {
                if (Samples == _sizes.Length) Array.Resize(ref _sizes, Math.Max(64, 2 * Samples));
                _sizes[Samples] = Math.Abs(error);
            }

            Samples++;
            Squares += error * error;
            double fromTruth = truth - _truth, fromError = error - _error;
            _truth += fromTruth / Samples;
            _error += fromError / Samples;
            Scatter += fromTruth * (truth - _truth);
            ErrorScatter += fromError * (error - _error);
        }

        public double Median()
        {
            Array.Sort(_sizes, 0, Samples);
            int middle = Samples / 2;
            return Samples == 0 || double.IsNaN(_sizes[0]) ? double.NaN // NaN comes first
                : Samples % 2 == 1 ? _sizes[middle] : (_sizes[middle - 1] + _sizes[middle]) / 2;
        }
    }
}
