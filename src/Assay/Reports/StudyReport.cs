using System.Globalization;
using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;
using Assay.Studies.Writing;
using Assay.Verdicts;

namespace Assay.Reports;

/// <summary>The winning setting.</summary>
/// <param name="Trial">Its id.</param>
/// <param name="Stage">0-based.</param>
/// <param name="Mean">Mean of the objective over its runs.</param>
/// <param name="Deviation">Standard deviation (n − 1) over its runs; NaN for one run.</param>
/// <param name="Runs">Number of runs.</param>
/// <param name="Levels">Factor → level.</param>
/// <param name="RunSeconds">Training time of its runs.</param>
/// <param name="Parameters">Trained parameters.</param>
internal sealed record BestReport(
    int Trial, int Stage, double Mean, double Deviation, int Runs, IReadOnlyDictionary<string, string> Levels,
    Spread RunSeconds, long Parameters);

/// <summary>One measured value.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Value">Its value.</param>
/// <param name="Interval">On the test set: where it would lie on 95 % of test sets like this one; null where nothing says.</param>
internal sealed record MeasuredValue(MetricReport Metric, double Value, Interval? Interval);

/// <summary>What a classifying head does on samples it was not trained on.</summary>
/// <param name="Head">Its name; empty for a chain.</param>
/// <param name="Classes">Class by class.</param>
/// <param name="Mistakes">Images that were labelled wrongly; null where samples are no images.</param>
/// <param name="Probabilities">What its probabilities are worth; null in studies of before.</param>
internal sealed record ClassifierReport(string Head, ClassScores Classes, MistakesView? Mistakes, ProbabilitiesView? Probabilities);

/// <summary>The final training and test.</summary>
/// <param name="Trial">The winning trial's id.</param>
/// <param name="Status">running, completed, stopped_early, diverged.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="KeptEpoch">The epoch whose weights the model holds.</param>
/// <param name="Seconds">Training time.</param>
/// <param name="Parameters">Trained parameters.</param>
/// <param name="Train">Metrics on the samples it was trained on; empty until done.</param>
/// <param name="Test">Metrics on the test set; empty until opened.</param>
/// <param name="Model">The model's file in the study's folder.</param>
/// <param name="Curves">Its learning curves.</param>
/// <param name="Plane">The plane three ways.</param>
/// <param name="Fit">The fit against the samples.</param>
/// <param name="Weights">How the parameters are distributed.</param>
/// <param name="Classifiers">One a head that classifies, a chain's among them.</param>
/// <param name="Errors">How far it is from numbers.</param>
/// <param name="Filters">Kernels of the first convolutional layer.</param>
/// <param name="Activations">What the convolutional layers make of some images.</param>
/// <param name="Seeds">What it came to from several seeds; null where it was trained from one.</param>
internal sealed record FinalReport(
    int Trial, string Status, int Epochs, int KeptEpoch, double Seconds, long Parameters,
    IReadOnlyList<MeasuredValue> Train, IReadOnlyList<MeasuredValue> Test, string? Model, CurveReport Curves,
    PlaneView? Plane, FitView? Fit, WeightsView? Weights, IReadOnlyList<ClassifierReport> Classifiers, ErrorsView? Errors,
    FiltersView? Filters, ActivationsView? Activations, SeedsReport? Seeds);

/// <summary>A figure that a source reports, and ours.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Reported">The source's value.</param>
/// <param name="Source">Where it stands.</param>
/// <param name="Measured">Ours; NaN where it was not measured.</param>
internal sealed record ReportedValue(MetricReport Metric, double Reported, string? Source, double Measured);

/// <summary>An opening of the test set.</summary>
/// <param name="At">When, UTC: 2022-03-19 14:05.</param>
/// <param name="Reason">For what.</param>
internal sealed record OpeningReport(string At, string Reason);

/// <summary>A session: see <see cref="Session"/>.</summary>
/// <param name="At">When it began, UTC: 2022-03-19 14:05.</param>
/// <param name="Jobs">Runs trained at a time.</param>
/// <param name="Seconds">How long it was at work.</param>
/// <param name="End">done, interrupted, failed; null: it is at work, or was killed.</param>
internal sealed record SessionReport(string At, int Jobs, double Seconds, string? End);

