using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>Reads the settings that a stage tries before all others: { factor: level }, where the level is one that the factor has, or a number of its range.</summary>
/// <param name="errors">What is wrong is added.</param>
internal sealed class FirstReader(List<StudyError> errors)
{
    /// <param name="stage">The stage.</param>
    /// <param name="list">The settings.</param>
    /// <param name="path">Where they stand.</param>
    public IReadOnlyList<IReadOnlyDictionary<string, Level>>? Read(Stage stage, SequenceNode list, string path)
    {
        if (!stage.Learns)
        {
            errors.Add(list.At.Error($"{path} belongs to stages that learn, as tpe does: others try what they list, or what is drawn; leave it out"));
            return null;
        }

        return [.. list.Items.Select((item, i) => One(stage, item, $"{path}.{i}")).OfType<IReadOnlyDictionary<string, Level>>()];
    }

    private Dictionary<string, Level>? One(Stage stage, Node node, string path)
    {
        if (node is not MappingNode map)
        {
            errors.Add(node.At.Error($"{path} must be a setting, {{ factor: level }}"));
            return null;
        }

        Dictionary<string, Level> setting = [];
        foreach (Entry entry in map.Entries)
        {
            JsonNode? value = NodeJson.ToJson(entry.Value);
            if (stage.Factors.FirstOrDefault(factor => factor.Name == entry.Key) is not { } factor)
                errors.Add(entry.KeyAt.Error($"{path} has \"{entry.Key}\", which is no factor of the stage{Nearest.Hint(entry.Key, [.. stage.Factors.Select(one => one.Name)])}"));
            else if (Of(factor, value) is { } level)
                setting[factor.Name] = level;
            else
                errors.Add(entry.Value.At.Error($"{path}.{entry.Key} must be one of {factor.Domain}, but {Level.LabelOf(value)} stands here"));
        }

        return setting;
    }

    private static Level? Of(Factor factor, JsonNode? value)
    {
        if (factor.Domain is Choice choice) return choice.Levels.FirstOrDefault(level => level.Label == Level.LabelOf(value));
        if (value?.GetValueKind() is not JsonValueKind.Number || !double.TryParse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out double number)) return null;
        double share = factor.Domain.ShareOf(number);
        if (double.IsNaN(share)) return null; // no logarithm
        // A number of the range is one that its own place leads back to; between steps there is none, and without steps more digits than are drawn may stand.
        Level there = factor.Domain.At(factor.Name, Math.Min(share, 1 - 1e-12));
        double back = double.Parse(there.Overrides[factor.Name]!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
        if (factor.Domain is Whole) return back == number ? there : null;
        return Math.Abs(back - number) <= 1e-5 * Math.Abs(number) ? new Level(Level.LabelOf(value), new Dictionary<string, JsonNode?> { [factor.Name] = value }) : null;
    }
}
