using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>
/// Two regions of the plane to be told apart: points are uniform in the square of side 100 about the origin, and the
/// label says whether a point lies inside the region. Features are the raw coordinates x and y.
/// </summary>
public static class PlaneTasks
{
    /// <summary>Half the side of the square: coordinates lie in [−50, 50].</summary>
    public const double Reach = 50;

    /// <summary>
    /// The true label. Triangle: 1 inside or on the triangle (−20, 60), (80, −40), (−20, −40), whose corners reach past
    /// the square. Spiral: 1 where sign(x + y) · sign(x) · cos(√(x² + y²) / 2π) &gt; 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">When the source is not a plane task.</exception>
    public static int Label(SourceKind source, double x, double y) => source switch
    {
        SourceKind.Triangle => x >= -20 && y >= -40 && x + y <= 40 ? 1 : 0,
        SourceKind.Spiral =>
            Math.Sign(x + y) * Math.Sign(x) * PortableMath.Cos(Math.Sqrt((x * x) + (y * y)) / (2 * Math.PI)) > 0 ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "A plane task is triangle or spiral."),
    };

    /// <summary>The first points of a sequence: fewer points are a prefix of more.</summary>
    internal static Dataset Generate(SourceKind source, int samples, RandomSequence random)
    {
        float[] points = new float[samples * 2], labels = new float[samples];
        for (int i = 0; i < points.Length; i++) points[i] = (float)(((2 * random.NextDouble()) - 1) * Reach);

        // The label belongs to the point as it is stored, not to the one before rounding.
        for (int i = 0; i < samples; i++) labels[i] = Label(source, points[2 * i], points[(2 * i) + 1]);
        return new Dataset(points, labels, ["x", "y"], ["label"], 2) { ClassNames = ["0", "1"] };
    }
}
