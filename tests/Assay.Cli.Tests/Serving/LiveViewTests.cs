using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Cli.Serving;
using Assay.Journal;
using Assay.Reports;
using Assay.Results;

namespace Assay.Cli.Tests.Serving;

/// <summary>What a page gets to know of studies while their journals change, without a server between.</summary>
public class LiveViewTests(SmallStudies small) : IClassFixture<SmallStudies>
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void A_report_with_all_changes_laid_over_it_is_the_report_of_the_last_state(int linesAtATime)
    {
        using Shelf shelf = new();
        shelf.Put("one", small, small.Lines[2]);
        Watched watched = new(shelf, "one");
        for (int line = 2 + linesAtATime; line < small.Lines.Count + linesAtATime; line += linesAtATime)
        {
            int from = (int)new FileInfo(shelf.Journal("one")).Length, to = small.Lines[Math.Min(line, small.Lines.Count - 1)];
            shelf.Append("one", small.Journal.AsSpan(from, to - from));
            watched.Update();
            watched.ShouldShow("one");
        }

        watched.Events.Count(name => name == "report").ShouldBe(1);
        watched.Events.Count(name => name == "change").ShouldBeGreaterThan(2);
        watched.Page.Live[0]!["state"]!.GetValue<string>().ShouldBe("ended");
    }

    [Fact]
    public void Studies_side_by_side_change_each_by_itself()
    {
        using Shelf shelf = new();
        shelf.Put("one", small, small.Lines[4]).Put("two", small, small.Lines[^3]);
        Watched watched = new(shelf, "one", "two");
        watched.ShouldShow("one", "two");
        int from = small.Lines[4];
        foreach (int line in (int[])[small.Lines[20], small.Lines[60], small.Journal.Length])
        {
            shelf.Append("one", small.Journal.AsSpan(from, line - from));
            from = line;
            watched.Update();
            watched.Last["studies"]!.AsObject().ShouldNotContainKey("1");
            watched.Last["rows"]!.AsObject().ShouldNotContainKey("1");
            watched.ShouldShow("one", "two");
        }

        shelf.Append("two", small.Journal.AsSpan(small.Lines[^3]));
        watched.Update();
        watched.Last["studies"]!.AsObject().Select(study => study.Key).ShouldBe(["1"]);
        watched.ShouldShow("one", "two");
    }

    [Fact]
    public void A_change_tells_only_the_rows_that_are_new_or_changed()
    {
        using Shelf shelf = new();
        int line = small.Lines.Select((_, i) => i).First(i => TextOf(i).Contains("run_finished", StringComparison.Ordinal));
        shelf.Put("one", small, small.Lines[line - 1]);
        Watched watched = new(shelf, "one");
        shelf.Append("one", small.Journal.AsSpan(small.Lines[line - 1], small.Lines[line] - small.Lines[line - 1]));
        watched.Update();
        watched.Events[^1].ShouldBe("change");
        watched.Last["rows"]!["0"]!["rows"]!.AsArray().Select(row => (int)row!["id"]!).ShouldBe([1]);
        watched.Last["studies"]!["0"]!.AsObject().ShouldNotContainKey("yaml");
        watched.Last["studies"]!["0"]!.AsObject().ShouldNotContainKey("objective");
        watched.ShouldShow("one");
    }

    [Fact]
    public void Where_nothing_comes_nothing_is_told()
    {
        using Shelf shelf = new();
        shelf.Put("one", small);
        Watched watched = new(shelf, "one");
        watched.Update();
        watched.Update();
        watched.Events.ShouldBe(["report"]);
    }

    private string TextOf(int line) => Encoding.UTF8.GetString(small.Journal, line == 0 ? 0 : small.Lines[line - 1], small.Lines[line] - (line == 0 ? 0 : small.Lines[line - 1]));
}

/// <summary>A view of studies of a shelf, and a page that takes every revision of it.</summary>
internal sealed class Watched
{
    private readonly Shelf _shelf;
    private readonly LiveView _view;
    private int _seen;

    public Watched(Shelf shelf, params string[] studies)
    {
        _shelf = shelf;
        _view = new([.. studies.Select(study => new LiveStudy(study, shelf[study], new ServedFolders([shelf.Folder]).Has, TimeProvider.System))]);
        Update();
    }

    public Follower Page { get; } = new();

    /// <summary>The names of the events so far.</summary>
    public List<string> Events { get; } = [];

    /// <summary>The data of the last.</summary>
    public JsonNode Last { get; private set; } = null!;

    public void Update()
    {
        _view.Update();
        if (_view.Latest is not { } latest || latest.Number == _seen) return;
        LiveEvent next = _seen > 0 && latest.Number == _seen + 1 && latest.Change is { } change ? change : latest.Whole;
        _seen = latest.Number;
        Events.Add(next.Name);
        Last = JsonNode.Parse([.. next.Data.SelectMany(piece => piece.ToArray())])!;
        Page.Take(next.Name, Last);
        // Whoever comes now gets the same.
        if (latest.Whole.Name != "report") return;
        Follower late = new();
        late.Take("report", JsonNode.Parse([.. latest.Whole.Data.SelectMany(piece => piece.ToArray())])!);
        Same(Page.Report!, late.Report!);
    }

    /// <summary>The page shows what the report of these studies, as they lie there, says.</summary>
    public void ShouldShow(params string[] studies)
    {
        Snapshot[] snapshots = [.. studies.Select(study => JournalReader.Replay(_shelf[study]))];
        Same(Page.Report!, JsonSerializer.SerializeToNode(ReportModel.From(snapshots, ResultsBeside.Of(_shelf[studies[0]], snapshots[0]).Of), ReportModel.Options)!);
    }

    private static void Same(JsonNode one, JsonNode other)
    {
        if (!JsonNode.DeepEquals(one, other)) one.ToJsonString().ShouldBe(other.ToJsonString());
    }
}
