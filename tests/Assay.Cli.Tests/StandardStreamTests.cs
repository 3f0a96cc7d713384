using System.Diagnostics;
using Assay.Cli.Terminal;
using Assay.Journal;

namespace Assay.Cli.Tests;

/// <summary>Standard streams that are full, closed, or read by nobody.</summary>
public class StandardStreamTests
{
    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    public void A_study_is_done_though_its_progress_cannot_be_written(string redirection)
    {
        using Workplace place = new();
        Ended ended = Child.Redirected(place.Folder, redirection, "run", place.Write("tiny.yaml", Workplace.Tiny));
        ended.ExitCode.ShouldBe(0);
        ended.Output.ShouldContain("best        trial ");
        JournalReader.Replay(place.Results).Ended.ShouldBeTrue();
    }

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    public void Wrong_input_ends_with_2_though_it_cannot_be_told(string redirection)
    {
        using Workplace place = new();
        Child.Redirected(place.Folder, redirection, "run", "nowhere.yaml").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void Where_standard_output_is_full_results_are_written_and_the_exit_code_tells()
    {
        using Workplace place = new();
        Ended ended = Child.Redirected(place.Folder, ">/dev/full", "run", place.Write("tiny.yaml", Workplace.Tiny));
        ended.ExitCode.ShouldBe(1);
        ended.Error.ShouldContain("standard output cannot be written: ");
        JournalReader.Replay(place.Results).Ended.ShouldBeTrue();
        File.Exists(Path.Combine(place.Results, "tables", "best.csv")).ShouldBeTrue();
        File.Exists(Path.Combine(place.Results, "summary.json")).ShouldBeTrue();
    }

    [Fact]
    public void Readers_that_have_gone_end_nothing()
    {
        using Workplace place = new();
        using Process process = Child.Start(place.Folder, Child.NoVariables, "run", place.Write("tiny.yaml", Workplace.Tiny));
        process.StandardOutput.Close();
        process.StandardError.Close();
        process.WaitForExit(TimeSpan.FromMinutes(3)).ShouldBeTrue();
        process.ExitCode.ShouldBe(0);
        JournalReader.Replay(place.Results).Ended.ShouldBeTrue();
    }

    [Fact]
    public void A_display_that_fails_is_given_up_and_the_work_goes_on()
    {
        using Failing writer = new();
        int told = 0;
        ProgressDisplay.Lines(Made.Study, writer, TimeProvider.System, watch =>
        {
            watch(Made.Begun);
            watch(Made.Final);
            return told = 2;
        });
        told.ShouldBe(2);
        writer.Tries.ShouldBe(1);
    }

    /// <summary>What others wrote must not steer the terminal that shows it: a column with an escape sequence in its name.</summary>
    [Fact]
    public void Control_characters_of_a_data_file_are_shown_and_not_obeyed()
    {
        using Workplace place = new();
        place.Write("points.csv", "a\e[2Jb\u009b1mc,label\n1,0\nx,1\n");
        string file = place.Write("tiny.yaml", Workplace.Tiny.Replace(
            "{ source: triangle, samples: 60, test_samples: 20, seed: 1 }", "{ source: csv, path: points.csv, label: label }"));
        foreach (string command in (string[])["check", "run"])
        {
            Ended ended = place.Run(command, file);
            ended.ExitCode.ShouldBe(2);
            ended.Error.ShouldContain(@"a\u001b[2Jb\u009b1mc");
            ended.Error.Where(char.IsControl).Distinct().ShouldBe(['\n']);
        }
    }

    [Fact]
    public void Control_characters_of_a_study_are_refused_and_not_obeyed()
    {
        using Workplace place = new();
        Ended ended = place.Run("run", place.Write("tiny.yaml", Workplace.Tiny.Replace("activation: tanh", "activation: \"\\e]0;x\\a\"")));
        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain("U+001B");
        ended.Error.Where(char.IsControl).Distinct().ShouldBe(['\n']);
    }

    private sealed class Failing : StringWriter
    {
        public int Tries { get; private set; }

        public override void WriteLine(string? value)
        {
            Tries++;
            throw new InvalidOperationException("the display is broken");
        }
    }
}
