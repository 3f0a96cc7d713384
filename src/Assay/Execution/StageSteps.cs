using Assay.Journal;
using Assay.Planning;
using Assay.Preparation;
using Assay.Results;
using Assay.Search;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Studies.Writing;

namespace Assay.Execution;

/// <summary>A step that was decided and stands in the journal.</summary>
/// <param name="Plan">What it asks for.</param>
/// <param name="Trials">The trials it proposes.</param>
/// <param name="Keep">The trials that are carried forward, where it ends the stage; else null.</param>
/// <param name="Because">See <see cref="Decision.Because"/>.</param>
internal sealed record DecidedStep(StepPlanned Plan, IReadOnlyList<TrialProposed> Trials, IReadOnlyList<int>? Keep, string? Because = null);

/// <summary>
/// The steps of stages. What the journal holds of one is carried out as it stands; where it holds none or a part of it, the
/// strategy is asked, and the two must be of one mind.
/// </summary>
internal sealed class StageSteps(Study study, StudyData data, StudyJournal journal, RunnerOptions options)
{
    /// <summary>The next step of a stage; what is not decided yet is, and is journaled.</summary>
    /// <param name="strategy">What decides.</param>
    /// <param name="history">What it may know.</param>
    /// <exception cref="StudyException">When a setting cannot be trained, or the journal holds what this program would not decide.</exception>
    public DecidedStep Next(IStrategy strategy, History history)
    {
        (StepPlanned? plan, StageEnded? end) = journal.Read(replay => (replay.Step(history.Index, history.Steps), replay.Kept(history.Index)));
        if (plan is not null && Proposed(plan, history) is { } whole) return AsItStands(plan, whole);
        if (plan is null && end is not null && (end.Steps ?? 1) == history.Steps && end.Kept.Count > 0 && end.Kept.All(history.Holds))
            return End(history, end.Kept, end.Because);

        Decision decision = strategy.Decide(history);
        Check(decision, history);
        return decision.Keep is { } keep ? End(history, keep, decision.Because, plan) : Plan(decision, history, plan);
    }

    /// <summary>The runs of a trial.</summary>
    public IReadOnlyList<PlannedRun> RunsOf(TrialProposed trial) => RunsOf(new Setting(trial.Levels, trial.Overrides), trial.Stage);

    /// <summary>Ends a stage in the journal; all its goals are reached.</summary>
    /// <param name="history">The stage.</param>
    /// <param name="keep">The trials that are carried forward.</param>
    /// <param name="because">See <see cref="Decision.Because"/>.</param>
    public void Commit(History history, IReadOnlyList<int> keep, string? because)
    {
        if (journal.Read(replay => replay.Kept(history.Index)) is { } told && (told.Steps ?? 1) == history.Steps && told.Kept.SequenceEqual(keep)) return;
        journal.Commit(new StageEnded(history.Index, keep, history.Steps, because));
    }

    /// <summary>The trials of a step, where all of them are in the journal; else null.</summary>
    private List<TrialProposed>? Proposed(StepPlanned plan, History history) => journal.Read(replay =>
    {
        List<TrialProposed> trials = new(plan.Trials);
        for (int i = 0; i < plan.Trials; i++)
        {
            if (replay.Proposed(history.NextId + i) is not { } trial || trial.Stage != history.Index) return null;
            trials.Add(trial);
        }

        return trials;
    });

    private DecidedStep AsItStands(StepPlanned plan, IReadOnlyList<TrialProposed> trials)
    {
        foreach (TrialProposed trial in trials.Where(trial => !journal.Read(replay => replay.IsAt(trial, Goal.End))))
        {
            if (!RunsOf(trial).Select(run => run.Key).SequenceEqual(trial.Runs))
                throw Refused($"trial {trial.Id} of the journal was to be judged by runs that this program would address otherwise");
        }

        return new DecidedStep(plan, trials, null);
    }

