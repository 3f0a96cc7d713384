using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Assay.Reports;

/// <summary>
/// Writes doubles to nine significant digits, which is more than any figure shows and half the size, and NaN and
/// infinity, which JSON does not have, as null.
/// </summary>
internal sealed class ShortNumbers : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

    public override bool HandleNull => true;

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[32];
        if (double.IsFinite(value) && value.TryFormat(text, out int length, "G9", CultureInfo.InvariantCulture))
            writer.WriteRawValue(text[..length], skipInputValidation: true);
        else
            writer.WriteNullValue();
    }
}
