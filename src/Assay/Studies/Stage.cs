namespace Assay.Studies;

/// <summary>The ways a stage proposes trials.</summary>
public enum StageKind
{
    /// <summary>Every combination of levels.</summary>
    Grid,

    /// <summary>The reference, then each factor's levels one at a time.</summary>
    OneAtATime,

    /// <summary>Settings drawn at random, independently of each other.</summary>
    Random,

    /// <summary>Settings drawn evenly over the space, by Sobol's sequence.</summary>
    Sobol,
}

/// <summary>One stage of the search. The best <paramref name="Keep"/> of a stage are the starting points of the next.</summary>
/// <param name="Kind">How trials are proposed.</param>
/// <param name="Factors">What varies.</param>
/// <param name="Keep">How many trials are carried forward; default: 1.</param>
public sealed record Stage(StageKind Kind, IReadOnlyList<Factor> Factors, int Keep)
{
    /// <summary>Most factors of a Sobol stage: the dimensions its sequence is known for, but one for the starting point.</summary>
    internal const int MostSobolFactors = 63;

    /// <summary>Random and Sobol: how many settings are drawn, from all starting points together; null else.</summary>
    public int? Trials { get; init; }

    /// <summary>Random and Sobol: the seed of what is drawn; null: 0.</summary>
    public long? Seed { get; init; }

    /// <summary>What a setting must fulfil to be tried; null: nothing.</summary>
    public IReadOnlyList<Constraint>? Where { get; init; }

    /// <summary>How trials are given up before all their runs; null: none is.</summary>
    public RacingOptions? Racing { get; init; }

    /// <summary>Whether settings are drawn, and not listed: factors can be ranges.</summary>
    internal bool Drawn => Kind is StageKind.Random or StageKind.Sobol;

    /// <summary>What settings are laid over where conditions and constraints look at what comes of them; no part of the stage.</summary>
    internal Experiment? Reference { get; init; }
}
