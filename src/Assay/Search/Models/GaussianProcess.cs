namespace Assay.Search.Models;

/// <summary>What a Gaussian process does not learn in closed form.</summary>
/// <param name="Lengths">The kernel's, one an axis, in units of the cube.</param>
/// <param name="Noise">The variance of a value about the function, beyond what is known of it; the function's own is 1.</param>
internal sealed record Hyperparameters(IReadOnlyList<double> Lengths, double Noise);

/// <summary>
/// A Gaussian process given values at points (Rasmussen &amp; Williams 2006, algorithm 2.1): the function's variance is 1, its mean one number, whose prior
/// is a standard normal and which stands at its most probable value.
/// </summary>
internal sealed class GaussianProcess
{
    private const double HalfLogOfTwoPi = 0.91893853320467274;
    private readonly IReadOnlyList<Axis> _axes;
    private readonly double[][] _features; // [point][feature]
    private readonly double[][] _points; // [feature][point], in whole vectors
    private readonly double[] _values, _variances;
    private readonly Cholesky _factor;
    private readonly double[] _weights; // K⁻¹(y − m)
    private readonly double[] _row;
    private double[]? _slopes; // (1 + s) e⁻ˢ in rows as the factor's, where a gradient was asked for
    private Matern _kernel = null!;
    private double _noise;

    /// <summary>A process that knows its values, and needs its hyperparameters next: <see cref="TrySet"/>.</summary>
    /// <param name="axes">The cube's.</param>
    /// <param name="features">Points as <see cref="Matern.Embed"/> makes them, [points][features].</param>
    /// <param name="values">[points].</param>
    /// <param name="variances">What is known of each value's variance beside the noise, [points]; 0: nothing.</param>
    /// <param name="room">Points that will be believed at most.</param>
    public GaussianProcess(IReadOnlyList<Axis> axes, double[][] features, double[] values, double[] variances, int room = 0)
    {
        (_axes, _features, _values, _variances) = (axes, features, values, variances);
        _factor = new Cholesky(features.Length + room);
        _points = new double[Matern.Features(axes)][];
        for (int i = 0; i < _points.Length; i++)
        {
            _points[i] = new double[_factor.Stride];
            for (int j = 0; j < features.Length; j++) _points[i][j] = features[j][i];
        }

        _weights = new double[_factor.Stride];
        _row = new double[_factor.Stride];
    }

    /// <summary>The function's mean.</summary>
    public double Mean { get; private set; }

    /// <summary>ln p(values | points, mean, hyperparameters).</summary>
    public double LogMarginalLikelihood { get; private set; }

    /// <summary>Works the process out under hyperparameters; false: its matrix is not positive definite to working precision.</summary>
    /// <param name="parameters">The hyperparameters.</param>
    /// <param name="gradient">Whether <see cref="Gradient"/> will be asked for.</param>
    public bool TrySet(Hyperparameters parameters, bool gradient = false)
    {
        _kernel = new Matern(_axes, parameters.Lengths);
        _noise = parameters.Noise;
        if (gradient) _slopes ??= new double[_features.Length * _factor.Stride];
        _factor.Clear();
        for (int i = 0; i < _features.Length; i++)
        {
            _kernel.Between(_features[i], _points, i, _factor.Row(i), gradient ? Slopes(i) : []);
            _factor.Diagonal(i) = 1 + _noise + _variances[i];
        }

        if (!_factor.Factor(_features.Length)) return false;
        Learn();
        return true;
    }

    /// <summary>The function's mean and variance at a point, without noise.</summary>
    /// <param name="features">As <see cref="Matern.Embed"/> makes them.</param>
    public (double Mean, double Variance) At(double[] features)
    {
        _kernel.Between(features, _points, _factor.Count, _row, []);
        double mean = Mean + Rows.Dot(_row, _weights, 0, _factor.Count);
        _factor.SolveForward(_row);
        return (mean, Math.Max(0, 1 - Rows.Dot(_row, _row, 0, _factor.Count)));
    }

    /// <summary>
    /// Takes it that a point's value will be what is expected there: no mean changes, the variance around does (the kriging believer of Ginsbourger et al.,
    /// Kriging is well-suited to parallelize optimization, 2010).
    /// </summary>
    /// <param name="features">As <see cref="Matern.Embed"/> makes them.</param>
    public void Believe(double[] features)
    {
        int i = _factor.Count;
        for (int j = 0; j < _points.Length; j++) _points[j][i] = features[j];
        _kernel.Between(features, _points, i, _factor.Row(i), []);
        _factor.Diagonal(i) = 1 + _noise;
        _factor.Factor(i + 1); // where it fails, all is known there, and there is nothing to believe
    }

    /// <summary>The slope of ln p(values, mean) in the logarithms of the lengths, then of the noise: half of Σ (wwᵀ − K⁻¹) ∂K.</summary>
    public double[] Gradient()
    {
        _factor.Invert();
        double[] sums = new double[_axes.Count + 1];
        for (int i = 0; i < _features.Length; i++)
        {
            Span<double> weights = Slopes(i);
            ReadOnlySpan<double> inverse = _factor.InverseRow(i);
            for (int j = 0; j < i; j++) weights[j] *= (_weights[i] * _weights[j]) - inverse[j]; // both triangles: twice the half
            _kernel.AddDerivatives(_features[i], _points, i, weights, sums);
            sums[^1] += ((_weights[i] * _weights[i]) - inverse[i]) * _noise / 2;
        }

        return sums;
    }

    private Span<double> Slopes(int i) => _slopes.AsSpan(i * _factor.Stride, _factor.Stride);

    private void Learn()
    {
        int n = _values.Length;
        double[] ones = new double[_factor.Stride];
        ones.AsSpan(0, n).Fill(1);
        _weights.AsSpan().Clear();
        _values.CopyTo(_weights, 0);
        _factor.SolveForward(ones);
        _factor.SolveForward(_weights);
        Mean = Rows.Dot(ones, _weights, 0, n) / (Rows.Dot(ones, ones, 0, n) + 1);
        Rows.Subtract(_weights, Mean, ones, n);
        LogMarginalLikelihood = (-Rows.Dot(_weights, _weights, 0, n) / 2) - (_factor.LogDeterminant / 2) - (n * HalfLogOfTwoPi);
        _factor.SolveBackward(_weights);
    }
}
