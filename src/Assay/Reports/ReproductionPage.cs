using System.Globalization;
using System.Text;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;
using Assay.Verdicts;
using Outcome = Assay.Verdicts.Outcome;

namespace Assay.Reports;

/// <summary>A study of a paper and what is known of it.</summary>
/// <param name="Study">As its file has it today.</param>
/// <param name="Snapshot">Its largest results, with today's claims and figures; null: there are none.</param>
/// <param name="Problem">Why there are none; null: nobody said.</param>
public sealed record Reproduced(Study Study, Snapshot? Snapshot, string? Problem = null);

/// <summary>
/// The page that sets papers beside results: every figure reported and measured, every claim and its verdict, with the preset that
/// was run. Markdown, a pure function of studies and snapshots.
/// </summary>
public static class ReproductionPage
{
    private const string Own = "Ours";

    /// <summary>The page.</summary>
    /// <param name="studies">The studies, each once.</param>
    /// <param name="intro">What stands above the tables.</param>
    public static string Of(IReadOnlyList<Reproduced> studies, string intro)
    {
        Snapshot? Find(string name) => studies.FirstOrDefault(one => one.Study.Name == name)?.Snapshot;
        (Reproduced Study, IReadOnlyList<Verdict> Verdicts)[] all = [.. studies.Select(one => (
            one, one.Snapshot is { } snapshot ? Judge.All(snapshot, Find)
                : (IReadOnlyList<Verdict>)[.. one.Study.Claims.Select(claim => new Verdict(claim, "", Outcome.NotTested, one.Problem ?? "the study was not run"))]))];
        StringBuilder text = new();
        text.Append(intro).Append('\n');
        Counts(text, all);
        foreach (var paper in all.GroupBy(one => PaperOf(one.Study.Study)).OrderBy(group => group.Key == Own).ThenBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {paper.Key}\n");
            foreach ((Reproduced study, IReadOnlyList<Verdict> verdicts) in paper.OrderBy(one => one.Study.Study.Name, StringComparer.Ordinal)) Study(text, study, verdicts);
        }

        return text.ToString();
    }

    /// <summary>Of several results of a study the largest: the most numbers seen by runs at most; null of none.</summary>
    public static Snapshot? Largest(IEnumerable<Snapshot> snapshots) => snapshots.OrderBy(snapshot => snapshot.Ended).ThenBy(Size).LastOrDefault();

    private static double Size(Snapshot snapshot)
    {
        Study study = snapshot.Study;
        double side = study.Reference.Data.Size ?? 1;
        return (SampleCounts.Train(study) ?? 1.0) * side * side * (study.Reference.Training.Epochs ?? 1) * study.Evaluation.Folds * study.Evaluation.Seeds
            * Math.Max(1, snapshot.Stages.Sum(stage => stage.PlannedTrials));
    }

    private static string PaperOf(Study study) => study.Claims.Select(claim => claim.Source).Concat(study.Reported.Select(figure => figure.Source))
        .FirstOrDefault(source => source?.Contains("papers/", StringComparison.Ordinal) is true) is { } source
            ? $"Paper {source.AsSpan(source.IndexOf("papers/", StringComparison.Ordinal) + 7, 3)}" : Own;

