using System.Text.Json;
using System.Text.Json.Serialization;

namespace Assay.Studies;

/// <summary>
/// A factor in the journal: its kind of domain is a key of its own, and a choice's levels stand on the factor, as they did
/// when there was no other domain, so that studies of before have the hash of before.
/// </summary>
internal sealed class FactorJson : JsonConverter<Factor>
{
    public override Factor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Plain plain = JsonSerializer.Deserialize<Plain>(ref reader, options)!;
        return new Factor(plain.Name, plain.Real ?? plain.Whole ?? (Domain)new Choice(plain.Levels ?? []), plain.When);
    }

    public override void Write(Utf8JsonWriter writer, Factor value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(
            writer,
            new Plain(value.Name, (value.Domain as Choice)?.Levels, value.Domain as Real, value.Domain as Whole, value.When),
            options);

    private sealed record Plain(string Name, IReadOnlyList<Level>? Levels, Real? Real, Whole? Whole, Condition? When);
}
