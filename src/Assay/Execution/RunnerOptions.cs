using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Preparation;
using Assay.Search;
using Assay.Studies;

namespace Assay.Execution;

/// <summary>Begins a training, or goes on with a saved one.</summary>
/// <param name="network">The layers, first to last.</param>
/// <param name="training">Loss, optimizer, batch size, epochs.</param>
/// <param name="train">The training samples, already scaled and augmented.</param>
/// <param name="validation">The validation samples, already scaled; null where there are none.</param>
/// <param name="key">The key of all random numbers.</param>
/// <param name="saved">What <see cref="ITraining.Save"/> wrote of the same training; null: it begins.</param>
/// <exception cref="InvalidDataException">When what was saved is damaged, or another training's.</exception>
public delegate ITraining BeginTraining(
    IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation, RandomKey key, Stream? saved);

/// <summary>How a study is run. Nothing here changes its results.</summary>
public sealed record RunnerOptions
{
    /// <summary>Runs trained at a time, at least 1; default: one a processor.</summary>
    public int Jobs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Jobs)); // with none nothing would ever be done
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>The folder that relative paths of data files start from; default: the current one.</summary>
    public string BaseDirectory { get; init; } = ".";

    /// <summary>Memory the study may take, in bytes; default: what is available now.</summary>
    public long MemoryBytes { get; init; } = AvailableMemory.Bytes;

    /// <summary>Called whenever something was finished, or a second of training passed; one call at a time.</summary>
    public Action<StudyProgress>? Progress { get; init; }

    /// <summary>Called with a sentence that a person should know before the work begins: that the study was changed, and how.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>
    /// Folders of other studies whose finished runs are copied where they are this study's, too: same samples, folds, network,
    /// training, seed and engine. Default: none.
    /// </summary>
    public IReadOnlyList<string> Reuse { get; init; } = [];

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How often a long run is saved on its way, at most once an epoch; default: 30 seconds.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What decides a stage; default, null: what its kind says. One of your own is no part of the study's hash: a folder that was
    /// begun with one is gone on with by the same.
    /// </summary>
    public Func<Stage, IStrategy>? Strategy { get; init; }

    /// <summary>Who trains the runs; default, null: threads of this process.</summary>
    internal MakeExecutor? Executor { get; init; }

    /// <summary>What trains a network; default: the engine.</summary>
    public BeginTraining Begin { get; init; } = (network, training, train, validation, key, saved) => saved is null
        ? new TrainingRun(network, training, train, validation, key)
        : TrainingRun.Resume(network, training, train, validation, key, saved);
}
