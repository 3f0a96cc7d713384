using System.Text.Json;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Laws;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Data;

/// <summary>Targets on their way to the network and back.</summary>
public class EncodingTests
{
    /// <summary>A time as hour and minute.</summary>
    public static EncodingOptions HourMinute { get; } = new() { Name = EncodingKind.Parts, By = 60, Into = ["hour", "minute"] };

    /// <summary>A clock's time encoded in every way.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, EncodingOptions>> Every { get; } =
    [
        Of(("time", new() { Name = EncodingKind.Divide, By = 60 })),
        Of(("time", new() { Name = EncodingKind.Standard })),
        Of(("time", new() { Name = EncodingKind.MinMax })),
        Of(("time", new() { Name = EncodingKind.Bins, Count = 24 })),
        Of(("time", new() { Name = EncodingKind.SineCosine, Waves = [60, 720] })),
        Of(("time", new() { Name = EncodingKind.Cosine, Waves = [1440] })),
        Of(("time", HourMinute), ("hour", new() { Name = EncodingKind.Bins, Count = 12 })),
        Of(("time", HourMinute), ("hour", new() { Name = EncodingKind.Cosine, Waves = [24] }), ("minute", new() { Name = EncodingKind.Cosine, Waves = [120] })),
    ];

    /// <summary>A number that repeats, encoded by every kind.</summary>
    public static IReadOnlyList<EncodingOptions> Repeating { get; } =
    [
        .. Enum.GetValues<EncodingKind>().Select(kind => new EncodingOptions
        {
            Name = kind, Period = 3,
            By = kind is EncodingKind.Divide or EncodingKind.Parts ? 1.5 : null,
            Count = kind is EncodingKind.Bins ? 4 : null,
            Waves = kind is EncodingKind.Cosine ? [6] : kind is EncodingKind.SineCosine ? [3, 0.5] : null,
            Into = kind is EncodingKind.Parts ? ["half", "rest"] : null,
        }),
    ];

    public static TheoryData<int> Ways => [.. Enumerable.Range(0, Every.Count)];

    [Theory]
    [InlineData(0, new[] { 3.5 })]
    [InlineData(3, new[] { 7.0 })]
    [InlineData(4, new[] { 0.96592582628906829, -0.25881904510252076, 0, -1 })] // 105°, then 180°
    [InlineData(5, new[] { 0.60876142900872063 })] // 52.5°
    [InlineData(6, new[] { 3.0, 30 })]
    [InlineData(7, new[] { 0.70710678118654752, 0 })]
    public void Half_past_three_is_what_its_encoding_makes_of_it(int way, double[] expected)
    {
        Dataset encoded = Encoded(way, [210, 719, 0]);
        encoded.Targets.Take(expected.Length).ShouldBe(expected.Select(value => (float)value), 1e-6f);
        encoded.TargetNames.Count.ShouldBe(expected.Length);
        encoded.Samples.ShouldBe(3);
    }

    [Fact]
    public void What_is_learnt_has_names_classes_and_periods()
    {
        Told(0).ShouldBe([("time", 0, 12.0)]);
        Told(3).ShouldBe([("time", 24, null)]);
        Told(4).ShouldBe([("time_sine_720", 0, null), ("time_cosine_720", 0, null), ("time_sine_60", 0, null), ("time_cosine_60", 0, null)]);
        Told(6).ShouldBe([("hour", 12, null), ("minute", 0, 60)]);
        Told(7).ShouldBe([("hour_cosine", 0, null), ("minute_cosine", 0, null)]);
        Encoded(3, [0, 719]).ClassNames[7].ShouldBe("210 to 240");
        Encoded(6, [0, 719]).Columns[0].ClassNames.ShouldBe(Enumerable.Range(0, 12).Select(hour => $"{hour}"));

        static IEnumerable<(string, int?, double?)> Told(int way) => Encoded(way, [0, 719]).Columns.Select(column => (column.Name, column.Classes, column.Period));
    }

