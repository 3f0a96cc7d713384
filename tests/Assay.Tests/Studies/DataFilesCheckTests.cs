using Assay.Studies;
using Assay.Studies.Reading;

namespace Assay.Tests.Studies;

/// <summary>Files of data that are not there are told with the study file's line, as all that is wrong with it.</summary>
public sealed class DataFilesCheckTests : IDisposable
{
    private const string Here = "{ source: csv, path: points.csv, label: kind }";

    private readonly string _folder = Directory.CreateTempSubdirectory("assay-data-files-").FullName;

    public DataFilesCheckTests() => File.WriteAllText(Path.Combine(_folder, "points.csv"), "x,kind\n1,a\n2,b\n");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_there_is_read() => Load(Here).Reference.Data.Path.ShouldBe("points.csv");

    [Fact]
    public void A_missing_file_is_told_at_the_value_that_names_it() =>
        Errors("{ source: csv, path: point.csv, label: kind }").ShouldBe(
            [$"s.yaml:2:28: data.path: 'point.csv' cannot be read from {_folder}: there is no such file: did you mean 'points.csv'?"]);

    [Fact]
    public void Two_missing_files_are_told_at_once() =>
        Errors("{ source: csv, path: no/points.csv, test_path: tests.csv, label: kind }").ShouldBe([
            $"s.yaml:2:28: data.path: 'no/points.csv' cannot be read from {_folder}: there is no such file: nor is there a folder {_folder}/no",
            $"s.yaml:2:54: data.test_path: 'tests.csv' cannot be read from {_folder}: there is no such file in {_folder}"]);

    [Theory]
    [InlineData("images.npy", "labels.npy")]
    [InlineData("labels.npy", "images.npy")]
    public void A_folder_of_arrays_needs_both(string there, string missing)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "clocks"));
        File.WriteAllText(Path.Combine(_folder, "clocks", there), "x");
        Errors("{ source: npy, path: clocks, label: kind }").Single()
            .ShouldStartWith($"s.yaml:2:28: data.path: 'clocks/{missing}' cannot be read from {_folder}: there is no such file");
    }

    [Fact]
    public void A_folder_of_a_published_set_is_told_with_the_way_to_it() =>
        Errors("{ source: mnist, path: digits }").Single().ShouldStartWith(
            $"s.yaml:2:30: data.path: there is no train-images-idx3-ubyte or train-images-idx3-ubyte.gz in {_folder}/digits: run 'assay data get mnist'");

    [Fact]
    public void A_level_is_told_at_its_own_place() =>
        Errors(Here, "search:\n  - grid: { data.path: [points.csv, other.csv] }\n").Single()
            .ShouldStartWith("s.yaml:14:37: data.path: 'other.csv' cannot be read from");

    [Fact]
    public void A_set_of_overrides_is_told_at_its_path() =>
        Errors(Here, "search:\n  - grid: { points: { few: { data.path: points.csv }, many: { data.test_fraction: 0.3, data.path: many.csv } } }\n").Single()
            .ShouldStartWith("s.yaml:14:99: data.path: 'many.csv' cannot be read from");

    [Fact]
    public void Paths_start_from_the_base_directory()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "in"));
        Errors(Here, "base_directory: in\n").Single().ShouldStartWith($"s.yaml:2:28: data.path: 'points.csv' cannot be read from {_folder}/in");
        File.Copy(Path.Combine(_folder, "points.csv"), Path.Combine(_folder, "in", "points.csv"));
        Load(Here, "base_directory: in\n").BaseDirectory.ShouldBe("in");
    }

    [Fact]
    public void A_preset_that_is_not_taken_need_not_have_its_files()
    {
        const string Presets = "presets: { whole: { data.path: whole.csv } }\n";
        Load(Here, Presets).Preset.ShouldBeNull();
        Errors(Here, Presets, "whole").Single().ShouldStartWith("s.yaml:13:32: data.path: 'whole.csv' cannot be read from");
    }

    private Study Load(string data, string rest = "", string? preset = null)
    {
        string path = Path.Combine(_folder, "s.yaml");
        string text = Texts.Small.Replace("{ source: triangle, samples: 100 }", data, StringComparison.Ordinal);
        if (!data.Contains("csv", StringComparison.Ordinal))
        {
            text = text.Replace("  - dense: { name", "  - flatten: {}\n  - dense: { name", StringComparison.Ordinal)
                .Replace("units: 1, activation: sigmoid", "units: 10, activation: softmax", StringComparison.Ordinal)
                .Replace("loss: binary_crossentropy", "loss: categorical_crossentropy", StringComparison.Ordinal);
        }

        File.WriteAllText(path, text + rest);
        return StudyFile.Load(path, preset);
    }

    private string[] Errors(string data, string rest = "", string? preset = null) =>
        [.. Should.Throw<StudyException>(() => Load(data, rest, preset)).Errors.Select(error => error.ToString().Replace(_folder + "/s.yaml", "s.yaml", StringComparison.Ordinal))];
}
