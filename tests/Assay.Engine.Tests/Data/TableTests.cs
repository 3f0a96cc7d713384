using Assay.Engine.Data;
using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Data;

/// <summary>Tables as they are: categories, texts in an order, missing values. Constants by tests/golden/tables.py (scikit-learn).</summary>
public sealed class TableTests : IDisposable
{
    private const string Plans = """
        age,size,plan,left
        23,S,basic,no
        ,L,gold,no
        41,M,basic,yes
        35,S,plus,no
        NA,M,plus,yes
        58,L,basic,no
        62,L,gold,no
        19,S,gold,yes
        30,M,basic,no
        44,M,plus,no
        ?,S,family,yes
        27,L,gold,no
        """;

    /// <summary>[12, 6]: age, whether it is missing, size, and basic, gold, plus; fitted on the first nine.</summary>
    private static readonly double[] Standard =
    [
        -1.07168445102805, 0, -1.22474487139159, 1, 0, 0,
        -0.188158338730116, 1, 1.22474487139159, 0, 1, 0,
        0.253604717418851, 0, 0, 1, 0, 0,
        -0.188158338730116, 0, -1.22474487139159, 0, 0, 1,
        -0.188158338730116, 1, 0, 0, 0, 1,
        1.50526670984092, 0, 1.22474487139159, 1, 0, 0,
        1.79977541394024, 0, 1.22474487139159, 0, 1, 0,
        -1.36619315512736, 0, -1.22474487139159, 0, 1, 0,
        -0.556294218854255, 0, 0, 1, 0, 0,
        0.474486245493335, 0, 0, 0, 0, 1,
        -0.188158338730116, 1, -1.22474487139159, 0, 0, 0,
        -0.777175746928738, 0, 1.22474487139159, 0, 1, 0,
    ];

