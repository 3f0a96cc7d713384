using Assay.Statistics;
using Assay.Studies;

namespace Assay.Results;

/// <summary>How far a run is.</summary>
public enum RunStatus
{
    /// <summary>Started, not finished; nobody may be working on it.</summary>
    Running,

    /// <summary>Not finished, and at the epoch to which the search wanted it brought so far.</summary>
    Paused,

    /// <summary>All epochs done.</summary>
    Completed,

    /// <summary>Ended by early stopping.</summary>
    StoppedEarly,

    /// <summary>NaN or infinity; an outcome like any other.</summary>
    Diverged,
}

/// <summary>One training.</summary>
/// <param name="Key">Its content address: network, data, training, fold, seed, engine version.</param>
/// <param name="Fold">0-based; −1 for the final training on all samples.</param>
/// <param name="Seed">0-based.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Curve">Its epochs so far.</param>
/// <param name="KeptEpoch">1-based epoch whose weights it holds; 0 while running.</param>
/// <param name="Value">Its value under the study's objective; NaN while running or when diverged.</param>
/// <param name="Seconds">Training time; NaN: that of its epochs.</param>
/// <param name="Parameters">Number of trained parameters.</param>
public sealed record RunState(
    string Key, int Fold, int Seed, RunStatus Status, Curve Curve, int KeptEpoch, double Value, double Seconds, long Parameters)
{
    /// <summary>Training time; of a run that has not ended, that of its epochs so far, summed when it is asked for.</summary>
    public double Seconds
    {
        get => double.IsNaN(field) ? Curve.Seconds.Sum() : field;
        init;
    } = Seconds;

    /// <summary>Whether it has come to its end, whichever.</summary>
    public bool Ended => Status is not (RunStatus.Running or RunStatus.Paused);

    /// <summary>The values of the kept epoch, one a column of its curve; null while running.</summary>
    public IReadOnlyList<double>? Kept
    {
        get => field ?? (KeptEpoch > 0 ? [.. Curve.Values.Select(column => column[KeptEpoch - 1])] : null);
        init;
    }

    /// <summary>The median time of an epoch; NaN before the first.</summary>
    public double EpochSeconds
    {
        get => double.IsNaN(field) ? Curve.MedianSeconds : field;
        init;
    } = double.NaN;

    /// <summary>When it was trained, wherever it was in training; empty where nothing tells. No result, as no clock is.</summary>
    public IReadOnlyList<Period> Trained { get; init; } = [];

    /// <summary>The run as it stood after an epoch, where it would have paused: itself, if it had ended by then.</summary>
    /// <param name="epoch">1-based; one that it has reached, unless it ended before.</param>
    internal RunState Until(int epoch) => Ended && Curve.Epochs <= epoch ? this : this with
    {
        Status = RunStatus.Paused,
        Curve = Curve.Until(epoch),
        KeptEpoch = 0,
        Kept = null,
        Value = double.NaN,
        Seconds = double.NaN,
        EpochSeconds = double.NaN,
    };
}

/// <summary>How far a trial is.</summary>
public enum TrialStatus
{
    /// <summary>None of its runs has begun.</summary>
    Proposed,

    /// <summary>Its runs are on their way to where the search wants them.</summary>
    Running,

    /// <summary>Its runs are where the search wanted them so far, and not at their end.</summary>
    Paused,

    /// <summary>Stopped by the search before its end: no part of means or rankings, and never among the best (<see cref="Importance"/>).</summary>
    Pruned,

    /// <summary>All its runs are done, and one of them diverged.</summary>
    Diverged,

    /// <summary>All its runs are done.</summary>
    Finished,
}

/// <summary>One setting and the runs that judge it.</summary>
/// <param name="Id">1-based, in the order of proposal; the same in every replay of the study.</param>
/// <param name="Stage">0-based.</param>
/// <param name="Setting">What it is.</param>
/// <param name="Runs">Its runs so far, by fold and seed. A run may belong to several trials.</param>
/// <param name="PlannedRuns">Folds × seeds.</param>
public sealed record TrialState(int Id, int Stage, Setting Setting, IReadOnlyList<RunState> Runs, int PlannedRuns)
{
    /// <summary>Levels of other settings of the stage that make the same experiment, and so are this trial.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Same { get; init; } = [];

