using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Assay.Engine.Networks;
using Assay.Engine.Options;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Writing;

/// <summary>
/// Studies, experiments and events as JSON: snake case as in study files, absent where null, numbers exact, NaN and
/// infinities by name. The same value always gives the same text, so that a hash of the text is a hash of the value.
/// </summary>
internal static class Content
{
    /// <summary>How everything in the journal is written and read.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameLayerKinds } },
    };

    /// <summary>The first 32 hexadecimal digits of the SHA-256 of a value's JSON.</summary>
    public static string Hash<T>(T value) => HashBytes(JsonSerializer.SerializeToUtf8Bytes(value, Json));

    private static string HashBytes(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];

    /// <summary>
    /// The hash of what decides a study's results: reference, evaluation, objective, search and final training; not its
    /// name, claims or reported figures.
    /// </summary>
    /// <remarks>Options at their defaults have no part in it: one that is added later changes the hash of no study.</remarks>
    public static string HashOf(Study study) => HashBytes(Encoding.UTF8.GetBytes(CanonicalJson.Of(Essence(study, whole: false))));

    /// <summary>Whether runs of two studies can be each other's: their references, with all that decides a run, are the same.</summary>
    internal static bool HaveOneReference(Study one, Study other) =>
        CanonicalJson.Of(ExperimentJson.Essence(one.Reference)) == CanonicalJson.Of(ExperimentJson.Essence(other.Reference));

    /// <summary>What decides a study's results, with all defaults, or without any.</summary>
    internal static JsonObject Essence(Study study, bool whole)
    {
        return new JsonObject
        {
            ["defaults"] = OptionDefaults.Version,
            ["reference"] = NodeJson.ToJson(Defaults.Of(study).Essence(study.Reference, whole)),
            ["evaluation"] = Options(study.Evaluation),
            ["objective"] = Options(study.Objective),
            ["search"] = JsonSerializer.SerializeToNode(study.Search, Json),
            ["final"] = study.Final is { } final ? Options(final) : null,
        };

        JsonObject Options(object options) => whole ? ExperimentJson.Of(options) : ExperimentJson.Brief(options);
    }

    /// <summary>Layers carry their kind (<c>"layer": "dense"</c>), found among the engine's types: a new layer needs no line here.</summary>
    private static void NameLayerKinds(JsonTypeInfo type)
    {
        if (type.Type != typeof(LayerOptions)) return;
        type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "layer" };
        foreach ((string kind, Type layer) in LayerOptions.Kinds) type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(layer, kind));
    }
}
