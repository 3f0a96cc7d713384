using Assay.Engine;
using Assay.Engine.Kernels;
using Assay.Journal;
using Assay.Studies;

namespace Assay.Execution;

/// <summary>One training that is to be done.</summary>
/// <param name="Key">Its content address.</param>
/// <param name="Experiment">Data, network and training.</param>
/// <param name="Fold">0-based; −1: all training samples.</param>
/// <param name="Seed">0-based.</param>
internal sealed record PlannedRun(string Key, Experiment Experiment, int Fold, int Seed)
{
    /// <summary>The engine's identity: runs of two engines never share an address.</summary>
    public static string Engine => EngineIdentity.Bits;

    /// <summary>The key of all its random numbers.</summary>
    public RandomKey Random => new((ulong)Experiment.Data.Seed, Seed, Fold);

    /// <summary>The runs that judge an experiment, by fold, then by seed.</summary>
    public static IReadOnlyList<PlannedRun> Of(Experiment experiment, EvaluationOptions evaluation, Samples samples)
    {
        string address = Address(experiment, evaluation, samples);
        return
        [
            .. from fold in Enumerable.Range(0, evaluation.Folds)
               from seed in Enumerable.Range(0, evaluation.Seeds)
               select new PlannedRun(Content.Hash($"{address} fold {fold} seed {seed}"), experiment, fold, seed),
        ];
    }

    /// <summary>
    /// The final training: the winner's experiment on all samples, or on the first fold. On the fold, and trained as in the
    /// search, it is the winner's own first run, which is not trained again.
    /// </summary>
    public static PlannedRun Final(Experiment experiment, EvaluationOptions evaluation, Samples samples, TrainOn trainOn) =>
        trainOn is TrainOn.Fold
            ? Of(experiment, evaluation, samples)[0]
            : new(Content.Hash($"{Address(experiment, evaluation, samples)} final"), experiment, -1, 0);

    /// <summary>
    /// The hash of all that decides the runs of an experiment: the samples themselves stand for where they came from.
    /// </summary>
    private static string Address(Experiment experiment, EvaluationOptions evaluation, Samples samples) => Content.Hash(new
    {
        Engine,
        Samples = samples.Hash,
        experiment.Data.Seed,
        experiment.Data.WithDefaults().Scaling,
        experiment.Data.Augmentation,
        experiment.Network,
        experiment.Training,
        evaluation.Folds,
        evaluation.ValidationFraction,
        evaluation.Stratified,
    });
}
