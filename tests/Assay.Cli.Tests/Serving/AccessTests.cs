using System.Net;
using Assay.Cli.Serving;

namespace Assay.Cli.Tests.Serving;

/// <summary>Who may look, and who may not.</summary>
public class AccessTests(SmallStudies small) : IClassFixture<SmallStudies>
{
    [Theory]
    [InlineData("POST", "/")]
    [InlineData("PUT", "/api/studies")]
    [InlineData("DELETE", "/api/live")]
    [InlineData("PATCH", "/api/runs")]
    [InlineData("OPTIONS", "/api/studies")]
    public async Task Nothing_is_changed(string method, string path)
    {
        using Shelf shelf = new();
        await using Visit visit = await Visit.To(shelf.Folder);
        HttpResponseMessage answer = await visit.Send(new(new(method), path));
        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET", "HEAD"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("api/studies")]
    [InlineData("api/live")]
    [InlineData("api/live?study=one")]
    [InlineData("api/runs?study=one&trial=1")]
    public async Task Head_tells_the_headers_alone(string path)
    {
        using Shelf shelf = new();
        shelf.Put("one", small);
        await using Visit visit = await Visit.To(shelf.Folder);
        HttpResponseMessage answer = await visit.Send(new(HttpMethod.Head, path));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("localhost:80", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:8765", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("10.0.0.7", 403)]
    public async Task The_host_is_this_one(string host, int status)
    {
        using Shelf shelf = new();
        await using Visit visit = await Visit.To(shelf.Folder);
        foreach (string path in (string[])["", "api/studies"])
            ((int)(await visit.Send(new(HttpMethod.Get, path) { Headers = { Host = host } })).StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost:3000")]
    [InlineData("null")]
    public async Task Another_site_may_not_read(string origin)
    {
        using Shelf shelf = new();
        await using Visit visit = await Visit.To(shelf.Folder);
        foreach (string path in (string[])["", "api/studies", "api/live"])
            (await visit.Send(new(HttpMethod.Get, path) { Headers = { { "Origin", origin } } })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("", "cross-site", "no-cors", "image", 403)]
    [InlineData("", "cross-site", "navigate", "iframe", 403)]
    [InlineData("", "cross-site", "navigate", "document", 200)]
    [InlineData("", "none", "navigate", "document", 200)]
    [InlineData("api/studies", "cross-site", "navigate", "document", 403)]
    [InlineData("api/studies", "same-site", "cors", "empty", 403)]
    [InlineData("api/studies", "same-origin", "cors", "empty", 200)]
    public async Task A_link_elsewhere_leads_to_the_page_and_to_nothing_else(string path, string site, string mode, string destination, int status)
    {
        using Shelf shelf = new();
        await using Visit visit = await Visit.To(shelf.Folder);
        HttpRequestMessage request = new(HttpMethod.Get, path) { Headers = { { "Sec-Fetch-Site", site }, { "Sec-Fetch-Mode", mode }, { "Sec-Fetch-Dest", destination } } };
        ((int)(await visit.Send(request)).StatusCode).ShouldBe(status);
    }

    [Fact]
    public async Task The_page_itself_may_ask()
    {
        using Shelf shelf = new();
        await using Visit visit = await Visit.To(shelf.Folder);
        string own = visit.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        (await visit.Send(new(HttpMethod.Get, "api/studies") { Headers = { { "Origin", own }, { "Sec-Fetch-Site", "same-origin" } } })).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("", 401)]
    [InlineData("token=", 401)]
    [InlineData("token=secre", 401)]
    [InlineData("token=secret1", 401)]
    [InlineData("token=SECRET", 401)]
    [InlineData("token=secret&token=secret", 401)]
    [InlineData("token=secret", 200)]
    public async Task Who_needs_a_token_gets_nothing_without(string query, int status)
    {
        using Shelf shelf = new();
        shelf.Put("one", small);
        await using Visit visit = await Visit.To(shelf.Folder, new(IPAddress.Loopback, "secret"));
        visit.Server.Address.Query.ShouldBe("?token=secret");
        foreach (string path in (string[])["?", "api/studies?", "api/live?study=one&", "api/runs?study=one&trial=1&"])
            ((int)(await visit.Get(path + query)).StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData("GET /api/studies HTTP/1.1\r\nHost: localhost\r\n\r\n", true)]
    [InlineData("GET /?token=secret HTTP/1.1\r\nHost: evil.example\r\n\r\n", true)]
    [InlineData("POST /?token=secret HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("GET /?token=secret HTTP/1.1\r\nHost: localhost\r\n\r\n", false)]
    public async Task Who_is_refused_keeps_no_connection(string request, bool ends)
    {
        using Shelf shelf = new();
        await using Visit visit = await Visit.To(shelf.Folder, new(IPAddress.Loopback, "secret"));
        (await visit.IsEnded(request)).ShouldBe(ends);
    }

    [Fact]
    public void A_token_is_needed_where_others_can_connect()
    {
        Access.To(IPAddress.Loopback).Token.ShouldBeNull();
        Access.To(IPAddress.IPv6Loopback).Token.ShouldBeNull();
        string token = Access.To(IPAddress.Any).Token!;
        token.Length.ShouldBe(32);
        Access.To(IPAddress.Any).Token.ShouldNotBe(token);
        Access.To(IPAddress.Parse("10.0.0.7")).Token.ShouldNotBeNull();
    }

    [Fact]
    public async Task Whoever_knows_the_token_may_come_by_any_name_where_all_addresses_are_listened_on()
    {
        using Shelf shelf = new();
        await using Visit visit = await Visit.To(shelf.Folder, new(IPAddress.Any, "secret"));
        (await visit.Send(new(HttpMethod.Get, "api/studies?token=secret") { Headers = { Host = "machine.example" } })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await visit.Send(new(HttpMethod.Get, "api/studies") { Headers = { Host = "machine.example" } })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/../secret/study.yaml")]
    [InlineData("/%2e%2e/secret/study.yaml")]
    [InlineData("/..%2fsecret%2fstudy.yaml")]
    [InlineData("/%252e%252e/secret/study.yaml")]
    [InlineData("/one/study.yaml")]
    [InlineData("//etc/passwd")]
    [InlineData("/api/live?study=../secret")]
    [InlineData("/api/live?study=%2e%2e%2fsecret")]
    [InlineData("/api/live?study=..%5csecret")]
    [InlineData("/api/live?study=one/../../secret")]
    [InlineData("/api/live?study=link")]
    [InlineData("/api/live?study=in/link")]
    [InlineData("/api/live?study=linked-journal")]
    [InlineData("/api/live?study=linked-segment")]
    [InlineData("/api/live?study=%2fetc")]
    [InlineData("/api/runs?study=../secret&trial=1")]
    [InlineData("/api/runs?study=link&trial=1")]
    public async Task No_path_and_no_link_leaves_the_folder(string path)
    {
        using Shelf outer = new();
        outer.Put("secret", small).Put("served/one", small);
        string served = outer["served"], secret = outer["secret"];
        Directory.CreateDirectory(Path.Combine(served, "in"));
        Directory.CreateDirectory(Path.Combine(served, "linked-journal"));
        Directory.CreateDirectory(Path.Combine(served, "linked-segment", "journal"));
        Directory.CreateSymbolicLink(Path.Combine(served, "link"), secret);
        Directory.CreateSymbolicLink(Path.Combine(served, "in", "link"), secret);
        Directory.CreateSymbolicLink(Path.Combine(served, "linked-journal", "journal"), Path.Combine(secret, "journal"));
        File.CreateSymbolicLink(Path.Combine(served, "linked-segment", "journal", "main.jsonl"), outer.Journal("secret"));
        await using Visit visit = await Visit.To(served);
        (await visit.Raw($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")).ShouldStartWith("HTTP/1.1 404 ");
        (await visit.Json("api/studies"))["studies"]!.AsArray().Select(study => study!["id"]!.GetValue<string>()).ShouldBe(["one"]);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX: {0}\r\n\r\n", "431")]
    [InlineData("GET /?{0} HTTP/1.1\r\nHost: localhost\r\n\r\n", "414")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "400")]
    public async Task What_is_too_large_or_no_request_is_refused(string request, string status)
    {
        using Shelf shelf = new();
        await using Visit visit = await Visit.To(shelf.Folder);
        (await visit.Raw(string.Format(null, request, new string('x', 100_000)))).ShouldStartWith($"HTTP/1.1 {status} ");
    }
}
