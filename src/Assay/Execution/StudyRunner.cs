using Assay.Journal;
using Assay.Planning;
using Assay.Preparation;
using Assay.Results;
using Assay.Search;
using Assay.Storage;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Execution;

/// <summary>Runs a study: the main loop.</summary>
internal static class StudyRunner
{
    /// <summary>
    /// Runs a study in a folder, or goes on where it was left: what is done is not done again. The results depend on the
    /// study alone.
    /// </summary>
    /// <param name="study">The study.</param>
    /// <param name="folder">Its folder; made where it does not exist.</param>
    /// <param name="options">How; default: all processors.</param>
    /// <param name="cancellation">Ends the study within a second; everything finished is kept.</param>
    /// <returns>The state of the study.</returns>
    /// <exception cref="StudyException">When the study cannot be run, or the folder belongs to another; nothing was written.</exception>
    /// <exception cref="OperationCanceledException">When cancelled.</exception>
    /// <exception cref="IOException">When the folder cannot be written, or another process is working on the study.</exception>
    public static Snapshot Run(
        Study study, string folder, RunnerOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new RunnerOptions();

        // 1. What can be wrong is found before anything is written.
        StudyData data = new(study, options.BaseDirectory, options.MemoryBytes);
        StudySamples samples = data.Of(study.Reference.Data);
        SavedModels models = new(folder, data);
        StoredViewsWriter views = new(folder);
        ReusedRuns reused = new(options.Reuse);
        JournalTail tail = StudyFolder.Read(study, folder, samples);
        Replay known = tail.Replay;
        if (known.Ended && Content.Hash(known.Study) == Content.Hash(study) && FilesAreWhole(known)) return known.ToSnapshot();
        StudyPlan plan = StudyPlan.Of(study, data, options.Jobs, options.MemoryBytes);
        foreach (string doubt in plan.Samples.Doubts) options.Notice?.Invoke(doubt);

        // 2. Open the folder, or resume it.
        if (StudyFolder.ChangeOf(study, known) is { } change) options.Notice?.Invoke(change);
        using StudyJournal journal = StudyFolder.Open(study, folder, samples, tail, options.BaseDirectory, options.Jobs, options.Time);
        ProgressTracker progress = new(study, journal, options.Progress);
        Checkpoints checkpoints = new(folder);
        IExecutor executor = options.Executor?.Invoke(folder, study, data, journal, progress)
            ?? new LocalExecutor(new RunTraining(data, journal, checkpoints, models, progress.Trained, options), options.Jobs);
        StageSteps steps = new(study, data, journal, options);
        StageLoop loop = new(study, data, journal, steps, checkpoints, progress, NewQueue, options);
        try
        {
            // 3. Search: the best settings of a stage are the starting points of the next.
            IReadOnlyList<Setting> starts = [Setting.Reference];
            IReadOnlyList<Stage> stages = Sampling.StagesOf(study);
            for (int i = 0; i < stages.Count; i++) starts = Judge(i, stages[i], starts);

            foreach (string note in reused.Notes()) journal.Append(new Noticed(note));

            // 4. The winner is trained for the last time, and only now the test set is opened.
            progress.Enter(StudyPhase.Final);
            RunTests others = new(data, steps, models, journal, progress, options.Jobs);
            bool tried = study.Final is null || new FinalTraining(study, data, models, views, journal, others, NewQueue).Run(cancellation);

            // 5. Done.
            executor.End();
            models.Forget(but: []);
            models.ForgetSeeds(from: study.Final is { Ensemble: true } final ? final.Seeds : 1);
            if (!journal.Read(replay => replay.Ended))
                journal.Append(new StudyEnded(tried ? null : "no final training: every trial of the search diverged"));
            journal.Commit(new SessionEnded("done"));
            checkpoints.ForgetAll();
            Snapshot snapshot = journal.Read(replay => replay.ToSnapshot());
            progress.Enter(StudyPhase.Done);
            return snapshot;
        }
        catch (Exception problem)
        {
            EndSession(journal, problem is OperationCanceledException ? "interrupted" : "failed");
            throw;
        }

        RunQueue NewQueue() => new(journal, models, reused, progress, executor, cancellation);

        bool FilesAreWhole(Replay replay) => replay.FinalResult is not { } result || (models.IsFinal(result.Weights!) && views.AreWhole(result)
            && (study.Final is not { Ensemble: true } || replay.Members.All(run => models.IsSeed(replay.Run(run)!.Seed, replay.Weights(run)))));

        // One stage: what it keeps is where the next starts.
        IReadOnlyList<Setting> Judge(int index, Stage stage, IReadOnlyList<Setting> starts)
        {
            bool wasOver = journal.Read(replay => replay.Kept(index)) is not null;
            bool tests = study.Final is { Test: TestUse.Levels };
            IReadOnlyList<TrialState> kept = loop.Run(index, stage, starts, UseOf);
            data.Forget();
            if (!wasOver && stage.Varies && !(tests && index == study.LastVaried())) // else those of a later stage are among them, or all are tested
                models.Forget(but: [.. kept.SelectMany(trial => trial.Runs).Select(run => run.Key)]);
            return [.. kept.Select(trial => trial.Setting)];

            // What is wanted when the search has ended: all that are tested; the first fold's runs of a trial, which are the final trainings where its
            // setting wins. A confirmation is not tested, and forgets none: it may have the final training's further seeds.
            NetworkUse UseOf(PlannedRun run) =>
                (tests && stage.Varies) || (study.Final is { TrainOn: TrainOn.Fold } final && run.Fold == 0 && run.Seed < final.Seeds) ? NetworkUse.Kept : NetworkUse.None;
        }
    }

    private static void EndSession(StudyJournal journal, string reason)
    {
        try
        {
            journal.Commit(new SessionEnded(reason));
        }
        catch (IOException)
        {
            // The problem that ended the session is the one to tell.
        }
    }
}
