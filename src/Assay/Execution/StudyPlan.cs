using Assay.Engine.Data;
using System.Globalization;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Search;
using Assay.Studies;

namespace Assay.Execution;

/// <summary>What a stage of the search will be.</summary>
/// <param name="Index">0-based.</param>
/// <param name="Trials">The most trials it can have: settings proposed twice are tried once.</param>
/// <param name="Runs">Trials × folds × seeds.</param>
/// <param name="Epochs">The most epochs its runs can take together.</param>
/// <param name="Flops">The most floating-point operations its runs can take together.</param>
public sealed record StagePlan(int Index, long Trials, long Runs, double Epochs, double Flops);

/// <summary>What a study will do and cost, known before it begins.</summary>
/// <param name="Stages">The stages of the search.</param>
/// <param name="TrainSamples">Training samples, before folds and augmentation.</param>
/// <param name="TestSamples">Test samples.</param>
/// <param name="FewestParameters">Trained parameters of the smallest network of the space.</param>
/// <param name="MostParameters">Trained parameters of the largest network of the space.</param>
/// <param name="RunBytes">Memory of the largest run.</param>
/// <param name="DataBytes">Memory of the samples and of the prepared folds.</param>
/// <param name="TotalBytes">Memory of all jobs together with the samples.</param>
/// <param name="MemoryArithmetic">How <paramref name="TotalBytes"/> comes about.</param>
public sealed record StudyPlan(
    IReadOnlyList<StagePlan> Stages,
    int TrainSamples,
    int TestSamples,
    long FewestParameters,
    long MostParameters,
    long RunBytes,
    long DataBytes,
    long TotalBytes,
    string MemoryArithmetic)
{
    /// <summary>The most trials of a stage: more than a person can mean, and than memory can hold.</summary>
    private const long MostTrials = 1_000_000;

    /// <summary>Loads the data, tries every setting of every stage over the reference, and adds up.</summary>
    /// <param name="study">The study.</param>
    /// <param name="baseDirectory">The folder that relative paths of data files start from.</param>
    /// <param name="jobs">Runs trained at a time.</param>
    /// <param name="memoryBytes">Memory there is.</param>
    /// <exception cref="StudyException">Everything that would fail later: networks that cannot be trained, metrics that
    /// are not measured, memory that is not there.</exception>
    public static StudyPlan Of(Study study, string baseDirectory, int jobs, long memoryBytes) =>
        Of(study, new StudyData(study, baseDirectory), jobs, memoryBytes);

    internal static StudyPlan Of(Study study, StudyData data, int jobs, long memoryBytes)
    {
        Check check = new(study, data);
        IReadOnlyList<Stage> stages = Sampling.StagesOf(study);
        List<StagePlan> plans = [];
        int runsOfTrial = study.Evaluation.Folds * study.Evaluation.Seeds;
        for (int i = 0; i < stages.Count; i++)
        {
            long trials = Sampling.MostTrials(stages[i], i == 0 ? 1 : stages[i - 1].Keep);
            if (trials > MostTrials)
                throw check.Error($"search.{i}: {trials} trials are more than {MostTrials}: leave out levels or factors");
            (double epochs, double flops) = (0, 0);
            foreach (Setting setting in Sampling.Propose(stages[i], [Setting.Reference]))
            {
                (double runEpochs, double runFlops) = check.Try(setting);
                (epochs, flops) = (epochs + (runEpochs * runsOfTrial), flops + (runFlops * runsOfTrial));
            }

            double starts = (double)trials / Sampling.MostTrials(stages[i], 1);
            plans.Add(new StagePlan(i, trials, trials * runsOfTrial, epochs * starts, flops * starts));
        }

        return check.Finish(plans, jobs, memoryBytes);
    }

    /// <summary>The same check for the settings that a later stage really tries, known once the stage before has ended.</summary>
    internal static void CheckStage(
        Study study, StudyData data, IReadOnlyList<Setting> settings, int jobs, long memoryBytes)
    {
        Check check = new(study, data);
        foreach (Setting setting in settings) check.Try(setting);
        check.Finish([], jobs, memoryBytes);
    }

    private sealed class Check(Study study, StudyData data)
    {
        private readonly List<StudyError> _errors = [];
        private readonly HashSet<string> _seen = [];
        private NetworkPlan? _largest;
        private long _fewest = long.MaxValue, _most, _dataBytes;
        private Samples? _samples;

        public StudyException Error(string message) => new([new StudyError(study.Name, 0, 0, message)]);

        /// <summary>Epochs and operations of one run of this setting, at most; errors are gathered.</summary>
        public (double Epochs, double Flops) Try(Setting setting)
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

            Samples samples = data.Of(experiment.Data);
            _samples ??= samples;
            (Shape features, int targets, int classes) =
                (samples.Train.Shape, samples.Train.TargetNames.Count, samples.Train.Classes);
            IReadOnlyList<(string Path, string Message)> wrong =
                NetworkPlan.Check(experiment.Network, experiment.Training, features, targets, classes);
            foreach ((string path, string message) in wrong) Add($"{path}: {message}", setting);
            if (wrong.Count > 0) return default;
            CheckMetrics(experiment.Training, classes, setting);

            NetworkPlan plan = NetworkPlan.Of(experiment.Network, experiment.Training, features, targets);
            if (_largest is null || plan.RunBytes > _largest.RunBytes) _largest = plan;
            (_fewest, _most) = (Math.Min(_fewest, plan.Parameters), Math.Max(_most, plan.Parameters));

            long copies = experiment.Data.Augmentation?.Multiple ?? 1, folds = study.Evaluation.Folds + 1;
            int featureBytes = samples.Train.Pixels is null ? sizeof(float) : sizeof(byte);
            long sampleBytes = ((long)featureBytes * features.Size) + (sizeof(float) * (long)targets);
            _dataBytes = Math.Max(_dataBytes, sampleBytes * (samples.Train.Samples * ((folds * copies) + 1) + samples.Test.Samples));
            double epochs = experiment.Training.Epochs!.Value;
            return (epochs, epochs * plan.FlopsPerSample * copies * samples.Splits[0].Train.Length);
        }

        public StudyPlan Finish(IReadOnlyList<StagePlan> plans, int jobs, long memoryBytes)
        {
            if (_errors.Count > 0) throw new StudyException(_errors);
            long runs = _largest!.RunBytes, total = (runs * jobs) + _dataBytes;
            string arithmetic = $"{jobs} runs at a time × {Bytes(runs)} ({_largest.MemoryArithmetic}) + {Bytes(_dataBytes)} of samples = {Bytes(total)}";
            if (total > memoryBytes)
                throw Error($"memory: {arithmetic}, but there are {Bytes(memoryBytes)}: take "
                    + (runs + _dataBytes <= memoryBytes ? $"--jobs {(memoryBytes - _dataBytes) / runs}" : "a smaller network or a smaller batch"));
            return new StudyPlan(
                plans, _samples!.Train.Samples, _samples.Test.Samples, _fewest, _most, runs, _dataBytes, total, arithmetic);
        }

        private void CheckMetrics(TrainingOptions training, int classes, Setting setting)
        {
            IReadOnlyList<string> columns = Trainer.Columns(training, classes, validation: true);
            Measured("objective", study.Objective.Metric);
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

        private static string Bytes(long bytes) => bytes switch
        {
            < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
            < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
            < 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
        };
    }
}
