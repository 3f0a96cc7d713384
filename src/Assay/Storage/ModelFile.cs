using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.Json;
using Assay.Engine;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Studies.Writing;

namespace Assay.Storage;

/// <summary>A trained network with what it takes to use it.</summary>
/// <param name="Run">Key of the training it came from.</param>
/// <param name="Network">Layers and parameters.</param>
/// <param name="Scaler">What is done to features before they go in.</param>
/// <param name="Features">Names of the features, or of a table's columns that are pixels, in order; empty for other images.</param>
/// <param name="Targets">Names of the targets.</param>
/// <param name="Classes">Names of the classes; empty for regression.</param>
/// <param name="Loss">What it was trained on: says whether outputs are probabilities or logits; null where heads have their own.</param>
/// <param name="Heads">What each head learnt; null for a chain.</param>
/// <param name="Columns">The targets one by one, with their classes, where there are heads; else null.</param>
/// <param name="Encoder">What is done to targets, and undone to outputs; null: nothing.</param>
/// <param name="Table">The columns of a table that features are made of; null: features are their columns.</param>
public sealed record SavedModel(
    string Run,
    TrainedNetwork Network,
    Scaler Scaler,
    IReadOnlyList<string> Features,
    IReadOnlyList<string> Targets,
    IReadOnlyList<string> Classes,
    LossOptions? Loss,
    IReadOnlyDictionary<string, HeadOptions>? Heads = null,
    IReadOnlyList<TargetColumn>? Columns = null,
    TargetEncoder? Encoder = null,
    IReadOnlyList<FeatureColumn>? Table = null)
{
    /// <summary>How each target is put to the network and told back.</summary>
    public IReadOnlyList<TargetCode> Codes => Encoder?.Codes ?? [.. Raw.Select(column => new PlainCode(column))];

    /// <summary>What new samples are to be like.</summary>
    public SampleForm Form => new(Network.Input, Features, Raw, Table);

    /// <summary>The targets as data have them, with their classes.</summary>
    private IReadOnlyList<TargetColumn> Raw => Columns ?? Encoder?.Codes.Select(code => (code as PlainCode)?.Column ?? new TargetColumn(code.Name, 0, [], code.Period)).ToArray()
        ?? [.. Targets.Select(name => new TargetColumn(name, Targets.Count == 1 ? Classes.Count : 0, Targets.Count == 1 ? Classes : []))];

    /// <summary>Raw samples as those that it was trained on were.</summary>
    public Dataset Prepared(Dataset data) => Encoder?.Apply(Scaler.Apply(data)) ?? Scaler.Apply(data);
}

/// <summary>
/// Models in the safetensors format (Hugging Face, https://huggingface.co/docs/safetensors): the length of a JSON header
/// in 8 bytes, little-endian; the header; then the tensors as float32, one after another. What is not a tensor stands as
/// text in <c>__metadata__</c>.
/// </summary>
internal static class ModelFile
{
    private const string Format = "assay-1";

    private sealed record Entry(string Dtype, int[] Shape, long[] DataOffsets);

    /// <summary>Writes a model, whole or not at all.</summary>
    /// <returns>The SHA-256 of the file.</returns>
    public static string Save(string path, SavedModel model)
    {
        byte[] bytes = Bytes(model);
        AtomicFile.Write(path, file => file.Write(bytes));
        return HashOf(bytes);
    }

    private static byte[] Bytes(SavedModel model)
    {
        JsonObject header = new()
        {
            ["__metadata__"] = new JsonObject
            {
                ["format"] = Format,
                ["run"] = model.Run,
                ["layers"] = JsonSerializer.Serialize(model.Network.Layers, Content.Json),
                ["input"] = JsonSerializer.Serialize(model.Network.Input, Content.Json),
                ["scaler"] = JsonSerializer.Serialize(model.Scaler, Content.Json),
                ["features"] = JsonSerializer.Serialize(model.Features, Content.Json),
                ["targets"] = JsonSerializer.Serialize(model.Targets, Content.Json),
                ["classes"] = JsonSerializer.Serialize(model.Classes, Content.Json),
            },
        };
        // What readers of chains know is as it was; heads and encodings say more.
        JsonObject metadata = header["__metadata__"]!.AsObject();
        if (model.Loss is not null) metadata["loss"] = JsonSerializer.Serialize(model.Loss, Content.Json);
        if (model.Heads is not null) metadata["heads"] = JsonSerializer.Serialize(model.Heads, Content.Json);
        if (model.Heads is not null) metadata["columns"] = JsonSerializer.Serialize(model.Columns, Content.Json);
        if (model.Encoder is not null) metadata["encoding"] = JsonSerializer.Serialize(model.Encoder, Content.Json);
        if (model.Table is not null) metadata["table"] = JsonSerializer.Serialize(model.Table, Content.Json);
        IReadOnlyList<ParameterTensor> tensors = model.Network.Tensors;
        long offset = 0;
        foreach (ParameterTensor tensor in tensors)
        {
            long end = offset + (sizeof(float) * (long)tensor.Size);
            header[tensor.Name] = JsonSerializer.SerializeToNode(new Entry("F32", [.. tensor.Shape], [offset, end]), Content.Json);
            offset = end;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, Content.Json), length = new byte[8];
        int padded = (json.Length + 7) / 8 * 8; // the format asks for tensors aligned to 8 bytes, by spaces
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        using MemoryStream file = new(8 + padded + (int)offset);
        file.Write(length);
        file.Write(json);
        for (int i = json.Length; i < padded; i++) file.WriteByte((byte)' ');
        foreach (ParameterTensor tensor in tensors)
            file.Write(MemoryMarshal.AsBytes(model.Network.Parameters.Span.Slice(tensor.Offset, tensor.Size)));
        return file.ToArray();
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">When the file is not such a model.</exception>
    public static SavedModel Load(string path) => Read(path, File.ReadAllBytes(path));

    /// <summary>The SHA-256 of a file's bytes, as the journal tells it.</summary>
    public static string HashOf(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file));

