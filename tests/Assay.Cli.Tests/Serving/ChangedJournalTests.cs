using System.Text;

namespace Assay.Cli.Tests.Serving;

/// <summary>Journals that are damaged, cut short, replaced or taken away while somebody looks.</summary>
public class ChangedJournalTests(SmallStudies small) : IClassFixture<SmallStudies>
{
    [Fact]
    public void Broken_lines_are_told_and_the_rest_is_shown()
    {
        using Shelf shelf = new();
        byte[] broken = [.. small.Journal];
        broken[small.Lines[20] + 30] ^= 1;
        "garbage\n"u8.CopyTo(broken.AsSpan(small.Lines[30]));
        shelf.Put("one", small).Write("one", broken[..small.Lines[10]]);
        Watched watched = new(shelf, "one");
        shelf.Append("one", broken.AsSpan(small.Lines[10]));
        watched.Update();
        watched.Page.Report!["studies"]![0]!["notes"]!.AsArray().ShouldContain(note => note!.GetValue<string>().Contains("damaged", StringComparison.Ordinal));
        watched.ShouldShow("one");
    }

    [Fact]
    public void A_line_of_which_a_part_is_there_waits_for_its_rest()
    {
        using Shelf shelf = new();
        shelf.Put("one", small, small.Lines[40] + 10);
        Watched watched = new(shelf, "one");
        watched.Page.Report!["studies"]![0]!["notes"]!.AsArray().ShouldBeEmpty();
        shelf.Append("one", small.Journal.AsSpan(small.Lines[40] + 10));
        watched.Update();
        watched.ShouldShow("one");
    }

    [Fact]
    public void A_journal_that_was_cut_short_is_read_anew()
    {
        using Shelf shelf = new();
        shelf.Put("one", small);
        Watched watched = new(shelf, "one");
        shelf.Write("one", small.Journal[..small.Lines[25]]);
        watched.Update();
        watched.ShouldShow("one");
        shelf.Append("one", small.Journal.AsSpan(small.Lines[25]));
        watched.Update();
        watched.ShouldShow("one");
        watched.Events.ShouldNotContain("failed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_journal_that_was_replaced_is_read_anew_shorter_or_longer(bool longer)
    {
        using Shelf shelf = new();
        shelf.Put("one", small, small.Lines[longer ? 15 : 60]).Put("other", small);
        byte[] other = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(small.Journal).ReplaceLineEndings("\r\n"));
        Watched watched = new(shelf, "one");
        shelf.Write("one", other[..Array.LastIndexOf(other, (byte)'\n', longer ? other.Length - 1 : small.Lines[20])]);
        watched.Update();
        shelf.Write("one", other);
        watched.Update();
        watched.ShouldShow("one");
    }

    [Fact]
    public void A_folder_that_is_gone_is_told_and_shown_again_when_it_is_back()
    {
        using Shelf shelf = new();
        shelf.Put("one", small, small.Lines[30]);
        Watched watched = new(shelf, "one");
        Directory.Delete(shelf["one"], recursive: true);
        watched.Update();
        watched.Page.Failure.ShouldBe("the study's folder is gone");
        watched.Update();
        shelf.Put("one", small);
        watched.Update();
        watched.ShouldShow("one");
        watched.Events.ShouldBe(["report", "failed", "report"]);
    }

    [Fact]
    public void A_newer_format_is_told()
    {
        using Shelf shelf = new();
        string newer = Encoding.UTF8.GetString(small.Journal).Replace("\"format\":2", "\"format\":3", StringComparison.Ordinal);
        shelf.Write("one", Encoding.UTF8.GetBytes("{" + newer[newer.IndexOf("\"line\"", StringComparison.Ordinal)..]));
        Watched watched = new(shelf, "one");
        watched.Page.Failure!.ShouldContain("format 3");
        shelf.Write("one", small.Journal);
        watched.Update();
        watched.Events.ShouldBe(["failed", "report"]);
    }

    [Fact]
    public void One_study_of_several_that_cannot_be_read_is_named()
    {
        using Shelf shelf = new();
        shelf.Put("one", small).Write("two", []);
        Watched watched = new(shelf, "one", "two");
        watched.Page.Failure.ShouldBe("two: the study has not begun");
    }

    [Fact]
    public void A_study_that_was_planned_anew_is_told_whole()
    {
        using Shelf shelf = new();
        shelf.Put("one", small);
        Watched watched = new(shelf, "one");
        shelf.Write("one", small.Journal[..small.Lines[12]]);
        watched.Update();
        watched.Events.ShouldBe(["report", "report"]);
    }
}
