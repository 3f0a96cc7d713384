using Assay.Engine.Data;
using Assay.Journal;
using Assay.Preparation;
using Assay.Storage;
using Assay.Studies;

namespace Assay.Execution;

/// <summary>
/// The networks that are tested beside the final one: those of the last stage's runs, so that levels can be compared on the test set
/// (<see cref="TestUse.Levels"/>), and those of the final training's further seeds (<see cref="FinalOptions.Seeds"/>). They are kept from
/// their training until they are tested.
/// </summary>
internal sealed class RunTests(StudyData data, StageSteps steps, SavedModels models, StudyJournal journal, ProgressTracker progress, int jobs)
{
    /// <summary>The runs of the last stage whose networks the study wants tested, and whose results are not in the journal.</summary>
    public IReadOnlyList<PlannedRun> MissingLevels()
    {
        (IReadOnlyList<TrialProposed> trials, HashSet<string> untested) = journal.Read(replay => (replay.LastStage(), replay.Untested().ToHashSet()));
        return
        [
            .. trials.Where(trial => trial.Runs.Any(untested.Contains))
                .SelectMany(trial => steps.RunsOf(trial).Zip(trial.Runs, (run, key) => run with { Key = key }))
                .Where(run => untested.Remove(run.Key)),
        ];
    }

    /// <summary>Of the final training's runs those from further seeds that are not trained, or not tested where the study wants it.</summary>
    public IReadOnlyList<PlannedRun> MissingSeeds(IReadOnlyList<PlannedRun> runs)
    {
        HashSet<string> untested = journal.Read(replay => replay.MissingSeeds().ToHashSet());
        return [.. runs.Where(run => untested.Contains(run.Key))];
    }

    /// <summary>Of these runs those whose networks are not there: not trained, not kept, or not the files that were. What is lost of them is told.</summary>
    public IReadOnlyList<PlannedRun> Absent(IReadOnlyList<PlannedRun> runs)
    {
        PlannedRun[] absent = [.. runs.Where(run => Kept(run) is null)];
        int lost = journal.Read(replay => absent.Count(run => replay.IsFinished(run.Key)));
        if (lost > 0)
            journal.Append(new Noticed(
                $"the networks of {lost} of {runs.Count} runs that were to be tested were not kept, or are not the files that were: they were trained again, to the same bits"));
        return absent;
    }

    /// <summary>Tests the networks of these runs, which are all there.</summary>
    public void Test(IReadOnlyList<PlannedRun> runs, TestKey key, CancellationToken cancellation)
    {
        progress.Test(runs.Count);
        AtATime.Each(jobs, runs, run =>
        {
            SavedModel model = Kept(run) ?? throw new IOException($"the network of run {run.Key} was there a moment ago, and is not any more: run the study again");
            Dataset test = model.Prepared(data.Of(run.Experiment.Data).Test.Open(key));
            journal.Append(new RunTested(run.Key, model.Network.Evaluate(test, run.Experiment.Training)));
            progress.Tested();
        }, cancellation);
    }

    private SavedModel? Kept(PlannedRun run) => models.Kept(run, journal.Read(replay => replay.Weights(run.Key)));
}
