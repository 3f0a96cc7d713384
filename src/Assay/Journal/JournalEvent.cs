using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Search;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Journal;

/// <summary>One thing that happened in a study: a line of its journal. The state of a study is a fold over these.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(StudyOpened), "study")]
[JsonDerivedType(typeof(SessionStarted), "session_started")]
[JsonDerivedType(typeof(SessionEnded), "session_ended")]
[JsonDerivedType(typeof(Noticed), "noticed")]
[JsonDerivedType(typeof(StagePlanned), "stage_planned")]
[JsonDerivedType(typeof(StepPlanned), "step_planned")]
[JsonDerivedType(typeof(TrialProposed), "trial_proposed")]
[JsonDerivedType(typeof(RunStarted), "run_started")]
[JsonDerivedType(typeof(RunResumed), "run_resumed")]
[JsonDerivedType(typeof(EpochsDone), "epochs")]
[JsonDerivedType(typeof(RunPaused), "run_paused")]
[JsonDerivedType(typeof(RunFinished), "run_finished")]
[JsonDerivedType(typeof(StageEnded), "stage_ended")]
[JsonDerivedType(typeof(FinalStarted), "final_started")]
[JsonDerivedType(typeof(TestOpened), "test_opened")]
[JsonDerivedType(typeof(RunTested), "run_tested")]
[JsonDerivedType(typeof(EnsembleTested), "ensemble_tested")]
[JsonDerivedType(typeof(FinalFinished), "final_finished")]
[JsonDerivedType(typeof(StudyEnded), "study_ended")]
[JsonDerivedType(typeof(WorkStarted), "work_started")]
[JsonDerivedType(typeof(RunFailed), "run_failed")]
[JsonDerivedType(typeof(WorkEnded), "work_ended")]
internal abstract record JournalEvent
{
    /// <summary>Seconds since the start of the session that wrote it.</summary>
    [JsonPropertyName("t")]
    public double Time { get; init; }
}

/// <summary>Which study this is: the header of a journal. A later one replaces texts (claims, reported figures) only.</summary>
/// <param name="Format">Version of the journal's format: <see cref="JournalFormat"/>.</param>
/// <param name="Engine">Identity of the engine; results of two engines are never mixed.</param>
/// <param name="Hash">Content hash of the study: <see cref="Content.HashOf"/>.</param>
/// <param name="Data">Hash of the reference's training samples as they were loaded.</param>
/// <param name="TestData">Hash of its test samples, which nobody looks at for that; null in format 1.</param>
/// <param name="Study">The study in normal form.</param>
/// <param name="Samples">How many samples were loaded; null in journals of before.</param>
internal sealed record StudyOpened(int Format, string Engine, string Hash, string Data, string? TestData, Study Study, SampleCounts? Samples = null) : JournalEvent;

/// <summary>A process began to work on the study.</summary>
/// <param name="At">When, by the machine's clock.</param>
/// <param name="Hash">Content hash of the study, so that a damaged header does not leave the journal without a name.</param>
/// <param name="Jobs">Runs trained at a time.</param>
/// <param name="TornBytes">Bytes of an unfinished last line, left by a killed process and dropped.</param>
internal sealed record SessionStarted(DateTimeOffset At, string Hash, int Jobs, long TornBytes) : JournalEvent;

/// <summary>Something a reader of the results should know: a file beside the journal that is not what it was, say.</summary>
/// <param name="Text">A sentence.</param>
internal sealed record Noticed(string Text) : JournalEvent;

/// <summary>The process ended its work in good order; a killed one leaves none of these.</summary>
/// <param name="Reason">done, interrupted, failed.</param>
internal sealed record SessionEnded(string Reason) : JournalEvent;

/// <summary>The trials of a stage are about to be proposed, all at once; journals of before steps.</summary>
/// <param name="Stage">0-based.</param>
/// <param name="Trials">How many.</param>
internal sealed record StagePlanned(int Stage, int Trials) : JournalEvent;

