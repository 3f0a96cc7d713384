using System.Text.Json;
using System.Text.Json.Serialization;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Laws;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Golden;

/// <summary>One case of tests/golden/values, made by tests/golden/make.py, which says what each value is.</summary>
public sealed record GoldenCase(
    string Name, int Inputs, int Classes, IReadOnlyList<LayerOptions> Network, TrainingOptions Training,
    double[] Parameters, double[] Features, double[] Targets, double[] Outputs, double[] Losses,
    double[] Gradient, [property: JsonPropertyName("after_1")] double[] After1, [property: JsonPropertyName("after_10")] double[] After10,
    int[]? Image = null, double[]? Statistics = null, [property: JsonPropertyName("statistics_after_10")] double[]? StatisticsAfter10 = null,
    IReadOnlyDictionary<string, int>? Columns = null, double? Period = null)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new LayerConverter() },
    };

    /// <summary>The kinds of cases: a file of values each.</summary>
    public static IReadOnlyList<string> Files =>
        ["activations", "losses", "optimizers", "penalties", "shapes", "conv2d", "pooling", "normalisation", "heads"];

    private static readonly Dictionary<string, GoldenCase> All = Files
        .SelectMany(file => Read<GoldenCase>(file).Select(golden => (Key: $"{file}: {golden.Name}", golden)))
        .ToDictionary(pair => pair.Key, pair => pair.golden);

    /// <summary>The names of all cases, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    public static GoldenCase Of(string name) => All[name];

    public int Samples => Features.Length / Inputs;

    public static List<T> Read<T>(string file)
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "golden", file + ".json"));
        return JsonSerializer.Deserialize<List<T>>(stream, Json)!;
    }

    /// <summary>The shape of a sample.</summary>
    public Shape Shape => Image is [int height, int width, int channels] ? new Shape(height, width, channels) : Inputs;

    public Dataset Dataset() => new Dataset(
        Singles(Features), Singles(Targets), Numbered("x", Inputs), Columns is null ? Numbered("y", Targets.Length / Samples) : [.. Columns.Keys], Classes)
    {
        Image = Image is null ? null : Shape,
        Columns = Columns is null ? null : [.. Columns.Select(column => new TargetColumn(column.Key, column.Value, []))],
    }.Repeating(Period);

    /// <summary>The engine's flat vector: the parameters, and from the next whole vector on the running statistics.</summary>
    public float[] Start()
    {
        float[] parameters = Singles(Parameters);
        if (Statistics is null) return parameters;
        Array.Resize(ref parameters, Lanes.RoundUp(parameters.Length));
        return [.. parameters, .. Singles(Statistics)];
    }

    /// <summary>The samples of a step's batch: the first epoch's batches in order, then the second's …</summary>
    public int[] Batch(int step)
    {
        int batches = (Samples + Training.BatchSize - 1) / Training.BatchSize, from = step % batches * Training.BatchSize;
        return [.. Enumerable.Range(from, Math.Min(Training.BatchSize, Samples - from))];
    }

    /// <summary>Golden parameters, features and targets are exact in single precision.</summary>
    public static float[] Singles(IEnumerable<double> values) => [.. values.Select(value =>
    {
        ((double)(float)value).ShouldBe(value);
        return (float)value;
    })];

    private static string[] Numbered(string prefix, int count) => [.. Enumerable.Range(1, count).Select(i => $"{prefix}{i}")];

    /// <summary>{"dense": {…}} and {"dropout": {…}}, as in study files.</summary>
    private sealed class LayerConverter : JsonConverter<LayerOptions>
    {
        public override LayerOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using JsonDocument layer = JsonDocument.ParseValue(ref reader);
            JsonProperty only = layer.RootElement.EnumerateObject().Single();
            return only.Name switch
            {
                "dense" => only.Value.Deserialize<DenseOptions>(options)!,
                "conv2d" => only.Value.Deserialize<Conv2dOptions>(options)!,
                "pool" => only.Value.Deserialize<PoolOptions>(options)!,
                "global_pool" => only.Value.Deserialize<GlobalPoolOptions>(options)!,
                "batch_norm" => only.Value.Deserialize<BatchNormOptions>(options)!,
                "flatten" => only.Value.Deserialize<FlattenOptions>(options)!,
                "heads" => new HeadsOptions { Heads = only.Value.Deserialize<Dictionary<string, IReadOnlyList<LayerOptions>>>(options)! },
                "dropout" => only.Value.Deserialize<DropoutOptions>(options)!,
                _ => throw new JsonException($"unknown layer {only.Name}"),
            };
        }

        public override void Write(Utf8JsonWriter writer, LayerOptions value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }
}
