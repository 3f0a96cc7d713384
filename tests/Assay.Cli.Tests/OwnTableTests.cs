using System.Globalization;

namespace Assay.Cli.Tests;

/// <summary>What a person is told of a table of their own, before anything is trained that was not meant.</summary>
public class OwnTableTests
{
    private const string Study =
        """
        study: fraud
        data: { source: csv, path: fraud.csv, label: kind, positive: fraud, scaling: standard }
        network:
          - dense: { name: hidden, units: 4, activation: relu }
          - dense: { name: output, units: 1, activation: sigmoid }
        training: { loss: binary_crossentropy, batch_size: 32, epochs: 3, metrics: [accuracy, f1] }
        evaluation: { folds: 3 }
        objective: { maximize: val_f1 }
        """;

    /// <summary>100 lines, of which every tenth is a fraud; amounts reach far.</summary>
    private static Workplace Place(out string file)
    {
        Workplace place = new();
        IEnumerable<string> lines = Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i * 37 % 61},{1000 * (i % 7)},{(i % 10 == 3 ? "fraud" : "honest")}"));
        place.Write("fraud.csv", "age,amount,kind\n" + string.Join('\n', lines) + "\n");
        file = place.Write("fraud.yaml", Study);
        return place;
    }

    [Fact]
    public void Check_says_what_was_understood_of_the_file()
    {
        using Workplace place = Place(out string file);
        Ended told = place.Run("check", file);
        told.ExitCode.ShouldBe(0, told.Error);
        told.Output.ShouldContain("2 features");
        told.Output.ShouldContain("kind: 2 classes, honest (81), fraud (9); fraud is the positive one");
        told.Output.ShouldNotContain("note");
    }

    /// <summary>The class of the alphabet's end is the positive one where nobody says another: a network that never says fraud would have an F1 of 0.95.</summary>
    [Fact]
    public void The_positive_class_is_whose_scores_are_told()
    {
        using Workplace place = Place(out string file);
        Ended ran = place.Run("run", file, "--set", "training.optimizer.learning_rate=0", "--set", "network.output.bias_initializer={name: constant, value: -3}");
        ran.ExitCode.ShouldBe(0, ran.Error);
        ran.Output.ShouldContain("val_f1 0.0000");
    }

    [Theory]
    [InlineData("data.positive=null", "training.metrics: f1 is of one of two classes, and those of kind are fraud and honest: say which is the positive one, data.positive: fraud or data.positive: honest")]
    [InlineData("data.positive=frad", "data.positive is 'frad', and the classes of 'kind' are 'fraud' and 'honest': name one of them")]
    [InlineData("data={source: csv, path: fraud.csv, features: [age], label: amount, positive: fraud}", "data.positive names one of two classes, and 'amount' has 7: leave it out")]
    [InlineData("network.output.activation=softmax", "fraud.yaml:4:3: network: softmax of one unit is the same whatever it is given, so that nothing would be learnt: take sigmoid, or one unit a class")]
    [InlineData("network.output.activation=linear", "fraud.yaml:4:3: network: binary_crossentropy takes probabilities, and outputs of linear are none: take sigmoid as the last activation, or a linear one and loss: { name: binary_crossentropy, from_logits: true }")]
    [InlineData("network.output.activation=relu", "binary_crossentropy takes probabilities, and outputs of relu are none")]
    [InlineData("objective={maximize: val_loss}", "val_loss is the better the smaller it is: write objective: { minimize: val_loss }")]
    [InlineData("objective={minimize: val_f1}", "val_f1 is the better the larger it is: write objective: { maximize: val_f1 }")]
    public void What_was_hardly_meant_is_refused(string set, string message)
    {
        using Workplace place = Place(out string file);
        Ended told = place.Run("run", file, "--set", set);
        told.ExitCode.ShouldBe(2, told.Output);
        told.Error.ShouldContain(message);
        Directory.Exists(Path.Combine(place.Folder, "results")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("data.scaling=none", "feature amount has values up to 6E+03 and is not scaled, which networks learn slowly from or not at all: write data.scaling: standard")]
    [InlineData("objective={maximize: val_accuracy}", "90 % of the samples have kind honest: who always says so has an accuracy of 0.9, and val_accuracy cannot tell much; judge by val_balanced_accuracy, val_mcc or val_roc_auc, which training.metrics adds")]
    [InlineData("evaluation.folds=20", "kind fraud has 9 samples, fewer than the 20 folds: some folds hold none of it; take fewer folds, or leave the class out")]
    public void What_is_seldom_meant_is_told(string set, string note)
    {
        using Workplace place = Place(out string file);
        place.Run("check", file, "--set", set).Output.ShouldContain($"note        {note}");
        place.Run("run", file, "--set", set).Error.ShouldContain($"note: {note}");
    }

    [Theory]
    [InlineData("i % 7", "a feature has one value in all samples, of which nothing is learnt: same")]
    [InlineData("2", "every feature has one value in all samples: there is nothing to learn from")]
    public void Features_that_are_all_alike_are_told(string other, string note)
    {
        using Workplace place = Place(out string file);
        place.Write("fraud.csv", "other,same,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{(other == "2" ? 2 : i % 7)},5,{(i % 3 == 0 ? "fraud" : "honest")}\n")));
        place.Run("check", file, "--set", "data={source: csv, path: fraud.csv, label: kind, positive: fraud}").Output.ShouldContain($"note        {note}\n");
    }

    [Theory]
    [InlineData("price", "3.5", "target price is 3.5 in all training samples: there is nothing to learn of it", "data.targets=[price]", "data.label=off", "data.positive=off", "network.output.activation=linear", "training={loss: mean_squared_error, epochs: 1}", "objective={minimize: val_loss}")]
    [InlineData("kind", "odd", "kind odd has no sample that is trained on, as all of its lines test: nothing is learnt of it; get more of them, or leave the class out", "data.order_by=amount", "data.positive=off", "network.output.units=3", "network.output.activation=softmax", "training={loss: sparse_categorical_crossentropy, epochs: 1}", "objective={minimize: val_loss}")]
    public void Targets_of_which_nothing_is_learnt_are_told(string target, string last, string note, params string[] sets)
    {
        using Workplace place = Place(out string file);
        place.Write("fraud.csv", $"amount,other,{target}\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{i % 7},{(target == "price" || i == 59 ? last : i % 3 == 0 ? "fraud" : "honest")}\n")));
        place.Run(["check", file, .. sets.SelectMany(set => (string[])["--set", set])]).Output.ShouldContain($"note        {note}\n");
    }

    [Fact]
    public void A_number_of_lines_among_the_features_and_classes_of_a_sample_each_are_told_in_a_sentence()
    {
        using Workplace place = Place(out string file);
        place.Write("fraud.csv", "line,amount,price\n" + string.Concat(Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"{7000 + i},{1.5 * i},{1 + (0.01 * (i % 60))}\n"))));
        string told = place.Run("check", file, "--set", "data={source: csv, path: fraud.csv, targets: [price]}", "--set", "network.output.activation=linear", "--set", "training={loss: mean_squared_error, epochs: 1}", "--set", "objective={minimize: val_loss}").Output;
        told.ShouldContain("note        feature line is another whole number for every sample, as numbers of lines or customers are: if it is one, leave it out, data.ignore: [line]\n");
        told.ShouldNotContain("feature amount is another");
        told = place.Run("check", file, "--set", "data={source: csv, path: fraud.csv, label: price, ignore: [line]}", "--set", "network.output.units=60", "--set", "network.output.activation=softmax", "--set", "training={loss: sparse_categorical_crossentropy, epochs: 1}", "--set", "objective={minimize: val_loss}").Output;
        told.ShouldContain("60 of 60 classes of price have fewer samples than there are folds, 3, as 1, 1.01, 1.02: some folds hold none of them; take fewer folds, leave the classes out, or put them together\n");
    }
}
