using System.Text.Json;
using System.Text.Json.Serialization;

namespace Assay.Studies;

/// <summary>What is tested once the search has ended.</summary>
public enum TestUse
{
    /// <summary>Nothing: the test set stays locked.</summary>
    False,

    /// <summary>The final network.</summary>
    True,

    /// <summary>
    /// The final network, and at the same opening the network of every run of the search's last stage, so that levels can be compared
    /// on the test set.
    /// </summary>
    Levels,
}

/// <summary>In JSON it is what a study file says: true, false, or a word. Journals have held the two since before there was a third.</summary>
internal sealed class TestUseJson : JsonConverter<TestUse>
{
    private const string Levels = "levels";

    /// <inheritdoc/>
    public override TestUse Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => TestUse.True,
        JsonTokenType.False => TestUse.False,
        JsonTokenType.String when reader.ValueTextEquals(Levels) => TestUse.Levels,
        _ => throw new JsonException($"neither true nor false nor {Levels}"),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TestUse value, JsonSerializerOptions options)
    {
        if (value is TestUse.Levels) writer.WriteStringValue(Levels);
        else writer.WriteBooleanValue(value is TestUse.True);
    }
}