    /// <summary>Every minute comes back; from bins as the mean of those that share its bin.</summary>
    [Theory, MemberData(nameof(Ways))]
    public void Every_minute_comes_back(int way)
    {
        double[] minutes = [.. Enumerable.Range(0, 720).Select(minute => (double)minute)];
        Dataset encoded = Encoded(way, minutes);
        TargetCode code = encoded.Codes.ShouldHaveSingleItem();
        code.NoWayBack.ShouldBeNull();
        int width = encoded.TargetNames.Count;
        for (int i = 0; i < minutes.Length; i++)
        {
            double[] columns = [.. encoded.Targets.AsSpan(i * width, width).ToArray().Select(value => (double)value)];
            // A cosine near its end hardly moves: single precision leaves √(2 · 6e-8) of an angle there, 0.08 of 1440 minutes.
            double expected = way == 3 ? (30 * Math.Floor(minutes[i] / 30)) + 14.5 : minutes[i];
            code.Decode(columns).ShouldBe(expected, way is 5 or 7 ? 0.1 : 1e-3, $"minute {i}");
        }
    }

    [Fact]
    public void Columns_that_no_value_has_are_told_as_the_nearest()
    {
        TargetCode divided = Encoded(0, [0, 1]).Codes[0], waves = Encoded(4, [0, 1]).Codes[0], cosines = Encoded(7, [0, 1]).Codes[0];
        divided.Decode([13]).ShouldBe(780, 1e-9); // circular errors go round
        divided.Decode([-1]).ShouldBe(-60, 1e-9);
        waves.Decode([0, 0, 0, 0]).ShouldBe(0);
        cosines.Decode([7, -3]).ShouldBe(60, 1e-9); // beyond −1 and 1 as these: hour 0, minute 60, which is the next hour
        foreach (double sine in (double[])[-1e-20, -1e-9, 0, 1e-9]) waves.Decode([sine, 1, sine, 1]).ShouldBeInRange(0, 719.9999999999);
    }

    /// <summary>Of a long wave that is off by a quarter of the short one, the short one says where exactly.</summary>
    [Fact]
    public void A_shorter_wave_refines_a_longer_one()
    {
        TargetCode code = Encoded(4, [0, 1]).Codes[0];
        foreach (double time in (double[])[0, 3, 59, 60, 359.5, 700, 719])
        {
            foreach (double off in (double[])[-14, 0, 14])
            {
                (double coarse, double fine) = (2 * Math.PI * (time + off) / 720, 2 * Math.PI * time / 60);
                code.Decode([Math.Sin(coarse), Math.Cos(coarse), 0.3 * Math.Sin(fine), 0.3 * Math.Cos(fine)]).ShouldBe(time, 1e-9);
            }
        }
    }

    [Fact]
    public void What_is_fitted_is_fitted_on_the_training_part_alone()
    {
        DataOptions options = new() { Source = SourceKind.Csv, Targets = ["y"], Encoding = Of(("y", new() { Name = EncodingKind.Standard })) };
        Dataset data = Run.Numbers([1, 2, 3, 4, 5, 6], [1, 5, 9, 100, 200, -7], 1) with { TargetNames = ["y"] };
        FoldData fold = FoldData.Prepare(data, new([0, 1, 2], [3, 4, 5]), options, new RandomKey(1));
        double deviation = Math.Sqrt(32.0 / 3);
        fold.Train.Targets.ShouldBe([(float)(-4 / deviation), 0, (float)(4 / deviation)], 1e-6f);
        fold.Validation!.Targets[0].ShouldBe((float)(95 / deviation), 1e-5f);
        fold.Prepared(data).Targets[3].ShouldBe(fold.Validation.Targets[0]);
        FoldData least = FoldData.Prepare(data, new([0, 1, 2], [3, 4, 5]), options with { Encoding = Of(("y", new() { Name = EncodingKind.MinMax })) }, new RandomKey(1));
        least.Train.Targets.ShouldBe([0f, 0.5f, 1]);
        least.Train.Columns[0].Period.ShouldBeNull();
    }

