using Assay.Results;
using Assay.Studies;
using Assay.Tests.Studies;

namespace Assay.Tests.Execution;

/// <summary>Studies whose settings are drawn, from the file to their trials.</summary>
public class DrawnStudyTests
{
    [Theory]
    [InlineData("random")]
    [InlineData("sobol")]
    public void The_trials_are_the_same_for_any_number_of_jobs_and_begin_those_of_a_larger_study(string kind)
    {
        IReadOnlyList<TrialState> one = Run(kind, 8, jobs: 1), three = Run(kind, 8, jobs: 3), more = Run(kind, 14, jobs: 2);
        one.Count.ShouldBe(8 + 4);
        Show(three).ShouldBe(Show(one));
        Show(more).Take(8).ShouldBe(Show(one).Take(8));
        one.Skip(8).ShouldAllBe(trial => trial.Setting.Overrides.ContainsKey("training.batch_size") && trial.Setting.Overrides.ContainsKey("network.hidden.units"));
    }

    private static List<string> Show(IEnumerable<TrialState> trials) =>
        [.. trials.Select(trial => $"{trial.Id} {Assay.Studies.Writing.ExperimentJson.Canonical(trial.Setting)} {trial.Mean:R}")];

    private static List<TrialState> Run(string kind, int trials, int jobs)
    {
        using TemporaryFolder folder = new();
        Study study = Texts.Read(Texts.Small + $$"""
            search:
              - {{kind}}:
                  training.optimizer.learning_rate: { low: 1e-4, high: 1, log: true }
                  network.hidden.units: { low: 2, high: 9 }
                trials: {{trials}}
                keep: 2
              - {{kind}}: { training.batch_size: { low: 8, high: 64, step: 8 } }
                trials: 4
            """);
        Snapshot snapshot = Assay.Execution.StudyRunner.Run(
            study, folder.Study, new() { Jobs = jobs, Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken);
        return [.. snapshot.Stages.SelectMany(stage => stage.Trials).OrderBy(trial => trial.Id)];
    }
}