    private static readonly double[] MinMax =
    [
        0.0930232558139534, 0, 0, 1, 0, 0,
        0.372093023255814, 1, 1, 0, 1, 0,
        0.511627906976744, 0, 0.5, 1, 0, 0,
        0.372093023255814, 0, 0, 0, 0, 1,
        0.372093023255814, 1, 0.5, 0, 0, 1,
        0.906976744186046, 0, 1, 1, 0, 0,
        1, 0, 1, 0, 1, 0,
        0, 0, 0, 0, 1, 0,
        0.255813953488372, 0, 0.5, 1, 0, 0,
        0.581395348837209, 0, 0.5, 0, 0, 1,
        0.372093023255814, 1, 0, 0, 0, 0,
        0.186046511627907, 0, 1, 0, 1, 0,
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("assay-table-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static readonly DataOptions Options = new()
    {
        Source = SourceKind.Csv, Path = "train.csv", TestPath = "test.csv", Label = "left", Positive = "yes",
        Ordinal = new Dictionary<string, IReadOnlyList<string>> { ["size"] = ["S", "M", "L"] },
    };

    private LoadedData Load(DataOptions options, string train, string? test = null)
    {
        File.WriteAllText(Path.Combine(_folder, "train.csv"), train);
        File.WriteAllText(Path.Combine(_folder, "test.csv"), test ?? train);
        return DataSource.Load(options, _folder);
    }

    private string[] Errors(DataOptions options, string train, string? test = null) =>
        [.. Should.Throw<DataException>(() => Load(options, train, test)).Errors.Select(error => error.ToString())];

    [Theory]
    [InlineData(ScalingKind.Standard), InlineData(ScalingKind.MinMax)]
    public void What_columns_become_is_what_scikit_learn_makes_of_them(ScalingKind scaling)
    {
        LoadedData data = Load(Options, Plans);
        data.Train.FeatureNames.ShouldBe(["age", "age missing", "size", "plan: basic", "plan: family", "plan: gold", "plan: plus"]);
        FoldData fold = FoldData.Prepare(data.Train, new([.. Enumerable.Range(0, 9)], [9, 10, 11]), Options with { Scaling = new() { Name = scaling } }, new RandomKey(1));
        float[] features = [.. fold.Train.Features, .. fold.Validation!.Features];
        const int Family = 4; // no sample of the fold has it: always 0, where scikit-learn knows no such category
        features.Where((_, i) => i % 7 == Family).ShouldAllBe(value => value == 0);
        float[] others = [.. features.Where((_, i) => i % 7 != Family)];
        double[] expected = scaling is ScalingKind.Standard ? Standard : MinMax;
        others.Length.ShouldBe(expected.Length);
        for (int i = 0; i < expected.Length; i++) others[i].ShouldBe((float)expected[i], 1e-6f);
        fold.Prepared(data.Test).Features.ShouldBe(features);
    }

    [Fact]
    public void The_median_is_that_of_the_training_fold()
    {
        Dataset train = Load(Options, Plans).Train;
        FoldData calm = FoldData.Prepare(train, new([0, 1, 2], [3, 4]), Options, new RandomKey(1)); // 23 and 41
        calm.Scaler.Fill![0].ShouldBe(32);
        calm.Train.FeaturesOf(1)[0].ShouldBe(32);
        calm.Validation!.FeaturesOf(1)[..2].ToArray().ShouldBe([32, 1]);
    }

    [Fact]
    public void Columns_that_are_no_features_are_told_or_refused()
    {
        string many = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},text {i},,{i % 2}\n"));
        LoadedData data = Load(new() { Source = SourceKind.Csv, Path = "train.csv", Label = "y", TestPath = "test.csv" }, "a,comment,nothing,y\n" + many);
        data.Train.FeatureNames.ShouldBe(["a"]);
        data.Notes.ShouldBe(
        [
            "column comment has more than 50 different texts, like 'text 0': left out; name it in data.categories to have a feature each",
            "column nothing has no value in any line: left out",
        ]);
        DataOptions told = new() { Source = SourceKind.Csv, Path = "train.csv", Label = "y", TestPath = "test.csv", Categories = ["comment"], Ignore = ["nothing"] };
        Load(told, "a,comment,nothing,y\n" + many).Train.FeatureCount.ShouldBe(61);
        Errors(told with { Categories = null, Features = ["a", "comment"] }, "a,comment,nothing,y\n" + many).ShouldHaveSingleItem()
            .ShouldBe("train.csv:1:2: column 'comment' has more than 50 different texts, like 'text 0': name it in data.categories to have a feature each, or leave it out of data.features");
        Errors(Options with { Ordinal = null }, "a,day,left\n1,2024-01-31,no\n2,2024-02-01,yes\n").ShouldHaveSingleItem()
            .ShouldBe("train.csv:1:2: column 'day' has dates, like 2024-01-31: make numbers of them that say what you mean (the year, the weekday, days since an event), or leave the column out: data.ignore: [day]");
    }

    [Theory]
    [InlineData("1.234,50", "950,00", DecimalMark.Comma), InlineData("1 234,50", "1 950", DecimalMark.Comma)]
    [InlineData("'1,234.50'", "12.5", DecimalMark.Point), InlineData("1'234.50", "2'950", DecimalMark.Point), InlineData("$12.50", "$3", DecimalMark.Point)]
    [InlineData("12.5 %", "3%", DecimalMark.Point), InlineData("9.50 €", "-1.950 €", DecimalMark.Point)]
    public void Numbers_in_the_spelling_of_bills_are_no_categories(string one, string other, DecimalMark mark)
    {
        string lines = $"no;{one}\nyes;{one}\nno;{other}\n".Replace("'1,234.50'", "1,234.50", StringComparison.Ordinal);
        Errors(Options with { Ordinal = null, DecimalMark = mark }, "left;price\n" + lines).ShouldHaveSingleItem()
            .ShouldBe($"train.csv:1:2: column 'price' has numbers like {one.Trim('\'')}: write them with digits, a sign and a decimal mark alone, without marks between thousands and without units, or leave the column out: data.ignore: [price], or take them as names: data.categories: [price]");
        Load(Options with { Ordinal = null, DecimalMark = mark, Categories = ["price"] }, "left;price\n" + lines).Train.FeatureCount.ShouldBe(2);
    }

    [Theory]
    [InlineData("1.234", DecimalMark.Comma, "point"), InlineData("1,234", DecimalMark.Point, "comma")]
    public void A_mark_before_three_digits_may_be_either(string number, DecimalMark mark, string other) =>
        Errors(Options with { Ordinal = null, DecimalMark = mark }, $"left;price\nno;{number}\nyes;{number}\n").ShouldHaveSingleItem()
            .ShouldBe($"train.csv:1:2: column 'price' has numbers like {number}: where the {other} is the decimal mark write data.decimal_mark: {other}, where it stands between thousands write them without it");

    [Fact]
    public void Texts_with_digits_stay_categories() =>
        Load(Options with { Ordinal = null }, "left,a,b,c\nno,1-3,10.0.0.1,030 123\nyes,4-6,10.0.0.2,1.2.3\n").Train.FeatureCount.ShouldBe(6);

    [Fact]
    public void Decimal_commas_and_files_without_a_header_are_read_when_they_are_told()
    {
        DataOptions plain = Options with { Ordinal = null, Label = "column2" };
        Load(plain with { Header = false, DecimalMark = DecimalMark.Comma }, "1,5;no\n-2,25;yes\n").Train.Features.ShouldBe([1.5f, -2.25f]);
        Errors(Options with { Ordinal = null }, "a;left\n1,5;no\n-2,25;yes\n").ShouldHaveSingleItem()
            .ShouldBe("train.csv:1:1: column 'a' has numbers like 1,5: write data.decimal_mark: comma");
        Errors(Options with { Ordinal = null, DecimalMark = DecimalMark.Comma }, "a;left\n1.5;no\n-2.25;yes\n").ShouldHaveSingleItem()
            .ShouldBe("train.csv:1:1: column 'a' has numbers like 1.5: write data.decimal_mark: point");
    }

    [Fact]
    public void Numbers_that_are_names_are_categories_when_they_are_told()
    {
        Dataset train = Load(Options with { Ordinal = null, Categories = ["zip"] }, "zip,left\n80331,no\n10115,yes\n80331,yes\n").Train;
        train.FeatureNames.ShouldBe(["zip: 10115", "zip: 80331"]);
        train.Features.ShouldBe([0, 1, 1, 0, 0, 1f]);
    }

    [Fact]
    public void What_training_samples_do_not_have_is_refused_of_numbers_and_nothing_of_categories()
    {
        const string Train = "age,plan,left\n23,basic,no\n41,gold,yes\n";
        Load(Options with { Ordinal = null }, Train, "age,plan,left\n23,silver,no\n41,,yes\n").Test.Features.ShouldBe([23f, 0, 0, 41, 0, 0]);
        Errors(Options with { Ordinal = null }, Train, "age,plan,left\n,gold,no\n").ShouldHaveSingleItem()
            .ShouldBe("test.csv:2:1: column 'age' has no value, and no training sample lacks one: fill it in or delete the line");
        Errors(Options with { Ordinal = new Dictionary<string, IReadOnlyList<string>> { ["plan"] = ["basic", "plus"] } }, Train).ShouldHaveSingleItem()
            .ShouldBe("train.csv:3:2: column 'plan' has 'gold', which is not among its levels basic, plus: mend the line, or add it there (data.ordinal)");
        Errors(Options with { Ordinal = null, Missing = MissingValues.Refuse }, "age,plan,left\n23,basic,no\n,gold,yes\n").ShouldHaveSingleItem()
            .ShouldBe("train.csv:3:1: column 'age' has no value, and data.missing says refuse: fill it in or delete the line, or write impute");
    }

    [Fact]
    public void Groups_are_never_divided_and_parts_are_as_even_as_they_let_them_be()
    {
        string rows = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},p{i * i % 23},{i % 2}\n"));
        DataOptions options = new() { Source = SourceKind.Csv, Path = "train.csv", Label = "y", Group = "who" };
        LoadedData data = Load(options, "a,who,y\n" + rows);
        data.Train.FeatureNames.ShouldBe(["a"]);
        data.Train.Groups!.Distinct().Intersect(data.Test.Groups!).ShouldBeEmpty();
        data.Test.Samples.ShouldBeInRange(10, 30); // a tenth of 200, by groups of 8 to 18
        IReadOnlyList<FoldSplit> folds = Folds.Split(data.Train, 4, 0.2, stratified: true, seed: 3);
        folds.SelectMany(fold => fold.Validation).Order().ShouldBe(Enumerable.Range(0, data.Train.Samples));
        foreach (FoldSplit fold in folds)
        {
            fold.Train.Select(i => data.Train.Groups![i]).Intersect(fold.Validation.Select(i => data.Train.Groups![i])).ShouldBeEmpty();
            fold.Validation.Length.ShouldBeInRange((data.Train.Samples / 4) - 18, (data.Train.Samples / 4) + 18);
        }

        Folds.Split(data.Train, 4, 0.2, stratified: true, seed: 4)[0].Validation.ShouldNotBe(folds[0].Validation);
        Should.Throw<DataException>(() => Folds.Split(data.Train, 50, 0.2, true, 0)).Message.ShouldContain("50 parts need at least 50 groups");
    }