    private DecidedStep Plan(Decision decision, History history, StepPlanned? told)
    {
        bool isPlanned = history is { Index: 0, Steps: 0 } && options.Strategy is null; // tried already, before anything was written
        if (!isPlanned && decision.Propose.Count > 0) StudyPlan.CheckStage(study, data, decision.Propose, options.Jobs, options.MemoryBytes);
        List<TrialProposed> trials = Trials(decision.Propose, history);
        StepPlanned plan = new(
            history.Index, history.Steps, trials.Count, decision.To == Goal.End ? null : decision.To, decision.Bring.Count == 0 ? null : decision.Bring,
            decision.Stop.Count == 0 ? null : decision.Stop, decision.Ahead);
        if (told is not null && told.Trials != plan.Trials)
            throw Refused($"{Name(history)} of the journal was to have {told.Trials} trials, and this program would propose {plan.Trials}");
        if (told is not null && Content.Hash(told with { Time = 0 }) != Content.Hash(plan))
            throw Refused($"{Name(history)} of the journal was to bring or stop other trials than this program would");

        HashSet<int> known = [];
        foreach (TrialProposed own in trials)
        {
            if (journal.Read(replay => replay.Proposed(own.Id)) is not { } old) continue;
            if (old.Stage != own.Stage || !old.Runs.SequenceEqual(own.Runs))
                throw Refused($"trial {own.Id} of the journal is {Show(old)}, and this program would propose {Show(own)}");
            known.Add(own.Id);
        }

        if (told is null) journal.Append(plan);
        foreach (TrialProposed trial in trials.Where(trial => !known.Contains(trial.Id))) journal.Append(trial);
        return new DecidedStep(plan, trials, null);
    }

    private DecidedStep End(History history, IReadOnlyList<int> keep, string? because, StepPlanned? told = null)
    {
        if (told is not null || journal.Read(replay => replay.NextProposed(history.Index, history.NextId)) is not null)
            throw Refused($"stage {history.Index + 1} of the journal goes on after {history.Steps} steps and {history.Trials.Count} trials, and this program would end it");
        return new DecidedStep(new StepPlanned(history.Index, history.Steps, 0), [], keep, because);
    }

    /// <summary>Settings that make one experiment are one trial, under the name of the first.</summary>
    private List<TrialProposed> Trials(IReadOnlyList<Setting> settings, History history)
    {
        List<TrialProposed> trials = [];
        Dictionary<string, int> places = [];
        foreach (Setting setting in settings)
        {
            string[] runs = [.. RunsOf(setting, history.Index).Select(run => run.Key)];
            if (places.TryAdd(runs[0], trials.Count))
                trials.Add(new TrialProposed(history.NextId + trials.Count, history.Index, setting.Levels, setting.Overrides, runs));
            else
                trials[places[runs[0]]] = trials[places[runs[0]]] with { Same = [.. trials[places[runs[0]]].Same ?? [], setting.Levels] };
        }

        return trials;
    }

    private IReadOnlyList<PlannedRun> RunsOf(Setting setting, int stage)
    {
        Experiment experiment = study.Resolve(setting);
        return PlannedRun.Of(experiment, study.EvaluationOf(stage), data.Of(experiment.Data));
    }

    /// <summary>A strategy that asks for what cannot be is in error, not the study.</summary>
    private void Check(Decision decision, History history)
    {
        int runs = study.EvaluationOf(history.Index).Runs;
        Require(decision.Keep is null || decision is { Propose.Count: 0, Bring.Count: 0, Stop.Count: 0 }, "a stage ends by a step of its own");
        Require(decision.Keep is not null || decision.Propose.Count + decision.Bring.Count + decision.Stop.Count > 0 || history.Trials.Count(trial => trial.IsOpen) > decision.Ahead,
            "a step asks for something, or waits for something");
        Require(decision.Keep is null || decision.Keep.Count > 0, "a stage keeps a trial");
        Require(decision.Ahead >= 0, "no fewer than 0 goals are open");
        foreach (int id in decision.Keep ?? []) Require(history.Holds(id), $"trial {id} is kept and is none of the stage");
        foreach (int id in decision.Stop.Select(stop => stop.Trial).Concat(decision.Bring.SelectMany(bring => bring.Trials)))
        {
            Require(history.Holds(id), $"trial {id} is none of the stage");
            Require(history[id].Status is TrialStatus.Paused, $"trial {id} is {history[id].Status}: only paused trials are stopped or brought further");
        }

        foreach (Goal goal in decision.Bring.Select(bring => bring.To).Append(decision.To))
            Require(goal.Runs is null or > 0 && (goal.Runs ?? 1) <= runs && goal.Epoch is null or > 0, $"{goal} is no goal of trials with {runs} runs");

        void Require(bool holds, string rule)
        {
            if (!holds) throw new InvalidOperationException($"step {history.Steps} of stage {history.Index}: {rule}");
        }
    }

    private static string Name(History history) =>
        history.Steps == 0 ? $"stage {history.Index + 1}" : $"step {history.Steps + 1} of stage {history.Index + 1}";

    private static string Show(TrialProposed trial) => CanonicalJson.Of(trial.Overrides);

    private StudyException Refused(string what) => new([new StudyError(study.Name, 0, 0,
        $"{what}: the two are not mixed. Take the version of Assay that began the study, or name another folder (--out)")]);
}
