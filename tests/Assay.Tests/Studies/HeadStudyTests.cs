using System.Text.Json.Nodes;
using Assay.Engine.Networks;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

/// <summary>Studies of networks with heads: read, written, varied, and told what is wrong with them.</summary>
public class HeadStudyTests
{
    private const string Clock = """
        study: clock
        data: { source: clock, samples: 40, size: 24, encoding: { time: { name: parts, by: 60, into: [hour, minute] }, hour: { name: bins, count: 12 } } }
        network:
          - conv2d: { name: eye, filters: 4, kernel: 3 }
          - heads:
              hour:
                - dense: { name: hidden, units: 8, activation: relu }
                - dense: { units: 12, activation: softmax }
              minute:
                - dropout: { name: drop, rate: 0.1 }
                - dense: { units: 1 }
        training:
          heads:
            hour: { loss: sparse_categorical_crossentropy }
            minute: { loss: circular_squared_error, weight: 0.5, metrics: [circular_mae] }
          metrics: [circular_mae]
          epochs: 2
          early_stopping: { monitor: val_minute_circular_mae, patience: 3 }
        objective: { minimize: val_minute_circular_mae }

        """;

    [Fact]
    public void A_study_is_read_written_and_read_again()
    {
        Study study = Texts.Read(Clock);
        HeadsOptions heads = (HeadsOptions)study.Reference.Network[1];
        heads.Heads["minute"][0].ShouldBe(new DropoutOptions { Name = "drop", Rate = 0.1 });
        study.Reference.Training.Heads!["minute"].Weight.ShouldBe(0.5);
        study.Reference.Training.Heads["hour"].Metrics.ShouldBe([Engine.Training.MetricKind.Accuracy], "defaults are written out");
        string text = StudyYaml.Write(study);
        Study again = Texts.Read(text);
        StudyYaml.Write(again).ShouldBe(text);
        Content.HashOf(again).ShouldBe(Content.HashOf(study));
        ExperimentRules.Columns(study.Reference.Training).ShouldBe(
            ["loss", "circular_mae", "hour_loss", "hour_accuracy", "minute_loss", "minute_circular_mae", "val_loss", "val_circular_mae", "val_hour_loss", "val_hour_accuracy", "val_minute_loss", "val_minute_circular_mae"]);
    }

    [Fact]
    public void What_is_at_its_default_and_the_order_of_heads_count_in_no_hash()
    {
        string hash = Content.HashOf(Texts.Read(Clock));
        Content.HashOf(Texts.Read(Clock.Replace("hour: { loss: sparse_categorical_crossentropy }", "hour: { loss: { name: sparse_categorical_crossentropy, from_logits: false }, weight: 1, metrics: [accuracy] }", StringComparison.Ordinal))).ShouldBe(hash);
        string[] lines = Clock.Split('\n');
        string turned = string.Join('\n', [.. lines[..5], .. lines[8..11], .. lines[5..8], .. lines[11..13], lines[14], lines[13], .. lines[15..]]);
        turned.ShouldNotBe(Clock);
        Content.HashOf(Texts.Read(turned)).ShouldBe(hash);
        Content.HashOf(Texts.Read(Clock.Replace("weight: 0.5", "weight: 0.25", StringComparison.Ordinal))).ShouldNotBe(hash);
        Content.HashOf(Texts.Read(Clock.Replace("rate: 0.1", "rate: 0.2", StringComparison.Ordinal))).ShouldNotBe(hash);
    }