    /// <summary>The loss is of what is learnt, errors are of what it stands for.</summary>
    [Fact]
    public void Errors_are_told_in_the_targets_own_units()
    {
        DataOptions options = new() { Source = SourceKind.Csv, Targets = ["y"], Encoding = Of(("y", new() { Name = EncodingKind.Divide, By = 4, Period = 10 })) };
        Dataset raw = Run.Numbers([0, 1, 2.25f], [1, 1, 0], 1) with { TargetNames = ["y"] };
        Dataset data = TargetEncoder.Fit(options, raw).Apply(raw);
        TrainedNetwork same = new([new DenseOptions { Units = 1, UseBias = false }], 1, [1]);
        TrainingOptions training = new()
        {
            Loss = new() { Name = LossKind.CircularAbsoluteError }, Epochs = 1,
            Metrics = [MetricKind.Mae, MetricKind.Mse, MetricKind.CircularMae, MetricKind.CircularMse],
        };
        IReadOnlyDictionary<string, double> values = same.Evaluate(data, training);
        // Outputs 0, 1 and 2.25 stand for 0, 4 and 9: beside 1, 1 and 0, where a turn is 10.
        values["mae"].ShouldBe((1 + 3 + 9) / 3.0, 1e-6);
        values["mse"].ShouldBe((1 + 9 + 81) / 3.0, 1e-6);
        values["circular_mae"].ShouldBe((1 + 3 + 1) / 3.0, 1e-6);
        values["circular_mse"].ShouldBe((1 + 9 + 1) / 3.0, 1e-6);
        values["loss"].ShouldBe((0.25 + 0.75 + 0.25) / 3, 1e-6); // the same ways over 4
    }

    /// <summary>Two heads, hour and minute: together they tell the time, whoever of them is wrong.</summary>
    [Fact]
    public void Heads_together_tell_what_they_are_parts_of()
    {
        DataOptions options = new() { Source = SourceKind.Clock, Encoding = Every[6] };
        float[] times = [210, 719, 0, 61];
        // Features: the hour that will be said, one-hot in twelve, and the minute.
        (int Hour, float Minute)[] said = [(3, 31), (0, 1), (11, 58), (1, 1)];
        float[] features = [.. said.SelectMany(one => (float[])[.. Enumerable.Range(0, 12).Select(hour => hour == one.Hour ? 1f : 0), one.Minute])];
        Dataset raw = new Dataset(features, times, [.. Enumerable.Range(0, 13).Select(i => $"x{i}")], ["time"], 0) { Columns = [Clocks.Target] };
        TargetEncoder encoder = TargetEncoder.Fit(options, new Dataset([], [.. Enumerable.Range(0, 720).Select(minute => (float)minute)], [], ["time"], 0) { Columns = [Clocks.Target] });
        Dataset data = encoder.Apply(raw);
        HeadsOptions heads = new()
        {
            Heads = new Dictionary<string, IReadOnlyList<LayerOptions>>
            {
                ["hour"] = [new DenseOptions { Units = 12, UseBias = false }], ["minute"] = [new DenseOptions { Units = 1, UseBias = false }],
            },
        };
        float[] parameters = new float[(13 * 12) + 13];
        for (int hour = 0; hour < 12; hour++) parameters[(hour * 12) + hour] = 1;
        parameters[^1] = 1;
        TrainedNetwork network = new([heads], 13, parameters);
        IReadOnlyDictionary<string, double> values = network.Evaluate(data, new()
        {
            Heads = new Dictionary<string, HeadOptions>
            {
                ["hour"] = new() { Loss = new() { Name = LossKind.SparseCategoricalCrossentropy, FromLogits = true } },
                ["minute"] = new() { Loss = Run.Mse, Metrics = [MetricKind.Mae, MetricKind.CircularMae] },
            },
            Metrics = [MetricKind.CircularMae, MetricKind.Mae], Epochs = 1,
        });
        // 3:31 for 3:30, 0:01 for 11:59, 11:58 for 0:00, 1:01 for 1:01.
        values["circular_mae"].ShouldBe((1 + 2 + 2 + 0) / 4.0, 1e-5);
        values["mae"].ShouldBe((1 + 718 + 718 + 0) / 4.0, 1e-4);
        values["hour_accuracy"].ShouldBe(0.5);
        values["minute_mae"].ShouldBe((1 + 58 + 58 + 0) / 4.0, 1e-5);
        values["minute_circular_mae"].ShouldBe((1 + 2 + 2 + 0) / 4.0, 1e-5);
        values.Keys.ShouldBe(["loss", "circular_mae", "mae", "hour_loss", "hour_accuracy", "minute_loss", "minute_mae", "minute_circular_mae"]);
    }

