using System.Globalization;
using System.Text;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Statistics;
using Assay.Studies;
using Assay.Studies.Claims;
using Assay.Verdicts;
using Outcome = Assay.Verdicts.Outcome;

namespace Assay.Reports;

/// <summary>A study of a paper and what is known of it.</summary>
/// <param name="Study">As its file has it today.</param>
/// <param name="Snapshot">Its largest results, with today's claims and figures; null: there are none.</param>
/// <param name="Problem">Why there are none; null: nobody said.</param>
internal sealed record Reproduced(Study Study, Snapshot? Snapshot, string? Problem = null)
{
    /// <summary>All results of it, whatever preset they are of: a claim of another study speaks of those that were made alike.</summary>
    public IReadOnlyList<Snapshot> All { get; init; } = Snapshot is null ? [] : [Snapshot];

    /// <summary>The largest results under a preset; of none the largest of all; null where there are none.</summary>
    public Snapshot? Under(string? preset) => ReproductionPage.Largest(All.Where(snapshot => snapshot.Study.Preset == preset)) ?? Snapshot;
}

/// <summary>
/// The page that sets papers beside results: a line for all that a paper does or says, and below it each of its studies, with every
/// figure reported and measured and every claim and its verdict, and the preset that was run. Markdown, a pure function of papers,
/// studies and snapshots.
/// </summary>
internal static class ReproductionPage
{
    private const string None = "–";

    private const string OfPapers = """
        All that the papers do and say, and below it each study with every figure reported and every sentence that can be checked, beside what was
        found. How the papers were read: the head of each study's file, and the folder `papers` beside the studies for what they hold.

        """;

    private const string Rest = """
        `assay reproduce` wrote this page from the studies' journals. A study is told by its largest results, with the preset they are of and the
        seconds that its runs took. What verdicts and intervals mean: `docs/claims.md`, `docs/statistics.md`.
        """;

    /// <summary>The page.</summary>
    /// <param name="studies">The studies, each once.</param>
    /// <param name="papers">The papers they are of; a study that no paper names stands at the end.</param>
    public static string Of(IReadOnlyList<Reproduced> studies, IReadOnlyList<Paper> papers)
    {
        ResultsOf Alike(Snapshot snapshot) => name => studies.FirstOrDefault(one => one.Study.Name == name)?.Under(snapshot.Study.Preset);
        Dictionary<string, Judged> all = studies.ToDictionary(one => one.Study.Name, one => new Judged(
            one, one.Snapshot is { } snapshot ? Judge.All(snapshot, Alike(snapshot))
                : [.. one.Study.Claims.Select(claim => new Verdict(claim, "", Outcome.NotTested, one.Problem ?? "the study was not run"))]));
        HashSet<string> placed = [];
        List<Section> sections = [.. papers.Select(paper => new Section(
            $"Paper {paper.Name}", paper, [.. paper.Rows.SelectMany(row => row.Parts).Select(part => part.Study).Where(placed.Add).Select(name => all[name])]))];
        if (studies.Any(one => !placed.Contains(one.Study.Name)))
            sections.Add(new(papers.Count == 0 ? "Studies" : "Others", null, [.. studies.Where(one => !placed.Contains(one.Study.Name)).Select(one => all[one.Study.Name])]));

        StringBuilder text = new();
        text.Append(papers.Count > 0 ? "# The papers, reproduced\n\n" + OfPapers : "# What the studies found\n\n").Append(Rest).Append('\n');
        Counts(text, [.. sections, new("all", null, [.. sections.SelectMany(section => section.Studies)])]);
        foreach (Section section in sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {section.Title}{(section.Paper is { } paper ? $": {Cell(paper.Title)}" : "")}\n");
            if (section.Paper is { } of) Rows(text, of, all);
            foreach (Judged study in section.Studies) Study(text, study);
        }

        return text.ToString();
    }

    /// <summary>Of several results of a study the largest: the most numbers seen by runs at most; null of none.</summary>
    public static Snapshot? Largest(IEnumerable<Snapshot> snapshots) => snapshots.OrderBy(snapshot => snapshot.Ended).ThenBy(Size).LastOrDefault();

