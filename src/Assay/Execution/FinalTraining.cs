using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Figures;
using Assay.Journal;
using Assay.Preparation;
using Assay.Results;
using Assay.Statistics;
using Assay.Storage;
using Assay.Studies;
using Assay.Studies.Experiments;

namespace Assay.Execution;

/// <summary>
/// The end of a study: the winner is trained for the last time, saved, and tested, with it what it is from other seeds, and the levels it was found among.
/// </summary>
internal sealed class FinalTraining(
    Study study, StudyData data, SavedModels models, StoredViewsWriter views, StudyJournal journal, RunTests others, Func<RunQueue> newQueue)
{
    /// <summary>Does what is not done yet, or is not there any more; false where no trial of the search can be trained.</summary>
    public bool Run(CancellationToken cancellation)
    {
        TrialState? winner = journal.Read(replay => replay.ToSnapshot()).Best;
        if (winner is null) return false;

        // 1. What is trained.
        Experiment experiment = Of(study.Resolve(winner.Setting), winner, study.Final!);
        StudySamples samples = data.Of(experiment.Data);
        IReadOnlyList<PlannedRun> runs = PlannedRun.Final(experiment, study.Evaluation, samples, study.Final!);
        PlannedRun run = runs[0];
        string[]? further = runs.Count > 1 ? [.. runs.Skip(1).Select(other => other.Key)] : null;
        if (journal.Read(replay => replay.Final) is not { } begun || begun.Run != run.Key || !(begun.Others ?? []).SequenceEqual(further ?? []))
            journal.Append(new FinalStarted(winner.Id, run.Key, experiment.Training.Epochs!.Value, further));
        FinalFinished? done = journal.Read(replay => replay.FinalResult);
        IReadOnlyList<PlannedRun> levels = others.MissingLevels(), seeds = others.MissingSeeds(runs);
        if (levels.Count + seeds.Count == 0 && IsWhole(done) && models.IsFinal(done!.Weights!) && EnsembleIsWhole()) return true;

        // 2. The training, where the search did not do it already, from all seeds at once; models are saved before their runs count as
        // finished. Where the results are in the journal already, it is trained only because a line of it was lost, or the model.
        FoldData prepared = data.Fold(experiment.Data, run.Division);
        TrainedNetwork? found = Found(run);
        Train([.. found is null ? [run] : (PlannedRun[])[], .. others.Absent(EnsembleIsWhole() ? seeds : Undiverged())]);
        TrainedNetwork network = found ?? Kept(run).Network;
        string weights = models.SaveFinal(run, network);
        done = journal.Read(replay => replay.FinalResult); // of a run that was trained again as a line of it was lost
        seeds = others.MissingSeeds(runs); // without those that diverged
        if (study.Final!.Ensemble)
            foreach (PlannedRun member in Undiverged().Where(member => !IsSaved(member))) models.SaveSeed(member, Kept(member).Network);
        if (levels.Count + seeds.Count == 0 && IsWhole(done) && EnsembleIsWhole()) return true;
        if (others.Absent(levels) is { Count: > 0 } absent)
        {
            Train(absent);
            data.Forget();
        }

        // 3. The test, once, when nothing is left to be chosen; a diverged network is not worth an opening.
        bool tests = study.Final!.Test is not TestUse.False && !IsWhole(done) && !Diverged();
        PlannedRun[] untested = [.. levels.Concat(seeds).DistinctBy(other => other.Key)];
        bool together = journal.Read(replay => replay.EnsembleIsMissing);
        TestKey? key = tests || together || untested.Length > 0 ? TestKey.Journaled(journal, Reason(tests, levels.Count, seeds.Count, done)) : null;
        if (untested.Length > 0) others.Test(untested, key!, cancellation);
        if (together)
        {
            SavedModel[] members = [.. (Diverged() ? [] : (PlannedRun[])[run]).Concat(Undiverged()).Select(Kept)];
            journal.Append(new EnsembleTested(
                [.. members.Select(member => member.Run)], new Ensemble(members).Evaluate(samples.Test.Open(key!), experiment.Training)));
        }

        if (IsWhole(done)) return true;
        IReadOnlyDictionary<string, double> train = network.Evaluate(prepared.Train, experiment.Training);
        Dataset? test = tests ? samples.Test.Open(key!) : null;
        Dataset? shown = test is null ? null : prepared.Prepared(test);
        IReadOnlyDictionary<string, double>? tested = shown is null ? null : network.Evaluate(shown, experiment.Training);

        // 4. What figures need.
        Dataset seen = prepared.Encoder.Apply(samples.Train);
        Dataset? validation = run.Fold < 0 ? null : seen.Select(samples.Splits[run.Division].Validation);
        Dictionary<string, JsonNode> drawn = new(FinalViews.Of(network, experiment, prepared.Scaler, seen, validation, test is null ? null : prepared.Encoder.Apply(test)));
        if (shown is not null) drawn["intervals"] = ViewJson.Write(TestIntervals.Of(network, experiment.Training, shown, (ulong)experiment.Data.Seed));
        journal.Commit(new FinalFinished(run.Key, train, tested, StudyFolder.ModelFile, weights, views.Write(drawn)));
        return true;

        bool Diverged() => journal.Read(replay => replay.Run(run.Key))?.Status is RunStatus.Diverged;

        void Train(IReadOnlyList<PlannedRun> missing)
        {
            using RunQueue queue = newQueue();
            queue.Ask(missing.Count, () => missing.Select(one => new RunTask(one, null, NetworkUse.Wanted)), isReached: missing.Count == 0);
            queue.Await(1);
            journal.Flush();
        }

        // Of the further seeds all but those that are known to have diverged.
        PlannedRun[] Undiverged() => [.. runs.Skip(1).Where(other => journal.Read(replay => replay.Run(other.Key))?.Status is not RunStatus.Diverged)];

        SavedModel Kept(PlannedRun member) => models.Kept(member, journal.Read(replay => replay.Weights(member.Key)))
            ?? throw new IOException($"the network of run {member.Key} was there a moment ago, and is not any more: run the study again");

        bool IsSaved(PlannedRun member) => models.IsSeed(member.Seed, journal.Read(replay => replay.Weights(member.Key)));

        bool EnsembleIsWhole() => !study.Final!.Ensemble || (Undiverged().All(IsSaved) && !journal.Read(replay => replay.EnsembleIsMissing));

        bool IsWhole(FinalFinished? result) => result is not null && views.AreWhole(result)
            && (study.Final!.Test is TestUse.False || result.Test is not null || Diverged());
    }

    /// <summary>
    /// The winner's experiment for its last training. On all samples there is no validation fold to watch: it trains for
    /// a fixed number of epochs or until the training samples' own metric stands still, and a schedule keeps its course.
    /// </summary>
    internal static Experiment Of(Experiment experiment, TrialState winner, FinalOptions final)
    {
        TrainingOptions training = experiment.Training;
        if (final.TrainOn is TrainOn.Fold)
            return experiment with { Training = training with { Epochs = final.Epochs ?? training.Epochs } };

        bool takesMedian = final.EarlyStopping is null && winner.Runs.Any(run => run.Status is RunStatus.StoppedEarly);
        int epochs = final.Epochs ?? (takesMedian ? (int)Math.Ceiling(Median.Of(winner.Runs.Select(run => (double)run.KeptEpoch))) : training.Epochs!.Value);
        ScheduleOptions? schedule = training.Schedule?.Name switch
        {
            null or ScheduleKind.PiecewiseConstant => training.Schedule,
            ScheduleKind.ReduceOnPlateau => training.Schedule with
            {
                Monitor = Metric.Of(training.Schedule.Monitor ?? "val_loss").On(MetricPart.Train).Name,
            },
            _ => training.Schedule with { DecayEpochs = training.Schedule.DecayEpochs ?? training.Epochs },
        };
        return experiment with { Training = training with { Epochs = epochs, EarlyStopping = final.EarlyStopping, Schedule = schedule } };
    }

    /// <summary>The final network, where it was saved before or kept of the search, which trained the very same run; else null, and told where a file of it was changed.</summary>
    private TrainedNetwork? Found(PlannedRun run)
    {
        (bool finished, string? hash) = journal.Read(replay => (replay.IsFinished(run.Key), replay.Weights(run.Key)));
        if (!finished) return null;
        TrainedNetwork? network = models.Find(run, hash, other => journal.Read(replay => replay.WasFinal(other)), out string? changed);
        if (changed is not null && network is null)
            journal.Append(new Noticed($"{changed} was not the file that was saved (its SHA-256 is another): its network was trained again, to the same bits"));
        return network;
    }

    /// <summary>What the set is opened for: the final network, networks of levels, networks of further seeds.</summary>
    private string Reason(bool tests, int levels, int seeds, FinalFinished? done)
    {
        string again = Again(tests ? "so was what won" : "these are new");
        List<string> parts = [];
        if (tests)
        {
            parts.Add(done?.Test is not null
                ? "figures of the final network, again: their files were missing or changed" : $"final test of the best setting{again}");
        }

        if (seeds > 0) parts.Add($"test of {Networks(seeds)} trained as the final one from other seeds{(parts.Count == 0 ? again : "")}");
        if (levels > 0)
            parts.Add($"test of {Networks(levels)} of the last stage, whose levels are compared; ranking, winner and final training were fixed before{(parts.Count == 0 ? again : "")}");
        if (parts.Count == 0) parts.Add($"test of the networks of the final training's seeds together{again}");
        return string.Join("; and ", parts);

        static string Networks(int count) => $"{count} {(count == 1 ? "network" : "networks")}";
    }

    /// <summary>Why the set is opened once more, where it is.</summary>
    private string Again(string changed) => journal.Read(replay => (replay.TestOpenings.Count, replay.ChangedSinceOpening)) switch
    {
        (0, _) => "",
        (_, true) => $", again: the study was changed since the last, and {changed}",
        _ => ", again: the test set was opened before, and not all results of it are in the journal",
    };
}
