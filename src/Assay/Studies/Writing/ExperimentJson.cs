using System.Text.Json.Nodes;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Writing;

/// <summary>The one text of an experiment or a setting, by which runs are addressed and settings compared.</summary>
internal static class ExperimentJson
{
    /// <summary>
    /// The experiment as JSON in one form: keys in ordinal order, defaults written out, unset options left out, numbers in
    /// their shortest invariant form. Equal experiments have equal texts, on every machine.
    /// </summary>
    public static string Canonical(Experiment experiment) =>
        CanonicalJson.Of(NodeJson.ToJson(ExperimentReader.TreeOf(experiment)));

    /// <summary>The experiment as JSON as a person would write it: without the parameters that a function has anyway.</summary>
    public static JsonNode Brief(Experiment experiment) => NodeJson.ToJson(ExperimentReader.TreeOf(experiment, briefly: true))!;

    /// <summary>
    /// What tells the experiment from others, for hashes: no option that is at its default, so that options which are added
    /// later leave it as it is.
    /// </summary>
    public static JsonNode Essence(Experiment experiment) => NodeJson.ToJson(Defaults.OfTrial.Essence(experiment))!;

    /// <summary>The overrides of a setting as JSON in one form; settings are equal when these texts are.</summary>
    public static string Canonical(Setting setting) => CanonicalJson.Of(setting.Overrides);

    /// <summary>One record of options as JSON, names as in study files, defaults written out.</summary>
    public static JsonObject Of(object options) => (JsonObject)NodeJson.ToJson(NodeWriter.Record(options))!;

    /// <summary>One record of options as JSON, without what is at its default.</summary>
    public static JsonObject Brief(object options) => (JsonObject)NodeJson.ToJson(BriefForm.Of(options))!;
}
