using Assay.Engine;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Storage;

namespace Assay.Tests.Exports;

/// <summary>Models with parameters that nobody trained, and samples for them.</summary>
internal static class MadeModels
{
    public static readonly TargetColumn Price = new("price", 0, []), Kind = new("kind", 3, ["calm", "breeze", "gale"]), Yes = new("yes", 2, ["no", "yes"]);

    /// <summary>Three features, scaled; parameters between −0.7 and 0.7.</summary>
    public static SavedModel Table(IReadOnlyList<LayerOptions> layers, LossOptions loss, params TargetCode[] codes) => new(
        "run", Network(layers, 3), new Scaler([0.5, -2, 100], [2, 0.25, 33]), ["a", "b", "c"], [.. codes.Select(code => code.Name)], [], loss, null, null, new(codes));

    public static SavedModel Images(IReadOnlyList<LayerOptions> layers, Shape shape, LossOptions? loss, IReadOnlyDictionary<string, HeadOptions>? heads, params TargetCode[] codes) => new(
        "run", Network(layers, shape), new Scaler([.. Enumerable.Range(0, shape.Channels).Select(c => 100.5 + c)], [.. Enumerable.Range(0, shape.Channels).Select(c => 70.0 - (3 * c))]),
        [], [.. codes.Select(code => code.Name)], [], loss, heads, heads is null ? null : [.. codes.Select(code => (code as PlainCode)?.Column ?? new TargetColumn(code.Name, 0, [], code.Period))], new(codes));

    public static TrainedNetwork Network(IReadOnlyList<LayerOptions> layers, Shape shape)
    {
        IReadOnlyList<ParameterTensor> tensors = new TrainedNetwork(layers, shape, []).Tensors;
        float[] parameters = new float[tensors.Max(tensor => tensor.Offset + tensor.Size)];
        foreach (ParameterTensor tensor in tensors)
        {
            float spread = tensor.Shape.Count > 1 ? 1.4f / MathF.Sqrt(tensor.Size / tensor.Shape[^1]) : 1.4f;
            for (int i = 0; i < tensor.Size; i++)
                parameters[tensor.Offset + i] = (((tensor.Offset + i) * 7919L % 2003 / 2003f) - 0.5f) * spread;
            if (tensor.Name.EndsWith("moving_variance", StringComparison.Ordinal))
                foreach (ref float variance in parameters.AsSpan(tensor.Offset, tensor.Size)) variance = MathF.Abs(variance) + 0.3f;
        }

        return new(layers, shape, parameters);
    }

    /// <summary>Raw samples of the model's form.</summary>
    public static Dataset Samples(SavedModel model, int count)
    {
        Shape shape = model.Network.Input;
        Dataset samples = new([], new float[count * model.Codes.Count], shape.IsVector ? model.Features : [], [.. model.Codes.Select(code => code.Name)], 0);
        return shape.IsVector
            ? samples with { Features = [.. Enumerable.Range(0, count * shape.Size).Select(i => ((i * 613 % 1009) / 1009f * (i % 3 == 2 ? 150 : 3)) - 1.5f)] }
            : samples with { Image = shape, Pixels = [.. Enumerable.Range(0, count * shape.Size).Select(i => (byte)((i * 31) + (i / shape.Size * 17) + (i % 7 * 40)))] };
    }
}