    /// <summary>Of a label of bins its class counts for accuracy, and what the bin stands for errors.</summary>
    [Fact]
    public void Bins_have_accuracy_and_errors()
    {
        DataOptions options = new() { Source = SourceKind.Csv, Targets = ["y"], Encoding = Of(("y", new() { Name = EncodingKind.Bins, Count = 2 })) };
        Dataset raw = Run.Numbers([1, 0, 1, 0, 0, 1], [0, 1, 10], 2) with { TargetNames = ["y"], FeatureNames = ["a", "b"], Columns = null };
        Dataset data = TargetEncoder.Fit(options, raw).Apply(raw); // bins [0, 5) and [5, 10], told back as 0.5 and 10
        data.Targets.ShouldBe([0f, 0, 1]);
        TrainedNetwork same = new([new DenseOptions { Units = 2, UseBias = false }], 2, [1, 0, 0, 1]);
        IReadOnlyDictionary<string, double> values = same.Evaluate(data, new()
        {
            Loss = new() { Name = LossKind.SparseCategoricalCrossentropy, FromLogits = true }, Metrics = [MetricKind.Accuracy, MetricKind.Mae], Epochs = 1,
        });
        values["accuracy"].ShouldBe(1);
        values["mae"].ShouldBe((0.5 + 0.5 + 0) / 3, 1e-9);
    }

    [Theory, MemberData(nameof(Ways))]
    public void An_encoder_is_written_and_read_again(int way)
    {
        Dataset raw = Times([.. Enumerable.Range(0, 100).Select(i => 7.0 * i)]);
        TargetEncoder encoder = TargetEncoder.Fit(new() { Source = SourceKind.Clock, Encoding = Every[way] }, raw);
        string text = JsonSerializer.Serialize(encoder);
        TargetEncoder again = JsonSerializer.Deserialize<TargetEncoder>(text)!;
        JsonSerializer.Serialize(again).ShouldBe(text);
        again.Apply(raw).Targets.ShouldBe(encoder.Apply(raw).Targets);
        text.ShouldNotContain("\"Columns\"");
    }