    [Fact]
    public void In_time_what_comes_later_is_judged_by_what_came_before()
    {
        // In the file backwards, by the day; the last two of thirteen test.
        string rows = string.Concat(Enumerable.Range(0, 13).Reverse().Select(i => $"{i},2024-03-{i + 1:00},{i % 2}\n"));
        LoadedData data = Load(new() { Source = SourceKind.Csv, Path = "train.csv", Label = "y", OrderBy = "day", TestFraction = 0.15 }, "a,day,y\n" + rows);
        data.Test.Features.ShouldBe([12f, 11]);
        IReadOnlyList<FoldSplit> folds = Folds.Split(data.Train, 3, 0.2, stratified: true, seed: 3);
        folds.Select(fold => fold.Train.Max(i => data.Train.Features[i])).ShouldBe([4f, 6, 8]);
        folds.Select(fold => fold.Validation.Select(i => data.Train.Features[i]).Order().ToArray()).ShouldBe([[5f, 6], [7f, 8], [9f, 10]]);
        folds[0].Train.Length.ShouldBe(5);
        Folds.Split(data.Train, 1, 0.2, stratified: true, seed: 3)[0].Validation.Select(i => data.Train.Features[i]).Order().ShouldBe([9f, 10]);
    }

    [Fact]
    public void A_test_file_divides_no_group_and_is_told_where_it_is_from_before()
    {
        DataOptions options = new() { Source = SourceKind.Csv, Path = "train.csv", TestPath = "test.csv", Label = "y" };
        Errors(options with { Group = "who" }, "a,who,y\n1,ann,0\n2,bob,1\n3,cy,0\n", "a,who,y\n4,dan,0\n5,bob,1\n6,bob,0\n").ShouldHaveSingleItem()
            .ShouldBe("test.csv:3:2: group 'who' has 'bob', which has lines in train.csv, too, and none is trained on while another of its group tests: delete its lines in one of the two, or leave data.group out");
        const string Train = "a,day,y\n1,2024-03-02,0\n2,2024-03-04,1\n";
        Load(options with { OrderBy = "day" }, Train, "a,day,y\n3,2024-03-03,0\n4,2024-03-04,1\n5,2024-03-05,1\n").Notes.ShouldHaveSingleItem()
            .ShouldBe("1 of the 3 lines of test.csv are from before the last of train.csv (data.order_by): what tests them has learnt from what came after");
        Load(options with { OrderBy = "day" }, Train, "a,day,y\n4,2024-03-04,1\n").Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("05/06/2024")] // of May, or of June
    [InlineData("10:30")] // of the day on which it is read
    [InlineData("5 June")]
    [InlineData("06.05.2024")]
    [InlineData("")]
    [InlineData("NaN")]
    public void Time_that_can_be_meant_in_two_ways_orders_nothing(string moment) =>
        Errors(new() { Source = SourceKind.Csv, Path = "train.csv", Label = "y", OrderBy = "t" }, $"a,t,y\n1,{moment},0\n2,2024-03-02T10:00:00Z,1\n").ShouldHaveSingleItem()
            .ShouldBe($"train.csv:2:2: column 't' has '{moment}', and lines are ordered by numbers or by dates like 2024-01-31: write it so");

