namespace Assay.Cli.Tests;

/// <summary>Wrong input: each kind with its message, exit code 2, and nothing written.</summary>
public class BadInputTests
{
    [Theory]
    [InlineData("epochs: 5", "epoks: 5", "epochs")] // unknown key, the nearest known one named
    [InlineData("epochs: 5", "epochs: many", "many")] // wrong type
    [InlineData("batch_size: 16\n", "batch_size: 0\n", "0")] // impossible value
    [InlineData("learning_rate: 0.01", "learning_rate: -1", "-1")]
    [InlineData("[8, 16]", "[]", "training.batch_size")] // empty space
    [InlineData("network.hidden.units: [3, 4]", "network.hiden.units: [3, 4]", "hidden")] // a path that leads nowhere
    [InlineData("folds: 2", "folds: 61", "61")] // more folds than samples
    [InlineData("study: tiny", "study: ../tiny", "../tiny")]
    [InlineData("activation: sigmoid", "activation: sigmoidal", "sigmoid")]
    [InlineData("maximize: val_accuracy", "maximize: val_acuracy", "val_accuracy")]
    public void A_wrong_study_file_is_refused_with_its_place(string right, string wrong, string told)
    {
        using Workplace place = new();
        Workplace.Tiny.ShouldContain(right);
        string file = place.Write("tiny.yaml", Workplace.Tiny.Replace(right, wrong));
        Refused(place, told, "run", file);
        Refused(place, told, "check", file);
    }

    [Fact]
    public void All_errors_are_told_at_once_with_their_lines()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny.Replace("epochs: 5", "epoks: 5").Replace("folds: 2", "folds: two"));
        string error = Refused(place, "epochs", "run", file);
        error.ShouldContain("tiny.yaml:10:");
        error.ShouldContain("tiny.yaml:11:");
    }

    [Theory]
    [InlineData("x,y\n1,2\n3,4\n", "label", "1:")] // a missing column
    [InlineData("x,label\n1,a\nthree,b\n2,a\n4,b\n", "three", "3:")] // a text where a number should be
    public void A_wrong_csv_file_is_refused_with_line_and_column(string csv, string told, string line)
    {
        using Workplace place = new();
        place.Write("points.csv", csv);
        string file = place.Write("tiny.yaml", Workplace.Tiny.Replace(
            "{ source: triangle, samples: 60, test_samples: 20, seed: 1 }", "{ source: csv, path: points.csv, label: label }"));
        string error = Refused(place, told, "run", file);
        error.ShouldContain("points.csv");
        error.ShouldContain(line);
    }

    [Theory]
    [InlineData("/dev/zero", "a device or a pipe")]
    [InlineData(".", "it is a folder")]
    [InlineData("point.csv", "there is no such file: did you mean 'points.csv'?")]
    [InlineData("\"a\\0b\"", "U+0000")]
    public void What_is_no_csv_file_is_refused_at_once(string path, string told)
    {
        using Workplace place = new();
        place.Write("points.csv", "x,label\n1,a\n2,b\n");
        string file = place.Write("tiny.yaml", Workplace.Tiny.Replace(
            "{ source: triangle, samples: 60, test_samples: 20, seed: 1 }", $"{{ source: csv, path: {path}, label: label }}"));
        Refused(place, told, "run", file);
        Refused(place, told, "check", file);
    }

    [Fact]
    public void A_hundred_million_samples_are_refused_at_once()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny.Replace("samples: 60", "samples: 1e8"));
        Refused(place, "tiny.yaml:2:", "run", file);
        Refused(place, "10000000", "check", file);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused_with_the_nearest_name()
    {
        using Workplace place = new();
        place.Write("tiny.yaml", Workplace.Tiny);
        Refused(place, "tiny.yaml", "run", "tinny.yaml");
    }

    [Fact]
    public void A_preset_that_is_not_there_is_refused()
    {
        using Workplace place = new();
        Refused(place, "longer", "run", place.Write("tiny.yaml", Workplace.Tiny), "--preset", "longr");
    }

    [Fact]
    public void An_override_that_leads_nowhere_is_refused()
    {
        using Workplace place = new();
        Refused(place, "\"epochs\"", "run", place.Write("tiny.yaml", Workplace.Tiny), "--set", "training.epoks=3");
    }

    [Fact]
    public void An_alias_bomb_is_refused_quickly()
    {
        using Workplace place = new();
        string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 12)
            .Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        Refused(place, "alias", "run", place.Write("bomb.yaml", bomb + Workplace.Tiny));
    }

    [Fact]
    public void A_network_too_large_for_memory_is_refused_with_the_arithmetic()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny
            .Replace("units: 4, activation: tanh", "units: 40000, activation: tanh, repeat: 2")
            .Replace("network.hidden.units: [3, 4]", "training.epochs: [3, 4]"));
        string error = Refused(place, "memory", "run", file);
        error.ShouldContain("1,600,200,001 parameters"); // 2·40000 + 40000 + 40000² + 40000 + 40000 + 1
        Refused(place, "memory", "check", file);
    }

    [Fact]
    public void A_network_too_large_to_be_addressed_is_refused_with_the_arithmetic()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny
            .Replace("units: 4, activation: tanh", "units: 200000, activation: tanh, repeat: 2")
            .Replace("network.hidden.units: [3, 4]", "training.epochs: [3, 4]"));
        string error = Refused(place, "take fewer units, filters or layers", "run", file);
        error.ShouldContain("40,001,000,001"); // 2·200000 + 200000 + 200000² + 200000 + 200000 + 1
        Refused(place, "take fewer units, filters or layers", "check", file);
    }

    [Fact]
    public void A_folder_of_another_study_is_refused_and_left_alone()
    {
        using Workplace place = new();
        string file = place.Write("tiny.yaml", Workplace.Tiny);
        place.Run("run", file, "--out", "here").ExitCode.ShouldBe(0);
        string[] before = Contents(place);
        Ended ended = place.Run("run", place.Write("other.yaml", Workplace.Tiny.Replace("study: tiny", "study: other")), "--out", "here");
        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain("tiny");
        Contents(place).ShouldBe([.. before, Path.Combine(place.Folder, "other.yaml")], ignoreOrder: true);

        place.Run("run", file, "--out", "here", "--set", "training.epochs=7").ExitCode.ShouldBe(2);
    }

    private static string Refused(Workplace place, string told, params string[] arguments)
    {
        string[] before = Contents(place);
        Ended ended = place.Run(arguments);
        ended.Error.ShouldContain(told);
        ended.ExitCode.ShouldBe(2, ended.Error);
        ended.Error.ShouldNotContain("   at "); // no stack trace
        ended.Output.ShouldBeEmpty();
        Contents(place).ShouldBe(before);
        return ended.Error;
    }

    private static string[] Contents(Workplace place) =>
        [.. Directory.EnumerateFileSystemEntries(place.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
