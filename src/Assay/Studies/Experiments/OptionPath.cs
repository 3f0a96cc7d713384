using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Engine.Networks;
using Assay.Engine.Options;
using Assay.Engine.Training;
using Assay.Studies.Trees;

namespace Assay.Studies.Experiments;

/// <summary>
/// A path into an experiment, taken apart once: reads the option there, and sets it by copying the records along the path, with
/// no tree in between. What it cannot say (a layer exchanged or switched off, an item of a list, a value that does not fit) is
/// left to the tree, which has the words for what is wrong.
/// </summary>
internal sealed class OptionPath
{
    private static readonly ConcurrentDictionary<string, OptionPath> Known = new();
    private static readonly ConditionalWeakTable<JsonNode, ConcurrentDictionary<Type, object>> Converted = [];

    private readonly string[] _keys;
    private readonly Step?[] _steps;

    private OptionPath(string path)
    {
        _keys = path.Split('.');
        _steps = new Step?[_keys.Length];
    }

    /// <summary>Whether it is that of a whole layer.</summary>
    public bool IsLayer => _keys is ["network", _] or ["network", "heads", _, _];

    public static OptionPath Of(string path) => Known.GetOrAdd(path, path => new OptionPath(path));

    /// <summary>The option at the path, null where it is unset; false where the path leads nowhere in this experiment.</summary>
    public bool TryGet(Experiment experiment, out object? value)
    {
        value = experiment;
        for (int i = 0; i < _keys.Length; i++)
        {
            if (value is IReadOnlyList<LayerOptions> layers)
            {
                int index = IndexOf(layers, _keys[i]);
                if (index < 0) return false;
                value = layers[index];
            }
            else if (Named(value) is { } named)
            {
                if (!named.Contains(_keys[i])) return false;
                value = named[_keys[i]];
            }
            else
            {
                if (value is null || StepAt(i, value.GetType()) is not { } step) return false;
                value = step.Member.Property.GetValue(value);
            }
        }

        return true;
    }

    /// <summary>Whether the option is one of a layer that is left out by <c>repeat: 0</c>, so that it decides nothing.</summary>
    public bool IsLeftOut(Experiment experiment) => _keys switch
    {
        ["network", "heads", string head, string layer, not "repeat", ..] =>
            experiment.Network.OfType<HeadsOptions>().FirstOrDefault()?.Heads.GetValueOrDefault(head) is { } own && IsLeftOut(own, layer),
        ["network", string layer, not "repeat", ..] => IsLeftOut(experiment.Network, layer),
        _ => false,
    };

    private static bool IsLeftOut(IReadOnlyList<LayerOptions> layers, string key) =>
        IndexOf(layers, key) is >= 0 and int index && layers[index] is WeightedOptions { Repeat: 0 };

    /// <summary>What has names of its own: heads, of a network or a training.</summary>
    private static IDictionary? Named(object? value) => value is HeadsOptions heads ? (IDictionary)heads.Heads : value as IDictionary;

    /// <summary>The experiment with the value at the path; null where only the tree can tell what comes of it.</summary>
    public Experiment? Set(Experiment experiment, JsonNode? value) =>
        Set(experiment, typeof(Experiment), 0, value, out object? changed) ? (Experiment?)changed : null;

    private bool Set(object? old, Type type, int depth, JsonNode? value, out object? changed)
    {
        changed = null;
        if (old is IReadOnlyList<LayerOptions> layers) return SetLayer(layers, depth, value, out changed);
        if (Named(old) is { } named) return SetNamed(old!, named, depth, value, out changed);
        if (StepAt(depth, old?.GetType() ?? type) is not (_, { } options, { } member)) return false;
        if (old is null && options.Members.Any(one => one.Required)) return false;

        object? part;
        if (depth + 1 < _keys.Length)
        {
            if (!Set(old is null ? null : member.Property.GetValue(old), member.Type, depth + 1, value, out part)) return false;
        }
        else if (value is null || (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == "off"))
        {
            if (!member.Optional || member.Required) return false;
            part = null;
        }
        else
        {
            part = Typed(member.Type, value);
            if (part is null || (member.Range is { } range && !Binder.InRange(range, part))) return false;
        }

        changed = old is null ? options.New() : OptionType.Copy(old);
        member.Property.SetValue(changed, part);
        return true;
    }

