using Assay.Preparation;
using Assay.Search;
using Assay.Studies;
using Assay.Studies.Experiments;

namespace Assay.Planning;

/// <summary>How long a study takes, foretold by arithmetic from a few steps trained on this machine.</summary>
/// <param name="Plan">What it does.</param>
/// <param name="StageSeconds">
/// Seconds of each stage of the search, all its epochs done, with as many runs one behind the other as the busiest job has.
/// </param>
/// <param name="FinalSeconds">Seconds of the final training, of all its seeds with as many one behind the other as the busiest job has; 0 where there is none.</param>
/// <param name="TestSeconds">Seconds in which the networks of the last stage, and of the final training's further seeds, are tested; 0 where the final one is alone.</param>
internal sealed record Forecast(StudyPlan Plan, IReadOnlyList<double> StageSeconds, double FinalSeconds, double TestSeconds)
{
    /// <summary>
    /// What a run takes beside its steps, an epoch to be written (journal, tables, report), and the program to start and to
    /// compile itself: for short studies the most of it, known well enough without measuring.
    /// </summary>
    private const double RunSeconds = 0.002, EpochSeconds = 2e-5, ProgramSeconds = 1;

    /// <summary>All of it, the program's own time included.</summary>
    public double Seconds =>
        StageSeconds.Sum() + FinalSeconds + TestSeconds + (EpochSeconds * Plan.Stages.Sum(stage => stage.Epochs)) + ProgramSeconds;

    /// <summary>Plans a study and foretells its time; trains for a fraction of a second.</summary>
    /// <param name="study">The study.</param>
    /// <param name="baseDirectory">The folder that relative paths of data files start from.</param>
    /// <param name="jobs">Runs trained at a time.</param>
    /// <param name="memoryBytes">Memory there is.</param>
    /// <param name="cancellation">Ends the measurement.</param>
    /// <exception cref="StudyException">As <see cref="StudyPlan.Of(Study, string, int, long)"/>.</exception>
    public static Forecast Of(Study study, string baseDirectory, int jobs, long memoryBytes, CancellationToken cancellation)
    {
        StudyData data = new(study, baseDirectory);
        StudyPlan plan = StudyPlan.Of(study, data, jobs, memoryBytes);
        List<IReadOnlyList<Work>> stages = [];
        foreach (Stage stage in Sampling.StagesOf(study)) // confirmed are trials of the stage before
            stages.Add(!stage.Varies ? stages[^1] : [.. Sampling.Propose(stage, [Setting.Reference]).Select(setting => Work.Of(study.Resolve(setting), data))]);
        Work reference = Work.Of(study.Reference, data);
        StepTime time = StepTime.Measure([reference, .. stages.SelectMany(works => works)], cancellation);
        IEnumerable<double> seconds = stages.Zip(plan.Stages, (works, stage) =>
            (works.Average(work => work.Steps * time.Of(work)) + RunSeconds) * Math.Ceiling((double)stage.Runs / jobs));
        // A sample's way forwards is a third of its way through a step.
        double tests = study.Final is { Test: TestUse.Levels }
            ? stages[^1].Average(TestSecondsOf) * Math.Ceiling((double)plan.Stages[study.LastVaried()].Runs / jobs) : 0;
        if (study.Final is not { } final) return new Forecast(plan, [.. seconds], 0, tests);
        if (final.Test is not TestUse.False) tests += TestSecondsOf(reference) * Math.Ceiling((double)(final.Seeds - 1) / jobs);
        return new Forecast(plan, [.. seconds], reference.StepsOnAll * time.Of(reference) * Math.Ceiling((double)final.Seeds / jobs), tests);

        double TestSecondsOf(Work work) => plan.TestSamples * time.Of(work) / work.Batch / 3;
    }
}
