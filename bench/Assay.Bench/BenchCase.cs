using System.Text.Json.Serialization;
using System.Text.Json;
using Assay.Engine;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Bench;

/// <summary>One case of <c>cases.json</c>; layers as in study files, an activation by its name alone.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Samples">How many samples there are.</param>
/// <param name="Batch">How many go into a step.</param>
/// <param name="Input">Features, or height, width and channels.</param>
/// <param name="Layers">Each an object with its kind as the only key.</param>
/// <param name="Loss">The loss; of logits where the last of several outputs is linear.</param>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="LearningRate">Its rate.</param>
/// <param name="L2">Penalty on weights and biases.</param>
internal sealed record BenchCase(
    string Case, int Samples, int Batch, int[] Input, JsonElement[] Layers, LossKind Loss, OptimizerKind Optimizer,
    double LearningRate, double L2)
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new ActivationConverter() },
    };

    public Shape Shape => Input is [int height, int width, int channels] ? new Shape(height, width, channels) : Input[0];

    public IReadOnlyList<LayerOptions> Network => [.. Layers.Select(layer => WithPenalty(LayerOf(layer.EnumerateObject().Single())))];

    public static BenchCase Parse(string json) => JsonSerializer.Deserialize<BenchCase>(json, SnakeCase)!;

    private static LayerOptions LayerOf(JsonProperty layer) => layer.Name switch
    {
        "dense" => layer.Value.Deserialize<DenseOptions>(SnakeCase)!,
        "conv2d" => layer.Value.Deserialize<Conv2dOptions>(SnakeCase)!,
        "pool" => layer.Value.Deserialize<PoolOptions>(SnakeCase)!,
        "batch_norm" => layer.Value.Deserialize<BatchNormOptions>(SnakeCase)!,
        "dropout" => layer.Value.Deserialize<DropoutOptions>(SnakeCase)!,
        _ => throw new InvalidOperationException($"unknown layer {layer.Name}"),
    };

    private LayerOptions WithPenalty(LayerOptions layer) => layer is WeightedOptions weighted && L2 > 0
        ? weighted with { Regularizer = new() { L2 = L2 }, BiasRegularizer = new() { L2 = L2 } }
        : layer;

    private sealed class ActivationConverter : JsonConverter<ActivationOptions>
    {
        public override ActivationOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new() { Name = JsonSerializer.Deserialize<ActivationKind>(ref reader, options) };

        public override void Write(Utf8JsonWriter writer, ActivationOptions value, JsonSerializerOptions options) =>
            throw new NotSupportedException();
    }
}
