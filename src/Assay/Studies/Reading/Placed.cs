namespace Assay.Studies.Reading;

/// <summary>A level with the nodes its overrides were written as, for the places of errors.</summary>
internal sealed record PlacedLevel(Level Level, IReadOnlyList<(string Path, Node Value)> Overrides, Mark At);

/// <summary>A factor with the places of its levels.</summary>
internal sealed record PlacedFactor(string Name, IReadOnlyList<PlacedLevel> Levels, Mark At)
{
    public Factor Factor => new(Name, [.. Levels.Select(level => level.Level)]);
}

/// <summary>A stage with the places of its factors.</summary>
internal sealed record PlacedStage(StageKind Kind, IReadOnlyList<PlacedFactor> Factors, int Keep)
{
    public Stage Stage => new(Kind, [.. Factors.Select(factor => factor.Factor)], Keep);
}
