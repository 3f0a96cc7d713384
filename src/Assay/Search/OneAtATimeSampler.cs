using Assay.Studies;

namespace Assay.Search;

/// <summary>The starting point itself, once for all factors, then each factor's levels with all else left as it is.</summary>
public sealed class OneAtATimeSampler : ISampler
{
    /// <inheritdoc/>
    public IEnumerable<Setting> Propose(IReadOnlyList<Factor> factors, Setting start) =>
        factors.SelectMany(factor => factor.Levels.Select(level => start.With(factor, level))).Prepend(start);

    /// <inheritdoc/>
    public long Count(IReadOnlyList<Factor> factors) => 1 + factors.Sum(factor => (long)factor.Levels.Count);
}
