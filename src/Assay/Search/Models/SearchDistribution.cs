using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// The normal distribution from which <see cref="CmaEs"/> draws, N(m, σ²C), and how a generation changes it; symbols are those of Hansen's tutorial. Where
/// it has C to the power −½, here is L⁻¹ of C = LLᵀ, which is as good (Krause, Arbonès &amp; Igel, CMA-ES with optimal covariance update and storage
/// complexity, 2016).
/// </summary>
internal sealed class SearchDistribution
{
    private const double FirstDeviation = 0.3, LeastDeviation = 1e-5;
    private readonly IReadOnlyList<Axis> _axes;
    private readonly int _d;
    private readonly double[] _weights, _mean, _stepPath, _path;
    private readonly double[,] _covariance;
    private readonly double _mass, _stepRate, _stepDamping, _pathRate, _rankOne, _rankMu, _expected;
    private double _sigma = FirstDeviation;
    private Cholesky _factor;
    private int _updates, _small;

    /// <summary>The distribution before the first generation.</summary>
    /// <param name="axes">The cube's, all ordered.</param>
    /// <param name="restarts">How often it began anew: each time with twice the generation, at a point of its own.</param>
    public SearchDistribution(IReadOnlyList<Axis> axes, int restarts)
    {
        (_axes, _d, Restarts) = (axes, axes.Count, restarts);
        double d = _d;
        Generation = (4 + (int)(3 * PortableMath.Log(d))) << Math.Min(restarts, 10);
        _weights = new double[Generation / 2];
        for (int i = 0; i < _weights.Length; i++) _weights[i] = PortableMath.Log((Generation + 1) / 2.0) - PortableMath.Log(i + 1);
        double sum = _weights.Sum(), squares = 0;
        for (int i = 0; i < _weights.Length; i++) squares += (_weights[i] /= sum) * _weights[i];
        _mass = 1 / squares;
        _stepRate = (_mass + 2) / (d + _mass + 5);
        _stepDamping = 1 + (2 * Math.Max(0, Math.Sqrt((_mass - 1) / (d + 1)) - 1)) + _stepRate;
        _pathRate = (4 + (_mass / d)) / (d + 4 + (2 * _mass / d));
        _rankOne = 2 / (((d + 1.3) * (d + 1.3)) + _mass);
        _rankMu = Math.Min(1 - _rankOne, 2 * (0.25 + _mass + (1 / _mass) - 2) / (((d + 2) * (d + 2)) + _mass));
        _expected = Math.Sqrt(d) * (1 - (1 / (4 * d)) + (1 / (21 * d * d)));

        _mean = new double[_d];
        RandomSequence random = new RandomKey(0, restarts).Sequence(Purpose.Search); // every study's second start is the same
        for (int i = 0; i < _d; i++) _mean[i] = restarts == 0 ? 0.5 : random.NextDouble();
        (_stepPath, _path) = (new double[_d], new double[_d]);
        _covariance = new double[_d, _d];
        for (int i = 0; i < _d; i++) _covariance[i, i] = 1;
        KeepMargin();
        _factor = Factor(_covariance)!;
    }

    /// <summary>λ: trials of a generation.</summary>
    public int Generation { get; }

    /// <summary>How often it began anew.</summary>
    public int Restarts { get; }

    /// <summary>m, [axes].</summary>
    public IReadOnlyList<double> Mean => _mean;

    /// <summary>The deviation along an axis, in units of the cube.</summary>
    public double Deviation(int axis) => _sigma * Math.Sqrt(_covariance[axis, axis]);

    /// <summary>A point drawn from it, [axes], cut off at the cube's faces.</summary>
    /// <param name="widening">By how much the deviations are widened.</param>
    /// <param name="random">The numbers.</param>
    public double[] Draw(double widening, ref RandomSequence random)
    {
        double[] normal = new double[_factor.Stride], step = new double[_factor.Stride];
        for (int i = 0; i < _d; i++) normal[i] = random.NextNormal();
        _factor.Multiply(normal, step);
        return [.. _mean.Select((m, i) => Math.Clamp(m + (widening * _sigma * step[i]), 0, 1))];
    }

