namespace Assay.Cli.Tests;

public class UsageTests
{
    [Fact]
    public void Help_names_every_command_but_hidden_ones()
    {
        using Workplace place = new();
        Ended ended = place.Run("--help");
        ended.ExitCode.ShouldBe(0);
        foreach (string command in (string[])["run", "check", "status", "best", "tables", "report", "serve", "data"])
            ended.Output.ShouldContain($"  {command} ");
        ended.Output.ShouldNotContain("schema");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("status")]
    [InlineData("best")]
    [InlineData("tables")]
    [InlineData("report")]
    [InlineData("serve")]
    [InlineData("data")]
    [InlineData("data list")]
    [InlineData("data get")]
    [InlineData("data show")]
    public void Every_command_has_help(string command)
    {
        using Workplace place = new();
        Ended ended = place.Run([.. command.Split(' '), "--help"]);
        ended.ExitCode.ShouldBe(0);
        ended.Output.ShouldContain("Usage:");
    }

    [Theory]
    [InlineData]
    [InlineData("data", "get")]
    public void The_word_help_is_help(params string[] command)
    {
        using Workplace place = new();
        Ended ended = place.Run(["help", .. command]);
        ended.ExitCode.ShouldBe(0);
        ended.Output.ShouldBe(place.Run([.. command, "--help"]).Output);
    }

    [Theory]
    [InlineData]
    [InlineData("sing")]
    [InlineData("run")]
    [InlineData("run", "a.yaml", "--jobs", "0")]
    [InlineData("run", "a.yaml", "--jobs", "many")]
    [InlineData("run", "a.yaml", "--sing")]
    [InlineData("status")]
    [InlineData("report")]
    [InlineData("data")]
    [InlineData("data", "get")]
    [InlineData("data", "show", "mnist", "--count", "0")]
    public void Wrong_usage_is_told_on_standard_error_and_ends_with_2(params string[] arguments)
    {
        using Workplace place = new();
        Ended ended = place.Run(arguments);
        ended.ExitCode.ShouldBe(2);
        ended.Output.ShouldBeEmpty();
        ended.Error.ShouldContain("--help");
        Directory.EnumerateFileSystemEntries(place.Folder).ShouldBeEmpty();
    }

    [Fact]
    public void A_command_of_a_command_is_named_whole()
    {
        using Workplace place = new();
        place.Run("data", "get").Error.ShouldContain("./assay data get --help");
    }

    [Theory]
    [InlineData("status")]
    [InlineData("best")]
    [InlineData("tables")]
    [InlineData("report")]
    public void A_folder_without_a_study_is_wrong_input(string command)
    {
        using Workplace place = new();
        Ended ended = place.Run(command, ".");
        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain("no study");
        Directory.EnumerateFileSystemEntries(place.Folder).ShouldBeEmpty();
    }
}
