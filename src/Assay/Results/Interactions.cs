using Assay.Statistics;
using Assay.Studies;

namespace Assay.Results;

/// <summary>What two factors of a stage did together: see <see cref="PairShare"/>.</summary>
/// <param name="First">A factor's name.</param>
/// <param name="Second">Another's.</param>
/// <param name="Share">Of the variance of the trials' means.</param>
/// <param name="DegreesOfFreedom">Of that share.</param>
/// <param name="P">Adjusted for the number of pairs; NaN: nothing is left to test against.</param>
internal sealed record PairInteraction(string First, string Second, double Share, int DegreesOfFreedom, double P)
{
    /// <summary>Whether it is told from chance, at 5 % for all pairs together.</summary>
    public bool Matters => P <= 0.05;
}

/// <summary>What the factors of a stage did in pairs, beyond what each did alone, to the mean of the objective.</summary>
/// <param name="Pairs">The largest share first.</param>
/// <param name="Why">Why there are none, or not all; null: there are.</param>
internal sealed record Interactions(IReadOnlyList<PairInteraction> Pairs, string? Why)
{
    /// <summary>Of a stage; null where it has none to tell: <see cref="StageDesign.Of"/>.</summary>
    /// <remarks>
    /// A trial that diverged counts with the worst mean of all. Where trials were given up there are none: those that are left were chosen by
    /// their values, and what is chosen by values says nothing of how these come about.
    /// </remarks>
    public static Interactions? Of(StageState stage, ObjectiveOptions objective)
    {
        if (StageDesign.Of(stage, objective) is not { } design) return null;
        if (design.Pruned > 0) return new([], $"{design.Pruned} of {stage.Trials.Count} trials were given up, and those that are left were chosen by their values");
        if (design.Values.Any(double.IsNaN)) return new([], "no trial has a value");

        IReadOnlyList<Factor> factors = stage.Stage.Factors;
        bool complete = stage.Stage.Kind is StageKind.Grid && factors.Aggregate(1L, (all, factor) => all * factor.Levels.Count) == design.Count;
        PairShare[] shares = [.. PairInteractions.Of([.. factors.Select(design.ColumnsOf)], design.Values, complete)];
        return new(
            [.. shares.OrderByDescending(pair => pair.Share).Select(pair =>
                new PairInteraction(factors[pair.First].Name, factors[pair.Second].Name, pair.Share, pair.DegreesOfFreedom, pair.P))],
            shares.Length == 0 ? $"{design.Count} trials are too few for what two factors have in combinations, or all have one value" : null);
    }
}
