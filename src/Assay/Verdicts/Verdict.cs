using Assay.Statistics;
using Assay.Studies;
using Assay.Studies.Claims;

namespace Assay.Verdicts;

/// <summary>What results say of a claim.</summary>
public enum Outcome
{
    /// <summary>The interval of the effect lies within what the claim says.</summary>
    Supported,

    /// <summary>It lies outside.</summary>
    Contradicted,

    /// <summary>Neither: these runs are too few, or scatter too much, to say.</summary>
    Undecided,

    /// <summary>What the claim needs is not there.</summary>
    NotTested,
}

/// <summary>Outcomes as readers meet them.</summary>
internal static class OutcomeWords
{
    /// <summary>supported, contradicted, undecided, not tested.</summary>
    public static string Word(this Outcome outcome) => outcome is Outcome.NotTested ? "not tested" : outcome.ToString().ToLowerInvariant();
}

/// <summary>What an interval speaks of.</summary>
public enum Scope
{
    /// <summary>New seeds on the same folds of the same data: <see cref="Contrast.OnTheseData"/>.</summary>
    TheseData,

    /// <summary>Other data of the same size and origin: <see cref="Contrast.OnDataLikeThese"/>.</summary>
    DataLikeThese,

    /// <summary>These networks on other test samples.</summary>
    TheseNetworks,
}

/// <summary>Scopes as readers meet them.</summary>
internal static class ScopeWords
{
    /// <summary>on these data, on data like these, of these networks.</summary>
    public static string Words(this Scope scope) => scope switch
    {
        Scope.TheseData => "on these data",
        Scope.DataLikeThese => "on data like these",
        _ => "of these networks",
    };
}

/// <summary>An effect and what it may be off by.</summary>
/// <param name="Name">Of what: kernel 7 − the reference.</param>
/// <param name="Value">In the quantity's unit; a ratio where the claim is of one.</param>
/// <param name="Interval">Where the true one lies, at the level <paramref name="Level"/>; null where nothing says.</param>
/// <param name="Level">0.95, or 0.9 where two one-sided tests are made of it; that of the family where there is one.</param>
/// <param name="P">Of the test, adjusted where it is one of a family; NaN where none was made.</param>
/// <param name="Test">Which test.</param>
/// <param name="Scope">What it speaks of; null where nothing was estimated.</param>
/// <param name="Folds">How many folds have values.</param>
/// <param name="Runs">How many values, or pairs of them.</param>
/// <param name="Smallest">The smallest true effect that such a design shows in 80 % of cases; NaN where not known, +∞: none.</param>
public sealed record Effect(
    string Name, double Value, Interval? Interval, double Level, double P, string Test, Scope? Scope, int Folds, int Runs, double Smallest);

/// <summary>What a study's results say of one of its claims.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Kind">Its kind, as in the study file.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Because">Why, where numbers do not say it: what is missing, what was left out, what else to know; empty: nothing.</param>
internal sealed record Verdict(Claim Claim, string Kind, Outcome Outcome, string Because)
{
    /// <summary>What was measured; null where the claim could not be read.</summary>
    public Quantity? Quantity { get; init; }

    /// <summary>Whether effects are ratios.</summary>
    public bool Ratio { get; init; }

    /// <summary>Whether effects are values of one subject; false: differences or ratios of two.</summary>
    public bool OfOne { get; init; }

    /// <summary>Where the claim says the effect lies; null: it says nothing of that kind.</summary>
    public Region? Region { get; init; }

    /// <summary>The effects that decide it, the decisive one first.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>How effects were adjusted for being several; null: there is one.</summary>
    public string? Adjustment { get; init; }

    /// <summary>Ids of the trials that it speaks of.</summary>
    public IReadOnlyList<int> Trials { get; init; } = [];
}