/// <summary>Everything of one study.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Preset">The preset it was made with; null: none.</param>
/// <param name="Ended">Whether all it asks for is done.</param>
/// <param name="Objective">What makes a trial better.</param>
/// <param name="Maximize">Whether large is better.</param>
/// <param name="Samples">Training samples; null where a file decides.</param>
/// <param name="TestSamples">Test samples; null where a file decides and the test set is locked.</param>
/// <param name="Folds">Folds of the cross-validation; 1: a part is held out.</param>
/// <param name="Seeds">Seeds a fold.</param>
/// <param name="Planned">Trials of all stages.</param>
/// <param name="Finished">Finished trials.</param>
/// <param name="Runs">Different trainings of the search.</param>
/// <param name="Diverged">How many of them diverged.</param>
/// <param name="Epochs">Epochs of all of them and of the final training.</param>
/// <param name="Seconds">Wall-clock time of all sessions.</param>
/// <param name="Best">The winner; null before the first finished trial.</param>
/// <param name="Final">The final training; null until begun.</param>
/// <param name="Reported">What sources report, beside ours.</param>
/// <param name="Claims">The study's claims with their verdicts.</param>
/// <param name="Scatter">Where its best trials' values scatter from; null: nothing says.</param>
/// <param name="Luck">How much of the best value is luck.</param>
/// <param name="Openings">Every opening of the test set.</param>
/// <param name="Stages">The search.</param>
/// <param name="Trials">All trials.</param>
/// <param name="Notes">What the reader should know.</param>
/// <param name="Engine">Identity of the engine that computed the results; null: not known.</param>
/// <param name="Sessions">All sessions, by their beginning.</param>
/// <param name="Cluster">The machines that trained its runs for it; null where all was trained where it was worked on.</param>
/// <param name="Yaml">The study as a file that runs it again, as its folder has it; paths of data start from the study's own file.</param>
internal sealed record StudyReport(
    string Name, string? Preset, bool Ended, MetricReport Objective, bool Maximize, int? Samples, int? TestSamples,
    int Folds, int Seeds, int Planned, int Finished, int Runs, int Diverged, long Epochs, double Seconds,
    BestReport? Best, FinalReport? Final, IReadOnlyList<ReportedValue> Reported, IReadOnlyList<ClaimReport> Claims,
    ScatterReport? Scatter, LuckReport Luck, IReadOnlyList<OpeningReport> Openings, IReadOnlyList<StageReport> Stages, TrialTable Trials,
    IReadOnlyList<string> Notes, string? Engine, IReadOnlyList<SessionReport> Sessions, ClusterReport? Cluster, string Yaml)
{
    /// <summary>The report of one study.</summary>
    /// <param name="snapshot">The study.</param>
    /// <param name="others">Results of studies that its claims name; null: of none.</param>
    public static StudyReport From(Snapshot snapshot, ResultsOf? others = null)
    {
        Study study = snapshot.Study;
        DataOptions data = study.Reference.Data;
        ClassifierReport[] classifiers = [.. snapshot.Final is { } done ? ClassifiersOf(done.Views) : []];
        int? testSamples = classifiers.FirstOrDefault()?.Classes is { Samples: "test" } tested ? tested.Total : data.TestSamples;
        FinalReport? final = snapshot.Final is null ? null : FinalOf(snapshot.Final, classifiers, testSamples, study);
        return new(
            study.Name,
            study.Preset,
            snapshot.Ended,
            MetricReport.Of(study.Objective.Metric, study),
            study.Objective.Maximize is not null,
            data.Samples,
            testSamples,
            study.Evaluation.Folds,
            study.Evaluation.Seeds,
            snapshot.Stages.Sum(stage => stage.PlannedTrials),
            snapshot.Stages.Sum(stage => stage.Trials.Count(trial => trial.Finished)),
            snapshot.Runs.Count,
            snapshot.Runs.Values.Count(run => run.Status == RunStatus.Diverged),
            snapshot.Epochs,
            snapshot.Seconds,
            snapshot.Best is { } best ? BestOf(best) : null,
            final,
            [.. study.Reported.Select(figure => new ReportedValue(
                MetricReport.Of(Metric.Of(figure.Metric), study), figure.Value, figure.Source, Measured.Of(Metric.Of(figure.Metric), snapshot)))],
            [.. Judge.All(snapshot, others).Select(verdict => ClaimReport.Of(verdict, study))],
            Verdicts.Scatter.Of(snapshot) is { } scatter ? ScatterReport.Of(scatter) : null,
            LuckReport.Of(snapshot),
            [.. snapshot.TestOpenings.Select(opening => new OpeningReport(Text(opening.At), opening.Reason))],
            [.. snapshot.Stages.Select(stage => StageReport.From(stage, snapshot))],
            TrialTable.From(snapshot.Stages, study.Objective),
            snapshot.Notes,
            snapshot.Engine,
            [.. snapshot.Sessions.Select(session => new SessionReport(Text(session.At), session.Jobs, session.Seconds, session.End))],
            ClusterReport.Of(snapshot),
            StudyYaml.Write(study));
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static BestReport BestOf(TrialState best) => new(
        best.Id, best.Stage, best.Mean, best.Deviation, best.Runs.Count, best.Setting.Levels,
        Spread.OfFinite(best.Runs.Select(run => run.Seconds)), best.Runs[0].Parameters);

    private static IEnumerable<ClassifierReport> ClassifiersOf(StoredViews views) =>
        from head in views.OfHeads<ClassesView>("classes")
        select new ClassifierReport(head.Head, ClassScores.Of(head.View), views.Read<MistakesView>(StoredViews.NameOf(head.Head, "mistakes")),
            views.Read<ProbabilitiesView>(StoredViews.NameOf(head.Head, "probabilities")));

    private static FinalReport FinalOf(FinalState final, IReadOnlyList<ClassifierReport> classifiers, int? testSamples, Study study) => new(
        final.Trial,
        Tables.Snake(final.Run.Status),
        final.Run.Curve.Epochs,
        final.Run.KeptEpoch,
        final.Run.Seconds,
        final.Run.Parameters,
        [.. Values(final.Train, MetricPart.Train, _ => null, study)],
        [.. Values(final.Test, MetricPart.Test, metric => Measured.IntervalOf(metric, final, testSamples), study)],
        final.Model,
        CurveReport.Of(0, [final.Run], study),
        final.Views.Read<PlaneView>("plane"),
        final.Views.Read<FitView>("fit"),
        final.Views.Read<WeightsView>("weights"),
        classifiers,
        final.Views.Read<ErrorsView>("errors"),
        final.Views.Read<FiltersView>("filters"),
        final.Views.Read<ActivationsView>("activations"),
        SeedsReport.Of(final, study));

    private static IEnumerable<MeasuredValue> Values(
        IReadOnlyDictionary<string, double>? metrics, MetricPart part, Func<Metric, Interval?> interval, Study study) =>
        from pair in metrics ?? new Dictionary<string, double>()
        let metric = Metric.Of(pair.Key).On(part)
        select new MeasuredValue(MetricReport.Of(metric, study), pair.Value, interval(metric));
}