    /// <summary>Reads a model from the bytes of its file; <paramref name="name"/> is what errors call it.</summary>
    /// <exception cref="InvalidDataException">When they are not such a model.</exception>
    public static SavedModel Read(string name, ReadOnlySpan<byte> file)
    {
        try
        {
            long length = BinaryPrimitives.ReadInt64LittleEndian(file);
            if (length < 2 || length > file.Length - 8) throw Wrong($"its header is to have {length} bytes, the file has {file.Length}");
            JsonObject header = JsonNode.Parse(file.Slice(8, (int)length))!.AsObject();
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(file[(8 + (int)length)..]);
            JsonObject metadata = header["__metadata__"]!.AsObject();
            if (metadata["format"]?.GetValue<string>() is var format && format != Format)
                throw Wrong($"its format is '{format}', and '{Format}' is read");
            IReadOnlyList<LayerOptions> layers = Part<List<LayerOptions>>("layers");
            Shape input = Part<Shape>("input");
            IReadOnlyList<ParameterTensor> tensors = Tensors(layers, input, header.Count - 1, values.Length);

            float[] parameters = new float[tensors.Max(tensor => tensor.Offset + tensor.Size)];
            long offset = 0;
            foreach (ParameterTensor tensor in tensors)
            {
                Entry entry = header[tensor.Name]?.Deserialize<Entry>(Content.Json) ?? throw Wrong($"there is no tensor {tensor.Name}");
                long end = offset + (sizeof(float) * (long)tensor.Size);
                if (entry.Dtype != "F32" || !entry.Shape.SequenceEqual(tensor.Shape) || !entry.DataOffsets.SequenceEqual([offset, end]))
                    throw Wrong($"{tensor.Name} has another type, shape or place than its layer");
                values.Slice((int)(offset / sizeof(float)), tensor.Size).CopyTo(parameters.AsSpan(tensor.Offset));
                offset = end;
            }

            if (8 + length + offset != file.Length) throw Wrong($"its tensors end at byte {8 + length + offset} of {file.Length}");
            Scaler scaler = Part<Scaler>("scaler");
            return new SavedModel(
                metadata["run"]!.GetValue<string>(), new TrainedNetwork(layers, input, parameters), scaler,
                Part<List<string>>("features"), Part<List<string>>("targets"), Part<List<string>>("classes"),
                layers[^1] is HeadsOptions ? null : Part<LossOptions>("loss"),
                layers[^1] is HeadsOptions ? Part<Dictionary<string, HeadOptions>>("heads") : null,
                layers[^1] is HeadsOptions ? Part<List<TargetColumn>>("columns") : null,
                metadata["encoding"] is null ? null : Part<TargetEncoder>("encoding"),
                metadata["table"] is null ? null : Part<List<FeatureColumn>>("table"));

            T Part<T>(string part) => JsonSerializer.Deserialize<T>(metadata[part]!.GetValue<string>(), Content.Json) ?? throw Wrong($"it has no {part}");
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException or NullReferenceException
            or ArithmeticException or InvalidOperationException or NotSupportedException or IndexOutOfRangeException or FormatException)
        {
            throw Wrong(problem.Message);
        }

        InvalidDataException Wrong(string what) => new($"{name}: not a model of Assay, or a damaged one: {what}");
    }

    /// <summary>The tensors of these layers, if there are as many as the file has and they take as many values.</summary>
    private static IReadOnlyList<ParameterTensor> Tensors(IReadOnlyList<LayerOptions> layers, Shape input, int count, int values)
    {
        // Before anything is built: what a damaged header could make large.
        if (LayerOptions.Within(layers).Sum(one => (one.Layer as WeightedOptions)?.Repeat ?? 0L) > count)
            throw new ArgumentException($"its layers have more tensors than the {count} of the file");
        long taken = TrainedNetwork.CountValues(layers, input);
        if (taken != values) throw new ArgumentException($"its layers take {taken} values, the file has {values}");
        IReadOnlyList<ParameterTensor> tensors = new TrainedNetwork(layers, input, []).Tensors;
        return tensors.Count == count ? tensors : throw new ArgumentException($"its layers have {tensors.Count} tensors, the file has {count}");
    }
}
