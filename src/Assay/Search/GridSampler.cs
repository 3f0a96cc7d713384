using Assay.Studies;

namespace Assay.Search;

/// <summary>Every combination of levels; the last factor changes fastest.</summary>
internal sealed class GridSampler : ISampler
{
    /// <inheritdoc/>
    public IEnumerable<Setting> Propose(Stage stage, IReadOnlyList<Setting> starts)
    {
        Space space = new(stage);
        IEnumerable<IReadOnlyList<Level?>> combinations = stage.Factors.Aggregate(
            (IEnumerable<IReadOnlyList<Level?>>)[[]],
            (points, factor) => points.SelectMany(point => factor.Levels.Select(level => (IReadOnlyList<Level?>)[.. point, level])));
        return starts.SelectMany(start => combinations.Select(levels => space.At(start, levels)).OfType<Setting>());
    }

    /// <inheritdoc/>
    public long Count(Stage stage, int starts)
    {
        long count = starts;
        foreach (Factor factor in stage.Factors) count = checked(count * factor.Levels.Count);
        return count;
    }
}
