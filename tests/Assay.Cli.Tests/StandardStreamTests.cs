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

    /// <summary>What others wrote must not steer the terminal that shows it: a level with an escape sequence in its name.</summary>
    [Fact]
    public void Control_characters_of_a_study_are_shown_and_not_obeyed()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny.Replace(
            "network.hidden.units: [3, 4]", "widths: { \"a\\e[2Jb\\u009b1mc\": { network.hidden.units: 3 } }"));
        Shown(place.Run("check", file).Output);
        Ended ended = place.Run("run", file);
        ended.ExitCode.ShouldBe(0, ended.Error);
        Shown(ended.Output);
        foreach (string command in (string[])["status", "best"]) Shown(place.Run(command, place.Results).Output);
        Shown(File.ReadAllText(Path.Combine(place.Results, "tables", "epochs.txt")));

        static void Shown(string text)
        {
            text.ShouldContain(@"a\u001b[2Jb\u009b1mc");
            text.Where(char.IsControl).Distinct().ShouldBe(['\n']);
        }
    }

    [Fact]
    public void Control_characters_in_an_error_are_shown_and_not_obeyed()
    {
        using Workplace place = new();
        Ended ended = place.Run("run", place.Write("tiny.yaml", Workplace.Tiny.Replace("activation: tanh", "activation: \"\\e]0;x\\a\"")));
        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain(@"\u001b]0;x\u0007");
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
