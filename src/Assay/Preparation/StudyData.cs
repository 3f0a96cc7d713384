using System.Collections.Concurrent;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Preparation;

/// <summary>One set of samples: for training freely, for testing under lock.</summary>
/// <param name="Train">The training samples, raw.</param>
/// <param name="Test">The test samples.</param>
/// <param name="Splits">The divisions: of folds, where each seed divides anew of the first seed's folds, then of the second's; of a validation file the one.</param>
/// <param name="Validation">How many of the training samples, the last of them, are of a validation file; 0: there is none.</param>
/// <param name="Notes">What was made of files and a person may not expect.</param>
internal sealed record StudySamples(Dataset Train, TestSet Test, IReadOnlyList<FoldSplit> Splits, int Validation, IReadOnlyList<string> Notes)
{
    private readonly Lazy<string> _hash = new(() => SamplesHash.Of(Train) is var samples && Validation == 0 ? samples : Content.Hash($"{samples} validation {Validation}"));

    /// <summary>A hash of the training samples themselves, so that a changed file is a changed study; made when it is asked for.</summary>
    public string Hash => _hash.Value;

    public static StudySamples Of(LoadedData data, EvaluationOptions evaluation, long seed) => new(
        data.Train,
        new TestSet(data.Test),
        data.ValidationSamples > 0
            ? [new FoldSplit([.. Enumerable.Range(0, data.Train.Samples - data.ValidationSamples)], [.. Enumerable.Range(data.Train.Samples - data.ValidationSamples, data.ValidationSamples)])]
            : [.. Enumerable.Range(0, evaluation.Resplit ? evaluation.Seeds : 1).SelectMany(repetition =>
                Folds.Split(data.Train, evaluation.Folds, evaluation.ValidationFraction, evaluation.Stratified, seed, repetition))],
        data.ValidationSamples, data.Notes);
}

/// <summary>The samples of a study, loaded and prepared once for all runs that share them.</summary>
/// <param name="study">The study.</param>
/// <param name="baseDirectory">The folder that relative paths of data files start from.</param>
/// <param name="memoryBytes">Memory there is: samples that would take more are not made, nor divided into folds.</param>
internal sealed class StudyData(Study study, string baseDirectory, long memoryBytes = long.MaxValue)
{
    private readonly ConcurrentDictionary<string, Lazy<StudySamples>> _samples = [];
    private readonly ConcurrentDictionary<(string Data, int Division), Lazy<FoldData>> _folds = [];

    /// <summary>The samples that some options ask for.</summary>
    /// <exception cref="StudyException">When they cannot be had.</exception>
    public StudySamples Of(DataOptions options)
    {
        DataOptions raw = options with { Scaling = null, Augmentation = null, Encoding = null, ClassWeights = null };
        return _samples.GetOrAdd(Content.Hash(raw), _ => new Lazy<StudySamples>(() => Load(raw))).Value;
    }

    /// <summary>What a run on one division is given; −1: all training samples.</summary>
    /// <remarks>Augmented copies follow from the study's seed alone, so that all runs of a fold share them.</remarks>
    public FoldData Fold(DataOptions options, int division) => _folds.GetOrAdd(
        (Content.Hash(options), division), _ => new Lazy<FoldData>(() => Prepare(options, division))).Value;

    /// <summary>How many samples a run is trained on in an epoch, augmented copies among them.</summary>
    public long SamplesOf(DataOptions options, int fold, int seed) =>
        (long)Of(options).Splits[PlannedRun.DivisionOf(study.Evaluation, fold, seed)].Train.Length * (options.Augmentation?.Multiple ?? 1);

    /// <summary>Lets go of prepared folds; those in use stay with their runs.</summary>
    public void Forget() => _folds.Clear();

    private FoldData Prepare(DataOptions options, int division)
    {
        StudySamples samples = Of(options);
        RandomKey key = new((ulong)options.Seed);
        return division < 0
            ? FoldData.PrepareAll(samples.Train, options, key)
            : FoldData.Prepare(samples.Train, samples.Splits[division], options, key);
    }

    private StudySamples Load(DataOptions options)
    {
        try
        {
            Require(DataMemory.Foretold(options, study));
            LoadedData data = DataSource.Load(options, baseDirectory);
            Require(DataMemory.Of(options, study, data.Train, data.Test.Samples));
            StudySamples samples = StudySamples.Of(data, study.WholeEvaluation(), options.Seed);
            GC.Collect(); // what loading left behind may be as large as the samples: not beside the folds
            return samples;
        }
        catch (DataException problem)
        {
            throw new StudyException(
                [.. problem.Errors.Select(error => new StudyError(error.Place, error.Line, error.Column, error.Message))]);
        }
    }

    private void Require(DataMemory? memory)
    {
        if (memory is null || Math.Max(memory.Loading, memory.Kept + memory.Folds) is var bytes && bytes <= memoryBytes) return;
        throw new StudyException([new StudyError(study.Name, 0, 0,
            $"memory: the samples take {DataMemory.Words(memory.Loading)} while they are loaded, then {DataMemory.Words(memory.Kept)}, and {DataMemory.Words(memory.Folds)} more for {(study.WholeEvaluation().Divisions is var divisions and > 1 ? $"{divisions:N0} folds" : "their fold")}, but {DataMemory.Words(memoryBytes)} are available: take fewer samples or folds")]);
    }
}
