using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace Assay.Cli.Tests.Serving;

/// <summary>Folders in which somebody else puts what he likes, while they are served.</summary>
public class HostileFolderTests(SmallStudies small) : IClassFixture<SmallStudies>
{
    [Theory]
    [InlineData("in/one")]
    [InlineData("in")]
    [InlineData("in/one/journal")]
    [InlineData("in/one/journal/main.jsonl")]
    public async Task What_became_a_link_after_it_was_found_is_not_followed(string replaced)
    {
        using Shelf outer = new();
        outer.Put("served/in/one", small, small.Lines[20]).Put("secret/in/one", small);
        string served = outer["served"], path = Path.Combine(served, replaced);
        await using Visit visit = await Visit.To(served);
        using EventReader events = await visit.Follow("api/live?study=in/one");
        (await events.Next()).Name.ShouldBe("report");

        Directory.Move(path, Path.Combine(outer.Folder, "moved"));
        string secret = Path.Combine(outer["secret"], replaced);
        if (File.Exists(secret)) File.CreateSymbolicLink(path, secret);
        else Directory.CreateSymbolicLink(path, secret);
        (string name, JsonNode data) = await events.Next();
        name.ShouldBe("failed", data.ToJsonString());
        (await visit.Get("api/runs?study=in/one&trial=1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using EventReader again = await visit.Follow("api/live?study=in/one");
        (await again.Next()).Name.ShouldBe("failed");
        (await visit.Json("api/studies"))["studies"]!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("one/journal/main.lock")]
    [InlineData("one/journal/other.jsonl")]
    [InlineData("one/views/weights.json")]
    public async Task A_pipe_in_place_of_a_file_keeps_nobody_waiting(string pipe)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders");
        using Shelf shelf = new();
        shelf.Put("one", small).Put("two", small);
        string path = Path.Combine(shelf.Folder, pipe);
        File.Delete(path);
        using (Process made = Process.Start("mkfifo", [path])) await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using Visit visit = await Visit.To(shelf.Folder);
        JsonArray studies = (await visit.Json("api/studies"))["studies"]!.AsArray();
        studies.Select(study => study!["state"]!.GetValue<string>()).ShouldBe(["ended", "ended"]);
        using EventReader events = await visit.Follow("api/live?study=one");
        (await events.Next()).Name.ShouldBe("report");
    }

    [Fact]
    public async Task A_journal_that_may_not_be_read_is_told_and_the_others_are_shown()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("nothing is kept from this user");
            return;
        }

        using Shelf shelf = new();
        shelf.Put("one", small).Put("two", small);
        string journal = Path.GetDirectoryName(shelf.Journal("one"))!;
        File.SetUnixFileMode(journal, UnixFileMode.None);
        try
        {
            await using Visit visit = await Visit.To(shelf.Folder);
            JsonArray studies = (await visit.Json("api/studies"))["studies"]!.AsArray();
            studies.Select(study => study!["id"]!.GetValue<string>()).ShouldBe(["one", "two"]);
            studies[0]!["note"]!.GetValue<string>().ShouldContain("denied");
            studies[1]!["note"].ShouldBeNull();
        }
        finally
        {
            File.SetUnixFileMode(journal, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Folders_that_come_and_go_do_not_end_what_is_followed()
    {
        using Shelf shelf = new();
        shelf.Put("one", small, small.Lines[20]);
        await using Visit visit = await Visit.To(shelf.Folder);
        using EventReader events = await visit.Follow("api/live");
        await events.Next();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task restless = Task.Run(
            () =>
            {
                for (int i = 0; !stop.IsCancellationRequested; i++)
                {
                    shelf.Put($"restless {i % 3}", small, small.Lines[10 + (i % 20)]);
                    Directory.Delete(shelf[$"restless {i % 3}"], recursive: true);
                }
            },
            TestContext.Current.CancellationToken);
        for (int i = 0; i < 200; i++) (await visit.Get("api/studies")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await stop.CancelAsync();
        await restless;
        shelf.Append("one", small.Journal.AsSpan(small.Lines[20]));
        while (true)
        {
            JsonArray studies = (await events.Next()).Data["studies"]!.AsArray();
            if (studies.Count == 1 && studies[0]!["state"]!.GetValue<string>() == "ended") return;
        }
    }

    [Fact]
    public async Task A_journal_of_nothing_and_without_end_is_read_in_little_memory()
    {
        using Shelf shelf = new();
        shelf.Put("one", small).Write("two", []);
        using (FileStream file = new(shelf.Journal("two"), FileMode.Open)) file.SetLength(1L << 32); // a hole: it takes no room
        await using Visit visit = await Visit.To(shelf.Folder);
        JsonArray studies = (await visit.Json("api/studies"))["studies"]!.AsArray();
        studies.Select(study => study!["note"]?.GetValue<string>()).ShouldBe([null, "the study has not begun"]);
    }
}
