using System.Diagnostics;
using System.Text.Json.Nodes;
using Assay.Reports;

namespace Assay.Cli.Tests.Serving;

/// <summary><c>serve</c> and <c>run --serve</c> as processes.</summary>
public class ServeTests(SmallStudies small) : IClassFixture<SmallStudies>
{
    private const string Longer = "epochs: 200";

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Serve_prints_its_address_and_ends_when_it_is_told_to_also_with_open_streams(string signal)
    {
        Assert.SkipUnless(HtmlReport.Available, HtmlReport.Missing);
        using Shelf shelf = new();
        shelf.Put("one", small);
        using Process process = Child.Start(shelf.Folder, Child.NoVariables, "serve", "--port", "0");
        string address = (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
        using HttpClient client = new() { BaseAddress = new(address) };
        client.BaseAddress.Host.ShouldBe("127.0.0.1");
        (await client.GetStringAsync("", TestContext.Current.CancellationToken)).ShouldContain("Assay");
        using EventReader events = new(await client.GetStreamAsync("api/live?study=one", TestContext.Current.CancellationToken));
        (await events.Next()).Name.ShouldBe("report");
        Child.Signal(process, signal);
        Ended ended = Child.End(process, TimeSpan.FromSeconds(30));
        ended.ExitCode.ShouldBe(0, ended.Error);
        ended.Error.ShouldBeEmpty();
    }

    [Fact]
    public void Folders_that_are_not_there_are_wrong_input()
    {
        using Shelf shelf = new();
        File.WriteAllText(shelf["file"], "");
        Ended ended = Child.Run(shelf.Folder, "serve", "nowhere", "file");
        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain("nowhere: there is no such folder");
        ended.Error.ShouldContain("file: this is a file");
    }

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("--address", "elsewhere")]
    public void Wrong_options_are_wrong_input(string option, string value)
    {
        using Shelf shelf = new();
        Ended ended = Child.Run(shelf.Folder, "serve", ".", option, value);
        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain(option);
        ended.Error.ShouldContain(value);
    }

    [Fact]
    public void Run_with_a_page_says_what_run_says_and_ends_with_the_study()
    {
        Assert.SkipUnless(HtmlReport.Available, HtmlReport.Missing);
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny);
        Ended served = place.Run("run", file, "--serve"), again = place.Run("run", file);
        served.ExitCode.ShouldBe(0, served.Error);
        served.Output.ShouldBe(again.Output);
        served.Error.Split('\n')[0].ShouldStartWith("note: the study is shown at http://127.0.0.1:");
    }

    [Fact]
    public async Task Run_with_a_page_stays_as_long_as_somebody_looks()
    {
        Assert.SkipUnless(HtmlReport.Available, HtmlReport.Missing);
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny.Replace("epochs: 5", Longer));
        using Process process = Child.Start(place.Folder, Child.NoVariables, "run", file, "--serve", "--json");
        string told = (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken))!;
        using HttpClient client = new() { BaseAddress = new(told[told.IndexOf("http", StringComparison.Ordinal)..]) };
        using (EventReader events = new(await client.GetStreamAsync("api/live", TestContext.Current.CancellationToken)))
        {
            JsonNode? study;
            do study = (await events.Next()).Data["studies"]!.AsArray().SingleOrDefault();
            while (study?["state"]?.GetValue<string>() != "ended");
            study["name"]!.GetValue<string>().ShouldBe("tiny");
            // The page tells the end before the program is done with its results: it is left open until the program says that it waits.
            string? line;
            do (line = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull("it waits for its page");
            while (!line.Contains("its page stays", StringComparison.Ordinal));
            process.HasExited.ShouldBeFalse();
        }

        Ended ended = Child.End(process, TimeSpan.FromSeconds(60));
        ended.ExitCode.ShouldBe(0, ended.Error);
        JsonNode.Parse(ended.Output)!["study"]!.GetValue<string>().ShouldBe("tiny");
    }
}
