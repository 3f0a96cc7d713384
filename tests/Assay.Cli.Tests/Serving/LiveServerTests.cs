using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Assay.Cli.Serving;

namespace Assay.Cli.Tests.Serving;

/// <summary>The server as a browser meets it, by HTTP.</summary>
public class LiveServerTests(SmallStudies small) : IClassFixture<SmallStudies>
{
    [Fact]
    public async Task The_list_tells_of_every_study_below_the_folder()
    {
        using Shelf shelf = new();
        shelf.Put("one", small).Put("deeper/two", small, small.Lines[^10]);
        await using Visit visit = await Visit.To(shelf.Folder);
        JsonNode list = await visit.Json("api/studies");
        ((int)list["format"]!).ShouldBe(2);
        list["program"]!.GetValue<string>().ShouldStartWith("Assay ");
        JsonArray studies = list["studies"]!.AsArray();
        studies.Select(study => study!["id"]!.GetValue<string>()).ShouldBe(["deeper/two", "one"]);
        JsonNode one = studies[1]!;
        one["name"]!.GetValue<string>().ShouldBe("small");
        one["state"]!.GetValue<string>().ShouldBe("ended");
        one["note"].ShouldBeNull();
        ((int)one["finished"]!).ShouldBe((int)one["planned"]!);
        ((double)one["best"]!["mean"]!).ShouldBeInRange(0, 1);
        one["objective"]!["name"]!.GetValue<string>().ShouldBe("val_accuracy");
        studies[0]!["state"]!.GetValue<string>().ShouldBe("stopped");
    }

    [Fact]
    public async Task A_page_follows_a_study_whose_journal_grows()
    {
        using Shelf shelf = new();
        shelf.Put("one", small, small.Lines[5]);
        await using Visit visit = await Visit.To(shelf.Folder);
        using EventReader events = await visit.Follow("api/live?study=one");
        Follower page = new();
        await events.Into(page);
        page.Report!["studies"]![0]!["name"]!.GetValue<string>().ShouldBe("small");
        ((bool)page.Report["studies"]![0]!["ended"]!).ShouldBeFalse();
        shelf.Append("one", small.Journal.AsSpan(small.Lines[5]));
        while (!(bool)page.Report!["studies"]![0]!["ended"]!) (await events.Into(page)).ShouldBe("change");
        page.Live[0]!["state"]!.GetValue<string>().ShouldBe("ended");
    }

    [Fact]
    public async Task Every_single_run_of_a_trial_is_told_when_it_is_asked_for()
    {
        using Shelf shelf = new();
        shelf.Put("one", small);
        await using Visit visit = await Visit.To(shelf["one"]);
        JsonNode runs = await visit.Json("api/runs?study=one&trial=2");
        ((int)runs["trial"]!).ShouldBe(2);
        runs["runs"]!.AsArray().Select(run => (int)run!["fold"]!).ShouldBe([0, 1]);
        JsonNode run = runs["runs"]![0]!;
        run["epochs"]!.AsArray().Select(epoch => (int)epoch!).ShouldBe([1, 2, 3, 4, 5]);
        run["lines"]!.AsArray().ShouldAllBe(line => line!["values"]!.AsArray().Count == 5);
        (await visit.Json("api/runs?study=one&trial=0"))["runs"]!.AsArray().Count.ShouldBe(1);
        (await visit.Get("api/runs?study=one&trial=99")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await visit.Get("api/runs?study=two&trial=1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await visit.Get("api/runs?study=one&trial=first")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_page_is_served_with_a_policy_that_names_its_scripts()
    {
        using Shelf shelf = new();
        await using Visit visit = await Visit.To(shelf.Folder);
        HttpResponseMessage page = await visit.Get("");
        (await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(Visit.Page);
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        // printf 'let a = 1' | openssl dgst -sha256 -binary | base64
        policy.ShouldBe("default-src 'none'; script-src 'sha256-LAfYd7pbFUgwfQu8b4q135PeTG2z+/coPEUYCd74eCQ='; style-src 'unsafe-inline'; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        page.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        page.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        page.Headers.GetValues("Cache-Control").ShouldBe(["no-store"]);
        page.Headers.GetValues("Cross-Origin-Opener-Policy").ShouldBe(["same-origin"]);
        page.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["same-origin"]);
    }
}

/// <summary>A server for a test, and who asks it.</summary>
internal sealed class Visit : IAsyncDisposable
{
    public const string Page = """<!doctype html><script id="report" type="application/json">null</script><script type="module">let a = 1</script>""";

    private readonly LiveServer _server;

    private Visit(LiveServer server)
    {
        _server = server;
        Client = new() { BaseAddress = new($"http://127.0.0.1:{server.Address.Port}/"), Timeout = TimeSpan.FromMinutes(1) };
    }

    public HttpClient Client { get; }

    public LiveServer Server => _server;

    public static async Task<Visit> To(string folder, Access? access = null) => new(await LiveServer.Start(
        [folder], access ?? Access.To(IPAddress.Loopback), 0, new(Encoding.UTF8.GetBytes(Page)), TimeProvider.System));

    public Task<HttpResponseMessage> Send(HttpRequestMessage request) => Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    /// <summary>Sends bytes as they are, and reads the answer until the connection is closed, or its first line.</summary>
    public async Task<string> Raw(string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Refused before it was all sent.
        }

        using StreamReader reader = new(stream);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
    }

    /// <summary>Sends a request as it is; whether the server ends the connection behind its answer.</summary>
    public async Task<bool> IsEnded(string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using CancellationTokenSource wait = new(TimeSpan.FromSeconds(3));
        try
        {
            byte[] answer = new byte[1 << 16];
            while (await stream.ReadAsync(answer, wait.Token) > 0)
            {
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public Task<HttpResponseMessage> Get(string path) => Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    public async Task<JsonNode> Json(string path) => JsonNode.Parse(await Client.GetStringAsync(path, TestContext.Current.CancellationToken))!;

    public async Task<EventReader> Follow(string path)
    {
        HttpResponseMessage response = await Get(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
    }
}

/// <summary>Server-sent events, as they come.</summary>
internal sealed class EventReader(Stream stream) : IDisposable
{
    private readonly StreamReader _lines = new(stream);

    /// <summary>The next event; comments are passed over.</summary>
    public async Task<(string Name, JsonNode Data)> Next()
    {
        string name = "", data = "";
        while (await _lines.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line["data: ".Length..];
            else if (line.Length == 0 && name.Length > 0) return (name, JsonNode.Parse(data)!);
        }

        throw new EndOfStreamException();
    }

    /// <summary>Gives the next event to a page; its name.</summary>
    public async Task<string> Into(Follower page)
    {
        (string name, JsonNode data) = await Next();
        page.Take(name, data);
        return name;
    }

    public void Dispose() => _lines.Dispose();
}
