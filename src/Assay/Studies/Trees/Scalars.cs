using System.Text.Json;
using System.Text.Json.Nodes;

namespace Assay.Studies.Trees;

/// <summary>JSON from YAML scalars (YAML 1.2's core schema), and back.</summary>
internal static class Scalars
{
    /// <summary>What a scalar is in JSON; <c>off</c> is null, so that the two are one level and one override.</summary>
    public static JsonNode? ToJson(ScalarNode scalar)
    {
        if (!scalar.Plain) return JsonValue.Create(scalar.Text);
        return scalar.Text switch
        {
            "" or "~" or "null" or "Null" or "NULL" or "off" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            string text when Numbers.IsNumber(text, out double _) => JsonNode.Parse(Numbers.Canonical(text)),
            string text => JsonValue.Create(text),
        };
    }

    /// <summary>A scalar that is text; plain where it can be without being taken for something else.</summary>
    public static ScalarNode OfText(string text, Mark at)
    {
        ScalarNode plain = new(text, true, at);
        return text == "off" || ToJson(plain)?.GetValueKind() == JsonValueKind.String
            ? plain
            : plain with { Plain = false };
    }
}
