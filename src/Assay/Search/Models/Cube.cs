namespace Assay.Search.Models;

/// <summary>The space as models see it: the unit cube.</summary>
/// <param name="Axes">One a factor.</param>
/// <param name="Settle">
/// From any point of the cube, [axes], to the one that would be tried there: levels at the middle of their cells, NaN where a factor does not exist;
/// null where a constraint refuses it.
/// </param>
internal sealed record Cube(IReadOnlyList<Axis> Axes, Func<double[], double[]?> Settle);
