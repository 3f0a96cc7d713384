using System.Text.Json.Nodes;
using Assay.Results;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Reports;

/// <summary>What a study's best setting has for a factor.</summary>
/// <param name="Text">The level, or the reference's value.</param>
/// <param name="Varied">Whether the setting has a level of its own there; if not, the text is what the study's reference has.</param>
internal sealed record SettingValue(string Text, bool Varied);

/// <summary>One row of the table of best settings.</summary>
/// <param name="Factor">What was varied.</param>
/// <param name="Values">One a study; null where the study has no finished trial, or has neither that factor nor that path.</param>
internal sealed record SettingRow(string Factor, IReadOnlyList<SettingValue?> Values);

/// <summary>The best setting of each study: what a paper prints as its table of best hyperparameters.</summary>
/// <param name="Rows">One a factor that any of the studies varied.</param>
internal sealed record SettingsReport(IReadOnlyList<SettingRow> Rows)
{
    /// <summary>The table for these studies, one column a study.</summary>
    public static SettingsReport From(IReadOnlyList<Snapshot> snapshots)
    {
        string[] factors =
        [
            .. snapshots.SelectMany(snapshot => snapshot.Study.Search.SelectMany(stage => stage.Factors))
                .Select(factor => factor.Name).Distinct(),
        ];
        return new([.. factors.Select(factor => new SettingRow(factor, [.. snapshots.Select(snapshot => ValueOf(factor, snapshot.Best?.Setting, snapshot.Study))]))]);
    }

    /// <summary>The reference's value at a factor's path, in words; null where the factor is no path of it.</summary>
    internal static string? ReferenceValue(Study study, string factor) => At(study.Reference, factor);

    // A factor of named sets has no path at which the reference's value could be read.
    private static SettingValue? ValueOf(string factor, Setting? best, Study study)
    {
        if (best is null) return null;
        if (best.Levels.TryGetValue(factor, out string? label)) return new(label, true);
        if (ReferenceValue(study, factor) is { } text) return new(text, false);
        return study.Search.Any(stage => stage.Factors.Any(own => own.Name == factor)) ? new("reference", false) : null;
    }

    // A function without its defaults, leaky_relu, but a parameter that was varied with the value it has.
    private static string? At(Experiment reference, string path) =>
        At(ExperimentJson.Brief(reference), path) ?? At(JsonNode.Parse(ExperimentJson.Canonical(reference)), path);

    // A layer stands in its list as { dense: { name: hidden, … } } and is addressed by its name or its index.
    private static string? At(JsonNode? node, string path)
    {
        foreach (string key in path.Split('.'))
        {
            node = node switch
            {
                JsonObject map => map[key],
                JsonArray layers => layers.Select(layer => layer?.AsObject().Single().Value)
                    .Where((layer, i) => layer?["name"]?.ToString() == key || $"{i}" == key).FirstOrDefault(),
                _ => null,
            };
        }

        return node is null ? null : Words(node);
    }

    // { name: leaky_relu, negative_slope: 0.2 } reads: leaky_relu (negative_slope 0.2).
    private static string Words(JsonNode node)
    {
        if (node is not JsonObject map || map["name"] is not { } name) return Level.LabelOf(node);
        string[] rest = [.. map.Where(pair => pair.Key != "name").Select(pair => $"{pair.Key} {Level.LabelOf(pair.Value)}")];
        return rest.Length == 0 ? name.ToString() : $"{name} ({string.Join(", ", rest)})";
    }
}
