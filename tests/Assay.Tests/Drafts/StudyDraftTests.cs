using Assay.Drafts;
using Assay.Engine.Data;
using Assay.Results;
using Assay.Execution;
using Assay.Studies;
using Assay.Studies.Reading;

namespace Assay.Tests.Drafts;

/// <summary>Drafts are studies by all rules, judge by what fits, and run.</summary>
public sealed class StudyDraftTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-draft-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Of 200 rows: a number, a text, a gap now and then, an id that is left out, and what is predicted.</summary>
    private Study Draft(Func<int, string> target, out string text, params string[] sets)
    {
        File.WriteAllText(Path.Combine(_folder, "data.csv"), "id,size,colour,y\n" + string.Concat(Enumerable.Range(0, 200).Select(i =>
            FormattableString.Invariant($"c{i * 7},{(i % 9 == 0 ? "" : $"{i * i % 37}")},{(i % 3 == 0 ? "red" : "blue")},{target(i)}\n"))));
        text = StudyDraft.Of("data", "data.csv", "y", sets, _folder);
        return StudyFile.Parse(text, "data.yaml");
    }

    [Fact]
    public void Two_texts_are_classes_of_which_the_rarer_is_the_positive_one()
    {
        Study study = Draft(i => i % 3 == 0 ? "bought" : "left", out string text);
        (study.Reference.Data.Label, study.Reference.Data.Positive).ShouldBe(("y", "bought"));
        study.Objective.Maximize.ShouldBe("val_accuracy");
        text.ShouldContain("# column id has more than 50 different texts");
        study.Search.Select(stage => stage.Kind).ShouldBe([StageKind.Tpe, StageKind.Confirm]);
    }

    [Theory]
    [InlineData(2, "val_roc_auc"), InlineData(3, "val_balanced_accuracy")]
    public void Where_a_class_is_rare_an_accuracy_does_not_judge(int classes, string metric) =>
        Draft(i => i % 20 == 0 ? "rare" : classes == 2 || i % 2 == 0 ? "common" : "usual", out _).Objective.Maximize.ShouldBe(metric);

    [Fact]
    public void Many_different_numbers_are_numbers_and_few_whole_ones_classes()
    {
        Study numbers = Draft(i => FormattableString.Invariant($"{i * 1.5}"), out _);
        numbers.Reference.Data.Targets.ShouldBe(["y"]);
        numbers.Reference.Data.Encoding!["y"].Name.ShouldBe(EncodingKind.Standard);
        numbers.Objective.Minimize.ShouldBe("val_rmse");
        Draft(i => $"{i % 4}", out _).Reference.Data.Label.ShouldBe("y");
    }

    /// <summary>A network with a class a price would be trained for hours, and say nothing.</summary>
    [Theory]
    [InlineData("1.{0:000},50", "column 'y' has numbers like 1.000,50: write them with digits, a sign and a decimal mark alone, without marks between thousands and without units, or name another column (--target)")]
    [InlineData("{0},5", "column 'y' has numbers like 0,5: write data.decimal_mark: comma")]
    [InlineData("20{0:00}-01-31", "column 'y' has dates, like 2000-01-31")]
    [InlineData("c{0}", "column 'y' has 200 different texts in 200 lines, too many to learn as classes: name another column (--target)")]
    public void Texts_that_are_hardly_classes_are_refused(string spelling, string message) =>
        Should.Throw<DataException>(() => Draft(i => $"\"{string.Format(System.Globalization.CultureInfo.InvariantCulture, spelling, spelling.StartsWith("20", StringComparison.Ordinal) ? i % 100 : i)}\"", out _))
            .Errors.ShouldHaveSingleItem().Message.ShouldStartWith(message);

    [Theory]
    [InlineData("\n"), InlineData("\u2028"), InlineData("\": '🙂 #")]
    public void Names_of_columns_and_classes_are_any_text(string odd)
    {
        string target = $"wo{odd}hin: [x", quoted = $"\"{target.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        Study Of(Func<int, string> value)
        {
            File.WriteAllText(Path.Combine(_folder, "odd.csv"), $"a,{quoted}\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i * i % 37},{value(i)}\n")));
            return StudyFile.Parse(StudyDraft.Of("odd", "odd.csv", target, [], _folder), "odd.yaml");
        }

        Of(i => FormattableString.Invariant($"{i * 1.5}")).Reference.Data.Targets.ShouldBe([target]);
        DataOptions classes = Of(i => i % 3 == 0 ? quoted : "other").Reference.Data;
        (classes.Label, classes.Positive).ShouldBe((target, target));
    }

    [Fact]
    public void A_column_or_a_class_may_be_called_name()
    {
        File.WriteAllText(Path.Combine(_folder, "names.csv"), "a,name,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"{i * i % 37},{(i % 3 == 0 ? "S" : "M")},{i * 1.5}\n"))));
        DataOptions Of(string target, params string[] sets) => StudyFile.Parse(StudyDraft.Of("names", "names.csv", target, sets, _folder), "names.yaml").Reference.Data;

        Of("y", "data.ordinal={ name: [S, M] }").Ordinal!["name"].ShouldBe(["S", "M"]);
        Of("name", "data.class_weights={ name: given, of: { S: 2 } }").ClassWeights!.Of!["S"].ShouldBe(2);
    }

    [Fact]
    public void What_is_said_of_the_data_stands_in_the_file()
    {
        Study study = Draft(i => $"{i % 2}", out string text, "data.ignore=[id]", "data.class_weights={ name: given, of: { '1': 3 } }");
        text.ShouldContain("  ignore: [id]");
        study.Reference.Data.ClassWeights!.Of!["1"].ShouldBe(3);
        Should.Throw<StudyException>(() => Draft(i => $"{i % 2}", out _, "data.ignor=[id]")).Errors[0].Message.ShouldContain("ignor");
    }

    [Fact]
    public void Columns_may_be_called_anything()
    {
        File.WriteAllText(Path.Combine(_folder, "odd.csv"), "size (m²),from: to,price € (net)\n" + string.Concat(Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"{i},a,{i * 2.5}\n"))));
        Study study = StudyFile.Parse(StudyDraft.Of("odd", "odd.csv", "price € (net)", [], _folder), "odd.yaml");
        study.Reference.Data.Targets.ShouldBe(["price € (net)"]);
        study.Reference.Data.Encoding!.Keys.ShouldBe(["price € (net)"]);
    }

    [Fact]
    public void Images_of_a_folder_are_drafted_too()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pictures"));
        Dataset images = new([], [.. Enumerable.Range(0, 40).Select(i => (float)(i % 3))], [], ["label"], 3) { Image = new(12, 12, 1), Pixels = new byte[40 * 12 * 12] };
        using (FileStream pixels = File.Create(Path.Combine(_folder, "pictures", "images.npy"))) NpyWriter.Images(images, pixels);
        using (FileStream labels = File.Create(Path.Combine(_folder, "pictures", "labels.npy"))) NpyWriter.Labels(images, labels);
        Study study = StudyFile.Parse(StudyDraft.Of("pictures", "pictures", null, [], _folder), "pictures.yaml");
        study.Reference.Data.Source.ShouldBe(SourceKind.Npy);
    }

    [Fact]
    public void A_draft_runs_as_it_is()
    {
        Study study = Draft(i => i % 3 == 0 ? "bought" : "left", out string text);
        File.WriteAllText(Path.Combine(_folder, "data.yaml"), text);
        study = StudyFile.Load(Path.Combine(_folder, "data.yaml"), sets: ["search.0.trials=12", "training.epochs=5", "search.0.pruning.from=2"]);
        Snapshot snapshot = StudyRunner.Run(study, Path.Combine(_folder, "out"), new RunnerOptions { Jobs = 2, BaseDirectory = _folder }, TestContext.Current.CancellationToken);
        snapshot.Ended.ShouldBeTrue();
        snapshot.Final!.Test!["roc_auc"].ShouldBeInRange(0, 1);
    }
}
