namespace Assay.Search.Models;

/// <summary>A factor as models see it: coordinates from 0 to 1.</summary>
/// <param name="Ordered">Whether near coordinates are alike, as numbers are; else they are names, and two are the same or not.</param>
/// <param name="Edges">
/// Where its levels' cells begin and end, ascending from 0 to 1: one number more than it has levels; the coordinate of a level is the middle of
/// its cell. Null: every number from 0 to 1 is a level.
/// </param>
/// <param name="Group">Factors of one group exist in the same settings; those of group 0 in all.</param>
internal sealed record Axis(bool Ordered, IReadOnlyList<double>? Edges, int Group = 0)
{
    /// <summary>How many levels it has; 0: as many as there are numbers.</summary>
    public int Levels => Edges is null ? 0 : Edges.Count - 1;

    /// <summary>The level in whose cell a coordinate lies.</summary>
    public int LevelOf(double coordinate)
    {
        int low = 0, high = Levels - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (coordinate < Edges![middle + 1]) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    /// <summary>The coordinate of a level.</summary>
    public double Middle(int level) => (Edges![level] + Edges[level + 1]) / 2;

    /// <summary>An axis of so many levels, all as wide.</summary>
    public static Axis Of(int levels, bool ordered, int group = 0) => new(ordered, [.. Enumerable.Range(0, levels + 1).Select(i => (double)i / levels)], group);
}