/// <summary>A step of a stage was decided; its proposals follow.</summary>
/// <param name="Stage">0-based.</param>
/// <param name="Step">0-based.</param>
/// <param name="Trials">How many trials it proposes.</param>
/// <param name="To">How far they are brought; null: to their end.</param>
/// <param name="Bring">Trials of before that are brought further; null: none.</param>
/// <param name="Stop">Trials that end here, unfinished; null: none.</param>
/// <param name="Ahead">How many of the last goals may still be open when the next step is decided.</param>
internal sealed record StepPlanned(
    int Stage, int Step, int Trials, Goal? To = null, IReadOnlyList<BringTrials>? Bring = null, IReadOnlyList<StopTrial>? Stop = null,
    int Ahead = 0) : JournalEvent;

/// <summary>A setting is to be judged.</summary>
/// <param name="Id">1-based, in the order of proposal over all stages.</param>
/// <param name="Stage">0-based.</param>
/// <param name="Levels">Factor → label, for tables.</param>
/// <param name="Overrides">Path → value: the setting.</param>
/// <param name="Runs">Keys of the runs that judge it, by fold, then by seed.</param>
/// <param name="Same">Levels of other settings of the stage that make the same experiment; null: none.</param>
internal sealed record TrialProposed(
    int Id,
    int Stage,
    IReadOnlyDictionary<string, string> Levels,
    IReadOnlyDictionary<string, JsonNode?> Overrides,
    IReadOnlyList<string> Runs,
    IReadOnlyList<IReadOnlyDictionary<string, string>>? Same = null) : JournalEvent;

/// <summary>A training begins, or begins anew where an earlier one was cut off.</summary>
/// <param name="Run">Its key.</param>
/// <param name="Fold">0-based; −1 for training on all samples.</param>
/// <param name="Seed">0-based.</param>
/// <param name="Columns">Names of the values of each epoch.</param>
/// <param name="Parameters">Number of trained parameters.</param>
internal sealed record RunStarted(string Run, int Fold, int Seed, IReadOnlyList<string> Columns, long Parameters) : JournalEvent;

/// <summary>A training that was cut off goes on from where it was saved; what was journaled behind that epoch is trained again.</summary>
/// <param name="Run">Its key.</param>
/// <param name="Epoch">The 1-based last epoch that it had when it was saved.</param>
internal sealed record RunResumed(string Run, int Epoch) : JournalEvent;

/// <summary>Some consecutive epochs of a run.</summary>
/// <param name="Run">Its key.</param>
/// <param name="First">The 1-based number of the first of these epochs.</param>
/// <param name="Count">How many they are, so that nobody needs to read their values to know; null in format 1.</param>
/// <param name="Values">One array a column of <see cref="RunStarted.Columns"/>, one value an epoch.</param>
/// <param name="Seconds">Wall-clock seconds of each epoch.</param>
internal sealed record EpochsDone(string Run, int First, int? Count, double[][] Values, double[] Seconds) : JournalEvent;

/// <summary>A training is at an epoch to which the search wanted it brought; it is saved there, and may go on.</summary>
/// <param name="Run">Its key.</param>
/// <param name="Epoch">The 1-based epoch.</param>
internal sealed record RunPaused(string Run, int Epoch) : JournalEvent;

/// <summary>A training ended; all its epochs stand before this line.</summary>
/// <param name="Run">Its key.</param>
/// <param name="Outcome">How.</param>
/// <param name="Epochs">Epochs trained: as many as were journaled, or the run does not count.</param>
/// <param name="KeptEpoch">1-based epoch whose weights were kept.</param>
/// <param name="Seconds">Training time.</param>
/// <param name="Kept">The kept epoch's values, one a column; null in format 1.</param>
/// <param name="EpochSeconds">The median time of an epoch; null in format 1.</param>
/// <param name="Weights">SHA-256 of the file that keeps its network; null where none does.</param>
/// <param name="Failure">Why it could not be trained, again and again, and counts as one that diverged; null: it was.</param>
internal sealed record RunFinished(
    string Run, Outcome Outcome, int Epochs, int KeptEpoch, double Seconds, double[]? Kept = null,
    double? EpochSeconds = null, string? Weights = null, string? Failure = null) : JournalEvent;

