using Assay.Journal;
using Assay.Preparation;
using Assay.Results;
using Assay.Search;
using Assay.Storage;
using Assay.Studies;
using Assay.Studies.Experiments;

namespace Assay.Execution;

/// <summary>
/// The loop of decisions. A strategy says the next step; the runs it asks for are brought where it wants them; when as many goals
/// are reached as the step waits for, the strategy is told of these, and of no others, and says the next.
/// </summary>
internal sealed class StageLoop(
    Study study, StudyData data, StudyJournal journal, StageSteps steps, Checkpoints checkpoints, ProgressTracker progress, Func<RunQueue> newQueue, RunnerOptions options)
{
    private int _nextId = 1;

    /// <summary>Runs a stage to its end.</summary>
    /// <param name="index">0-based; stages are run in their order.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="starts">The best settings of the stage before, or the reference.</param>
    /// <param name="use">What becomes of a run's network.</param>
    /// <returns>The trials that are carried forward, best first.</returns>
    public IReadOnlyList<TrialState> Run(
        int index, Stage stage, IReadOnlyList<Setting> starts, Func<PlannedRun, NetworkUse> use)
    {
        IStrategy strategy = options.Strategy?.Invoke(stage) ?? Sampling.StrategyOf(stage);
        History history = new(index, stage, starts, study.Objective, _nextId, id => journal.Read(replay => replay.Trial(id)),
            (trial, run) => data.SamplesOf(study.Resolve(trial.Setting).Data, run.Fold, run.Seed));
        List<(int Trial, Goal Goal)> asked = [];
        int told = 0;
        using RunQueue queue = newQueue();
        progress.Begin(index);
        while (true)
        {
            DecidedStep step = steps.Next(strategy, history);
            foreach (StopTrial stop in step.Plan.Stop ?? []) Stop(stop);
            foreach (BringTrials bring in step.Plan.Bring ?? [])
            {
                foreach (int id in bring.Trials)
                {
                    history.Open(id);
                    Ask(journal.Read(replay => replay.Proposed(id))!, bring.To);
                }
            }

            foreach (TrialProposed trial in step.Trials)
            {
                history.Add();
                Ask(trial, step.Plan.To ?? Goal.End);
            }

            progress.Tell();
            Await(step.Keep is null ? asked.Count - step.Plan.Ahead : asked.Count);
            if (step.Keep is { } kept)
            {
                steps.Commit(history, kept, step.Because);
                _nextId = history.NextId;
                return [.. journal.Read(replay => kept.Select(replay.Trial).ToList())];
            }

            history.Steps++;
        }

        void Ask(TrialProposed trial, Goal goal)
        {
            asked.Add((trial.Id, goal));
            progress.Ask(trial, goal);
            int runs = goal.Runs ?? trial.Runs.Count;
            queue.Ask(
                runs, () => steps.RunsOf(trial).Take(runs).Select(run => new RunTask(run, goal.Epoch, use(run))),
                isReached: journal.Read(replay => replay.IsAt(trial, goal)));
        }

        void Await(int goals)
        {
            queue.Await(goals);
            for (; told < goals; told++) history.Reach(asked[told].Trial, asked[told].Goal);
        }

        // Nothing is to go on from where its runs are.
        void Stop(StopTrial stop)
        {
            history.Stop(stop);
            progress.Stop(stop.Trial);
            foreach (string run in journal.Read(replay => replay.Proposed(stop.Trial))!.Runs) checkpoints.Forget(run);
        }
    }
}
