namespace Assay.Search.Models;

/// <summary>A trial as models see it.</summary>
/// <param name="Point">Where it lies, [axes], settled: <see cref="Cube.Settle"/>.</param>
/// <param name="Value">What came of it: the smaller the better; +∞ where it diverged, NaN while nothing is known.</param>
/// <param name="Variance">The squared standard error of <paramref name="Value"/>, from folds and seeds; NaN: not known.</param>
/// <param name="Whole">Whether all its runs are done; else <paramref name="Value"/> is an estimate from what it had when it was given up.</param>
internal sealed record Observation(double[] Point, double Value, double Variance, bool Whole = true)
{
    /// <summary>Whether it is still on its way.</summary>
    public bool Pending => double.IsNaN(Value);
}
