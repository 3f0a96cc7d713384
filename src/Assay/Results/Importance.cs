using Assay.Statistics;
using Assay.Studies;

namespace Assay.Results;

/// <summary>What one factor decided, of a stage: see <see cref="FactorShare"/>.</summary>
/// <param name="Factor">Its name.</param>
/// <param name="Trials">Settings in which it exists, of trials that have come to an end.</param>
/// <param name="Best">How many of them are the best.</param>
/// <param name="Divergence">Of the best from all; NaN where <paramref name="Why"/> says why there is none.</param>
/// <param name="Share">Of the sum of all factors' divergences, each counted by the share of trials in which the factor exists.</param>
/// <param name="Interval">The middle 95 % of what resampled trials give.</param>
/// <param name="P">How often lots do as much, adjusted for the number of factors.</param>
/// <param name="Why">Why nothing is told of it; null: it is.</param>
internal sealed record FactorImportance(
    string Factor, int Trials, int Best, double Divergence, double Share, Interval? Interval, double P, string? Why)
{
    /// <summary>Whether it is told from chance, at 5 % for all factors together.</summary>
    public bool Matters => P <= 0.05;
}

/// <summary>What made the best trials of a stage the best: by which factors they differ from all trials.</summary>
/// <param name="Trials">Settings of trials that have come to an end.</param>
/// <param name="Diverged">Trials of which a run diverged: never among the best.</param>
/// <param name="Pruned">Trials that were given up: never among the best.</param>
/// <param name="Factors">The largest share first; those of which nothing is told last.</param>
/// <param name="Why">Why nothing is told of any factor; null: something is.</param>
internal sealed record Importance(int Trials, int Diverged, int Pruned, IReadOnlyList<FactorImportance> Factors, string? Why)
{
    /// <summary>Of a stage; null where it has none to tell: <see cref="StageDesign.Of"/>.</summary>
    public static Importance? Of(StageState stage, ObjectiveOptions objective)
    {
        if (StageDesign.Of(stage, objective) is not { } design) return null;
        IReadOnlyList<FactorShare> shares = PedAnova.Of([.. stage.Stage.Factors.Select(design.GridOf)], design.Rank);
        FactorImportance[] factors = [.. stage.Stage.Factors.Zip(shares, Of).OrderBy(one => one.Why is null ? -one.Share : 1)];
        return new(design.Count, design.Diverged, design.Pruned, factors, factors.All(one => one.Why is not null) ? factors[0].Why : null);
    }

    private static FactorImportance Of(Factor factor, FactorShare share) => new(
        factor.Name, share.Observations, share.Best, share.Divergence, share.Share, share.Interval, share.P,
        !double.IsNaN(share.Share) ? null
        : share.Best < PedAnova.FewestBest ? $"of {Of(share.Observations)} the best tenth with a value are {share.Best}, and fewer than {PedAnova.FewestBest} do not say what makes them the best"
        : $"{share.Best} of {Of(share.Observations)} share the best value, and nothing tells them from the others");

    private static string Of(int trials) => trials == 1 ? "1 trial" : $"{trials} trials";
}
