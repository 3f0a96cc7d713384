using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Assay.Engine.Data;

namespace Assay.Preparation;

/// <summary>A hash over samples themselves, wherever they came from, so that a changed file is a changed study.</summary>
internal static class SamplesHash
{
    /// <summary>The first 32 hexadecimal digits of the SHA-256 of features, targets, all names, and what weighs and divides samples.</summary>
    public static string Of(Dataset data)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<float>(data.Features));
        hash.AppendData(data.Pixels ?? []);
        hash.AppendData(MemoryMarshal.AsBytes<float>(data.Targets));
        hash.AppendData(Encoding.UTF8.GetBytes(
            string.Join('\n', [.. data.FeatureNames, "", .. data.TargetNames, "", .. data.ClassNames, .. data.Image is { } image ? [image.ToString()] : (string[])[]])));
        if (data.Columns is { Count: > 1 } columns && columns.Any(column => column.Classes > 0))
            hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', columns.SelectMany(column => (string[])["", $"{column.Classes}", .. column.ClassNames]))));
        // What came later, and most samples have not.
        if (data.Weights is { } weights) hash.AppendData(MemoryMarshal.AsBytes<float>(weights));
        if (data.Groups is { } groups) hash.AppendData(MemoryMarshal.AsBytes<int>(groups));
        if (data.Order is { } order) hash.AppendData(MemoryMarshal.AsBytes<double>(order));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
