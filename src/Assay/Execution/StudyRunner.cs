using Assay.Engine.Training;
using Assay.Journal;
using Assay.Search;
using Assay.Studies;

namespace Assay.Execution;

/// <summary>Runs a study: the main loop.</summary>
public static class StudyRunner
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
        StudyData data = new(study, options.BaseDirectory);
        StudyPlan.Of(study, data, options.Jobs, options.MemoryBytes);
        string dataHash = data.Of(study.Reference.Data).Hash;
        Replay known = StudyFolder.Read(study, folder, dataHash);
        if (known is { Ended: true, Damaged: false } && Content.Hash(known.Study) == Content.Hash(study)) return known.ToSnapshot();

        // 2. Open the folder, or resume it.
        using StudyJournal journal = StudyFolder.Open(study, folder, dataHash, known, options);
        ProgressTracker progress = new(study, journal, options.Progress);
        RunExecutor executor = new(data, journal, progress, options);
        SavedModels models = new(folder, data);
        try
        {
            // 3. Search: the best settings of a stage are the starting points of the next.
            IReadOnlyList<Setting> starts = [Setting.Reference];
            int trials = 0;
            IReadOnlyList<Stage> stages = Sampling.StagesOf(study);
            for (int i = 0; i < stages.Count; i++)
            {
                IReadOnlyList<Setting> settings = Sampling.Propose(stages[i], starts);
                if (i > 0) StudyPlan.CheckStage(study, data, settings, options.Jobs, options.MemoryBytes);
                starts = Judge(i, trials, settings);
                trials += settings.Count;
            }

            // 4. The winner is trained for the last time, and only now the test set is opened.
            progress.Enter(StudyPhase.Final);
            bool tried = study.Final is null || new FinalTraining(study, data, models, journal, executor).Run(cancellation);

            // 5. Done.
            if (!journal.Read(replay => replay.Ended))
                journal.Append(new StudyEnded(tried ? null : "no final training: every trial of the search diverged"));
            journal.Commit(new SessionEnded("done"));
            Snapshot snapshot = journal.Read(replay => replay.ToSnapshot());
            progress.Enter(StudyPhase.Done);
            return snapshot;
        }
        catch (Exception problem)
        {
            EndSession(journal, problem is OperationCanceledException ? "interrupted" : "failed");
            throw;
        }

        // The first run of a trial becomes the final training where its setting wins.
        void KeepFirst(PlannedRun run, TrainingResult result)
        {
            if (run is { Fold: 0, Seed: 0 }) models.Keep(run, result);
        }

        // One stage: propose, train what is missing, rank.
        IReadOnlyList<Setting> Judge(int stage, int trialsBefore, IReadOnlyList<Setting> settings)
        {
            List<TrialProposed> trials = [];
            Dictionary<string, PlannedRun> runs = [];
            foreach (Setting setting in settings)
            {
                Experiment experiment = study.Resolve(setting);
                IReadOnlyList<PlannedRun> planned = PlannedRun.Of(experiment, study.Evaluation, data.Of(experiment.Data));
                foreach (PlannedRun run in planned) runs.TryAdd(run.Key, run);
                trials.Add(new TrialProposed(
                    trialsBefore + trials.Count + 1, stage, setting.Levels, setting.Overrides, [.. planned.Select(run => run.Key)]));
            }

            if (!journal.Read(replay => replay.IsPlanned(stage))) journal.Append(new StagePlanned(stage, trials.Count));
            foreach (TrialProposed trial in trials.Where(trial => !journal.Read(replay => replay.IsProposed(trial.Id))))
                journal.Append(trial);

            List<PlannedRun> missing = journal.Read(replay => runs.Values.Where(run => !replay.IsFinished(run.Key)).ToList());
            progress.Begin(stage, trials, [.. missing.Select(run => run.Key)]);
            executor.Execute(missing, study.Final?.TrainOn is TrainOn.Fold ? KeepFirst : null, cancellation);
            data.Forget();

            IReadOnlyList<TrialState> kept = journal.Read(replay => Ranking.Keep(
                trials.Select(trial => replay.Trial(trial.Id)), study.Objective, Sampling.StagesOf(study)[stage].Keep));
            models.Forget(but: [.. kept.SelectMany(trial => trial.Runs).Select(run => run.Key)]);
            int[] ids = [.. kept.Select(trial => trial.Id)];
            if (journal.Read(replay => replay.Kept(stage)) is not { } told || !told.SequenceEqual(ids))
                journal.Commit(new StageEnded(stage, ids));
            return [.. kept.Select(trial => trial.Setting)];
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
