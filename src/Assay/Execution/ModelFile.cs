using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Journal;

namespace Assay.Execution;

/// <summary>A trained network with what it takes to use it.</summary>
/// <param name="Run">Key of the training it came from.</param>
/// <param name="Network">Layers and parameters.</param>
/// <param name="Scaler">What is done to features before they go in.</param>
/// <param name="Features">Names of the features, in order.</param>
/// <param name="Targets">Names of the targets.</param>
/// <param name="Classes">Names of the classes; empty for regression.</param>
/// <param name="Loss">What it was trained on: says whether outputs are probabilities or logits.</param>
public sealed record SavedModel(
    string Run,
    TrainedNetwork Network,
    Scaler Scaler,
    IReadOnlyList<string> Features,
    IReadOnlyList<string> Targets,
    IReadOnlyList<string> Classes,
    LossOptions Loss);

/// <summary>
/// Models in the safetensors format (Hugging Face, https://huggingface.co/docs/safetensors): the length of a JSON header
/// in 8 bytes, little-endian; the header; then the tensors as float32, one after another. What is not a tensor stands as
/// text in <c>__metadata__</c>.
/// </summary>
public static class ModelFile
{
    private sealed record Entry(string Dtype, int[] Shape, long[] DataOffsets);

    /// <summary>Writes a model, whole or not at all.</summary>
    public static void Save(string path, SavedModel model)
    {
        JsonObject header = new()
        {
            ["__metadata__"] = new JsonObject
            {
                ["format"] = "assay-1",
                ["run"] = model.Run,
                ["layers"] = JsonSerializer.Serialize(model.Network.Layers, Content.Json),
                ["input"] = JsonSerializer.Serialize(model.Network.Input, Content.Json),
                ["scaler"] = JsonSerializer.Serialize(model.Scaler, Content.Json),
                ["features"] = JsonSerializer.Serialize(model.Features, Content.Json),
                ["targets"] = JsonSerializer.Serialize(model.Targets, Content.Json),
                ["classes"] = JsonSerializer.Serialize(model.Classes, Content.Json),
                ["loss"] = JsonSerializer.Serialize(model.Loss, Content.Json),
            },
        };
        IReadOnlyList<ParameterTensor> tensors = model.Network.Tensors;
        long offset = 0;
        foreach (ParameterTensor tensor in tensors)
        {
            long end = offset + (sizeof(float) * (long)Size(tensor));
            header[tensor.Name] = JsonSerializer.SerializeToNode(new Entry("F32", [.. tensor.Shape], [offset, end]), Content.Json);
            offset = end;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, Content.Json), length = new byte[8];
        int padded = (json.Length + 7) / 8 * 8; // the format asks for tensors aligned to 8 bytes, by spaces
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        AtomicFile.Write(path, file =>
        {
            file.Write(length);
            file.Write(json);
            for (int i = json.Length; i < padded; i++) file.WriteByte((byte)' ');
            foreach (ParameterTensor tensor in tensors)
                file.Write(MemoryMarshal.AsBytes(model.Network.Parameters.Span.Slice(tensor.Offset, Size(tensor))));
        });
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">When the file is not such a model.</exception>
    public static SavedModel Load(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        try
        {
            int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(file));
            JsonObject header = JsonNode.Parse(file.AsSpan(8, length))!.AsObject();
            JsonObject metadata = header["__metadata__"]!.AsObject();
            IReadOnlyList<LayerOptions> layers = Part<List<LayerOptions>>("layers");
            Shape input = Part<Shape>("input");
            IReadOnlyList<ParameterTensor> tensors = new TrainedNetwork(layers, input, []).Tensors;
            float[] parameters = new float[tensors.Max(tensor => tensor.Offset + Size(tensor))];
            foreach (ParameterTensor tensor in tensors)
            {
                Entry entry = header[tensor.Name].Deserialize<Entry>(Content.Json)!;
                if (!entry.Shape.SequenceEqual(tensor.Shape)) throw new InvalidDataException($"{path}: {tensor.Name} has another shape than its layer");
                file.AsSpan(8 + length + (int)entry.DataOffsets[0], sizeof(float) * Size(tensor))
                    .CopyTo(MemoryMarshal.AsBytes(parameters.AsSpan(tensor.Offset, Size(tensor))));
            }

            return new SavedModel(
                metadata["run"]!.GetValue<string>(), new TrainedNetwork(layers, input, parameters), Part<Scaler>("scaler"),
                Part<List<string>>("features"), Part<List<string>>("targets"), Part<List<string>>("classes"), Part<LossOptions>("loss"));

            T Part<T>(string name) => JsonSerializer.Deserialize<T>(metadata[name]!.GetValue<string>(), Content.Json)!;
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException or NullReferenceException
            or OverflowException or InvalidOperationException or NotSupportedException)
        {
            throw new InvalidDataException($"{path}: not a model of Assay, or a damaged one: {problem.Message}", problem);
        }
    }

    private static int Size(ParameterTensor tensor) => tensor.Shape.Aggregate(1, (size, extent) => size * extent);
}
