namespace Assay.Reports;

/// <summary>What mattered where one thing at a time was changed: the level of a factor that is furthest from the reference.</summary>
/// <param name="Factor">Its name.</param>
/// <param name="Level">The level; the largest of several, so that its interval, which is not adjusted, flatters it.</param>
/// <param name="Levels">Levels that were compared.</param>
/// <param name="Difference">To the reference.</param>
internal sealed record LargestDifference(string Factor, string Level, int Levels, LevelDifference Difference)
{
    /// <summary>The largest of each factor that has one, the largest first.</summary>
    public static IReadOnlyList<LargestDifference> Of(IReadOnlyList<FactorEffect> effects) =>
    [
        .. from effect in effects
           let compared = effect.Levels.Where(level => level.Difference?.Values.Count > 0).ToArray()
           where compared.Length > 0
           let largest = compared.MaxBy(level => Math.Abs(level.Difference!.Values.Mean))!
           orderby Math.Abs(largest.Difference!.Values.Mean) descending
           select new LargestDifference(effect.Factor, largest.Label, compared.Length, largest.Difference!),
    ];
}