/// <summary>A stage is over.</summary>
/// <param name="Stage">0-based.</param>
/// <param name="Kept">Ids of the trials carried forward, best first.</param>
/// <param name="Steps">How many steps it took; null in journals of before steps, which took one.</param>
/// <param name="Because">Which bound ended it before all its trials were tried; null: none did, or it was not written down.</param>
internal sealed record StageEnded(int Stage, IReadOnlyList<int> Kept, int? Steps = null, string? Because = null) : JournalEvent;

/// <summary>The best setting is about to be trained for the last time.</summary>
/// <param name="Trial">Id of the winner.</param>
/// <param name="Run">Key of the training.</param>
/// <param name="Epochs">Most epochs it trains.</param>
/// <param name="Others">Keys of its trainings from further seeds, in their order; null: there are none.</param>
internal sealed record FinalStarted(int Trial, string Run, int Epochs, IReadOnlyList<string>? Others = null) : JournalEvent;

/// <summary>The lock on the test set is about to be opened; stands in the journal before a sample is seen.</summary>
/// <param name="At">When, by the machine's clock.</param>
/// <param name="Reason">For what.</param>
internal sealed record TestOpened(DateTimeOffset At, string Reason) : JournalEvent;

/// <summary>The network of a run of the search, or of the final training from a further seed, was tested, after the search had ended.</summary>
/// <param name="Run">Its key.</param>
/// <param name="Test">Metrics on the test set.</param>
internal sealed record RunTested(string Run, IReadOnlyDictionary<string, double> Test) : JournalEvent;

/// <summary>The mean of several networks' outputs was tested.</summary>
/// <param name="Runs">Keys of their trainings, in the order of the seeds.</param>
/// <param name="Test">Metrics on the test set.</param>
internal sealed record EnsembleTested(IReadOnlyList<string> Runs, IReadOnlyDictionary<string, double> Test) : JournalEvent;

/// <summary>The final network is trained, tested where asked, and saved.</summary>
/// <param name="Run">Key of its training; null in format 1.</param>
/// <param name="Train">Metrics on the samples it was trained on.</param>
/// <param name="Test">Metrics on the test set; null where it stayed locked.</param>
/// <param name="Model">The model's file, relative to the study's folder.</param>
/// <param name="Weights">SHA-256 of that file; null in format 1.</param>
/// <param name="Views">What figures need, by name: the SHA-256 of its file (<see cref="StoredViews"/>); in format 1 the view itself.</param>
internal sealed record FinalFinished(
    string? Run,
    IReadOnlyDictionary<string, double> Train,
    IReadOnlyDictionary<string, double>? Test,
    string Model,
    string? Weights,
    IReadOnlyDictionary<string, JsonNode> Views) : JournalEvent;

/// <summary>Everything the study asks for is done.</summary>
/// <param name="Note">What could not be done, and why; null: nothing.</param>
internal sealed record StudyEnded(string? Note = null) : JournalEvent;

/// <summary>An element began to train a chunk's runs, in a segment of its own, in which each run's epochs stand from the first.</summary>
/// <param name="At">When, by its machine's clock.</param>
/// <param name="Chunk">The chunk's number.</param>
/// <param name="Node">The machine.</param>
/// <param name="Jobs">Runs trained at a time.</param>
/// <param name="Processor">What computes, in the machine's words.</param>
/// <param name="Job">What whoever started it calls it; null: nothing.</param>
internal sealed record WorkStarted(DateTimeOffset At, int Chunk, string Node, int Jobs, string Processor, string? Job = null) : JournalEvent;

/// <summary>A training ended without a result: it could not be done there, or whoever did it was ended.</summary>
/// <param name="Run">Its key.</param>
/// <param name="Reason">A sentence.</param>
internal sealed record RunFailed(string Run, string Reason) : JournalEvent;

/// <summary>An element ended in good order; a killed one leaves none of these.</summary>
/// <param name="Reason">done, interrupted, or refused, then with <paramref name="Why"/>.</param>
/// <param name="Why">What it refused; null: nothing.</param>
internal sealed record WorkEnded(string Reason, string? Why = null) : JournalEvent;
