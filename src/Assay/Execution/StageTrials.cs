using Assay.Journal;
using Assay.Search;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Execution;

/// <summary>
/// The trials of a stage. What the journal holds of them is carried out as it stands; where it holds a part of them, the
/// others are proposed anew, and the two must be of one mind.
/// </summary>
internal sealed class StageTrials(Study study, StudyData data, StudyJournal journal)
{
    private int _before;

    /// <summary>The trials of a stage; what is not proposed yet is, and is journaled.</summary>
    /// <param name="stage">0-based; stages are asked for in their order.</param>
    /// <param name="starts">The best settings of the stage before, or the reference.</param>
    /// <param name="options">How the study is run.</param>
    /// <exception cref="StudyException">When a setting cannot be trained, or the journal holds what this program would not propose.</exception>
    public IReadOnlyList<TrialProposed> Of(int stage, IReadOnlyList<Setting> starts, RunnerOptions options)
    {
        (int? planned, IReadOnlyList<TrialProposed> told) = journal.Read(replay => (replay.Planned(stage), replay.Proposed(stage)));
        IReadOnlyList<TrialProposed> trials = told.Count == planned ? AsTheyStand(told) : Propose(stage, starts, planned, told, options);
        _before += trials.Count;
        return trials;
    }

    /// <summary>Keys of the runs of these trials that are not finished, each once.</summary>
    public HashSet<string> Missing(IReadOnlyList<TrialProposed> trials) =>
        journal.Read(replay => trials.SelectMany(trial => trial.Runs).Where(run => !replay.IsFinished(run)).ToHashSet());

    /// <summary>These runs, in the order of the trials, made as they are asked for: a hundred thousand would not fit in memory.</summary>
    public IEnumerable<PlannedRun> Runs(IReadOnlyList<TrialProposed> trials, IReadOnlySet<string> missing)
    {
        HashSet<string> given = [];
        foreach (TrialProposed trial in trials.Where(trial => trial.Runs.Any(missing.Contains)))
        {
            foreach (PlannedRun run in RunsOf(new Setting(trial.Levels, trial.Overrides)).Where(run => missing.Contains(run.Key) && given.Add(run.Key)))
                yield return run;
        }
    }

    private IReadOnlyList<TrialProposed> AsTheyStand(IReadOnlyList<TrialProposed> told)
    {
        foreach (TrialProposed trial in told.Where(trial => !journal.Read(replay => trial.Runs.All(replay.IsFinished))))
        {
            if (!RunsOf(new Setting(trial.Levels, trial.Overrides)).Select(run => run.Key).SequenceEqual(trial.Runs))
                throw Refused($"trial {trial.Id} of the journal was to be judged by runs that this program would address otherwise");
        }

        return told;
    }

    private List<TrialProposed> Propose(
        int stage, IReadOnlyList<Setting> starts, int? planned, IReadOnlyList<TrialProposed> told, RunnerOptions options)
    {
        IReadOnlyList<Setting> settings = Sampling.Propose(Sampling.StagesOf(study)[stage], starts);
        if (stage > 0) StudyPlan.CheckStage(study, data, settings, options.Jobs, options.MemoryBytes);

        // Settings that make one experiment are one trial, under the name of the first.
        List<TrialProposed> trials = [];
        Dictionary<string, int> places = [];
        foreach (Setting setting in settings)
        {
            string[] runs = [.. RunsOf(setting).Select(run => run.Key)];
            if (places.TryAdd(runs[0], trials.Count))
                trials.Add(new TrialProposed(_before + trials.Count + 1, stage, setting.Levels, setting.Overrides, runs));
            else
                trials[places[runs[0]]] = trials[places[runs[0]]] with { Same = [.. trials[places[runs[0]]].Same ?? [], setting.Levels] };
        }

        if (planned is not null && planned != trials.Count)
            throw Refused($"stage {stage + 1} of the journal was to have {planned} trials, and this program would propose {trials.Count}");
        foreach (TrialProposed old in told)
        {
            TrialProposed? own = trials.Find(trial => trial.Id == old.Id);
            if (own is null || !own.Runs.SequenceEqual(old.Runs))
                throw Refused($"trial {old.Id} of the journal is {Show(old)}, and this program would propose {(own is null ? "none" : Show(own))}");
        }

        if (planned is null) journal.Append(new StagePlanned(stage, trials.Count));
        HashSet<int> known = [.. told.Select(trial => trial.Id)];
        foreach (TrialProposed trial in trials.Where(trial => !known.Contains(trial.Id))) journal.Append(trial);
        return trials;
    }

    private IReadOnlyList<PlannedRun> RunsOf(Setting setting)
    {
        Experiment experiment = study.Resolve(setting);
        return PlannedRun.Of(experiment, study.Evaluation, data.Of(experiment.Data));
    }

    private static string Show(TrialProposed trial) => CanonicalJson.Of(trial.Overrides);

    private StudyException Refused(string what) => new([new StudyError(study.Name, 0, 0,
        $"{what}: the two are not mixed. Take the version of Assay that began the study, or name another folder (--out)")]);
}
