namespace Assay.Engine.Training;

/// <summary>
/// Samples in the order of a score, those of one class told from all others: the areas under the curves that a threshold runs through. Samples of
/// one score are one step, so that nothing depends on the order in which they came. Memory grows with the first epoch and is kept.
/// </summary>
public sealed class ThresholdCurve
{
    private double[] _scores = [];
    private bool[] _positive = [];
    private int _count;
    private bool _sorted;

    /// <summary>Samples of the class.</summary>
    public long Positives { get; private set; }

    /// <summary>All others.</summary>
    public long Negatives => _count - Positives;

    /// <summary>
    /// The share of pairs of a sample of the class and another in which the first has the larger score, ties half (<c>sklearn.metrics.roc_auc_score</c>).
    /// 0.5 where one of the two is missing and nothing can be ranked; NaN where a score is.
    /// </summary>
    public double RocAuc
    {
        get
        {
            if (HasNaN) return double.NaN;
            if (Positives == 0 || Negatives == 0) return 0.5;
            long twice = 0, hits = 0, alarms = 0;
            foreach (Cut cut in Cuts)
            {
                twice += (cut.FalsePositives - alarms) * (hits + cut.TruePositives);
                (hits, alarms) = (cut.TruePositives, cut.FalsePositives);
            }

            return twice / 2.0 / ((double)Positives * Negatives);
        }
    }

    /// <summary>
    /// The precision at each threshold, weighted by how much recall it adds, without interpolation (<c>sklearn.metrics.average_precision_score</c>); 0
    /// where no sample is of the class, NaN where a score is.
    /// </summary>
    public double AveragePrecision
    {
        get
        {
            if (HasNaN) return double.NaN;
            double sum = 0;
            long hits = 0;
            foreach (Cut cut in Cuts)
            {
                sum += (cut.TruePositives - hits) * ((double)cut.TruePositives / (cut.TruePositives + cut.FalsePositives));
                hits = cut.TruePositives;
            }

            return Positives == 0 ? 0 : sum / Positives;
        }
    }

    /// <summary>A step a score, the highest first: what has at least it is called positive.</summary>
    public CutEnumerator Cuts
    {
        get
        {
            Sort();
            return new(this);
        }
    }

    private bool HasNaN
    {
        get
        {
            Sort();
            return _count > 0 && double.IsNaN(_scores[0]); // NaN comes first
        }
    }

    /// <summary>Forgets all samples.</summary>
    public void Clear() => (_count, Positives, _sorted) = (0, 0, false);

    /// <summary>Adds a sample.</summary>
    public void Add(double score, bool positive)
    {
        if (_count == _scores.Length)
        {
            int size = Math.Max(64, 2 * _count);
            Array.Resize(ref _scores, size);
            Array.Resize(ref _positive, size);
        }

        (_scores[_count], _positive[_count]) = (score, positive);
        _count++;
        if (positive) Positives++;
        _sorted = false;
    }

    private void Sort()
    {
        if (_sorted) return;
        Array.Sort(_scores, _positive, 0, _count);
        _sorted = true;
    }

    /// <summary>A threshold and what lies at or above it.</summary>
    /// <param name="Threshold">The score.</param>
    /// <param name="TruePositives">Samples of the class.</param>
    /// <param name="FalsePositives">Others.</param>
    public readonly record struct Cut(double Threshold, long TruePositives, long FalsePositives);

    /// <summary>Goes through the cuts; takes no memory.</summary>
    public struct CutEnumerator
    {
        private readonly ThresholdCurve _curve;
        private int _left;

        internal CutEnumerator(ThresholdCurve curve) => (_curve, _left) = (curve, curve._count);

        /// <summary>The cut at hand.</summary>
        public Cut Current { get; private set; }

        /// <summary>Itself, for foreach.</summary>
        public readonly CutEnumerator GetEnumerator() => this;

        /// <summary>Goes to the next lower score.</summary>
        public bool MoveNext()
        {
            if (_left == 0) return false;
            double score = _curve._scores[_left - 1];
            long hits = Current.TruePositives, alarms = Current.FalsePositives;
            for (; _left > 0 && _curve._scores[_left - 1].Equals(score); _left--)
            {
                if (_curve._positive[_left - 1]) hits++;
                else alarms++;
            }

            Current = new(score, hits, alarms);
            return true;
        }
    }
}
