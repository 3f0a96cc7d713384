using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Engine.Networks;
using Assay.Engine.Options;
using Assay.Studies.Reading;
using Assay.Studies.Trees;

namespace Assay.Studies.Schema;

/// <summary>
/// The JSON Schema of study files, made from the options records, their attributes and their docstrings: editors complete
/// and check study files by it. It says what a single value may be, and which options a function has; all other rules between
/// values are the reader's.
/// </summary>
internal static class StudySchema
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as indented JSON (draft 7, which editors know), ending with a new line.</summary>
    /// <exception cref="FileNotFoundException">Where the docstrings' XML files do not lie beside the program.</exception>
    public static string Generate()
    {
        JsonObject definitions = [];
        JsonObject schema = new() { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = "An Assay study" };
        foreach ((string key, JsonNode? value) in Record(typeof(StudyDocument), definitions).ToList())
        {
            value!.Parent!.AsObject().Remove(key);
            schema[key] = value;
        }

        schema["definitions"] = new JsonObject(definitions.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value!.DeepClone()))!);
        return schema.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Record(Type type, JsonObject definitions)
    {
        OptionType options = OptionType.Of(type);
        JsonObject properties = [];
        foreach (OptionMember member in options.Members) properties[member.Name] = Member(member, options.Initial, definitions);
        JsonObject record = new() { ["type"] = "object" };
        if (XmlDocs.Of(type) is string about) record["description"] = about;
        record["additionalProperties"] = false;
        record["properties"] = properties;
        string[] required = [.. options.Members.Where(member => member.Required).Select(member => member.Name)];
        if (required.Length > 0) record["required"] = Texts(required);
        if (options.Function is { } function) record["allOf"] = new JsonArray([.. Owners(options, function)]);
        return record;
    }

    /// <summary>Under each function, what does not belong to it is unset; a name that is missing or unknown says nothing.</summary>
    private static IEnumerable<JsonNode> Owners(OptionType options, OptionMember function) => options.Members
        .GroupBy(member => string.Join(' ', OptionType.NamesOf(function.Type).Except(options.OwnersOf(member))))
        .Where(group => group.Key.Length > 0)
        .Select(group => new JsonObject
        {
            ["if"] = new JsonObject
            {
                ["required"] = Texts([function.Name]),
                ["properties"] = new JsonObject { [function.Name] = new JsonObject { ["enum"] = Texts(group.Key.Split(' ')) } },
            },
            ["then"] = new JsonObject { ["properties"] = new JsonObject(group.Select(member => KeyValuePair.Create<string, JsonNode?>(member.Name, Off()))) },
        });

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    /// <summary>The default where it is one for all functions and a value by itself; null else.</summary>
    private static JsonNode? Default(OptionMember member, object initial) =>
        ((member.Defaults is [{ Functions.Count: 0, Unless: null } one] ? one.Value : member.Optional ? null : member.Of(initial)) is { } value
            && (member.Type.IsValueType || value is string)) ? NodeJson.ToJson(NodeWriter.Value(value)) : null;

    private static JsonObject Member(OptionMember member, object initial, JsonObject definitions)
    {
        JsonObject schema = Attribute.GetCustomAttribute(member.Property, typeof(ItemsAreAttribute)) is ItemsAreAttribute items
            ? new() { ["type"] = "array", ["items"] = Value(items.Type, definitions) } : Value(member.Type, definitions);
        if (member.Range is RangeAttribute range) AddRange(schema, range);
        if (member.Optional && !member.Required && member.Type != typeof(Node) && member.Type != typeof(string))
            schema = new JsonObject { ["anyOf"] = new JsonArray(schema, Off()) };
        // Beside a $ref, draft 7 ignores all else.
        schema = schema["$ref"] is null ? With(schema, XmlDocs.Of(member.Property)) : new JsonObject
        {
            ["description"] = XmlDocs.Of(member.Property),
            ["allOf"] = new JsonArray(schema),
        };
        if (Default(member, initial) is { } usual) schema["default"] = usual;
        return schema;
    }

    private static JsonObject Value(Type type, JsonObject definitions)
    {
        if (type == typeof(string)) return new() { ["type"] = new JsonArray("string", "number", "boolean") };
        if (type == typeof(bool)) return new() { ["type"] = "boolean" };
        if (type == typeof(int) || type == typeof(long)) return new() { ["type"] = "integer" };
        if (type == typeof(double)) return new() { ["type"] = "number" };
        if (type.IsEnum) return Refer(type, definitions, () => Names(type));
        if (type == typeof(MappingNode)) return new() { ["type"] = "object" };
        if (type == typeof(SequenceNode)) return new() { ["type"] = "array" };
        if (type == typeof(Node)) return new() { ["type"] = new JsonArray("object", "array", "string") };
        if (OptionMember.ElementOf(type) is Type element)
            return new() { ["type"] = "array", ["items"] = element == typeof(LayerOptions) ? Layers(definitions) : Value(element, definitions) };
        if (type == typeof(HeadsOptions)) type = typeof(IReadOnlyDictionary<string, IReadOnlyList<LayerOptions>>);
        if (OptionMember.NamedOf(type) is Type named) return new() { ["type"] = "object", ["additionalProperties"] = Value(named, definitions) };
        if (!OptionType.Of(type).IsFunction) return Refer(type, definitions, () => Record(type, definitions));
        return Refer(type, definitions, () => new JsonObject
        {
            ["anyOf"] = new JsonArray(Value(OptionType.Of(type).Find("name")!.Type, definitions), Record(type, definitions)),
        });
    }

    private static JsonObject Layers(JsonObject definitions) => Refer(typeof(LayerOptions), definitions, () =>
        new JsonObject
    {
        ["type"] = "object",
        ["description"] = XmlDocs.Of(typeof(LayerOptions)),
        ["minProperties"] = 1,
        ["maxProperties"] = 1,
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(LayerOptions.Kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => KeyValuePair.Create<string, JsonNode?>(kind.Key, Value(kind.Value, definitions)))),
    });

    private static JsonObject Names(Type enumeration) => new()
    {
        ["oneOf"] = new JsonArray([.. Enum.GetNames(enumeration).Select(name =>
            With(new JsonObject { ["const"] = Scalars.ToJson(new ScalarNode(OptionType.Snake(name), true, default)) }, XmlDocs.Of(enumeration, name)))]),
    };

    private static JsonObject Refer(Type type, JsonObject definitions, Func<JsonObject> make)
    {
        string name = type.Name;
        if (!definitions.ContainsKey(name))
        {
            definitions[name] = new JsonObject(); // stands while it is made
            definitions[name] = make();
        }

        return new JsonObject { ["$ref"] = $"#/definitions/{name}" };
    }

    private static void AddRange(JsonObject schema, RangeAttribute range)
    {
        (double low, double high) = Binder.Bounds(range);
        schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = JsonNode.Parse(Numbers.Text(low));
        if (high < long.MaxValue) schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = JsonNode.Parse(Numbers.Text(high));
    }

    private static JsonObject Off() => new() { ["enum"] = new JsonArray("off", null), ["description"] = "Unset." };

    private static JsonObject With(JsonObject schema, string? description)
    {
        if (description is not null) schema["description"] = description;
        return schema;
    }
}
