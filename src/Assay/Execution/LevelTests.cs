using System.Runtime.ExceptionServices;
using Assay.Engine.Data;
using Assay.Journal;
using Assay.Preparation;
using Assay.Storage;
using Assay.Studies;

namespace Assay.Execution;

/// <summary>
/// The networks of the last stage's runs on the test set, so that levels can be compared there (<see cref="TestUse.Levels"/>). They
/// are kept from the search until they are tested.
/// </summary>
internal sealed class LevelTests(StudyData data, StageSteps steps, SavedModels models, StudyJournal journal, RunTraining training, ProgressTracker progress, int jobs)
{
    /// <summary>The runs whose networks the study wants tested, and whose results are not in the journal.</summary>
    public IReadOnlyList<PlannedRun> Missing()
    {
        (IReadOnlyList<TrialProposed> trials, HashSet<string> untested) = journal.Read(replay => (replay.LastStage(), replay.Untested().ToHashSet()));
        return
        [
            .. trials.Where(trial => trial.Runs.Any(untested.Contains))
                .SelectMany(trial => steps.RunsOf(trial).Zip(trial.Runs, (run, key) => run with { Key = key }))
                .Where(run => untested.Remove(run.Key)),
        ];
    }

    /// <summary>Sees to it that these runs' networks are there: one that was not kept, or is not what was kept, is trained again.</summary>
    public void Complete(IReadOnlyList<PlannedRun> runs, CancellationToken cancellation)
    {
        PlannedRun[] lost = [.. runs.Where(run => Kept(run) is null)];
        if (lost.Length == 0) return;
        journal.Append(new Noticed(
            $"the networks of {lost.Length} of {runs.Count} runs that were to be tested were not kept, or are not the files that were: they were trained again, to the same bits"));
        Each(lost, run => training.Train(
            run, until: null, data.Fold(run.Experiment.Data, run.Division), result => models.Keep(run, result), _ => { }, cancellation), cancellation);
        journal.Flush();
        data.Forget();
    }

    /// <summary>Tests the networks of these runs, which are all there.</summary>
    public void Test(IReadOnlyList<PlannedRun> runs, TestKey key, CancellationToken cancellation)
    {
        progress.Test(runs.Count);
        Each(runs, run =>
        {
            SavedModel model = Kept(run) ?? throw new IOException($"the network of run {run.Key} was there a moment ago, and is not any more: run the study again");
            Dataset test = model.Prepared(data.Of(run.Experiment.Data).Test.Open(key));
            journal.Append(new RunTested(run.Key, model.Network.Evaluate(test, run.Experiment.Training)));
            progress.Tested();
        }, cancellation);
    }

    private SavedModel? Kept(PlannedRun run) => models.Kept(run, journal.Read(replay => replay.Weights(run.Key)));

    /// <summary>Several at a time; what one leaves does not depend on the others.</summary>
    private void Each(IReadOnlyList<PlannedRun> runs, Action<PlannedRun> body, CancellationToken cancellation)
    {
        try
        {
            Parallel.ForEach(runs, new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation }, body);
        }
        catch (AggregateException problems)
        {
            cancellation.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(problems.InnerExceptions[0]);
        }
    }
}
