using System.Text.Json;
using System.Text.Json.Serialization;

namespace Assay.SearchBench;

/// <summary>How JSON is written: one line, keys in snake case, numbers that are none by name.</summary>
internal static class Json
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes a line to standard output.</summary>
    public static void Write<T>(T line) => Console.Out.WriteLine(JsonSerializer.Serialize(line, Options));
}
