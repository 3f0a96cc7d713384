using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Execution;

/// <summary>Trains one network; as <see cref="Trainer.Train"/>.</summary>
public delegate TrainingResult TrainFunction(
    IReadOnlyList<LayerOptions> network,
    TrainingOptions training,
    Dataset train,
    Dataset? validation,
    RandomKey key,
    Action<EpochRecord>? onEpoch,
    CancellationToken cancellation);

/// <summary>How a study is run. Nothing here changes its results.</summary>
public sealed record RunnerOptions
{
    /// <summary>Runs trained at a time; default: one a processor.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>The folder that relative paths of data files start from; default: the current one.</summary>
    public string BaseDirectory { get; init; } = ".";

    /// <summary>Memory the study may take, in bytes; default: what is available now.</summary>
    public long MemoryBytes { get; init; } = AvailableMemory.Bytes;

    /// <summary>Called whenever something was finished, or a second of training passed; one call at a time.</summary>
    public Action<StudyProgress>? Progress { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What trains a network; default: the engine's trainer.</summary>
    public TrainFunction Train { get; init; } = Trainer.Train;
}
