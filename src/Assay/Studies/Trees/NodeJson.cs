using System.Text.Json;
using System.Text.Json.Nodes;

namespace Assay.Studies.Trees;

/// <summary>Between nodes and JSON: overrides are JSON, since they stand in the journal.</summary>
internal static class NodeJson
{
    public static JsonNode? ToJson(Node node) => node switch
    {
        ScalarNode scalar => Scalars.ToJson(scalar),
        SequenceNode sequence => new JsonArray([.. sequence.Items.Select(ToJson)]),
        MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value)))),
        _ => throw new InvalidOperationException($"no JSON for {node.GetType().Name}"),
    };

    public static Node ToNode(JsonNode? json, Mark at) => json switch
    {
        null => new ScalarNode("off", true, at),
        JsonArray array => new SequenceNode([.. array.Select(item => ToNode(item, at))], at),
        JsonObject map => new MappingNode([.. map.Select(pair => new Entry(pair.Key, at, ToNode(pair.Value, at)))], at),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String => Scalars.OfText(value.GetValue<string>(), at),
            JsonValueKind.Number => new ScalarNode(Numbers.Canonical(value.ToJsonString()), true, at),
            JsonValueKind.True => new ScalarNode("true", true, at),
            JsonValueKind.False => new ScalarNode("false", true, at),
            _ => new ScalarNode("off", true, at),
        },
        _ => throw new InvalidOperationException($"no node for {json.GetType().Name}"),
    };
}