    [Fact]
    public void Numbers_and_dates_are_in_no_order() =>
        Errors(new() { Source = SourceKind.Csv, Path = "train.csv", Label = "y", OrderBy = "t" }, "a,t,y\n1,2024/03/02,0\n2,20240303,1\n").ShouldHaveSingleItem()
            .ShouldBe("train.csv:3:2: column 't' has '20240303', a number, and dates before it: lines are ordered by numbers or by dates, not by both");

    [Fact]
    public void A_class_that_is_called_as_a_missing_value_is_told() =>
        Load(new() { Source = SourceKind.Csv, Path = "train.csv", Label = "y" }, "a,y\n1,ok\n2,NA\n3,NA\n4,ok\n").Notes.ShouldHaveSingleItem()
            .ShouldBe("label y has 'NA', which is a class here, and in features a missing value: if it is none, delete the lines that have it");

    [Fact]
    public void A_validation_file_stands_behind_the_training_samples()
    {
        File.WriteAllText(Path.Combine(_folder, "held.csv"), "a,left\n7,yes\n8,no\n");
        LoadedData data = Load(Options with { Ordinal = null, ValidationPath = "held.csv" }, "a,left\n1,yes\n2,no\n", "a,left\n9,yes\n");
        data.Train.Features.ShouldBe([1f, 2, 7, 8]);
        data.ValidationSamples.ShouldBe(2);
        data.Test.Features.ShouldBe([9f]);
    }

