using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Execution;
using Assay.Reports;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;
using Assay.Tests.Studies;
using Assay.Use;

namespace Assay.Tests.Execution;

/// <summary>The final training's networks together: kept, tested at the same opening, used by whoever predicts.</summary>
public class EnsembleTests
{
    private static readonly Study Study = SmallStudy.Make() with { Final = new() { Seeds = 3, Ensemble = true } };

    [Fact]
    public void Its_figures_are_those_of_the_mean_of_the_saved_networks_probabilities()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = StudyRunner.Run(Study, folder.Study, new RunnerOptions { Jobs = 2 }, TestContext.Current.CancellationToken);
        SavedModel[] models = [.. ((string[])["final", "final-2", "final-3"]).Select(name => ModelFile.Load(Path.Combine(folder.Study, "models", name + ".safetensors")))];
        models.Select(model => model.Run).ShouldBe(snapshot.Final!.Seeds.Select(seed => seed.Run.Key));
        snapshot.TestOpenings.Count.ShouldBe(1);
        Dataset test = DataSource.Load(Study.Reference.Data, ".").Test;
        float[][] outputs = [.. models.Select(model => model.Network.Predict(model.Scaler.Apply(test)))];
        double[] mean = [.. Enumerable.Range(0, test.Samples).Select(i => outputs.Average(own => (double)own[i]))];
        snapshot.Final.Ensemble!.Networks.ShouldBe(3);
        snapshot.Final.Ensemble.Test["accuracy"].ShouldBe(mean.Index().Average(one => (one.Item > 0.5) == (test.Targets[one.Index] > 0.5f) ? 1.0 : 0));
        snapshot.Final.Ensemble.Test["loss"].ShouldBe(mean.Index().Average(one => -Math.Log(test.Targets[one.Index] > 0.5f ? one.Item : 1 - one.Item)), 1e-5);

