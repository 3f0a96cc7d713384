namespace Assay.Studies.Claims;

/// <summary>What of a study a claim speaks of.</summary>
public enum SubjectKind
{
    /// <summary>The trial in which nothing is changed.</summary>
    Reference,

    /// <summary>The best trial of the search.</summary>
    Best,

    /// <summary>The final network.</summary>
    Final,

    /// <summary>The trials with these levels.</summary>
    Levels,
}

/// <summary>Whom a claim speaks of: the reference, the best, the final network, or a level; of this study or another.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Levels">Factor → label of its level; empty but for <see cref="SubjectKind.Levels"/>.</param>
/// <param name="Study">The name of another study; null: this one.</param>
public sealed record Subject(SubjectKind Kind, IReadOnlyDictionary<string, string> Levels, string? Study = null)
{
    /// <summary>A subject without levels.</summary>
    public static Subject Of(SubjectKind kind, string? study = null) => new(kind, new Dictionary<string, string>(), study);

    /// <summary>In words: kernel 7, the best of triangle-800.</summary>
    public override string ToString()
    {
        string own = Kind switch
        {
            SubjectKind.Reference => "the reference",
            SubjectKind.Best => "the best setting",
            SubjectKind.Final => "the final network",
            _ => string.Join(", ", Levels.Select(level => $"{level.Key} {level.Value}")),
        };
        return Study is null ? own : $"{own} of {Study}";
    }
}