    /// <summary>The record that stands at a depth, taken apart the first time; null where it has no such option.</summary>
    private Step? StepAt(int depth, Type type)
    {
        if (_steps[depth] is { } known && known.Type == type) return known;
        // The experiment itself is no options, but holds them.
        if (type != typeof(Experiment) && !OptionType.IsRecord(type)) return null;
        OptionType options = OptionType.Of(type);
        return options.Find(_keys[depth]) is { } member ? _steps[depth] = new Step(type, options, member) : null;
    }

    private bool SetLayer(IReadOnlyList<LayerOptions> layers, int depth, JsonNode? value, out object? changed)
    {
        changed = layers;
        int index = depth == _keys.Length ? -1 : IndexOf(layers, _keys[depth]);
        if (index < 0) return false;
        if (depth + 1 == _keys.Length) return value is JsonValue text && text.TryGetValue(out string? word) && word == "on";
        if (!Set(layers[index], typeof(LayerOptions), depth + 1, value, out object? layer)) return false;
        LayerOptions[] copy = [.. layers];
        copy[index] = (LayerOptions)layer!;
        changed = copy;
        return true;
    }

    /// <summary>A head's options by its name, which is there already; a whole head is the tree's business.</summary>
    private bool SetNamed(object old, IDictionary named, int depth, JsonNode? value, out object? changed)
    {
        changed = old;
        if (depth + 1 >= _keys.Length || !named.Contains(_keys[depth])) return false;
        object one = named[_keys[depth]]!;
        if (!Set(one, one.GetType(), depth + 1, value, out object? part)) return false;
        changed = old switch
        {
            HeadsOptions heads => heads with { Heads = With(heads.Heads, (IReadOnlyList<LayerOptions>)part!) },
            IReadOnlyDictionary<string, HeadOptions> heads => With(heads, (HeadOptions)part!),
            _ => old,
        };
        return !ReferenceEquals(changed, old);

        OrderedDictionary<string, T> With<T>(IReadOnlyDictionary<string, T> all, T part) =>
            new(all.Select(head => head.Key == _keys[depth] ? KeyValuePair.Create(head.Key, part) : head));
    }

    private static int IndexOf(IReadOnlyList<LayerOptions> layers, string key)
    {
        for (int i = 0; i < layers.Count; i++)
            if (layers[i].Name == key) return i;
        return int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < layers.Count ? index : -1;
    }

    /// <summary>The value as an option of this type; null where it is none.</summary>
    private static object? Typed(Type type, JsonNode value)
    {
        if (type == typeof(double) && Number(value) is double number && double.IsFinite(number)) return number;
        if ((type == typeof(int) || type == typeof(long)) && WholeNumber(value) is long whole)
            return type == typeof(long) ? whole : whole == (int)whole ? (int)whole : null;
        if (type.IsEnum && value.GetValueKind() == JsonValueKind.String) return OptionType.ValueOf(type, value.GetValue<string>());

        // A function, a record or a list is read as a file's is, once a level.
        ConcurrentDictionary<Type, object> known = Converted.GetOrCreateValue(value);
        if (known.TryGetValue(type, out object? read)) return read;
        List<StudyError> errors = [];
        read = new Binder(errors).Value(type, NodeJson.ToNode(value, default), "");
        if (read is null || errors.Count > 0) return null;
        return known.GetOrAdd(type, read);
    }

    private static double? Number(JsonNode value) =>
        value is JsonValue one && value.GetValueKind() == JsonValueKind.Number
            ? one.TryGetValue(out double number) ? number : Numbers.IsNumber(value.ToJsonString(), out number) ? number : null
            : null;

    private static long? WholeNumber(JsonNode value) =>
        value is JsonValue one && value.GetValueKind() == JsonValueKind.Number
            ? one.TryGetValue(out long number) ? number : Numbers.IsWhole(value.ToJsonString(), out number) ? number : null
            : null;

    private sealed record Step(Type Type, OptionType Options, OptionMember Member);
}
