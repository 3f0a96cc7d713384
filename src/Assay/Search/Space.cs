using System.Text.Json.Nodes;
using Assay.Engine.Networks;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Search;

/// <summary>
/// The settings of a stage: which of its factors exist in one, and whether constraints let it be tried. Both are asked of the
/// experiment that comes of the setting, whoever set what they look at.
/// </summary>
internal sealed class Space
{
    private readonly Stage _stage;
    private readonly Experiment? _reference;
    private readonly int[] _conditional;

    /// <param name="stage">The stage; with the reference of its study, where settings depend on it.</param>
    public Space(Stage stage)
    {
        _stage = stage;
        Plain = !stage.Drawn && stage.Where is null && stage.Factors.All(factor => factor.When is null);
        _reference = stage.Reference;
        if (_reference is null && !Plain)
            throw new ArgumentException("Settings of this stage depend on its study: take it from Sampling.StagesOf.", nameof(stage));
        _conditional = ByDependency(stage.Factors);
    }

    /// <summary>Whether every factor exists everywhere and every setting may be tried.</summary>
    private bool Plain { get; }

    /// <summary>The start with these levels laid over it, but of factors that do not exist there; null where a constraint refuses it.</summary>
    /// <param name="start">What is laid over.</param>
    /// <param name="levels">One a factor; null: the start's own value.</param>
    public Setting? At(Setting start, IReadOnlyList<Level?> levels)
    {
        Level?[] own = [.. levels];
        if (Plain) return Lay(start, own);

        foreach (int i in _conditional) own[i] = null;
        foreach (int i in _conditional.Where(i => levels[i] is not null))
        {
            Setting before = Lay(start, own);
            Experiment? laid = Resolver.Lay(_reference!, before.Overrides);
            if (laid is null || _stage.Factors[i].When!.Holds(key => LabelOf(key, before, laid))) own[i] = levels[i];
        }

        if (_stage.Drawn) start = LeaveOutForeign(start, own);
        Setting setting = Lay(start, own);
        if (_stage.Where is null || Resolver.Lay(_reference!, setting.Overrides) is not { } experiment) return setting;
        return _stage.Where.All(constraint => constraint.Holds(path => NumberAt(path, experiment))) ? setting : null;
    }

    /// <summary>
    /// Takes out what the other levels leave no room for: options of a layer that is left out, or of another function. The start
    /// is given back without those that earlier stages have varied.
    /// </summary>
    private Setting LeaveOutForeign(Setting start, Level?[] own)
    {
        string[] off = [.. Lay(start, own).Overrides.Where(pair => IsOff(pair.Value)).Select(pair => pair.Key + ".")];
        for (int i = 0; i < own.Length; i++)
            if (off.Any(whole => _stage.Factors[i].Name.StartsWith(whole, StringComparison.Ordinal))) own[i] = null;
        if (Resolver.Lay(_reference!, Lay(start, own).Overrides) is not { } experiment) return start;
        IReadOnlySet<string> foreign = ForeignOptions.Of(experiment);
        for (int i = 0; i < own.Length; i++)
        {
            string name = _stage.Factors[i].Name;
            if (OptionPath.Of(name).IsLeftOut(experiment) || IsForeign(name)) own[i] = null;
        }

        if (foreign.Count == 0) return start;
        return new Setting(
            start.Levels.Where(pair => !IsForeign(pair.Key)).ToDictionary(),
            start.Overrides.Where(pair => !(start.Levels.ContainsKey(pair.Key) && IsForeign(pair.Key))).ToDictionary());

        bool IsForeign(string path) => foreign.Contains(Locate.Named(path, experiment.Network));
    }

    /// <summary>The label of what a setting has at a path, set by itself or by the reference; null where it has nothing there.</summary>
    public string? LabelOf(string path, Setting setting) =>
        _reference is not null && Resolver.Lay(_reference, setting.Overrides) is { } experiment ? LabelOf(path, setting, experiment) : null;

    private Setting Lay(Setting start, Level?[] own)
    {
        Dictionary<string, string> levels = new(start.Levels);
        Dictionary<string, JsonNode?> overrides = new(start.Overrides);
        for (int i = 0; i < own.Length; i++)
        {
            if (own[i] is not { } level) continue;
            levels[_stage.Factors[i].Name] = level.Label;
            foreach ((string path, JsonNode? value) in level.Overrides) overrides[path] = value;
        }

        return new Setting(levels, overrides);
    }

    private static string? LabelOf(string key, Setting setting, Experiment experiment)
    {
        if (!OptionPath.Of(key).TryGet(experiment, out object? value))
            return setting.Levels.GetValueOrDefault(key) ?? (OptionPath.Of(key).IsLayer ? "off" : null);
        return value switch
        {
            LayerOptions => "on",
            null => "off",
            _ => Level.LabelOf(NodeJson.ToJson(NodeWriter.Value(value))),
        };
    }

    private static double? NumberAt(string path, Experiment experiment) =>
        !OptionPath.Of(path).TryGet(experiment, out object? value) || OptionPath.Of(path).IsLeftOut(experiment) ? null
        : value switch { int whole => whole, long whole => whole, double number => number, _ => null };

    private static bool IsOff(JsonNode? value) => value is null || (value is JsonValue text && text.TryGetValue(out string? word) && word == "off");

    /// <summary>The factors with a condition, each after those that it looks at; a circle, which no study file has, in its order.</summary>
    private static int[] ByDependency(IReadOnlyList<Factor> factors)
    {
        List<int> order = [], left = [.. Enumerable.Range(0, factors.Count).Where(i => factors[i].When is not null)];
        while (left.Count > 0)
        {
            int next = Math.Max(0, left.FindIndex(i => !left.Any(j => j != i && factors[i].When!.Values.Keys.Any(factors[j].Sets))));
            order.Add(left[next]);
            left.RemoveAt(next);
        }

        return [.. order];
    }
}
