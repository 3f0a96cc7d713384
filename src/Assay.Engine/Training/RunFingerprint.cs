using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>Tells one run from another: SHA-256 over all that a training is given, its samples included.</summary>
internal static class RunFingerprint
{
    private const int Piece = 1 << 20;

    // Bounds may be infinite.
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The fingerprint of a training, its metrics written out.</summary>
    public static byte[] Of(
        IReadOnlyList<LayerOptions> network, TrainingOptions training, Dataset train, Dataset? validation, RandomKey key)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string path, LayerOptions layer) in LayerOptions.Within(network))
        {
            if (path.StartsWith("network.heads.", StringComparison.Ordinal)) Add(hash, path);
            Add(hash, layer.Kind);
            Add(hash, layer);
        }

        Add(hash, training);
        Add(hash, new { key.Study, key.Run, key.Fold });
        Add(hash, train, training);
        if (validation is not null) Add(hash, validation, training);
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, Dataset data, TrainingOptions training)
    {
        Add(hash, new
        {
            data.Shape, data.Samples, data.Classes, Heads = training.Heads is null ? null : data.TargetNames, Targets = data.TargetNames.Count, Bytes = data.Pixels is not null, data.PixelScaler, data.EachEpoch?.Options,
        });
        Add<float>(hash, data.Features);
        if (data.Codes.Any(code => code is not PlainCode || code.Period is not null)) Add(hash, data.Codes);
        Add<float>(hash, data.Targets);
        if (data.Weights is { } weights) Add<float>(hash, weights);
        Add<byte>(hash, data.Pixels);
        Add<int>(hash, data.EachEpoch?.Indices);
    }

    private static void Add(IncrementalHash hash, object options) =>
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(options, options.GetType(), Json));

    private static void Add<T>(IncrementalHash hash, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        for (; values.Length > Piece; values = values[Piece..]) hash.AppendData(MemoryMarshal.AsBytes(values[..Piece]));
        hash.AppendData(MemoryMarshal.AsBytes(values));
    }
}
