using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Assay.Studies;

/// <summary>JSON with one text for one value: keys in ordinal order, no spaces, numbers in their shortest form.</summary>
internal static class CanonicalJson
{
    public static string Of(JsonNode? json)
    {
        StringBuilder text = new();
        Write(json, text);
        return text.ToString();
    }

    public static string Of(IReadOnlyDictionary<string, JsonNode?> map)
    {
        StringBuilder text = new();
        WriteMap(map, text);
        return text.ToString();
    }

    private static void Write(JsonNode? json, StringBuilder text)
    {
        switch (json)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject map:
                WriteMap(map, text);
                break;
            case JsonArray list:
                text.Append('[');
                for (int i = 0; i < list.Count; i++)
                {
                    if (i > 0) text.Append(',');
                    Write(list[i], text);
                }

                text.Append(']');
                break;
            default:
                string raw = json.ToJsonString();
                text.Append(json.GetValueKind() switch
                {
                    JsonValueKind.Number => Numbers.Canonical(raw),
                    JsonValueKind.String => Quoted(json.GetValue<string>()),
                    _ => raw,
                });
                break;
        }
    }

    private static void WriteMap(IEnumerable<KeyValuePair<string, JsonNode?>> map, StringBuilder text)
    {
        text.Append('{');
        string comma = "";
        foreach ((string key, JsonNode? value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(comma).Append(Quoted(key)).Append(':');
            Write(value, text);
            comma = ",";
        }

        text.Append('}');
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