    [Fact]
    public void Angles_are_those_of_the_platforms_to_the_last_places()
    {
        for (int i = 0; i < 20_000; i++)
        {
            double angle = (i - 10_000) * Math.PI / 10_007, radius = Math.Pow(10, (i % 13) - 6);
            (double y, double x) = (radius * Math.Sin(angle), radius * Math.Cos(angle));
            PortableMath.Atan2(y, x).ShouldBe(Math.Atan2(y, x), 1e-15);
        }

        PortableMath.Atan2(0, -1).ShouldBe(Math.PI);
        PortableMath.Atan2(0, 0).ShouldBe(0);
        PortableMath.Atan2(-2, 0).ShouldBe(-Math.PI / 2);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "minutes", "data.encoding.minutes: the data have no target minutes, but time, hour, minute: did you mean 'minute'?" },
        { "label", "data.encoding.label: label is a class label, and what is encoded is a number: leave it out" },
        { "given", "data.encoding.time.period: this target repeats after 720, whatever stands here: leave period out" },
        { "part", "data.encoding.minute.period: this target repeats after 60, whatever stands here: leave period out" },
        { "divide", "data.encoding.time.by: divide needs a divisor, for example by: 60" },
        { "bins", "data.encoding.time.count: bins needs to know how many, for example count: 24" },
        { "into", "data.encoding.time.into: parts needs two names, for example into: [hour, minute]" },
        { "taken", "data.encoding.time.into: time is the name of another target: call the part something else" },
        { "waves", "data.encoding.time.waves: waves are lengths greater than 0, each once, but [0] stands here" },
        { "two waves", "data.encoding.time.waves: cosine takes one wave: leave the others out, or take sine_cosine" },
        { "no wave", "data.encoding.y.period: sine_cosine needs to know after how much it repeats, for example period: 360 for degrees, or waves: [360]" },
        { "stray", "data.encoding.time.count: count belongs to bins: leave it out" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void What_is_wrong_with_encodings_is_told(string what, string message)
    {
        DataOptions clock = new() { Source = SourceKind.Clock };
        EncodingOptions bare = new();
        DataOptions options = what switch
        {
            "minutes" => clock with { Encoding = Of(("time", HourMinute), ("minutes", bare with { Period = 3 })) },
            "label" => new() { Source = SourceKind.Mnist, Encoding = Of(("label", bare with { Name = EncodingKind.Standard })) },
            "given" => clock with { Encoding = Of(("time", bare with { Period = 12 })) },
            "part" => clock with { Encoding = Of(("time", HourMinute), ("minute", bare with { Period = 60 })) },
            "divide" => clock with { Encoding = Of(("time", bare with { Name = EncodingKind.Divide })) },
            "bins" => clock with { Encoding = Of(("time", bare with { Name = EncodingKind.Bins })) },
            "into" => clock with { Encoding = Of(("time", bare with { Name = EncodingKind.Parts, By = 60, Into = ["hour"] })) },
            "taken" => clock with { Encoding = Of(("time", HourMinute with { Into = ["hour", "time"] })) },
            "waves" => clock with { Encoding = Of(("time", bare with { Name = EncodingKind.SineCosine, Waves = [0] })) },
            "two waves" => clock with { Encoding = Of(("time", bare with { Name = EncodingKind.Cosine, Waves = [1440, 60] })) },
            "no wave" => new() { Source = SourceKind.DarkIntervals, Encoding = Of(("y", bare with { Name = EncodingKind.SineCosine })) },
            _ => clock with { Encoding = Of(("time", bare with { Name = EncodingKind.Divide, By = 60, Count = 3 })) },
        };
        DataSource.Check(options).Select(rule => $"{rule.Path}: {rule.Message}").ShouldContain(message);
    }

    [Theory]
    [InlineData(EncodingKind.Cosine, 720, MetricKind.Mae, "mae is told in the units of time: a cosine does not say which of two values of time it is of: a wave of at least 1440 does, or sine_cosine")]
    [InlineData(EncodingKind.SineCosine, 60, MetricKind.CircularMse, "circular_mse is told in the units of time: the angle in a wave of 60 does not say in which turn time was: take a longest wave of at least 720")]
    public void Errors_of_what_has_no_way_back_are_refused(EncodingKind kind, double wave, MetricKind metric, string message)
    {
        DataOptions options = new() { Source = SourceKind.Clock, Encoding = Of(("time", new() { Name = kind, Waves = [wave] })) };
        DenseOptions last = new() { Units = kind == EncodingKind.Cosine ? 1 : 2 };
        TrainingOptions training = new() { Loss = Run.Mse, Metrics = [metric], Epochs = 1 };
        NetworkPlan.Check([last], training, 5, DataSource.CodesOf(options)).ShouldBe([("training.metrics", message)]);
    }

    private static Dictionary<string, EncodingOptions> Of(params (string Name, EncodingOptions Options)[] encoding) =>
        encoding.ToDictionary(one => one.Name, one => one.Options);

    private static Dataset Times(double[] minutes) =>
        new(new float[minutes.Length], [.. minutes.Select(minute => (float)minute)], ["x"], ["time"], 0) { Columns = [Clocks.Target] };

    private static Dataset Encoded(int way, double[] minutes)
    {
        Dataset raw = Times(minutes);
        return TargetEncoder.Fit(new() { Source = SourceKind.Clock, Encoding = Every[way] }, raw).Apply(raw);
    }
}
