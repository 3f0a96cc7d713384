using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>A level with the nodes its overrides were written as, for the places of errors.</summary>
internal sealed record PlacedLevel(Level Level, IReadOnlyList<(string Path, Node Value)> Overrides, Mark At);

/// <summary>A condition with one value for each of its keys, as it was written.</summary>
internal sealed record PlacedCondition(Condition Condition, IReadOnlyList<(string Key, Node Value)> Example, Mark At);

/// <summary>A factor with the places of its levels: of a choice all, of a range its two ends.</summary>
internal sealed record PlacedFactor(string Name, Domain Domain, IReadOnlyList<PlacedLevel> Levels, PlacedCondition? When, Mark At)
{
    public Factor Factor { get; } = new(Name, Domain, When?.Condition);
}

/// <summary>A stage with the places of its factors.</summary>
internal sealed record PlacedStage(Stage Stage, IReadOnlyList<PlacedFactor> Factors)
{
    public StageKind Kind => Stage.Kind;

    public bool Drawn => Stage.Drawn;

    /// <summary>Whether every factor stands in every setting, with any level of the others.</summary>
    public bool Free => !Stage.Drawn && Stage.Where is null && Factors.All(factor => factor.When is null);
}