    private static void Counts(StringBuilder text, IReadOnlyList<(Reproduced Study, IReadOnlyList<Verdict> Verdicts)> all)
    {
        text.Append("\n| | studies | with results | figures | claims | supported | contradicted | undecided | not tested |\n| --- |" + string.Concat(Enumerable.Repeat(" ---: |", 8)) + "\n");
        var papers = all.GroupBy(one => PaperOf(one.Study.Study)).OrderBy(group => group.Key == Own).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, Rows: group.ToArray())).Append(("all", [.. all]));
        foreach ((string paper, var rows) in papers)
        {
            Verdict[] verdicts = [.. rows.SelectMany(row => row.Verdicts)];
            text.Append(CultureInfo.InvariantCulture, $"| {paper} | {rows.Length} | {rows.Count(row => row.Study.Snapshot is not null)} | {rows.Sum(row => row.Study.Study.Reported.Count)} | {verdicts.Length} |");
            foreach (Outcome outcome in Enum.GetValues<Outcome>()) text.Append(CultureInfo.InvariantCulture, $" {verdicts.Count(verdict => verdict.Outcome == outcome)} |");
            text.Append('\n');
        }
    }

    private static void Study(StringBuilder text, Reproduced one, IReadOnlyList<Verdict> verdicts)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {one.Study.Name}\n\n");
        if (one.Snapshot is not { } snapshot) text.Append(CultureInfo.InvariantCulture, $"Not run: {one.Problem ?? "nobody asked for it"}.\n");
        else
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{(snapshot.Study.Preset is { } preset ? $"Preset `{preset}`" : "As its file stands")}: {Runs(snapshot.Runs.Count)}, {snapshot.Epochs:N0} epochs, {snapshot.Seconds:N0} s{(snapshot.Ended ? "" : "; not ended")}.\n");
        }

        if (one.Study.Reported.Count > 0)
        {
            text.Append("\n| figure | reported | measured | where |\n| --- | ---: | ---: | --- |\n");
            foreach (ReportedFigure figure in one.Study.Reported)
            {
                Metric metric = Metric.Of(figure.Metric);
                text.Append(CultureInfo.InvariantCulture, $"| {metric.Title} | {Number(figure.Value, metric.IsShare)} | {Measure(metric, one.Snapshot)} | {Cell(figure.Source)} |\n");
            }
        }

        if (verdicts.Count == 0) return;
        text.Append("\n| claim | verdict | effect | where |\n| --- | --- | --- | --- |\n");
        foreach (Verdict verdict in verdicts)
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(verdict.Claim.Text)} | {Word(verdict.Outcome)} | {Cell(Effect(verdict))} | {Cell(verdict.Claim.Source)} |\n");
    }

    private static string Runs(int count) => count == 1 ? "1 run" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} runs");

    /// <summary>The figure with its interval: of a share on the test set exact, of the best setting's runs that of their mean.</summary>
    private static string Measure(Metric metric, Snapshot? snapshot)
    {
        if (snapshot is null) return "–";
        double value = Measured.Of(metric, snapshot);
        if (double.IsNaN(value)) return "not measured";
        Interval? interval = metric switch
        {
            { Part: MetricPart.Test, IsShare: true, Measure: "accuracy" } when SampleCounts.Test(snapshot.Study) is { } n => Proportion.ClopperPearson((int)Math.Round(value * n), n),
            { Part: MetricPart.Validation } when snapshot.Best is { Runs.Count: > 1 } best => Interval.OfMean(Spread.Of(best.Runs.Select(run => Measured.Of(metric, run, snapshot)))),
            _ => null,
        };
        return Number(value, metric.IsShare) + (interval is null ? "" : $" ({Number(interval.Low, metric.IsShare)} to {Number(interval.High, metric.IsShare)})");
    }

    private static string Effect(Verdict verdict)
    {
        List<string> parts = [];
        if (verdict.Effects is [var effect, ..])
        {
            string value = double.IsNaN(effect.Value) ? "" : Number(verdict, effect.Value);
            string interval = effect.Interval is { } range ? $" ({effect.Level.ToString("0 %", CultureInfo.InvariantCulture)}: {Number(verdict, range.Low)} to {Number(verdict, range.High)})" : "";
            string p = double.IsFinite(effect.P) ? effect.P < 0.001 ? "p < 0.001" : string.Create(CultureInfo.InvariantCulture, $"p = {effect.P:0.000}") : "";
            string runs = effect.Scope is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{effect.Runs} values");
            parts.Add(string.Join(", ", new[] { value + interval, p, runs }.Where(part => part.Length > 0)));
            if (verdict.Outcome is Outcome.Undecided && effect.Smallest is > 0 and < double.PositiveInfinity) parts.Add($"{Difference(verdict, effect.Smallest)} would be shown");
        }

        if (verdict.Because.Length > 0) parts.Add(verdict.Because);
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    private static string Difference(Verdict verdict, double value) => Number(verdict with { OfOne = false }, value);

    private static string Number(Verdict verdict, double value) => verdict.Ratio ? "× " + Short(value)
        : verdict.Quantity is { Metric.IsShare: true } ? (100 * value).ToString("0.00", CultureInfo.InvariantCulture) + (verdict.OfOne ? " %" : " points") : Short(value);

    private static string Number(double value, bool share) => share ? (100 * value).ToString("0.00", CultureInfo.InvariantCulture) + " %" : Short(value);

    private static string Short(double value) => Math.Abs(value) is >= 1000 and < 1e9 ? value.ToString("N0", CultureInfo.InvariantCulture)
        : value.ToString("G3", CultureInfo.InvariantCulture).ToLowerInvariant();

    /// <summary>What was decided stands out.</summary>
    private static string Word(Outcome outcome) => outcome is Outcome.Supported or Outcome.Contradicted ? $"**{outcome.Word()}**" : outcome.Word();

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
