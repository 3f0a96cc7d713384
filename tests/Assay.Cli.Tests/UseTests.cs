using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Assay.Cli.Tests;

/// <summary>The final network in use: predict and evaluate.</summary>
[Collection(UsedStudies.Name)]
public class UseTests(UsedStudies studies)
{
    [Fact]
    public void Predictions_on_the_test_file_come_to_the_test_result_that_the_study_told()
    {
        Share(studies.Predicted("results/dense", "--input", "dense-test.csv", "--keep", "kind"), "kind").ShouldBe(studies.TestOf("dense")["accuracy"], 1e-12);
        Share(studies.Predicted("results/images", "--input", "images-test.csv", "--keep", "side"), "side").ShouldBe(studies.TestOf("images")["accuracy"], 1e-12);
        IReadOnlyList<string[]> heads = studies.Predicted("results/heads", "--input", "heads-test.csv", "--keep", "kind", "--keep", "direction");
        heads[0].ShouldBe(["kind", "direction", "predicted_kind", "predicted_direction"]);
        Share(heads, "kind").ShouldBe(studies.TestOf("heads")["kind_accuracy"], 1e-12);
        double ways = heads.Skip(1).Average(row => Math.Abs(Math.IEEERemainder(Number(row[1]) - Number(row[3]), 360)));
        ways.ShouldBe(studies.TestOf("heads")["direction_circular_mae"], 1e-4);
        heads.Skip(1).ShouldAllBe(row => Number(row[3]) >= 0 && Number(row[3]) < 360);
    }

