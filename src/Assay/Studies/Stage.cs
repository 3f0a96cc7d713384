using System.Text.Json.Serialization;

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

    /// <summary>Settings like the good ones and unlike the others: a tree-structured Parzen estimator (<c>Search/Models/Tpe.cs</c>).</summary>
    Tpe,

    /// <summary>Settings that a Gaussian process expects the most of.</summary>
    Gp,

    /// <summary>Settings from a normal distribution that moves to the good ones: covariance matrix adaptation.</summary>
    CmaEs,

    /// <summary><see cref="Gp"/> or <see cref="Tpe"/>, by the number of trials.</summary>
    Auto,

    /// <summary>Each factor's levels in order until one hurts; the one before it stays.</summary>
    Ladder,

    /// <summary>The best trials of the stage before, run again on fresh seeds.</summary>
    Confirm,
}

/// <summary>One stage of the search. The best <paramref name="Keep"/> of a stage are the starting points of the next.</summary>
/// <param name="Kind">How trials are proposed.</param>
/// <param name="Factors">What varies.</param>
/// <param name="Keep">How many trials are carried forward; default: 1.</param>
public sealed record Stage(StageKind Kind, IReadOnlyList<Factor> Factors, int Keep)
{
    /// <summary>Most factors of a Sobol stage: the dimensions its sequence is known for, but one for the starting point.</summary>
    internal const int MostSobolFactors = 63;

    /// <summary>Where settings are drawn: how many, from all starting points together; null else.</summary>
    public int? Trials { get; init; }

    /// <summary>Where settings are drawn: the seed; null: 0.</summary>
    public long? Seed { get; init; }

    /// <summary>Where they are learnt: settings that are tried before all others, as levels laid over the starting point; null: none.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, Level>>? First { get; init; }

    /// <summary>Ladder: by how much a level may be worse than the best so far and not hurt, in the unit of the objective; null else.</summary>
    public double? Margin { get; init; }

    /// <summary>What a setting must fulfil to be tried; null: nothing.</summary>
    public IReadOnlyList<Constraint>? Where { get; init; }

    /// <summary>How trials are given up before all their runs; null: none is.</summary>
    public RacingOptions? Racing { get; init; }

    /// <summary>How trials are given up before all their epochs; null: none is.</summary>
    public PruningOptions? Pruning { get; init; }

    /// <summary>When the stage ends early; null: with its trials.</summary>
    public BudgetOptions? Until { get; init; }

    /// <summary>
    /// How many goals may be open while the next step is decided, which sees none of them; null: 4.
    /// </summary>
    public int? Ahead { get; init; }

    /// <summary>Confirm: which trials, and on how many seeds; null else.</summary>
    public ConfirmOptions? Confirm { get; init; }

    /// <summary>Whether it tries settings of its own: a confirmation has none, and its trials are no levels of anything.</summary>
    internal bool Varies => Kind is not StageKind.Confirm;

    /// <summary>Whether settings are drawn, and not listed: factors can be ranges.</summary>
    internal bool Drawn => Kind is StageKind.Random or StageKind.Sobol || Learns;

    /// <summary>Whether what is drawn depends on what came of the trials before.</summary>
    internal bool Learns => Kind is StageKind.Tpe or StageKind.Gp or StageKind.CmaEs or StageKind.Auto;

    /// <summary>Trials up to which <see cref="StageKind.Auto"/> is a Gaussian process: of more, its proposals, 30 ms there and growing with the cube, outlast the training of small networks.</summary>
    private const int MostOfAutoGp = 200;

    /// <summary>What learns, where <see cref="Learns"/>: the kind that <see cref="StageKind.Auto"/> comes to.</summary>
    [JsonIgnore]
    public StageKind Learner => Kind is not StageKind.Auto ? Kind : Trials <= MostOfAutoGp ? StageKind.Gp : StageKind.Tpe;

    /// <summary>What settings are laid over where conditions and constraints look at what comes of them; no part of the stage.</summary>
    internal Experiment? Reference { get; init; }
}
