using Assay.Studies;

namespace Assay.Search;

/// <summary>The starting point itself, once for all factors, then each factor's levels with all else left as it is.</summary>
internal sealed class OneAtATimeSampler : ISampler
{
    /// <inheritdoc/>
    public IEnumerable<Setting> Propose(Stage stage, IReadOnlyList<Setting> starts)
    {
        Space space = new(stage);
        int count = stage.Factors.Count;
        IEnumerable<Level?[]> points = Enumerable.Range(0, count)
            .SelectMany(i => stage.Factors[i].Levels.Select(level =>
            {
                Level?[] levels = new Level?[count];
                levels[i] = level;
                return levels;
            }))
            .Prepend(new Level?[count]);
        return starts.SelectMany(start => points.Select(levels => space.At(start, levels)).OfType<Setting>());
    }

    /// <inheritdoc/>
    public long Count(Stage stage, int starts) => checked(starts * (1 + stage.Factors.Sum(factor => (long)factor.Levels.Count)));
}
