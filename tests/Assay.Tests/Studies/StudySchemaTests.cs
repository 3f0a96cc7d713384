using System.Text.Json.Nodes;
using Assay.Studies.Reading;
using Assay.Studies.Schema;
using Assay.Studies.Trees;

namespace Assay.Tests.Studies;

public class StudySchemaTests
{
    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "schema", "study.schema.json");

    [Fact]
    public void The_committed_schema_is_the_generated_one()
    {
        File.ReadAllText(Path).ShouldBe(StudySchema.Generate(), "the options have changed; run: ./assay schema > schema/study.schema.json");
    }

    [Fact]
    public void The_committed_page_of_options_is_the_generated_one()
    {
        File.ReadAllText(System.IO.Path.Combine(Repository.Root, "docs", "options.md"))
            .ShouldBe(OptionsPage.Generate(), "the options have changed; run: ./assay schema --markdown > docs/options.md");
    }

    [Fact]
    public void The_page_of_options_has_all_that_the_schema_has()
    {
        string page = OptionsPage.Generate();
        JsonNode schema = JsonNode.Parse(StudySchema.Generate())!;
        foreach ((string name, JsonNode? definition) in schema["definitions"]!.AsObject().Append(new("", schema.DeepClone())))
        {
            JsonNode[] all = [definition!, .. (definition!["anyOf"]?.AsArray() ?? []).OfType<JsonNode>()];
            foreach (string option in all.SelectMany(node => node["properties"]?.AsObject() ?? []).Select(pair => pair.Key).Where(_ => name != "LayerOptions"))
                page.ShouldMatch($@"\n\| `([\w.]+\.)?{option}` \|", $"{name}.{option}");
            foreach (JsonNode? one in definition!["oneOf"]?.AsArray() ?? [])
                page.ShouldContain($"\n| `{one!["const"]!.ToString().ToLowerInvariant()}` |", customMessage: $"{name}: {one}");
        }
    }

    [Fact]
    public void Every_option_is_described()
    {
        JsonNode schema = JsonNode.Parse(StudySchema.Generate())!;
        IEnumerable<(string Name, JsonObject Options)> records = schema["definitions"]!.AsObject()
            .SelectMany(pair => ((JsonNode[])[pair.Value!, .. (pair.Value!["anyOf"]?.AsArray() ?? []).OfType<JsonNode>()])
                .Where(node => node["properties"] is not null && pair.Key != "LayerOptions")
                .Select(node => (pair.Key, node["properties"]!.AsObject())))
            .Append(("the study", schema["properties"]!.AsObject()));
        foreach ((string name, JsonObject options) in records)
        {
            foreach ((string option, JsonNode? value) in options)
                value!["description"]?.GetValue<string>().ShouldNotBeNullOrWhiteSpace($"{name}.{option}");
        }
    }

    [Theory]
    [MemberData(nameof(StudiesTests.Files), MemberType = typeof(StudiesTests))]
    public void Studies_fit_the_schema(string file)
    {
        JsonObject schema = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
        List<Assay.Studies.StudyError> errors = [];
        JsonNode study = NodeJson.ToJson(YamlReader.Read(File.ReadAllText(System.IO.Path.Combine(Repository.Root, "studies", file)), file, errors)!)!;
        errors.ShouldBeEmpty();
        Misfits(study, schema, schema, "").ShouldBeEmpty();
    }

    [Fact]
    public void The_schema_refuses_what_is_not_known()
    {
        JsonObject schema = JsonNode.Parse(StudySchema.Generate())!.AsObject();
        JsonNode study = JsonNode.Parse("""{ "study": "x", "data": { "source": "triangel", "samples": 0 }, "network": [ { "dense": { "unitz": 3 } } ] }""")!;
        Misfits(study, schema, schema, "").ShouldBe(
            ["data.source: none fits", "data.samples: none fits", "network.0.dense: unknown unitz", "network.0.dense: lacks units",
             ": lacks training", ": lacks objective"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{ "name": "sgd", "momentum": 0.5 }""", true)]
    [InlineData("""{ "name": "adam", "beta1": 0.5, "momentum": "off" }""", true)]
    [InlineData("""{ "name": "adam", "momentum": 0.5 }""", false)]
    [InlineData("""{ "learning_rate": 0.5 }""", true)]
    [InlineData("\"adam\"", true)]
    public void The_schema_knows_which_options_a_function_has(string optimizer, bool fits)
    {
        JsonObject schema = JsonNode.Parse(StudySchema.Generate())!.AsObject();
        (Misfits(JsonNode.Parse(optimizer), schema["definitions"]!["OptimizerOptions"]!.AsObject(), schema, "").Count == 0).ShouldBe(fits);
    }

    [Fact]
    public void The_schema_holds_the_defaults_that_do_not_depend_on_a_function()
    {
        JsonNode definitions = JsonNode.Parse(StudySchema.Generate())!["definitions"]!;
        definitions["TrainingOptions"]!["properties"]!["batch_size"]!["default"]!.GetValue<int>().ShouldBe(32);
        definitions["Conv2dOptions"]!["properties"]!["padding"]!["default"]!.GetValue<string>().ShouldBe("valid");
        JsonNode optimizer = definitions["OptimizerOptions"]!["anyOf"]![1]!["properties"]!;
        optimizer["beta1"]!["default"]!.GetValue<double>().ShouldBe(0.9);
        optimizer["rho"]!["default"].ShouldBeNull("it has two");
    }

    /// <summary>The part of JSON Schema that the generator uses, checked plainly.</summary>
    private static List<string> Misfits(JsonNode? value, JsonObject schema, JsonObject root, string path)
    {
        List<string> found = [];
        if (schema["$ref"]?.GetValue<string>() is string reference)
            return Misfits(value, root["definitions"]![reference.Split('/')[^1]]!.AsObject(), root, path);
        foreach (JsonNode? part in schema["allOf"]?.AsArray() ?? []) found.AddRange(Misfits(value, part!.AsObject(), root, path));
        if (schema["if"] is JsonObject condition && Misfits(value, condition, root, path).Count == 0)
            found.AddRange(Misfits(value, schema["then"]!.AsObject(), root, path));
        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray options)
        {
            List<List<string>> tries = [.. options.Select(option => Misfits(value, option!.AsObject(), root, path))];
            if (!tries.Any(attempt => attempt.Count == 0)) found.Add($"{path}: none fits");
        }

        if (schema["const"] is JsonNode constant && !JsonNode.DeepEquals(constant, value)) found.Add($"{path}: is not {constant}");
        if (schema["enum"] is JsonArray values && !values.Any(item => JsonNode.DeepEquals(item, value))) found.Add($"{path}: not in enum");
        if (schema["type"] is JsonNode type && !(type is JsonArray types ? types.Select(t => t!.GetValue<string>()) : [type.GetValue<string>()])
                .Any(name => IsOf(value, name))) found.Add($"{path}: is not {type}");
        if (value is JsonValue number && number.GetValueKind() == System.Text.Json.JsonValueKind.Number)
        {
            double x = double.Parse(number.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
            if (x < (schema["minimum"]?.GetValue<double>() ?? x) || x > (schema["maximum"]?.GetValue<double>() ?? x)) found.Add($"{path}: out of range");
        }

        if (value is JsonArray items && schema["items"] is JsonObject each)
            found.AddRange(items.SelectMany((item, i) => Misfits(item, each, root, $"{path}.{i}".TrimStart('.'))));
        if (value is JsonObject map && schema["properties"] is JsonObject properties)
        {
            foreach ((string key, JsonNode? item) in map)
            {
                if (properties[key] is JsonObject known) found.AddRange(Misfits(item, known, root, $"{path}.{key}".TrimStart('.')));
                else if (schema["additionalProperties"] is not null) found.Add($"{path}: unknown {key}");
            }

            found.AddRange((schema["required"]?.AsArray() ?? []).Where(key => !map.ContainsKey(key!.GetValue<string>())).Select(key => $"{path}: lacks {key}"));
        }

        return found;
    }

    private static bool IsOf(JsonNode? value, string type) => (type, value?.GetValueKind()) switch
    {
        ("object", System.Text.Json.JsonValueKind.Object) or ("array", System.Text.Json.JsonValueKind.Array)
            or ("string", System.Text.Json.JsonValueKind.String) or ("number", System.Text.Json.JsonValueKind.Number)
            or ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) => true,
        ("integer", System.Text.Json.JsonValueKind.Number) => long.TryParse(value!.ToJsonString(), out long _),
        _ => false,
    };
}
