using Assay.Engine.Data;

namespace Assay.Engine.Tests.Data;

public sealed class CsvTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-csv-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static readonly DataOptions Labelled = new()
    {
        Source = SourceKind.Csv, Path = "train.csv", TestPath = "test.csv", Label = "kind",
    };

    private LoadedData Load(DataOptions options, string train, string? test = null)
    {
        File.WriteAllText(Path.Combine(_folder, "train.csv"), train);
        if (test is not null) File.WriteAllText(Path.Combine(_folder, "test.csv"), test);
        return DataSource.Load(options, _folder);
    }

    private string[] Errors(DataOptions options, string train, string? test = null) =>
        [.. Should.Throw<DataException>(() => Load(options, train, test)).Errors.Select(error => error.ToString())];

    [Fact]
    public void Text_labels_become_numbers_in_sorted_order_in_both_files()
    {
        LoadedData data = Load(Labelled, "a,kind,b\n1,pear,2\n3,apple,-4.5e1\n", "b,a,kind\n7,8,apple\n");
        data.Train.FeatureNames.ShouldBe(["a", "b"]);
        data.Train.Features.ShouldBe([1f, 2, 3, -45]);
        data.Train.Targets.ShouldBe([1f, 0]);
        data.Train.ClassNames.ShouldBe(["apple", "pear"]);
        data.Train.Classes.ShouldBe(2);
        data.Test.Features.ShouldBe([8f, 7]); // by name, not by position
        data.Test.Targets.ShouldBe([0f]);
    }

    [Fact]
    public void Text_labels_and_numbers_stand_side_by_side()
    {
        DataOptions options = new() { Source = SourceKind.Csv, Path = "train.csv", TestPath = "test.csv", Targets = ["kind", "price", "size"], Classes = ["size", "kind"] };
        LoadedData data = Load(options, "a,kind,price,size\n1,pear,2.5,10\n3,apple,-45,9\n5,pear,0,8\n", "a,kind,price,size\n7,apple,1,10\n");
        data.Train.FeatureNames.ShouldBe(["a"]);
        data.Train.Targets.ShouldBe([1f, 2.5f, 2, 0, -45, 1, 1, 0, 0]);
        data.Test.Targets.ShouldBe([0f, 1, 2]);
        data.Train.Classes.ShouldBe(0);
        data.Train.Columns.Select(column => (column.Name, column.Classes)).ShouldBe([("kind", 2), ("price", 0), ("size", 3)]);
        data.Train.Columns[2].ClassNames.ShouldBe(["8", "9", "10"]);
        Dataset kind = data.Train.Only(["kind"]), two = data.Train.Only(["size", "price"]);
        kind.Targets.ShouldBe([1f, 0, 1]);
        (kind.Classes, kind.ClassNames[1]).ShouldBe((2, "pear"));
        two.Targets.ShouldBe([2f, 2.5f, 1, -45, 0, 0]);
        two.Classes.ShouldBe(0);
        Errors(options, "a,kind,price,size\n1,pear,2.5,10\n3,apple,x,9\n", "a,kind,price,size\n7,fig,1,10\n").Length.ShouldBe(1);
        Errors(options, "a,kind,price,size\n1,pear,2.5,10\n3,apple,1,9\n", "a,kind,price,size\n7,fig,1,10\n").Single().ShouldContain("label 'fig' does not occur");
    }

    [Fact]
    public void Numeric_labels_are_ordered_as_numbers_and_their_spelling_does_not_matter()
    {
        LoadedData data = Load(Labelled, "a,kind\n1,10\n1,2\n1,2.0\n1,-1\n", "a,kind\n1,10.0\n");
        data.Train.ClassNames.ShouldBe(["-1", "2", "10"]);
        data.Train.Targets.ShouldBe([2f, 1, 1, 0]);
        data.Test.Targets.ShouldBe([2f]);
    }

    [Fact]
    public void Several_targets_make_a_regression()
    {
        DataOptions options = new() { Source = SourceKind.Csv, Path = "train.csv", TestPath = "test.csv", Targets = ["u", "v"], Features = ["x"] };
        LoadedData data = Load(options, "id,v,x,u\nfirst,1,2,3\nsecond,4,5,6\n", "x,u,v\n7,8,9\n");
        data.Train.Features.ShouldBe([2f, 5]);
        data.Train.Targets.ShouldBe([3f, 1, 6, 4]);
        data.Train.Classes.ShouldBe(0);
        data.Test.Targets.ShouldBe([8f, 9]);
    }

    [Theory]
    [InlineData("a;kind\n1.5;x\n2.5;y\n")]
    [InlineData("a\tkind\r\n1.5\tx\r\n2.5\ty\r\n")]
    [InlineData("\uFEFF a , kind \n\n 1.5 , x \n\"2.5\",\"y\"")]
    public void Separators_blanks_quotes_empty_lines_and_byte_order_marks_are_understood(string text)
    {
        LoadedData data = Load(Labelled, text, "a,kind\n0,x\n");
        data.Train.Features.ShouldBe([1.5f, 2.5f]);
        data.Train.ClassNames.ShouldBe(["x", "y"]);
    }

    [Fact]
    public void A_part_of_the_only_file_is_locked_away_stratified()
    {
        string text = "a,kind\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},{(i < 80 ? "often" : "seldom")}\n"));
        LoadedData data = Load(Labelled with { TestPath = null, TestFraction = 0.25 }, text);
        data.Test.Samples.ShouldBe(25);
        data.Test.Targets.Count(label => label == 1).ShouldBe(5);
        data.Train.Features.Concat(data.Test.Features).Order().ShouldBe(Enumerable.Range(0, 100).Select(i => (float)i));
        Load(Labelled with { TestPath = null, TestFraction = 0.25, Seed = 1 }, text).Test.Features.ShouldNotBe(data.Test.Features);
    }

    [Fact]
    public void All_wrong_fields_are_told_with_line_column_and_text()
    {
        string[] errors = Errors(Labelled with { Missing = MissingValues.Refuse }, "a,b,kind\n1,2,x\n\n1,twelve,y\nNaN,\"3\n4\",x\n1,,y\n1e39,2,\n", "a,b,kind\n");
        errors.Length.ShouldBe(6);
        errors[0].ShouldStartWith("train.csv:4:2: column 'b' has 'twelve' where a number should be");
        errors[1].ShouldStartWith("train.csv:5:1: column 'a' has no value");
        errors[2].ShouldStartWith("train.csv:5:2: column 'b' has '3\n4'");
        errors[3].ShouldStartWith("train.csv:7:2: column 'b' has no value");
        errors[4].ShouldStartWith("train.csv:8:1: column 'a' has '1e39', beyond single precision");
        errors[5].ShouldStartWith("train.csv:8:3: label 'kind' is empty");
    }

    [Fact]
    public void Errors_beyond_the_cap_are_counted()
    {
        string[] errors = Errors(Labelled, "a,kind\n" + string.Concat(Enumerable.Range(0, 110).Select(i => $"{(i < 50 ? "x" : "1")},{i % 2}\n")));
        errors.Length.ShouldBe(CsvTable.MaxErrors + 1);
        errors[^1].ShouldBe("train.csv: and 30 more");
    }

    [Fact]
    public void A_missing_column_is_told_with_the_nearest_known_one()
    {
        Errors(Labelled with { Label = "kin" }, "a,kind\n1,x\n2,y\n")
            .ShouldBe(["train.csv:1: there is no column 'kin' (data.label): did you mean 'kind'? The columns are 'a', 'kind'"]);
        string[] errors = Errors(Labelled with { Features = ["width", "hight"] }, "height,kind\n1,x\n2,y\n");
        errors[0].ShouldBe("train.csv:1: there is no column 'width' (data.features). The columns are 'height', 'kind'");
        errors[1].ShouldContain("did you mean 'height'?");
    }

    [Theory]
    [InlineData("", "data.path: 'train.csv' cannot be read from")]
    [InlineData("\n", "train.csv: the file is empty")]
    [InlineData("a,kind\n", "train.csv: there is a header and no line below it")]
    [InlineData("a,kind\n1,x\n1\n2,y\n", "train.csv:3: the line has 1 field, the header 2 fields")]
    [InlineData("a,kind\n1,x\n1,2,y\n2,y\n", "train.csv:3: the line has 3 fields, the header 2 fields")]
    [InlineData("a,kind\n1,x\n1,x\n", "train.csv: label 'kind' is 'x' in every line: a classifier needs at least 2 classes")]
    [InlineData("a,a,kind\n1,1,x\n", "train.csv:1:2: more than one column is called 'a'")]
    [InlineData(",a,kind\n1,1,x\n2,2,y\n", "train.csv:1:1: a column without a name")]
    [InlineData("kind\nx\ny\n", "train.csv:1: no column is left as a feature")]
    [InlineData("a,kind\n1,x\n2,\"y\n", "train.csv:3: quotation marks are out of place")]
    public void A_file_that_cannot_be_used_is_refused(string text, string message) =>
        Errors(Labelled, text).ShouldContain(error => error.StartsWith(message, StringComparison.Ordinal));

    [Fact]
    public void A_test_file_must_have_the_columns_and_labels_of_the_training_file()
    {
        const string Train = "a,b,kind\n1,2,x\n3,4,y\n";
        Errors(Labelled, Train, "a,kind\n1,x\n").ShouldHaveSingleItem().ShouldStartWith("test.csv:1: there is no column 'b'");
        Errors(Labelled, Train, "a,b,kind,d\n1,2,x,3\n").ShouldHaveSingleItem().ShouldStartWith("test.csv:1:4: column 'd' is not in train.csv");
        Errors(Labelled, Train, "a,b,kind\n1,2,z\n").ShouldHaveSingleItem()
            .ShouldBe("test.csv:2:3: label 'z' does not occur among the training samples, whose labels are x, y");
        Load(Labelled with { Features = ["a", "b"] }, Train, "a,b,kind,d\n1,2,x,3\n").Test.Samples.ShouldBe(1);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told()
    {
        string error = Errors(Labelled, "a,kind\n1,x\n2,y\n").ShouldHaveSingleItem();
        error.ShouldStartWith("data.test_path: 'test.csv' cannot be read from");
    }

    [Fact]
    public void Columns_of_pixels_become_images()
    {
        DataOptions options = Labelled with { Image = [2, 3] };
        LoadedData data = Load(options, "p0,p1,p2,kind,p3,p4,p5\n0,1,2,x,3,4,255\n6,7,8,y,9,10,11.0\n", "kind,p5,p4,p3,p2,p1,p0\nx,5,4,3,2,1,0\n");
        data.Train.Pixels.ShouldBe([0, 1, 2, 3, 4, 255, 6, 7, 8, 9, 10, 11]);
        data.Test.Pixels.ShouldBe([0, 1, 2, 3, 4, 5]);
        data.Train.Shape.ShouldBe(new Shape(2, 3, 1));
        Load(options with { Image = [1, 2, 3] }, "a,b,c,d,e,f,kind\n1,2,3,4,5,6,x\n1,2,3,4,5,6,y\n", "a,b,c,d,e,f,kind\n1,2,3,4,5,6,x\n").Train.Shape.Channels.ShouldBe(3);
    }

    [Fact]
    public void What_is_no_pixel_or_does_not_fill_the_image_is_refused()
    {
        Errors(Labelled with { Image = [1, 2] }, "a,b,kind\n256,1,x\n0.5,-1,y\n", "a,b,kind\n1,1,x\n").ShouldBe(
        [
            "train.csv:2:1: column 'a' has 256, and a pixel is a whole number from 0 to 255",
            "train.csv:3:1: column 'a' has 0.5, and a pixel is a whole number from 0 to 255",
            "train.csv:3:2: column 'b' has -1, and a pixel is a whole number from 0 to 255",
        ]);
        Errors(Labelled with { Image = [2, 2] }, "a,b,kind\n1,1,x\n2,1,y\n", "a,b,kind\n1,1,x\n").ShouldHaveSingleItem()
            .ShouldContain("an image of 2 × 2 × 1 has 4 values, but 2 columns are features");
        DataSource.Check(Labelled with { Image = [28] }).ShouldHaveSingleItem().Path.ShouldBe("data.image");
        DataSource.Check(Labelled with { Image = [0, 28] }).ShouldHaveSingleItem().Path.ShouldBe("data.image");
        DataSource.Check(Labelled with { Image = [2, 2], Features = ["a", "b"] }).ShouldHaveSingleItem().Path.ShouldBe("data.image");
        DataSource.Check(new DataOptions { Source = SourceKind.Mnist, Image = [28, 28] }).ShouldHaveSingleItem().Path.ShouldBe("data.image");
    }
}