    [Fact]
    public void Columns_are_found_by_name_and_others_told_and_passed_by()
    {
        string[] lines = File.ReadAllLines(Path.Combine(studies.Folder, "dense-new.csv"));
        studies.Place.Write("turned.csv", string.Concat(lines.Select(line => line.Split(',')).Select((f, i) => $"{(i == 0 ? "id;\"a;note\"" : $"r{i};\"x \"\"{i}\"\"\"")};{f[1]};{f[0]}\n")));
        IReadOnlyList<string[]> plain = studies.Predicted("results/dense", "--input", "dense-new.csv", "--proba");
        Ended turned = studies.Assay("predict", "results/dense", "--input", "turned.csv", "--proba", "--keep", "id", "--keep", "a;note");
        turned.ExitCode.ShouldBe(0, turned.Error);
        turned.Error.ShouldBe("");
        plain[0].ShouldBe(["predicted_kind", "kind=tall", "kind=wide"]);
        UsedStudies.Rows(turned.Output).Select(row => row[2..]).ShouldBe(plain);
        UsedStudies.Rows(turned.Output)[2][..2].ShouldBe(["r2", "\"x \"\"2\"\"\""]);
        studies.Assay("predict", "results/dense", "--input", "turned.csv").Error
            .ShouldBe("note: turned.csv: passed by 2 columns, 'id', 'a;note': the network does not take them\n");
        foreach (string[] row in plain.Skip(1)) (Number(row[1]) + Number(row[2])).ShouldBe(1, 1e-6);
    }

    [Theory]
    [InlineData("width,height\n1,2\n3,x\n4\n", "wrong.csv:3:2: column 'height' has 'x' where a number should be: write it like 1.5 or 2e-3, or leave the line out\nwrong.csv:4: the line has 1 field, the header 2 fields: each line needs one a column\n")]
    [InlineData("width,heigth\n1,2\n", "wrong.csv:1: there is no column 'height' (the network was trained on it): did you mean 'heigth'? The columns are 'width', 'heigth'\n")]
    [InlineData("width,height\n1,\n", "wrong.csv:2:2: column 'height' has no value, and no training sample lacks one: fill it in or leave the line out\n")]
    [InlineData("width,height\n", "wrong.csv: there is a header and no line below it: no samples\n")]
    public void What_cannot_be_read_is_refused_and_nothing_is_written(string table, string message)
    {
        studies.Place.Write("wrong.csv", table);
        string output = Path.Combine(studies.Folder, "said.csv");
        Ended told = studies.Assay("predict", "results/dense", "--input", "wrong.csv");
        (told.ExitCode, told.Output, told.Error).ShouldBe((2, "", message));
        studies.Assay("predict", "results/dense", "--input", "wrong.csv", "--output", "said.csv").ExitCode.ShouldBe(2);
        File.Exists(output).ShouldBeFalse();
    }

    [Theory]
    [InlineData("mine.csv", "mine.csv"), InlineData("mine.csv", "./results/../mine.csv"), InlineData("link.csv", "mine.csv")]
    public void What_is_read_is_not_written_over(string input, string output)
    {
        const string Mine = "width,height\n1,2\n";
        studies.Place.Write("mine.csv", Mine);
        File.Delete(Path.Combine(studies.Folder, "link.csv"));
        File.CreateSymbolicLink(Path.Combine(studies.Folder, "link.csv"), "mine.csv");
        Ended told = studies.Assay("predict", "results/dense", "--input", input, "--output", output);
        told.ExitCode.ShouldBe(2);
        told.Error.ShouldContain($"--output {output} is what --input reads, and would be lost: name another file.");
        File.ReadAllText(Path.Combine(studies.Folder, "mine.csv")).ShouldBe(Mine);
    }

    [Fact]
    public void A_folder_without_a_final_network_says_what_to_do()
    {
        using Workplace place = new();
        place.Run("predict", "nowhere", "--input", "x.csv").Error.ShouldBe("nowhere: there is no study here: a study's folder holds journal/*.jsonl\n");
        place.Run("run", place.Write("tiny.yaml", Workplace.Tiny.Replace("final: { train_on: all, test: true }", "")), "--jobs", "1").ExitCode.ShouldBe(0);
        Ended told = place.Run("predict", place.Results, "--input", "x.csv");
        told.ExitCode.ShouldBe(2);
        told.Error.ShouldContain("the study trains no final network: write final: { train_on: all, test: true } in its file, and run it again");
    }

    [Fact]
    public void A_model_that_is_not_the_one_that_was_saved_is_refused()
    {
        using Workplace place = new();
        place.Run("run", place.Write("tiny.yaml", Workplace.Tiny), "--jobs", "1").ExitCode.ShouldBe(0);
        string model = Path.Combine(place.Results, "models", "final.safetensors");
        byte[] bytes = File.ReadAllBytes(model);
        bytes[^1] ^= 1;
        File.WriteAllBytes(model, bytes);
        Ended told = place.Run("predict", place.Results, "--input", place.Write("points.csv", "x,y\n1,2\n"));
        told.ExitCode.ShouldBe(2);
        told.Error.ShouldContain("this is not the file that the study saved (its SHA-256 is another): run the study again");
    }

    [Fact]
    public void Images_are_read_from_arrays_as_from_tables()
    {
        string[][] lines = [.. File.ReadAllLines(Path.Combine(studies.Folder, "images-new.csv")).Skip(1).Select(line => line.Split(','))];
        byte[] pixels = [.. lines.SelectMany(line => line[..36].Select(byte.Parse))];
        File.WriteAllBytes(Path.Combine(studies.Folder, "new.npy"), [.. Npy("|u1", "50, 6, 6"), .. pixels]);
        studies.Predicted("results/images", "--input", "new.npy", "--proba").ShouldBe(studies.Predicted("results/images", "--input", "images-new.csv", "--proba"));
        File.WriteAllBytes(Path.Combine(studies.Folder, "long.npy"), [.. Npy("|u1", "50, 6, 6"), .. pixels, 0]);
        studies.Assay("predict", "results/images", "--input", "long.npy").Error.ShouldContain("the file goes on here, after (50, 6, 6) values of u1");

        double[] numbers = [.. File.ReadAllLines(Path.Combine(studies.Folder, "dense-new.csv")).Skip(1).SelectMany(line => line.Split(',')[..2].Select(Number))];
        File.WriteAllBytes(Path.Combine(studies.Folder, "table.npy"), [.. Npy("<f8", "50, 2"), .. numbers.SelectMany(BitConverter.GetBytes)]);
        studies.Predicted("results/dense", "--input", "table.npy").ShouldBe(studies.Predicted("results/dense", "--input", "dense-new.csv"));
        studies.Assay("predict", "results/dense", "--input", "new.npy").Error
            .ShouldContain("the shape is (50, 6, 6), and the network takes 2 numbers a sample: [n, 2], in the order width, height");
    }

    [Fact]
    public void Images_with_labels_are_read_as_published_sets_are_and_from_a_folder_of_arrays()
    {
        string[][] lines = [.. File.ReadAllLines(Path.Combine(studies.Folder, "images-new.csv")).Skip(1).Select(line => line.Split(','))];
        byte[] pixels = [.. lines.SelectMany(line => line[..36].Select(byte.Parse))];
        byte[] labels = [.. lines.Select(line => (byte)Array.IndexOf(["left", "middle", "right"], line[36]))];
        File.WriteAllBytes(Path.Combine(studies.Folder, "new-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 50, 0, 0, 0, 6, 0, 0, 0, 6, .. pixels]);
        File.WriteAllBytes(Path.Combine(studies.Folder, "new-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 50, .. labels]);
        string pair = Directory.CreateDirectory(Path.Combine(studies.Folder, "pair")).FullName;
        File.WriteAllBytes(Path.Combine(pair, "images.npy"), [.. Npy("|u1", "50, 6, 6"), .. pixels]);
        File.WriteAllBytes(Path.Combine(pair, "labels.npy"), [.. Npy("|u1", "50,"), .. labels]);

        IReadOnlyList<string[]> table = studies.Predicted("results/images", "--input", "images-new.csv", "--keep", "side");
        studies.Predicted("results/images", "--input", "new-images-idx3-ubyte").ShouldBe(table.Select(row => row[1..]));
        studies.Predicted("results/images", "--input", "pair").ShouldBe(table.Select(row => row[1..]));
        foreach (string input in (string[])["images-new.csv", "new-images-idx3-ubyte", "pair"])
        {
            Ended told = studies.Assay("evaluate", "results/images", "--input", input, "--json");
            told.ExitCode.ShouldBe(0, told.Error);
            JsonNode.Parse(told.Output)!["metrics"]!["accuracy"]!.GetValue<double>().ShouldBe(Share(table, "side"), 1e-12, input);
        }
    }

    /// <summary>With a heap of 64 MiB, where the table's numbers alone would take as much again as they are read.</summary>
    [Fact]
    public void A_million_rows_pass_through_a_small_memory()
    {
        const int rows = 1_000_000;
        using (StreamWriter table = new(Path.Combine(studies.Folder, "million.csv")))
        {
            table.Write("id,width,height\n");
            for (int i = 0; i < rows; i++) table.Write(string.Create(CultureInfo.InvariantCulture, $"row-{i},{(i % 97) / 9.7},{(i % 89) / 8.9}\n"));
        }

        Ended ended = Child.Run(studies.Folder, new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = "0x4000000" },
            "predict", "results/dense", "--input", "million.csv", "--keep", "id", "--output", "million-said.csv");
        ended.ExitCode.ShouldBe(0, ended.Error);
        ended.Error.ShouldContain("1,000,000 samples predicted");
        File.ReadLines(Path.Combine(studies.Folder, "million-said.csv")).Count().ShouldBe(rows + 1);
        File.ReadLines(Path.Combine(studies.Folder, "million-said.csv")).Last().ShouldStartWith("row-999999,");
    }

    [Fact]
    public void Evaluate_measures_what_the_study_measures_and_says_that_it_is_no_test_set()
    {
        Ended told = studies.Assay("evaluate", "results/heads", "--input", "heads-new.csv", "--json");
        told.ExitCode.ShouldBe(0, told.Error);
        JsonNode evaluation = JsonNode.Parse(told.Output)!;
        IReadOnlyList<string[]> said = studies.Predicted("results/heads", "--input", "heads-new.csv", "--keep", "kind");
        evaluation["samples"]!.GetValue<int>().ShouldBe(50);
        evaluation["is_test_set"]!.GetValue<bool>().ShouldBeFalse();
        evaluation["metrics"]!["kind_accuracy"]!.GetValue<double>().ShouldBe(Share(said, "kind"), 1e-12);
        studies.Assay("evaluate", "results/heads", "--input", "heads-new.csv").Output
            .ShouldContain("50 of heads-new.csv; not the study's test set, whose result 'assay best' tells");
    }

    [Theory]
    [InlineData("dense-train.csv", "these are the samples that the network was trained on")]
    [InlineData("dense-test.csv", "these are the samples that are locked away as the test set")]
    public void Evaluate_refuses_the_studys_own_samples(string file, string message)
    {
        Ended told = studies.Assay("evaluate", "results/dense", "--input", file);
        told.ExitCode.ShouldBe(2, told.Output);
        told.Error.ShouldContain($"{file}: {message}");
    }

    [Fact]
    public void Evaluate_knows_the_file_that_the_test_set_was_cut_from()
    {
        using Workplace place = new();
        File.Copy(Path.Combine(studies.Folder, "dense-train.csv"), Path.Combine(place.Folder, "dense-train.csv"));
        string study = File.ReadAllText(Path.Combine(studies.Folder, "dense.yaml")).Replace("test_path: dense-test.csv, ", "");
        place.Run("run", place.Write("cut.yaml", study), "--jobs", "1").ExitCode.ShouldBe(0);
        Ended told = place.Run("evaluate", "results/dense", "--input", "dense-train.csv");
        told.ExitCode.ShouldBe(2, told.Output);
        told.Error.ShouldContain("these are the study's own 120 samples: 108 that the network was trained on and 12 that are locked away as the test set");
    }

    [Fact]
    public void Evaluate_names_labels_that_the_network_does_not_tell()
    {
        studies.Place.Write("labels.csv", "width,height,kind\n1,2,tall\n2,1,wyde\n");
        Ended told = studies.Assay("evaluate", "results/dense", "--input", "labels.csv");
        (told.ExitCode, told.Error).ShouldBe((2, "labels.csv:3:3: label 'wyde' is none that the network tells: did you mean 'wide'? Its classes are tall, wide\n"));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The share of rows where what is predicted is what is true.</summary>
    private static double Share(IReadOnlyList<string[]> rows, string target)
    {
        (int truth, int said) = (Array.IndexOf(rows[0], target), Array.IndexOf(rows[0], "predicted_" + target));
        return rows.Skip(1).Count(row => row[truth] == row[said]) / (double)(rows.Count - 1);
    }

    /// <summary>The head of an NPY file, version 1.0.</summary>
    private static byte[] Npy(string type, string shape)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header)];
    }
}
