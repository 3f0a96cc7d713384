using Assay.Engine;
using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Preparation;
using Assay.Search;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Studies.Writing;

namespace Assay.Planning;

/// <summary>What a stage of the search will be.</summary>
/// <param name="Index">0-based.</param>
/// <param name="Trials">The most trials it can have: settings proposed twice are tried once.</param>
/// <param name="Runs">Trials × folds × seeds.</param>
/// <param name="Epochs">The most epochs its runs can take together.</param>
/// <param name="Flops">The most floating-point operations its runs can take together.</param>
/// <param name="NetworkBytes">What the networks of its runs can take on the disk, where they are kept until the end.</param>
internal sealed record StagePlan(int Index, long Trials, long Runs, double Epochs, double Flops, double NetworkBytes);

/// <summary>What a study will do and cost, known before it begins.</summary>
/// <param name="Stages">The stages of the search.</param>
/// <param name="TrainSamples">Training samples, before folds and augmentation.</param>
/// <param name="TestSamples">Test samples.</param>
/// <param name="FewestParameters">Trained parameters of the smallest network of the space.</param>
/// <param name="MostParameters">Trained parameters of the largest network of the space.</param>
/// <param name="RunBytes">Memory of the largest run.</param>
/// <param name="DataBytes">Memory of the samples and of the prepared folds, once they are loaded.</param>
/// <param name="JournalBytes">Memory of the study's own state: its trials and runs, without their epochs.</param>
/// <param name="TotalBytes">
/// Memory of all jobs together with samples and journal; of the samples while they are loaded, where that is more.
/// </param>
/// <param name="MemoryArithmetic">How <paramref name="TotalBytes"/> comes about.</param>
/// <param name="Samples">What the samples are.</param>
internal sealed record StudyPlan(
    IReadOnlyList<StagePlan> Stages,
    int TrainSamples,
    int TestSamples,
    long FewestParameters,
    long MostParameters,
    long RunBytes,
    long DataBytes,
    long JournalBytes,
    long TotalBytes,
    string MemoryArithmetic,
    SampleSummary Samples)
{
    /// <summary>The most trials of a stage: more than a person can mean, and than memory can hold.</summary>
    private const long MostTrials = 1_000_000;

    /// <summary>What a trial and a run take in the journal's replay; measured, tests/nightly/memory holds them.</summary>
    private const long TrialBytes = 2_200, JournaledRunBytes = 2_200;

    /// <summary>What a model's file holds beside its numbers, about: layers, shapes, names.</summary>
    private const long ModelBytes = 2_000;

    /// <summary>Loads the data, tries every setting of every stage over the reference, and adds up.</summary>
    /// <param name="study">The study.</param>
    /// <param name="baseDirectory">The folder that relative paths of data files start from.</param>
    /// <param name="jobs">Runs trained at a time.</param>
    /// <param name="memoryBytes">Memory there is.</param>
    /// <exception cref="StudyException">Everything that would fail later: networks that cannot be trained, metrics that
    /// are not measured, memory that is not there.</exception>
    public static StudyPlan Of(Study study, string baseDirectory, int jobs, long memoryBytes) =>
        Of(study, new StudyData(study, baseDirectory, memoryBytes), jobs, memoryBytes);

    internal static StudyPlan Of(Study study, StudyData data, int jobs, long memoryBytes)
    {
        Check check = new(study, data);
        IReadOnlyList<Stage> stages = Sampling.StagesOf(study);
        List<StagePlan> plans = [];
        (double Epochs, double Flops) dearest = default; // run of the stage
        for (int i = 0; i < stages.Count; i++)
        {
            int runsOfTrial = study.EvaluationOf(i).Runs;
            long trials = Sampling.MostTrials(stages[i], i == 0 ? 1 : stages[i - 1].Keep);
            if (trials > MostTrials)
                throw check.Error($"search.{i}: {trials} trials are more than {MostTrials}: leave out levels or factors");
            if (!stages[i].Varies)
            {
                // Trials of the stage before, nobody knows which.
                double runs = trials * runsOfTrial;
                plans.Add(new StagePlan(i, trials, (long)runs, dearest.Epochs * runs, dearest.Flops * runs, NetworkBytes: 0));
                continue;
            }

            (double epochs, double flops, double bytes) = (0, 0, 0);
            dearest = default;
            check.BeginStage();
            foreach (Setting setting in Sampling.Propose(stages[i], [Setting.Reference]))
            {
                (double runEpochs, double runFlops, double runBytes) = check.Try(setting);
                dearest = (Math.Max(dearest.Epochs, runEpochs), Math.Max(dearest.Flops, runFlops));
                (epochs, flops, bytes) = (epochs + (runEpochs * runsOfTrial), flops + (runFlops * runsOfTrial), bytes + (runBytes * KeptRuns(study)));
            }

            double starts = (double)trials / Sampling.MostTrials(stages[i], 1);
            plans.Add(new StagePlan(i, trials, trials * runsOfTrial, epochs * starts, flops * starts, bytes * starts));
        }

        return check.Finish(plans, jobs, memoryBytes);
    }

    /// <summary>What networks that are kept until the study has ended can take on the disk, about.</summary>
    public double NetworkBytes => Stages.Sum(stage => stage.NetworkBytes);

    /// <summary>How many runs of a trial leave their network until the end.</summary>
    private static int KeptRuns(Study study) => study.Final switch
    {
        { Test: TestUse.Levels } => study.Evaluation.Runs,
        { TrainOn: TrainOn.Fold, Seeds: var seeds } => Math.Min(seeds, study.Evaluation.Seeds),
        _ => 0,
    };

    /// <summary>The same check for the settings that a later stage really tries, known once the stage before has ended.</summary>
    internal static void CheckStage(
        Study study, StudyData data, IReadOnlyList<Setting> settings, int jobs, long memoryBytes)
    {
        Check check = new(study, data);
        check.BeginStage();
        foreach (Setting setting in settings) check.Try(setting);
        check.Demand([], jobs, memoryBytes);
    }

    private sealed class Check(Study study, StudyData data)
    {
        private readonly List<StudyError> _errors = [];
        private readonly HashSet<string> _seen = [];
        private readonly HashSet<StudySamples> _kept = [];
        private readonly HashSet<(StudySamples Samples, ScalingOptions? Scaling, AugmentationOptions? Augmentation, string? Encoding)> _prepared = [];
        private NetworkPlan? _largest;
        private long _fewest = long.MaxValue, _most, _runBytes;
        private long _keptBytes, _loading, _preparedBytes, _mostPrepared; // samples: kept, more while loading, folds of this stage, of any
        private StudySamples? _samples;

        public StudyException Error(string message) => new([new StudyError(study.Name, 0, 0, message)]);

        /// <summary>The folds that a stage prepared are forgotten when it ends; the samples stay.</summary>
        public void BeginStage()
        {
            _prepared.Clear();
            _preparedBytes = 0;
        }

        /// <summary>Epochs and operations of one run of this setting, at most, and the bytes of its network; errors are gathered.</summary>
        public (double Epochs, double Flops, double NetworkBytes) Try(Setting setting)
        {
            Experiment experiment;
            try
            {
                experiment = study.Resolve(setting);
            }
            catch (StudyException problem)
            {
                foreach (StudyError error in problem.Errors) Add(error.Message, setting);
                return default;
            }

            StudySamples samples = data.Of(experiment.Data);
            _samples ??= samples;
            Shape features = samples.Train.Shape;
            IReadOnlyList<TargetCode> targets = TargetEncoder.Unfitted(experiment.Data, samples.Train.Columns);
            IReadOnlyList<(string Path, string Message)> wrong = NetworkPlan.Check(experiment.Network, experiment.Training, features, targets);
            foreach ((string path, string message) in wrong) Add($"{path}: {message}", setting);
            if (wrong.Count > 0) return default;
            CheckMetrics(experiment.Training, targets is [{ Columns: [{ Classes: int classes }] }] ? classes : 0, setting);

            NetworkPlan plan = NetworkPlan.Of(experiment.Network, experiment.Training, features);
            long copies = experiment.Data.Augmentation?.Multiple ?? 1, run = plan.RunBytes + (sizeof(int) * copies * samples.Train.Samples);
            if (run > _runBytes) (_largest, _runBytes) = (plan, run); // with the order in which it takes its samples
            (_fewest, _most) = (Math.Min(_fewest, plan.Parameters), Math.Max(_most, plan.Parameters));
            AddSamples(samples, experiment.Data);
            double epochs = experiment.Training.Epochs!.Value;
            return (
                epochs, epochs * plan.FlopsPerSample * copies * samples.Splits[0].Train.Length,
                ModelBytes + (sizeof(float) * (double)TrainedNetwork.CountValues(experiment.Network, features)));
        }

        public StudyPlan Finish(IReadOnlyList<StagePlan> plans, int jobs, long memoryBytes)
        {
            (long journal, long total, string arithmetic) = Demand(plans, jobs, memoryBytes);
            return new StudyPlan(
                plans, _samples!.Train.Samples, _samples.Test.Samples, _fewest, _most, _runBytes, _keptBytes + _mostPrepared, journal, total, arithmetic, SampleSummary.Of(_samples, study));
        }

        /// <summary>Throws what was wrong, and where memory does not suffice. It looks at no sample: stages that learn ask it at every step.</summary>
        public (long Journal, long Total, string Arithmetic) Demand(IReadOnlyList<StagePlan> plans, int jobs, long memoryBytes)
        {
            if (_errors.Count > 0) throw new StudyException(_errors);
            (long runs, long samples) = (_runBytes, _keptBytes + _mostPrepared);
            long journal = plans.Sum(plan => (plan.Trials * TrialBytes) + (plan.Runs * JournaledRunBytes)) + (((study.Final?.Seeds ?? 1) - 1) * JournaledRunBytes);
            long training = (runs * jobs) + samples, loading = _keptBytes + _loading, total = Math.Max(training, loading) + journal;
            string arithmetic = (training >= loading
                ? $"{jobs} runs at a time × {DataMemory.Words(runs)} ({_largest!.MemoryArithmetic}) + {DataMemory.Words(samples)} of samples"
                : $"{DataMemory.Words(loading)} of samples while they are loaded (later {jobs} runs at a time × {DataMemory.Words(runs)} + {DataMemory.Words(samples)})")
                + $" + {DataMemory.Words(journal)} of trials and runs = {DataMemory.Words(total)}";
            if (total > memoryBytes)
                throw Error($"memory: {arithmetic}, but {DataMemory.Words(memoryBytes)} are available: take "
                    + (Math.Max(runs + samples, loading) + journal <= memoryBytes
                        ? $"--jobs {(memoryBytes - samples - journal) / runs}" : "a smaller network, a smaller batch, fewer samples or fewer trials"));
            return (journal, total, arithmetic);
        }

        private void AddSamples(StudySamples samples, DataOptions options)
        {
            DataMemory memory = DataMemory.Of(options, study, samples.Train, samples.Test.Samples);
            if (_kept.Add(samples)) (_keptBytes, _loading) = (_keptBytes + memory.Kept, Math.Max(_loading, memory.Loading - memory.Kept));
            if (_prepared.Add((samples, options.Scaling, options.Augmentation, options.Encoding is null ? null : Content.Hash(options)))) _preparedBytes += memory.Folds;
            _mostPrepared = Math.Max(_mostPrepared, Math.Max(_preparedBytes, memory.Final));
        }

        private void CheckMetrics(TrainingOptions training, int classes, Setting setting)
        {
            IReadOnlyList<string> columns = Trainer.Columns(training, classes, validation: true);
            Measured("objective", study.Objective.Metric.Name);
            if (training.EarlyStopping is { } stopping) Measured("training.early_stopping.monitor", stopping.Monitor);
            if (training.Schedule?.Name is ScheduleKind.ReduceOnPlateau) Measured("training.schedule.monitor", training.Schedule.Monitor ?? "val_loss");

            void Measured(string path, string metric)
            {
                if (!columns.Contains(metric))
                    Add($"{path}: {metric} is not measured; there are {string.Join(", ", columns.Skip(1))} (training.metrics adds more)", setting);
            }
        }

        private void Add(string message, Setting setting)
        {
            if (!_seen.Add(message)) return;
            string where = setting.Levels.Count == 0
                ? ""
                : $" (with {string.Join(", ", setting.Levels.Select(level => $"{level.Key} = {level.Value}"))})";
            _errors.Add(new StudyError(study.Name, 0, 0, message + where));
        }
    }
}
