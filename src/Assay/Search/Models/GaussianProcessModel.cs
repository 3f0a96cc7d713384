using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// Bayesian optimisation: a <see cref="GaussianProcess"/> learns what came of the trials (<see cref="OutputWarp"/>, <see cref="GaussianProcessFit"/>), and
/// the point is sought at which it expects the greatest improvement (<see cref="LogExpectedImprovement"/>) over the best that it expects where trials were.
/// </summary>
/// <remarks>
/// What diverged counts as the worst value that did not. What is known of a value's error stands beside the noise that all have; a value that is an
/// estimate, since its trial was given up, is known to a third of the deviation of all values. Trials on their way count as what is expected of them.
/// </remarks>
internal sealed class GaussianProcessModel : IModel
{
    private const int Returned = 10, Everywhere = 512, Best = 5, AroundEach = 20, StepsEach = 25;
    private const double LeastVariance = 1e-6; // the matrix of thousands of points stays positive definite whatever the noise
    private const double EstimateVariance = 0.1, MostVariance = 100, FirstStep = 0.1, Wider = 1.5, Narrower = 0.9;

    /// <inheritdoc/>
    public IReadOnlyList<double[]> Propose(Cube cube, IReadOnlyList<Observation> seen, RandomSequence random)
    {
        if (Find(cube, seen, ref random) is not { Found.Count: > 0 } search) return Draws.Fresh(cube, seen, Returned, ref random);
        return [.. search.Found.Select(one => one.Point)];
    }

    /// <inheritdoc/>
    /// <remarks>To the first order: the improvement that is expected after the <see cref="OutputWarp"/>, over the warp's slope at the best value. 0 where nothing new is left.</remarks>
    public double ExpectedGain(Cube cube, IReadOnlyList<Observation> seen, RandomSequence random)
    {
        if (Find(cube, seen, ref random) is not { } search) return double.PositiveInfinity;
        return search.Found.Count > 0 ? PortableMath.Exp(search.Found[0].Height) / search.Slope : 0;
    }

    /// <summary>The points of the highest ln(expected improvement), highest first, and the warp's slope at the best value; null: too little is known.</summary>
    private static (IReadOnlyList<(double[] Point, double Height)> Found, double Slope)? Find(Cube cube, IReadOnlyList<Observation> seen, ref RandomSequence random)
    {
        Observation[] told = [.. seen.Where(one => !one.Pending)];
        if (told.Count(one => double.IsFinite(one.Value)) < 2) return null;

        OutputWarp warp = new([.. told.Select(one => one.Value).Where(double.IsFinite)]);
        (GaussianProcess process, double best, double[][] leaders) = Learn(cube.Axes, warp, told, [.. seen.Where(one => one.Pending)]);
        Search search = new(cube, process, best, Draws.Known(seen));
        for (int i = 0; i < Everywhere; i++) search.Judge(Draws.Uniform(cube, ref random));
        foreach (double[] leader in leaders)
            for (int i = 0; i < AroundEach; i++) search.Judge(Draws.Near(cube, leader, FirstStep, ref random));
        foreach ((double[] point, double height) in search.Highest(Best)) Climb(search, cube, point, height, ref random);
        return (search.Highest(Returned), warp.Slope(told.Min(one => double.IsFinite(one.Value) ? one.Value : double.PositiveInfinity)));
    }

    /// <summary>The process given all trials, the best value that it expects at one of them, and those at which it expects the least.</summary>
    private static (GaussianProcess Process, double Best, double[][] Leaders) Learn(IReadOnlyList<Axis> axes, OutputWarp warp, Observation[] told, Observation[] pending)
    {
        double worst = told.Max(one => double.IsFinite(one.Value) ? one.Value : double.NegativeInfinity);
        double[] values = new double[told.Length], variances = new double[told.Length];
        for (int i = 0; i < told.Length; i++)
        {
            double value = Math.Min(told[i].Value, worst), slope = warp.Slope(value);
            values[i] = warp.Of(value);
            double known = double.IsFinite(told[i].Value) && double.IsFinite(told[i].Variance) ? slope * slope * told[i].Variance : 0;
            variances[i] = Math.Clamp(known, LeastVariance, MostVariance) + (told[i].Whole ? 0 : EstimateVariance);
        }

        double[][] features = [.. told.Select(one => Matern.Embed(axes, one.Point))];
        Hyperparameters parameters = GaussianProcessFit.Of(axes, features, values, variances);
        GaussianProcess process = new(axes, features, values, variances, pending.Length);
        if (!process.TrySet(parameters)) throw new InvalidOperationException("The Gaussian process has no hyperparameters under which it can be worked out.");
        double[][] believed = [.. pending.Select(one => Matern.Embed(axes, one.Point))];
        double[] means = [.. features.Concat(believed).Select(point => process.At(point).Mean)];
        foreach (double[] point in believed) process.Believe(point);
        double[][] leaders = [.. told.Concat(pending).Zip(means).OrderBy(pair => pair.Second).Take(Best).Select(pair => pair.First.Point)];
        return (process, means.Min(), leaders);
    }

    /// <summary>Uphill from a point by steps at random, the wider after each that led higher, the narrower after each that did not.</summary>
    private static void Climb(Search search, Cube cube, double[] point, double height, ref RandomSequence random)
    {
        double scale = FirstStep;
        for (int step = 0; step < StepsEach * cube.Axes.Count; step++)
        {
            double[]? next = Draws.Near(cube, point, scale, ref random);
            if (search.Judge(next) is { } reached && reached > height) (point, height, scale) = (next!, reached, scale * Wider);
            else scale *= Narrower;
        }
    }

    /// <summary>What was looked at, and how high the expected improvement is there.</summary>
    private sealed class Search(Cube cube, GaussianProcess process, double best, HashSet<double[]> known)
    {
        private readonly List<(double[] Point, double Height)> _found = [];

        /// <summary>The height at a settled point; null where it was tried or looked at before, or is none.</summary>
        public double? Judge(double[]? point)
        {
            if (point is null || !known.Add(point)) return null;
            (double mean, double variance) = process.At(Matern.Embed(cube.Axes, point));
            double height = LogExpectedImprovement.Of(mean, Math.Sqrt(variance), best);
            _found.Add((point, height));
            return height;
        }

        /// <summary>The highest, highest first.</summary>
        public IReadOnlyList<(double[] Point, double Height)> Highest(int count) => [.. _found.OrderByDescending(one => one.Height).Take(count)];
    }
}
