using System.Text.Json.Nodes;
using Assay.Engine;
using Assay.Engine.Kernels;
using Assay.Engine.Options;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Preparation;

/// <summary>One training that is to be done.</summary>
/// <param name="Key">Its content address.</param>
/// <param name="Experiment">Data, network and training.</param>
/// <param name="Fold">0-based; −1: all training samples.</param>
/// <param name="Seed">0-based.</param>
internal sealed record PlannedRun(string Key, Experiment Experiment, int Fold, int Seed)
{
    /// <summary>The engine's identity: runs of two engines never share an address.</summary>
    public static string Engine => EngineIdentity.Bits;

    /// <summary>Which of the divisions of the samples it is given; −1: all training samples.</summary>
    public int Division { get; private init; } = Fold;

    /// <summary>The key of all its random numbers.</summary>
    public RandomKey Random => new((ulong)Experiment.Data.Seed, Seed, Fold);

    /// <summary>The runs that judge an experiment, by fold, then by seed.</summary>
    public static IReadOnlyList<PlannedRun> Of(Experiment experiment, EvaluationOptions evaluation, StudySamples samples)
    {
        string address = Address(experiment, evaluation, samples);
        return
        [
            .. from fold in Enumerable.Range(0, evaluation.Folds)
               from seed in Enumerable.Range(evaluation.FirstSeed, evaluation.Seeds)
               select Run(experiment, evaluation, address, fold, seed),
        ];
    }

    /// <summary>Which of the divisions a fold of a seed is: where each seed divides anew, the folds of the first seed stand first, then the second's.</summary>
    public static int DivisionOf(EvaluationOptions evaluation, int fold, int seed) => evaluation.Resplit ? (seed * evaluation.Folds) + fold : fold;

    /// <summary>
    /// The final trainings, one a seed, the final network's first: the winner's experiment on all samples, or on the first fold. On
    /// the fold, and trained as in the search, they are the winner's own runs as far as it has so many seeds, which are not trained again.
    /// </summary>
    public static IReadOnlyList<PlannedRun> Final(Experiment experiment, EvaluationOptions evaluation, StudySamples samples, FinalOptions final)
    {
        if (final.TrainOn is TrainOn.Fold) return [.. Of(experiment, evaluation with { Seeds = final.Seeds }, samples).Take(final.Seeds)];
        string address = Address(experiment, evaluation, samples);
        return [.. Enumerable.Range(0, final.Seeds).Select(seed => FinalRun(experiment, address, seed))];
    }

    /// <summary>Some runs of an experiment, by their fold, −1 for a final training on all samples, and their seed.</summary>
    public static IReadOnlyList<PlannedRun> At(Experiment experiment, EvaluationOptions evaluation, StudySamples samples, IReadOnlyList<(int Fold, int Seed)> places)
    {
        string address = Address(experiment, evaluation, samples);
        return [.. places.Select(place => place.Fold < 0 ? FinalRun(experiment, address, place.Seed) : Run(experiment, evaluation, address, place.Fold, place.Seed))];
    }

    private static PlannedRun Run(Experiment experiment, EvaluationOptions evaluation, string address, int fold, int seed) =>
        new(Content.Hash($"{address} fold {fold} seed {seed}"), experiment, fold, seed) { Division = DivisionOf(evaluation, fold, seed) };

    private static PlannedRun FinalRun(Experiment experiment, string address, int seed) =>
        new(Content.Hash($"{address} final{(seed == 0 ? "" : $" seed {seed}")}"), experiment, -1, seed);

    /// <summary>
    /// The hash of all that decides the runs of an experiment: the samples themselves stand for where they came from.
    /// </summary>
    /// <remarks>
    /// What is at its default has no part in it, and what came later is added behind, so that options which are added leave addresses as they are. The
    /// scaling is written out: its default follows the source, and the samples do not tell which that was.
    /// </remarks>
    private static string Address(Experiment experiment, EvaluationOptions evaluation, StudySamples samples)
    {
        JsonNode essence = ExperimentJson.Essence(experiment);
        string address = Content.Hash(new
        {
            Engine,
            Defaults = OptionDefaults.Version,
            Samples = samples.Hash,
            experiment.Data.Seed,
            Scaling = CanonicalJson.Of(ExperimentJson.Brief(experiment.Data.WithDefaults().Scaling!)),
            Augmentation = CanonicalJson.Of(essence["data"]!["augmentation"]),
            Network = CanonicalJson.Of(essence["network"]),
            Training = CanonicalJson.Of(essence["training"]),
            evaluation.Folds,
            evaluation.ValidationFraction,
            evaluation.Stratified,
        });
        if (evaluation.Resplit) address = Content.Hash($"{address} resplit");
        foreach (string option in (string[])["encoding", "class_weights"])
            if (essence["data"]![option] is { } said) address = Content.Hash($"{address} {option} {CanonicalJson.Of(said)}");
        return address;
    }
}