    /// <summary>The levels of every setting that it stands for, its own first.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Settings => Same.Prepend(Setting.Levels);

    /// <summary>Why the search stopped it before its end; null where it did not.</summary>
    public string? Stopped { get; init; }

    /// <summary>Whether it is on its way to where the search wants it.</summary>
    internal bool IsOpen { get; init; }

    /// <summary>How far it is.</summary>
    public TrialStatus Status =>
        Stopped is not null ? TrialStatus.Pruned
        : Runs.Count == PlannedRuns && Runs.All(run => run.Ended)
            ? Runs.Any(run => run.Status is RunStatus.Diverged) ? TrialStatus.Diverged : TrialStatus.Finished
        : !IsOpen ? TrialStatus.Paused
        : Runs.Count == 0 ? TrialStatus.Proposed : TrialStatus.Running;

    /// <summary>Whether all its runs are done, diverged or not; never where the search stopped it.</summary>
    public bool Finished => Status is TrialStatus.Finished or TrialStatus.Diverged;

    /// <summary>Its runs' values in short: none unless finished, NaN if one of its runs diverged.</summary>
    public Spread Spread => Finished ? Spread.Of(Runs.Select(run => run.Value)) : Spread.None;

    /// <summary>The mean of its runs' values: NaN unless finished, and NaN if one of its runs diverged.</summary>
    public double Mean => Spread.Mean;

    /// <summary>The standard deviation of its runs' values (n − 1); NaN for fewer than two.</summary>
    public double Deviation => Spread.Deviation;
}

/// <summary>One stage of the search.</summary>
/// <param name="Index">0-based.</param>
/// <param name="Stage">As the study has it.</param>
/// <param name="PlannedTrials">Trials it has been decided to try; before the first decision, or where it learns and has not ended, the most there can be.</param>
/// <param name="Trials">The trials so far, by id.</param>
/// <param name="Kept">Ids of the trials carried forward, best first; null until the stage has ended.</param>
public sealed record StageState(
    int Index, Stage Stage, int PlannedTrials, IReadOnlyList<TrialState> Trials, IReadOnlyList<int>? Kept)
{
    /// <summary>Which bound ended it before all its trials were tried, in words; null: none did, or its journal does not say.</summary>
    public string? EndedBy { get; init; }

    /// <summary>What the stage found: its best trial; of a ladder that has ended, the one at which it stands. Null before the first.</summary>
    /// <param name="objective">What makes a trial better.</param>
    public TrialState? Best(ObjectiveOptions objective) =>
        Stage.Kind is StageKind.Ladder && Kept is [int stands, ..] && Trials.FirstOrDefault(trial => trial.Id == stands) is { Finished: true } trial && !double.IsNaN(trial.Mean)
            ? trial : Ranking.Best(Trials, objective);
}

/// <summary>The final training from one seed.</summary>
/// <param name="Run">The training.</param>
/// <param name="Test">Metrics on the test set, by name (loss, accuracy, …); null until opened, and of a network that diverged.</param>
public sealed record FinalSeed(RunState Run, IReadOnlyDictionary<string, double>? Test);

/// <summary>The networks of the final training's seeds together: the mean of their outputs.</summary>
/// <param name="Networks">How many: those that did not diverge.</param>
/// <param name="Test">Metrics on the test set, by name.</param>
public sealed record EnsembleState(int Networks, IReadOnlyDictionary<string, double> Test);

