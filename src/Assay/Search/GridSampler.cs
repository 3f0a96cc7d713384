using Assay.Studies;

namespace Assay.Search;

/// <summary>Every combination of levels; the last factor changes fastest.</summary>
public sealed class GridSampler : ISampler
{
    /// <inheritdoc/>
    public IEnumerable<Setting> Propose(IReadOnlyList<Factor> factors, Setting start) => factors.Aggregate(
        (IEnumerable<Setting>)[start],
        (settings, factor) => settings.SelectMany(setting => factor.Levels.Select(level => setting.With(factor, level))));

    /// <inheritdoc/>
    public long Count(IReadOnlyList<Factor> factors)
    {
        long count = 1;
        foreach (Factor factor in factors) count = checked(count * factor.Levels.Count);
        return count;
    }
}