    /// <summary>Moves it towards the better half of a generation; false: it has come to an end, and another should begin elsewhere.</summary>
    /// <param name="generation">As many as <see cref="Generation"/>. A coordinate that is none counts as the mean's.</param>
    public bool Update(IReadOnlyList<Observation> generation)
    {
        Observation[] ranked = [.. generation.OrderBy(one => one.Value)]; // stable: of equals the earlier
        if (ranked[0].Value == ranked[^1].Value) return false;
        double[][] steps = [.. ranked.Take(_weights.Length).Select(one => Step(one.Point))];
        double[] step = new double[_factor.Stride];
        for (int k = 0; k < steps.Length; k++)
            for (int i = 0; i < _d; i++) step[i] += _weights[k] * steps[k][i];
        for (int i = 0; i < _d; i++) _mean[i] = Math.Clamp(_mean[i] + (_sigma * step[i]), 0, 1);

        // The step size: the path's length against that of a path of steps that know nothing of each other.
        double[] whitened = [.. step];
        _factor.SolveForward(whitened);
        double keep = 1 - _stepRate, take = Math.Sqrt(_stepRate * (2 - _stepRate) * _mass), length = 0, faded = 1 - PortableMath.Pow(keep, 2 * ++_updates);
        for (int i = 0; i < _d; i++)
        {
            _stepPath[i] = (keep * _stepPath[i]) + (take * whitened[i]);
            length += _stepPath[i] * _stepPath[i];
        }

        length = Math.Sqrt(length);
        _sigma *= PortableMath.Exp(Math.Min(1, _stepRate / _stepDamping * ((length / _expected) - 1)));

        // The covariance: rank one by the path, which stands still while the step size grows fast; rank μ by the steps.
        bool still = length / Math.Sqrt(faded) >= (1.4 + (2.0 / (_d + 1))) * _expected;
        double pathTake = still ? 0 : Math.Sqrt(_pathRate * (2 - _pathRate) * _mass);
        for (int i = 0; i < _d; i++) _path[i] = ((1 - _pathRate) * _path[i]) + (pathTake * step[i]);
        double old = 1 - _rankOne - _rankMu + (still ? _rankOne * _pathRate * (2 - _pathRate) : 0);
        for (int i = 0; i < _d; i++)
            for (int j = 0; j <= i; j++)
            {
                double mu = 0;
                for (int k = 0; k < steps.Length; k++) mu += _weights[k] * steps[k][i] * steps[k][j];
                _covariance[i, j] = _covariance[j, i] = (old * _covariance[i, j]) + (_rankOne * _path[i] * _path[j]) + (_rankMu * mu);
            }

        _small = KeepMargin() ? _small + 1 : 0;
        if (_small > _d || Factor(_covariance) is not { } factor) return false;
        _factor = factor;
        return true;
    }

    /// <summary>(x − m)/σ, shortened where it is longer than steps of this distribution are, [stride].</summary>
    private double[] Step(double[] point)
    {
        double[] step = new double[_factor.Stride];
        for (int i = 0; i < _d; i++) step[i] = double.IsNaN(point[i]) ? 0 : (point[i] - _mean[i]) / _sigma;
        double[] whitened = [.. step];
        _factor.SolveForward(whitened);
        double length = Math.Sqrt(Rows.Dot(whitened, whitened, 0, _d)), longest = Math.Sqrt(_d) + (2.0 * _d / (_d + 2));
        if (length > longest)
            for (int i = 0; i < _d; i++) step[i] *= longest / length;
        return step;
    }

    /// <summary>
    /// Widens what became too narrow along axes with cells: from its middle a cell is left on either side with a probability of 1/(dλ). Whether all
    /// deviations are at their least.
    /// </summary>
    private bool KeepMargin()
    {
        double reach = NormalQuantile(1.0 / (_d * Generation));
        bool small = true;
        for (int i = 0; i < _d; i++)
        {
            double deviation = Deviation(i);
            if (_axes[i].Edges is not { } edges)
            {
                small &= deviation < LeastDeviation;
                continue;
            }

            int level = _axes[i].LevelOf(_mean[i]);
            double least = _axes[i].Levels == 1 ? 0 : (edges[level + 1] - edges[level]) / 2 / reach;
            if (deviation > least) small &= _axes[i].Levels == 1;
            else if (least > 0)
                for (int j = 0; j < _d; j++)
                {
                    double factor = least / deviation;
                    _covariance[i, j] *= factor;
                    _covariance[j, i] *= factor; // the diagonal twice
                }
        }

        return small;
    }

    /// <summary>What a standard normal exceeds with a small probability, to 5e-4 (Abramowitz &amp; Stegun, Handbook of mathematical functions, 1964, 26.2.23).</summary>
    private static double NormalQuantile(double probability)
    {
        double t = Math.Sqrt(-2 * PortableMath.Log(Math.Min(probability, 0.25)));
        return t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));
    }

    private static Cholesky? Factor(double[,] covariance)
    {
        int d = covariance.GetLength(0);
        Cholesky factor = new(d);
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < i; j++) factor.Row(i)[j] = covariance[i, j];
            factor.Diagonal(i) = covariance[i, i];
        }

        return factor.Factor(d) ? factor : null;
    }
}