/// <summary>The final training and test.</summary>
/// <param name="Trial">Id of the winning trial.</param>
/// <param name="Run">The final training.</param>
/// <param name="Train">Metrics on the samples it was trained on, by name (loss, accuracy, …); null until done.</param>
/// <param name="Test">Metrics on the test set; null until opened.</param>
/// <param name="Model">The model's file, relative to the study's folder; null until saved.</param>
/// <param name="Views">What figures need beside curves.</param>
public sealed record FinalState(
    int Trial,
    RunState Run,
    IReadOnlyDictionary<string, double>? Train,
    IReadOnlyDictionary<string, double>? Test,
    string? Model,
    StoredViews Views)
{
    /// <summary>The trainings from further seeds, in their order, as far as they have begun; empty where the study asks for one.</summary>
    public IReadOnlyList<FinalSeed> Others { get; init; } = [];

    /// <summary>All of them together; null where the study does not ask for it, and until it was tested.</summary>
    public EnsembleState? Ensemble { get; init; }

    /// <summary>The trainings from all seeds, the final network's own first.</summary>
    public IEnumerable<FinalSeed> Seeds => Others.Prepend(new(Run, Test));
}

/// <summary>One opening of the locked test set.</summary>
/// <param name="At">When.</param>
/// <param name="Reason">For what.</param>
public sealed record TestOpening(DateTimeOffset At, string Reason);

/// <summary>The state of a study, replayed from its journal: all that terminal, tables and report know.</summary>
/// <param name="Study">The study.</param>
/// <param name="Stages">All stages, also those not yet begun.</param>
/// <param name="Runs">All runs of the search, by key, each once; the final one among them where the search made it.</param>
/// <param name="Final">The final training; null until begun.</param>
/// <param name="TestOpenings">Every opening of the test set.</param>
/// <param name="Ended">Whether everything the study asks for is done.</param>
/// <param name="Seconds">Wall-clock seconds of all sessions together.</param>
/// <param name="Notes">What the reader should know: torn lines dropped, sessions resumed.</param>
public sealed record Snapshot(
    Study Study,
    IReadOnlyList<StageState> Stages,
    IReadOnlyDictionary<string, RunState> Runs,
    FinalState? Final,
    IReadOnlyList<TestOpening> TestOpenings,
    bool Ended,
    double Seconds,
    IReadOnlyList<string> Notes)
{
    /// <summary>Hash of the test samples: two studies of the same are compared sample by sample; null: not known.</summary>
    public string? TestData { get; init; }

    /// <summary>Which engine computed the results; null: not known.</summary>
    internal string? Engine { get; init; }

    /// <summary>All sessions, by their beginning.</summary>
    internal IReadOnlyList<Session> Sessions { get; init; } = [];

    /// <summary>The processes that trained runs elsewhere, by their beginning; empty where all were trained here.</summary>
    internal IReadOnlyList<Element> Elements { get; init; } = [];

    /// <summary>How many samples there are; of files only where the journal says it.</summary>
    public SampleCounts Samples { get => field ?? SampleCounts.Of(Study); init; }

    /// <summary>
    /// Metrics on the test set of the networks of the last stage's runs, by run, then by name (loss, accuracy, …); empty unless the
    /// study asks for them, and until the set was opened. They stand apart from the runs: what decides by runs cannot see them.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Tests { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, double>>();

    /// <summary>The names of what was tested of runs, in the order of their training's metrics.</summary>
    public IReadOnlyList<string> TestMetrics => [.. Tests.Values.SelectMany(test => test.Keys).Distinct()];

    /// <summary>A metric of a run's network on the test set; NaN where it was not tested.</summary>
    public double TestOf(RunState run, string metric) => Tests.GetValueOrDefault(run.Key)?.GetValueOrDefault(metric, double.NaN) ?? double.NaN;

    /// <summary>A metric on the test set over the runs of a trial; none unless all of them were tested.</summary>
    public Spread TestOf(TrialState trial, string metric) =>
        trial.Finished ? Spread.Of(trial.Runs.Select(run => TestOf(run, metric))) : Spread.None;

    /// <summary>Epochs of all runs, the final one's too.</summary>
    public long Epochs => Runs.Values.Sum(run => (long)run.Curve.Epochs)
        + (Final?.Seeds.Where(seed => !Runs.ContainsKey(seed.Run.Key)).Sum(seed => (long)seed.Run.Curve.Epochs) ?? 0);

    /// <summary>The best finished trial of the last stage that has one; null before the first.</summary>
    public TrialState? Best => Stages.Reverse()
        .Select(stage => stage.Best(Study.Objective))
        .FirstOrDefault(trial => trial is not null);
}
