using Assay.Search.Models;

namespace Assay.SearchBench;

/// <summary>Something to be minimised, whose minimum is known.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">What it depends on.</param>
/// <param name="Minimum">Its least value.</param>
/// <param name="Of">
/// A value and the square of its standard error, from the parameters' values: <see cref="Parameter.At"/>, NaN where one does not exist.
/// </param>
internal sealed record Problem(
    string Name, IReadOnlyList<Parameter> Parameters, double Minimum, Func<double[], (double Value, double Variance)> Of)
{
    /// <summary>Epochs that a trial is trained, over all its runs; 0 where nothing is trained.</summary>
    public int Epochs { get; init; }

    /// <summary>As models see it.</summary>
    public Cube Cube => field ??= new Cube([.. Parameters.Select(parameter => parameter.Axis)], Settle);

    /// <summary>A settled point's value, and the square of its standard error.</summary>
    public (double Value, double Variance) At(double[] point) => Of(ValuesAt(point));

    /// <summary>The parameters' values at a settled point.</summary>
    public double[] ValuesAt(double[] point) =>
        [.. Parameters.Select((parameter, i) => double.IsNaN(point[i]) ? double.NaN : parameter.At(point[i]))];

    /// <summary>No point is refused: levels at the middle of their cells, NaN where a parameter does not exist.</summary>
    private double[] Settle(double[] point)
    {
        double[] settled = new double[point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            Axis axis = Cube.Axes[i];
            bool exists = Parameters[i].When is not var (other, level) || Cube.Axes[other].LevelOf(settled[other]) == level;
            settled[i] = !exists ? double.NaN : axis.Edges is null ? point[i] : axis.Middle(axis.LevelOf(point[i]));
        }

        return settled;
    }
}