        FinalNetwork network = FinalNetwork.Load(folder.Study);
        network.Networks.Members.Count.ShouldBe(3);
        float[] likely = new Predictor(network.Networks).Predict(test).Probabilities.ShouldHaveSingleItem().Values;
        for (int i = 0; i < test.Samples; i++) ((double)likely[(2 * i) + 1]).ShouldBe(mean[i], 1e-6);
        network.Predict([.. Enumerable.Range(0, test.Samples).Select(i => test.FeaturesOf(i).ToArray())]).Probabilities[0].Values.ShouldBe(likely);
        string file = Path.Combine(folder.Study, "new.csv");
        File.WriteAllLines(file, Enumerable.Range(0, test.Samples).Select(i => string.Join(',', test.FeaturesOf(i).ToArray().Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))).Prepend(string.Join(',', network.Form.Features)));
        network.Predict(file).Probabilities[0].Values.ShouldBe(likely);

        Table final = Tables.Final(snapshot);
        final.Columns[^1].ShouldBe("ensemble");
        final.Rows.Single(row => (string?)row[0] == "test_loss")[^1].ShouldBe(snapshot.Final.Ensemble.Test["loss"]);
        StudyReport.From(snapshot).Final!.Seeds!.Test.Single(one => one.Metric.Name == "test_loss").ShouldSatisfyAllConditions(
            one => one.Ensemble.ShouldBe(snapshot.Final.Ensemble.Test["loss"]), one => one.Spread.Count.ShouldBe(3));
    }

    [Fact]
    public void However_it_is_cut_off_and_with_however_many_jobs_the_results_are_the_same()
    {
        using TemporaryFolder whole = new(), two = new();
        string expected = ResultsHash.Of(Run(whole, Study, 1));
        ResultsHash.Of(Run(two, Study, 2)).ShouldBe(expected);
        string[] lines = File.ReadAllLines(whole.Journal);
        int begun = Array.FindIndex(lines, line => line.Contains("final_started"));
        for (int end = begun; end < lines.Length; end++)
        {
            using TemporaryFolder cut = new(), with = whole.Copy();
            Directory.CreateDirectory(Path.GetDirectoryName(cut.Journal)!);
            foreach (TemporaryFolder folder in (TemporaryFolder[])[cut, with])
            {
                File.WriteAllLines(folder.Journal, lines.Take(end));
                ResultsHash.Of(Run(folder, Study, 2)).ShouldBe(expected, $"after {end} lines");
                Models(folder).ShouldBe(Models(whole));
            }
        }
    }

    [Fact]
    public void A_lost_network_of_it_is_trained_again_to_the_same_bits_without_an_opening()
    {
        using TemporaryFolder folder = new();
        Run(folder, Study, 2);
        string[] before = Models(folder);
        File.Delete(Path.Combine(folder.Study, "models", "final-2.safetensors"));
        Run(folder, Study, 2).TestOpenings.Count.ShouldBe(1);
        Models(folder).ShouldBe(before);
        // Without it, they go.
        Run(folder, Study with { Final = new() { Seeds = 3 } }, 2).Final!.Ensemble.ShouldBeNull();
        Models(folder).Length.ShouldBe(1);
    }

    [Fact]
    public void It_may_be_used_untested()
    {
        using TemporaryFolder folder = new();
        Snapshot snapshot = Run(folder, Study with { Final = Study.Final! with { Test = TestUse.False } }, 2);
        snapshot.Ended.ShouldBeTrue();
        snapshot.TestOpenings.ShouldBeEmpty();
        FinalNetwork.Load(folder.Study).Networks.Members.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(Likelihood.AsTheyAre, 1)]
    [InlineData(Likelihood.AsTheyAre, 3)]
    [InlineData(Likelihood.Sigmoid, 1)]
    [InlineData(Likelihood.Softmax, 3)]
    [InlineData(Likelihood.Exponential, 3)]
    [InlineData(Likelihood.Normalized, 3)]
    public void Probabilities_are_averaged_whatever_form_outputs_have(Likelihood form, int count)
    {
        float[][] outputs = [[0.25f, 0.5f, 0.125f], [0.75f, 0.125f, 0.5f]];
        OutputPart part = new(null, 0, count, [new TargetColumn("y", Math.Max(2, count), [])], form, 0.5f);
        float[] mean = MeanOutputs.Of([part], outputs); // of one output: three samples
        for (int at = 0; at < 3; at += count)
        {
            double[][] each = [.. outputs.Select(own => Shares(own[at..(at + count)]))];
            double[] together = Shares(mean[at..(at + count)]);
            for (int i = 0; i < count; i++) together[i].ShouldBe((each[0][i] + each[1][i]) / 2, 1e-6);
        }

        double[] Shares(float[] own) => form switch
        {
            Likelihood.Sigmoid => [1 / (1 + Math.Exp(-own[0]))],
            Likelihood.Softmax => [.. own.Select(output => Math.Exp(output) / own.Sum(other => Math.Exp(other)))],
            Likelihood.Exponential => [.. own.Select(output => Math.Exp(output))],
            Likelihood.Normalized => [.. own.Select(output => (double)output / own.Sum())],
            _ => [.. own.Select(output => (double)output)],
        };
    }

    [Fact]
    public void Numbers_are_averaged_and_those_of_a_period_the_shorter_way_round()
    {
        OutputPart plain = new(null, 0, 1, [new TargetColumn("price", 0, [])], Likelihood.AsTheyAre, 0.5f);
        MeanOutputs.Of([plain], [[1], [2], [6]]).ShouldBe([3]);
        OutputPart round = plain with { Columns = [new TargetColumn("angle", 0, [], 360)] };
        MeanOutputs.Of([round], [[350], [10], [0]]).ShouldBe([360]);
        // Two heads side by side: each its own.
        MeanOutputs.Of([plain, round with { First = 1 }], [[1, 350, 5, 20], [3, 10, 5, 40]]).ShouldBe([2, 360, 5, 30]);
        // Sure and unsure logits: far beyond what a float's 1 − p can tell.
        OutputPart logit = new(null, 0, 1, [new TargetColumn("y", 2, [])], Likelihood.Sigmoid, 0);
        ((double)MeanOutputs.Of([logit], [[40], [40]])[0]).ShouldBe(40, 1e-4);
    }

    [Theory]
    [InlineData("final: { ensemble: true }", "final.ensemble is the mean of several networks, and final.seeds is 1: write seeds: 5, say, or leave ensemble out")]
    [InlineData("final: { ensemble: true, seeds: 2, train_on: fold }", "final.ensemble needs networks of one scaling, and under evaluation.resplit each seed's fold has its own: write train_on: all, or leave ensemble out")]
    public void What_makes_no_sense_is_refused_in_its_line(string final, string message)
    {
        string text = Texts.Small.Replace("{ folds: 5 }", "{ folds: 5, resplit: true }", StringComparison.Ordinal) + final + "\n";
        StudyError error = Should.Throw<StudyException>(() => Texts.Read(text)).Errors.ShouldHaveSingleItem();
        error.Message.ShouldBe(message);
        error.Line.ShouldBe(text.Split('\n').Length - 1);
    }

    private static string[] Models(TemporaryFolder folder) =>
        [.. Directory.GetFileSystemEntries(Path.Combine(folder.Study, "models")).Order(StringComparer.Ordinal).Select(path => $"{Path.GetFileName(path)} {ModelFile.HashOf(File.ReadAllBytes(path))}")];

    private static Snapshot Run(TemporaryFolder folder, Study study, int jobs) =>
        StudyRunner.Run(study, folder.Study, new RunnerOptions { Jobs = jobs, Begin = new FakeTrainer().Begin }, TestContext.Current.CancellationToken);
}
