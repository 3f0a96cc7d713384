using System.Text.Json.Nodes;
using Assay.Engine.Kernels;
using Assay.Search;
using Assay.Studies;

namespace Assay.Tests.Search;

/// <summary>Settings as points and back.</summary>
public class CoordinatesTests
{
    private static Stage Stage(params Factor[] factors) => Sampling.StagesOf(Execution.SmallStudy.Make() with
    {
        Search = [new Stage(StageKind.Tpe, factors, 1) { Trials = 10 }],
    })[0];

    private static Factor Listed(string path, params JsonNode?[] values) =>
        new(path, [.. values.Select(value => new Level(Level.LabelOf(value), new Dictionary<string, JsonNode?> { [path] = value }))]);

    private static readonly Factor[] Mixed =
    [
        new("training.optimizer.learning_rate", new Real(1e-5, 10, Log: true)), new("training.batch_size", new Whole(1, 1000, Log: true)),
        new("network.hidden.units", new Whole(4, 64, Step: 4)), new("data.samples", new Real(0.1, 0.9, Step: 0.1)),
        Listed("training.epochs", 8, 2, 4), Listed("training.optimizer.name", "sgd", "adam"),
    ];

    [Fact]
    public void A_settled_point_is_where_its_setting_lies()
    {
        Coordinates coordinates = new(Stage(Mixed[..5]), [Setting.Reference]);
        RandomSequence random = new RandomKey(1).Sequence(Purpose.Search);
        for (int i = 0; i < 1000; i++)
        {
            double[] point = [.. Mixed[..5].Select(_ => random.NextDouble())], settled = coordinates.Cube.Settle(point)!;
            coordinates.Cube.Settle(settled)!.ShouldBe(settled, 1e-5, "what is settled stays");
            for (int j = 0; j < point.Length; j++)
            {
                if (coordinates.Cube.Axes[j] is { Levels: > 0 } axis) axis.LevelOf(settled[j]).ShouldBe(axis.LevelOf(point[j]));
                else settled[j].ShouldBe(point[j], 1e-4, "six digits of the number are kept");
            }

            Setting setting = coordinates.At(point)!;
            coordinates.At(coordinates.Of(setting))!.ShouldBe(setting);
        }
    }

    [Fact]
    public void Numbers_stand_in_their_order_whatever_that_of_the_file()
    {
        Coordinates coordinates = new(Stage(Listed("training.epochs", 8, 2, 4), Listed("training.optimizer.name", "sgd", "adam")), [Setting.Reference]);
        coordinates.Cube.Axes.Select(axis => axis.Ordered).ShouldBe([true, false]);
        new[] { 0.1, 0.5, 0.9 }.Select(at => coordinates.At([at, 0.1])!.Levels["training.epochs"]).ShouldBe(["2", "4", "8"]);
    }

    /// <summary>Momentum is an option of sgd: it is of a group of its own, and lies nowhere with adam.</summary>
    [Fact]
    public void Factors_that_exist_in_some_settings_only_are_a_group()
    {
        Coordinates coordinates = new(Stage(Listed("training.optimizer.name", "sgd", "adam"), new("training.optimizer.momentum", new Real(0, 0.9)), Mixed[0]), [Setting.Reference]);
        coordinates.Cube.Axes.Select(axis => axis.Group).ShouldBe([0, 1, 0]);
        coordinates.Cube.Settle([0.1, 0.5, 0.5])!.ShouldBe([0.25, 0.5, 0.5], 1e-5);
        coordinates.Cube.Settle([0.9, 0.5, 0.5])![..2].ShouldBe([0.75, double.NaN]);
    }

    /// <summary>The reference's units, 3, are no level; two settings of a stage before are told apart by a last axis.</summary>
    [Fact]
    public void What_is_none_of_the_spaces_lies_in_the_middle_and_each_start_has_a_cell()
    {
        Setting[] starts = [.. ((int[])[8, 16]).Select(batch => new Setting(
            new Dictionary<string, string> { ["training.batch_size"] = $"{batch}" }, new Dictionary<string, JsonNode?> { ["training.batch_size"] = batch }))];
        Coordinates coordinates = new(Stage(Listed("network.hidden.units", 4, 5, 6), Mixed[0]), starts);
        coordinates.Of(starts[1])[0].ShouldBe(0.5);
        coordinates.Cube.Axes.Count.ShouldBe(3);
        Setting second = coordinates.At([0.9, 0.5, 0.6])!;
        second.Levels["training.batch_size"].ShouldBe("16");
        coordinates.Of(second).ShouldBe([5 / 6.0, 0.5, 0.75], 1e-5);
    }

    /// <summary>Every number of a range with steps is as likely as its cell is wide, and lies in its middle.</summary>
    [Fact]
    public void Cells_are_those_that_are_drawn_from()
    {
        foreach (Domain domain in (Domain[])[new Whole(1, 100, Log: true), new Whole(4, 64, Step: 4), new Real(0.1, 0.9, Step: 0.1), new Real(1, 1000, Log: true, Step: 9)])
        {
            IReadOnlyList<double> edges = domain.Edges!;
            edges.Count.ShouldBe((int)domain.Count! + 1);
            (edges[0], edges[^1]).ShouldBe((0, 1));
            for (int i = 0; i < edges.Count - 1; i++)
            {
                double width = edges[i + 1] - edges[i];
                width.ShouldBeGreaterThan(0);
                string[] drawn = [.. new[] { 0.01, 0.5, 0.99 }.Select(share => domain.At("x", edges[i] + (share * width)).Label).Distinct()];
                domain.ShareOf(double.Parse(drawn.ShouldHaveSingleItem(), System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(edges[i] + (width / 2), 1e-9);
            }
        }
    }
}