    [Theory]
    [InlineData("network.heads.minute.drop.rate", "0.3", true)]
    [InlineData("network.heads.hour.hidden.units", "5", true)]
    [InlineData("network.heads.hour.hidden.repeat", "0", true)]
    [InlineData("network.heads.hour.0.activation", "\"tanh\"", true)]
    [InlineData("network.heads.hour.hidden.activation", """{ "name": "elu", "alpha": 0.5 }""", true)]
    [InlineData("training.heads.minute.weight", "2", true)]
    [InlineData("training.heads.minute.loss", "\"circular_absolute_error\"", true)]
    [InlineData("training.heads.hour.metrics", """["f1", "accuracy"]""", true)]
    [InlineData("network.heads.minute.drop", "\"off\"", false)]
    [InlineData("network.heads.minute", """[{ "dense": { "units": 1 } }]""", false)]
    public void Paths_reach_into_heads(string path, string value, bool byOption)
    {
        Study study = Texts.Read(Clock);
        Dictionary<string, JsonNode?> overrides = new() { [path] = JsonNode.Parse(value) };
        (Resolver.ByOption(study.Reference, overrides) is not null).ShouldBe(byOption);
        string laid = ExperimentJson.Canonical(Resolver.Resolve(study.Reference, overrides, "s"));
        laid.ShouldNotBe(ExperimentJson.Canonical(study.Reference));
        laid.ShouldBe(ExperimentJson.Canonical(Resolver.ByTree(study.Reference, overrides, [])!));
        Texts.Read(Clock, null, $"{path}={value.Trim('"')}").Reference.Network.ShouldNotBeNull();
    }

    [Fact]
    public void A_search_varies_options_of_heads()
    {
        Study study = Texts.Read(Clock + """
            search:
              - random:
                  network.heads.minute.drop.rate: { low: 0, high: 0.5 }
                  training.heads.minute.weight: { low: 0.1, high: 10, log: true }
                  network.heads.hour.hidden.units: { low: 4, high: 32, step: 4 }
                trials: 3

            """);
        study.Search[0].Factors.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("    hour: { loss: sparse_categorical_crossentropy }\n", "",
        "s.yaml:7:9: network.heads.hour: head hour has no loss: write training.heads.hour: { loss: … }")]
    [InlineData("hour: { loss: sparse_categorical_crossentropy }", "hour: { weight: 2 }",
        "s.yaml:14:11: training.heads.hour.loss is missing: it has no default; write loss: a name, or a mapping { name: … }")]
    [InlineData("hour: { loss: sparse_categorical_crossentropy }", "hours: { loss: sparse_categorical_crossentropy }\n    hour: { loss: sparse_categorical_crossentropy }",
        "s.yaml:14:12: training.heads.hours: the network has no head hours, its heads are hour and minute: leave it out, or add its layers to network.heads")]
    [InlineData("units: 12, activation: softmax", "units: 1",
        "s.yaml:7:9: network.heads.hour: the last layer must have one unit a class, 12, but has 1", "loss: sparse_categorical_crossentropy", "loss: mean_squared_error")]
    [InlineData(", hour: { name: bins, count: 12 }", "", "s.yaml:14:19: training.heads.hour.loss.name: sparse_categorical_crossentropy needs class labels, but the targets are numbers: take a loss for numbers, or say which are labels, data.label or data.classes")]
    [InlineData("hour: { name: bins, count: 12 }", "hours: { name: bins, count: 12 }", "s.yaml:2:119: data.encoding.hours: the data have no target hours, but time, hour, minute: did you mean 'hour'?")]
    [InlineData("time: { name: parts, by: 60, into: [hour, minute] }, ", "", "s.yaml:2:65: data.encoding.hour: the data have no target hour, but time")]
    [InlineData("name: parts, by: 60", "name: parts, by: 0", "s.yaml:2:84: data.encoding.time.by must be at least 1e-12")]
    [InlineData("hour: { name: bins, count: 12 }", "hour: { name: bins, count: 12, period: 0 }", "s.yaml:2:151: data.encoding.hour.period must be at least 1e-12")]
    [InlineData("count: 12", "count: 1", "s.yaml:2:139: data.encoding.hour.count must be at least 2")]
    [InlineData("hour: { name: bins, count: 12 }", "minute: { period: 60 }", "s.yaml:2:130: data.encoding.minute.period: this target repeats after 60, whatever stands here: leave period out")]
    [InlineData("  metrics: [circular_mae]", "  metrics: [accuracy]", "s.yaml:16:12: training.metrics: all heads together are measured by errors of numbers (mse, mae, rmse, r2, …), but accuracy stands here: write it under training.heads.NAME.metrics")]
    [InlineData("hour: { name: bins, count: 12 }", "hour: { name: cosine, waves: [12] }", "s.yaml:16:12: training.metrics: circular_mae is told in the units of time: a cosine does not say which of two values of hour it is of: a wave of at least 24 does, or sine_cosine")]
    [InlineData("      minute:\n        - dropout: { name: drop, rate: 0.1 }\n        - dense: { units: 1 }\n", "",
        "s.yaml:12:13: training.heads.minute: the network has no head minute, its heads are hour: leave it out, or add its layers to network.heads")]
    [InlineData("minute: { loss: circular_squared_error,", "minute: { targets: [hour], loss: circular_squared_error,",
        "s.yaml:10:9: network.heads.minute: the last layer must have one unit a class, 12, but has 1")]
    [InlineData("monitor: val_minute_circular_mae", "monitor: val_minute_mae",
        "s.yaml:18:30: training.early_stopping.monitor cannot be \"val_minute_mae\", which is not measured")]
    [InlineData("      minute:\n", "      hour:\n", "s.yaml:9:7: the key \"hour\" stands twice, first in line 6; keep one")]
    [InlineData("  epochs: 2", "  epochs: 2\n  loss: mean_squared_error", "s.yaml:18:9: training.loss: each head has its own: write it there, training.heads.NAME.loss, and leave training.loss out")]
    [InlineData("      minute:\n", "      circular:\n", "s.yaml:10:9: network.heads.circular: a head named circular would have a metric circular_mse, which is another's name: give the head another")]
    [InlineData("      minute:\n", "      val:\n", "s.yaml:10:9: network.heads.val: a head named val would have a metric val_loss, which is another's name: give the head another")]
    [InlineData("      minute:\n", "      my minute:\n", "s.yaml:9:7: network.heads has names of letters, digits, '_' and '-', at least one letter (paths use them), but \"my minute\" stands here")]
    public void What_is_wrong_is_told_with_its_line(string was, string becomes, string error, string? also = null, string? to = null)
    {
        string text = Clock.Replace(was, becomes, StringComparison.Ordinal);
        if (also is not null) text = text.Replace(also, to, StringComparison.Ordinal);
        text.ShouldNotBe(Clock);
        string[] errors = Texts.Errors(text);
        errors.ShouldContain(one => one.StartsWith(error, StringComparison.Ordinal), string.Join('\n', errors));
    }

    [Fact]
    public void A_path_into_a_head_that_is_not_there_is_told() =>
        Texts.Errors(Clock, null, "network.heads.minutes.drop.rate=0.2").Single().ShouldContain(
            "the path network.heads.minutes.drop.rate leads nowhere: network.heads has no \"minutes\"; did you mean \"minute\"?");
}
