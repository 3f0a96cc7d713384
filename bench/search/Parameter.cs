using Assay.Search.Models;

namespace Assay.SearchBench;

/// <summary>A parameter of a problem.</summary>
/// <param name="Name">Its name, the only one in its problem.</param>
/// <param name="When">An earlier parameter (0-based) that always exists, and the level of it with which this one does; null: it exists always.</param>
internal abstract record Parameter(string Name, (int Parameter, int Level)? When)
{
    /// <summary>As models see it.</summary>
    public abstract Axis Axis { get; }

    /// <summary>The value at a settled coordinate: a number, or the 0-based level of a <see cref="Choice"/>.</summary>
    public abstract double At(double coordinate);

    /// <summary>0 where a parameter exists always; else the same as of others that exist with the same level.</summary>
    protected static int Group((int Parameter, int Level)? when) => when is var (_, level) ? level + 1 : 0;
}

/// <summary>A real number.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The largest.</param>
/// <param name="Log">Whether it lies evenly by its logarithm.</param>
internal sealed record Real(string Name, double Low, double High, bool Log = false, (int Parameter, int Level)? When = null) : Parameter(Name, When)
{
    public override Axis Axis { get; } = new(Ordered: true, Edges: null, Group(When));

    public override double At(double coordinate) => Log ? Low * Math.Pow(High / Low, coordinate) : Low + (coordinate * (High - Low));
}

/// <summary>A whole number that lies evenly by its logarithm: n has the room from ln n to ln(n + 1), as in a study's ranges.</summary>
/// <param name="Low">The least, at least 1.</param>
/// <param name="High">The largest.</param>
internal sealed record Whole(string Name, int Low, int High, (int Parameter, int Level)? When = null) : Parameter(Name, When)
{
    public override Axis Axis { get; } = new(
        Ordered: true,
        [.. Enumerable.Range(Low, High - Low + 2).Select(n => Math.Log((double)n / Low) / Math.Log((High + 1.0) / Low))],
        Group(When));

    public override double At(double coordinate) => Low + Axis.LevelOf(coordinate);
}

/// <summary>One of some levels.</summary>
/// <param name="Levels">Their names.</param>
/// <param name="Ordered">Whether they are numbers, in their order.</param>
internal sealed record Choice(string Name, IReadOnlyList<string> Levels, bool Ordered = false, (int Parameter, int Level)? When = null)
    : Parameter(Name, When)
{
    public override Axis Axis { get; } = Axis.Of(Levels.Count, Ordered, Group(When));

    public override double At(double coordinate) => Axis.LevelOf(coordinate);
}