    private static double Size(Snapshot snapshot)
    {
        Study study = snapshot.Study;
        double side = study.Reference.Data.Size ?? 1;
        return (snapshot.Samples.Train ?? 1.0) * side * side * (study.Reference.Training.Epochs ?? 1) * study.Evaluation.Folds * study.Evaluation.Seeds
            * Math.Max(1, snapshot.Stages.Sum(stage => stage.PlannedTrials));
    }

    private static void Counts(StringBuilder text, IReadOnlyList<Section> sections)
    {
        text.Append("\n| | studies | with results | figures | claims | supported | contradicted | undecided | not tested |\n| --- |" + string.Concat(Enumerable.Repeat(" ---: |", 8)) + "\n");
        foreach (Section section in sections)
        {
            Verdict[] verdicts = [.. section.Studies.SelectMany(study => study.Verdicts)];
            text.Append(CultureInfo.InvariantCulture, $"| {section.Title} | {section.Studies.Count} | {section.Studies.Count(study => study.Of.Snapshot is not null)} | {section.Studies.Sum(study => study.Of.Study.Reported.Count)} | {verdicts.Length} |");
            foreach (Outcome outcome in Enum.GetValues<Outcome>()) text.Append(CultureInfo.InvariantCulture, $" {verdicts.Count(verdict => verdict.Outcome == outcome)} |");
            text.Append('\n');
        }
    }

    private static void Rows(StringBuilder text, Paper paper, Dictionary<string, Judged> all)
    {
        text.Append("\n| what the paper does or says | studies | reported | measured | verdict |\n| --- | --- | ---: | ---: | --- |\n");
        foreach (PaperRow row in paper.Rows)
        {
            (Metric Metric, ReportedFigure Figure, Study Study, Snapshot? Snapshot)[] figures =
                [.. row.Parts.SelectMany(part => part.Figures.Select(figure => (Metric.Of(figure.Metric), figure, all[part.Study].Of.Study, all[part.Study].Of.Snapshot)))];
            Verdict[] verdicts = [.. row.Parts.SelectMany(part => part.Claims.Select(claim => all[part.Study].Verdicts.Single(verdict => ReferenceEquals(verdict.Claim, claim))))];
            string found = verdicts switch
            {
                [] => row.Unchecked is { } reason ? "not checked: " + Cell(reason) : Done(row.Parts),
                [var verdict] => Word(verdict.Outcome) + (Effect(verdict) is { Length: > 0 } effect ? ": " + Cell(effect) : ""),
                _ => string.Join(", ", verdicts.GroupBy(verdict => verdict.Outcome).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Word(group.Key)}")),
            };
            text.Append(CultureInfo.InvariantCulture,
                $"| {Cell(row.What)} | {string.Join(", ", row.Parts.Select(part => Link(all[part.Study].Of)))} | {Join(figures.Select(one => $"{one.Metric.Title} {NumberText.Of(one.Figure.Value, one.Metric, one.Study)}"))} | {Join(figures.Select(one => Measure(one.Metric, one.Snapshot)))} | {found} |\n");
        }

        string Done(IReadOnlyList<PaperPart> parts) => parts.Count(part => all[part.Study].Of.Snapshot is { Ended: true }) is var run && run == parts.Count ? "run"
            : run == 0 ? "not run" : $"{run} of {parts.Count} run";

        static string Join(IEnumerable<string> parts) => Cell(string.Join("; ", parts));
    }

    private static string Link(Reproduced one) =>
        $"[{one.Study.Name}](#{one.Study.Name}) {(one.Snapshot is { } snapshot ? string.Create(CultureInfo.InvariantCulture, $"({(snapshot.Study.Preset is { } preset ? $"`{preset}`, " : "")}{snapshot.Seconds:N0} s)") : "(not run)")}";

