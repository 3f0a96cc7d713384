using Assay.Results;

namespace Assay.Execution;

/// <summary>What a study is doing.</summary>
public enum StudyPhase
{
    /// <summary>Trials are being judged.</summary>
    Search,

    /// <summary>The best setting is trained for the last time, and tested.</summary>
    Final,

    /// <summary>The networks of the last stage, whose levels are compared, are tested.</summary>
    Levels,

    /// <summary>Everything is done.</summary>
    Done,
}

/// <summary>How far a study is. Only what is on the disk counts as done.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Stage">The stage of the search, 0-based.</param>
/// <param name="Stages">Number of stages.</param>
/// <param name="TrialsDone">Trials of this stage whose runs are all done, or that were stopped.</param>
/// <param name="TrialsPlanned">Trials of this stage so far.</param>
/// <param name="RunsDone">Runs of this stage that are where the search wanted them, brought there in this session or before.</param>
/// <param name="RunsPlanned">Runs of this stage so far, each once; one that is brought further is not done until it is there.</param>
/// <param name="Epochs">Epochs trained in this session.</param>
/// <param name="Best">The best trial of this stage so far; null before the first.</param>
/// <param name="Elapsed">Time since this session began.</param>
/// <param name="Left">Estimate of the search's time left from this session's epochs so far; null before the first.</param>
/// <param name="Tested">Networks of the last stage that this session tested.</param>
/// <param name="ToTest">Networks that it tests; 0 before the search has ended.</param>
/// <param name="AtWork">Elements that train its runs elsewhere; 0 where all are trained here.</param>
/// <param name="Waiting">Elements that wait for their turn to.</param>
public sealed record StudyProgress(
    StudyPhase Phase,
    int Stage,
    int Stages,
    int TrialsDone,
    int TrialsPlanned,
    int RunsDone,
    int RunsPlanned,
    long Epochs,
    TrialState? Best,
    TimeSpan Elapsed,
    TimeSpan? Left,
    int Tested = 0,
    int ToTest = 0,
    int AtWork = 0,
    int Waiting = 0);