    [Fact]
    public void Weights_are_those_of_the_table_times_those_of_classes_over_their_mean()
    {
        const string Rows = "a,w,left\n1,1,no\n2,2,no\n3,3,no\n4,2,yes\n";
        DataOptions options = Options with { Ordinal = null, Weight = "w" };
        Dataset train = Load(options, Rows).Train;
        float[] Weights(DataOptions of) => FoldData.PrepareAll(train, of, new RandomKey(1)).Train.Weights!;
        Weights(options).ShouldBe([0.5f, 1, 1.5f, 1]);
        // Balanced: 4 / (2 · 3) a no, 4 / (2 · 1) a yes; times 1, 2, 3, 2 that is 2/3, 4/3, 2, 4, of mean 2.
        Weights(options with { ClassWeights = new() }).ShouldBe([1 / 3f, 2 / 3f, 1, 2]);
        Weights(options with { ClassWeights = new() { Name = ClassWeightsKind.Given, Of = new Dictionary<string, double> { ["yes"] = 3 } } }).ShouldBe([1 / 3f, 2 / 3f, 1, 2]);
        Should.Throw<DataException>(() => Weights(options with { ClassWeights = new() { Name = ClassWeightsKind.Given, Of = new Dictionary<string, double> { ["jes"] = 3 } } }))
            .Message.ShouldContain("there is no class 'jes', but no, yes: did you mean 'yes'?");
    }

    [Theory]
    [InlineData("ordinal", "column 'plan' is named in categories and in ordinal")]
    [InlineData("order_by", "samples are divided by group or by time, not by both")]
    [InlineData("validation_path", "validation_path names the samples that validate")]
    [InlineData("class_weights", "class weights are of the classes of one label")]
    public void What_contradicts_is_refused_before_a_file_is_opened(string option, string message)
    {
        DataOptions options = option switch
        {
            "ordinal" => Options with { Categories = ["plan"], Ordinal = new Dictionary<string, IReadOnlyList<string>> { ["plan"] = ["a", "b"] } },
            "order_by" => Options with { Group = "who", OrderBy = "day" },
            "validation_path" => Options with { Group = "who", ValidationPath = "held.csv" },
            _ => Options with { Label = null, Positive = null, Targets = ["age"], ClassWeights = new() },
        };
        (string path, string text) = DataSource.Check(options).ShouldHaveSingleItem();
        path.ShouldBe($"data.{option}");
        text.ShouldContain(message);
    }
}