    private static void Study(StringBuilder text, Judged judged)
    {
        Reproduced one = judged.Of;
        text.Append(CultureInfo.InvariantCulture, $"\n### {one.Study.Name}\n\n");
        if (one.Snapshot is not { } snapshot) text.Append(CultureInfo.InvariantCulture, $"Not run: {Cell(one.Problem ?? "nobody asked for it")}.\n");
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
                text.Append(CultureInfo.InvariantCulture, $"| {metric.Title} | {NumberText.Of(figure.Value, metric, one.Study)} | {Measure(metric, one.Snapshot)} | {Cell(figure.Source)} |\n");
            }
        }

        if (judged.Verdicts.Count == 0) return;
        text.Append("\n| claim | verdict | effect | where |\n| --- | --- | --- | --- |\n");
        foreach (Verdict verdict in judged.Verdicts)
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(verdict.Claim.Text)} | {Word(verdict.Outcome)} | {Cell(Effect(verdict))} | {Cell(verdict.Claim.Source)} |\n");
    }

    private static string Runs(int count) => count == 1 ? "1 run" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} runs");

    /// <summary>The figure with its interval: of a share on the test set exact, of the best setting's runs that of their mean.</summary>
    private static string Measure(Metric metric, Snapshot? snapshot)
    {
        if (snapshot is null) return None;
        double value = Measured.Of(metric, snapshot);
        if (double.IsNaN(value)) return "not measured";
        return NumberText.Of(value, metric switch
        {
            { Part: MetricPart.Test, IsCount: true } when snapshot.Samples.Test is { } n => Proportion.ClopperPearson((int)Math.Round(value * n), n),
            { Part: MetricPart.Validation } when snapshot.Best is { } best => OfRuns(best),
            _ => null,
        }, metric, snapshot.Study);

        // As of a claim on it.
        Interval? OfRuns(TrialState best)
        {
            Values values = new(snapshot);
            Quantity quantity = new(metric);
            return values.Estimate(Values.Alone(values.Of(best, quantity)), values.Step(quantity), quantity) is (Estimate { StandardError: > 0 } estimate, _, _) ? estimate.Interval() : null;
        }
    }

    private static string Effect(Verdict verdict)
    {
        List<string> parts = [];
        if (verdict.Effects is [var effect, ..])
        {
            string runs = effect.Scope is null or Scope.TheseNetworks ? "" : effect.Runs == 1 ? "1 value" : string.Create(CultureInfo.InvariantCulture, $"{effect.Runs} values");
            string name = verdict.Effects.Count > 1 ? effect.Name + ": " : "", scope = effect.Scope is { } of ? of.Words() : "";
            parts.Add(name + string.Join(", ", new[] { NumberText.Of(effect, verdict), NumberText.P(effect.P), runs, scope }.Where(part => part.Length > 0)));
            if (verdict.Effects.Count > 1) parts.Add($"and {verdict.Effects.Count - 1} more");
            if (verdict.Outcome is Outcome.Undecided && effect.Smallest is > 0 and < double.PositiveInfinity) parts.Add($"{NumberText.Difference(effect.Smallest, verdict)} would be shown");
        }

        if (verdict.Because.Length > 0) parts.Add(verdict.Because);
        return string.Join("; ", parts.Where(part => part.Length > 0));
    }

    /// <summary>What was decided stands out.</summary>
    private static string Word(Outcome outcome) => outcome is Outcome.Supported or Outcome.Contradicted ? $"**{outcome.Word()}**" : outcome.Word();

    /// <summary>Text as text: neither Markdown nor HTML.</summary>
    private static string Cell(string? text)
    {
        string line = Visible.Of((text ?? "").ReplaceLineEndings(" "));
        StringBuilder cell = new();
        foreach ((int i, char c) in line.Index())
        {
            bool opens = c == '<' && i + 1 < line.Length && !char.IsWhiteSpace(line[i + 1]); // p < 0.001 opens no element
            cell.Append(c switch { '<' when opens => "&lt;", '|' or '\\' or '[' or ']' or '`' or '*' => "\\" + c, _ => c.ToString() });
        }

        return cell.ToString();
    }

    private sealed record Judged(Reproduced Of, IReadOnlyList<Verdict> Verdicts);

    private sealed record Section(string Title, Paper? Paper, IReadOnlyList<Judged> Studies);
}
