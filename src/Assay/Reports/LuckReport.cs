using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;
using Assay.Verdicts;

namespace Assay.Reports;

/// <summary>What a confirmation found: <see cref="Confirmation"/>.</summary>
/// <param name="Stage">0-based.</param>
/// <param name="Candidates">How many trials were run again.</param>
/// <param name="Selected">Id of the trial that the search ranked first.</param>
/// <param name="Searched">Its mean in the search.</param>
/// <param name="Again">Id of the same setting on fresh seeds.</param>
/// <param name="Fresh">Its mean there; NaN where a run diverged.</param>
/// <param name="Luck">By how much it looked better in the search.</param>
/// <param name="Interval">Where that lies, 95 %.</param>
/// <param name="Chosen">Id of the best trial on fresh seeds.</param>
/// <param name="Difference">Chosen − again.</param>
/// <param name="DifferenceInterval">Where that lies, 95 % for all differences at once.</param>
/// <param name="Scope">What that speaks of: these_data, data_like_these.</param>
internal sealed record ConfirmationReport(
    int Stage, int Candidates, int Selected, double Searched, int Again, double Fresh, double Luck, Interval? Interval, int Chosen, double Difference,
    Interval? DifferenceInterval, string? Scope)
{
    /// <summary>The report of a confirmation.</summary>
    internal static ConfirmationReport Of(Confirmation one) => new(
        one.Stage, one.Candidates, one.Selected.Id, one.Selected.Mean, one.Again.Id, one.Again.Mean, one.Luck, one.Interval, one.Chosen.Id, one.Difference,
        one.DifferenceInterval, one.Scope is { } scope ? Tables.Snake(scope) : null);
}

/// <summary>How much of what a search has found is luck: what confirmations measured, and what is left by estimate.</summary>
/// <param name="Confirmations">One a confirmation that has ended.</param>
/// <param name="Expected">Of the study's best trial; null where nothing says.</param>
/// <param name="Sentences">The same in words, one a finding; empty where nothing was chosen from.</param>
internal sealed record LuckReport(IReadOnlyList<ConfirmationReport> Confirmations, ExpectedLuck? Expected, IReadOnlyList<string> Sentences)
{
    /// <summary>Of a study so far.</summary>
    public static LuckReport Of(Snapshot snapshot)
    {
        IReadOnlyList<Confirmation> confirmations = Confirmation.Of(snapshot);
        ExpectedLuck? expected = ExpectedLuck.Of(snapshot);
        return new([.. confirmations.Select(ConfirmationReport.Of)], expected, [.. confirmations.SelectMany(one => Words(one, snapshot)), .. Words(expected, snapshot)]);
    }

    private static IEnumerable<string> Words(Confirmation one, Snapshot snapshot)
    {
        Study study = snapshot.Study;
        Metric metric = study.Objective.Metric;
        string seeds = study.EvaluationOf(one.Stage).Seeds is var count && count == 1 ? "1 fresh seed" : $"{count:N0} fresh seeds";
        string found = $"the search ranked trial {one.Selected.Id} first, with a {metric.Title} of {NumberText.Of(one.Selected.Mean, metric, study)}";
        yield return double.IsNaN(one.Luck)
            ? $"{found}; on {seeds} (trial {one.Again.Id}) {one.Again.Runs.Count(run => run.Status is RunStatus.Diverged):N0} of its {one.Again.Runs.Count:N0} runs diverged"
            : $"{found}; on {seeds} (trial {one.Again.Id}) it has {NumberText.Of(one.Again.Mean, metric, study)}: "
                + $"{(one.Luck < 0 ? "it was not flattered, luck is " : "")}{NumberText.Difference(one.Luck, metric)}{(one.Luck < 0 ? "" : " of it was luck")}"
                + (one.Interval is { } luck ? $" (95 %: {NumberText.Difference(luck.Low, metric)} to {NumberText.Difference(luck.High, metric)}, {Scope.TheseData.Words()})" : ", and nothing says how sure that is");
        if (one.Candidates == 1) yield break;
        yield return !one.Changed
            ? $"of the {one.Candidates:N0} trials that were run again it is the best on fresh seeds, too: confirming changed no choice"
            : $"of the {one.Candidates:N0} trials that were run again trial {one.Chosen.Id} is the best on fresh seeds: confirming changed the choice"
                + (double.IsNaN(one.Difference) ? "" : $", by {NumberText.Difference(one.Difference, metric)} to what the search ranked first")
                + (one.DifferenceInterval is { } difference
                    ? $" (95 % for all {one.Candidates - 1:N0} differences to it at once: {NumberText.Difference(difference.Low, metric)} to {NumberText.Difference(difference.High, metric)}, {one.Scope!.Value.Words()})" : "");
    }

    private static IEnumerable<string> Words(ExpectedLuck? expected, Snapshot snapshot)
    {
        if (snapshot.Best is not { } best) yield break;
        bool confirmed = !snapshot.Stages[best.Stage].Stage.Varies;
        if (expected is null)
        {
            if (!confirmed && best.PlannedRuns == 1 && snapshot.Stages[best.Stage].Trials.Count(trial => !double.IsNaN(trial.Mean)) > 1)
                yield return "how much of the best value is luck nothing says, as no run repeats another: a confirm stage would measure it";
            yield break;
        }

        string about = $"about {NumberText.Difference(expected.Value, snapshot.Study.Objective.Metric)}", of = expected.OfSeeds ? "of seeds" : "of folds and seeds";
        yield return confirmed
            ? $"by estimate {about} of the confirmed best may again be luck {of}, as it is the best of {expected.Trials:N0}"
            : $"by estimate {about} of the best value is luck {of}, as it is the best of {expected.Trials:N0} noisy means: a confirm stage would measure it";
    }
}
