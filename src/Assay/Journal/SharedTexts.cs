using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Studies;

namespace Assay.Journal;

/// <summary>
/// What stands in many lines of a journal (keys of runs, factors, labels, values, columns), each kept once, so that a hundred
/// thousand trials fit in memory.
/// </summary>
internal sealed class SharedTexts
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly Dictionary<(string Path, string Value), JsonNode?> _values = [];
    private readonly List<string[]> _lists = [];

    /// <summary>The run with shared texts.</summary>
    public RunStarted Of(RunStarted start) => start with { Run = Of(start.Run), Columns = List(start.Columns) };

    /// <summary>The trial with shared texts.</summary>
    public TrialProposed Of(TrialProposed trial) => trial with
    {
        Levels = new SmallMap<string>(List(trial.Levels.Keys), [.. trial.Levels.Values.Select(Of)]),
        Overrides = new SmallMap<JsonNode?>(List(trial.Overrides.Keys), [.. trial.Overrides.Select(item => Value(item.Key, item.Value))]),
        Runs = [.. trial.Runs.Select(Of)],
    };

    private string Of(string text)
    {
        if (_texts.TryGetValue(text, out string? known)) return known;
        _texts.Add(text, text);
        return text;
    }

    private string[] List(IEnumerable<string> texts)
    {
        string[] own = [.. texts];
        string[]? known = _lists.Find(list => list.AsSpan().SequenceEqual(own));
        if (known is null) _lists.Add(known = [.. own.Select(Of)]);
        return known;
    }

    private JsonNode? Value(string path, JsonNode? value)
    {
        (string, string) key = (path, value is JsonValue one && one.TryGetValue(out JsonElement element) ? element.GetRawText() : CanonicalJson.Of(value));
        if (_values.TryGetValue(key, out JsonNode? known)) return known;
        _values.Add(key, value);
        return value;
    }

    /// <summary>A few keys, shared with other maps, and their values.</summary>
    private sealed class SmallMap<T>(string[] keys, T[] values) : IReadOnlyDictionary<string, T>
    {
        public IEnumerable<string> Keys => keys;

        public IEnumerable<T> Values => values;

        public int Count => keys.Length;

        public T this[string key] => TryGetValue(key, out T? value) ? value : throw new KeyNotFoundException(key);

        public bool ContainsKey(string key) => keys.AsSpan().Contains(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
        {
            int at = keys.AsSpan().IndexOf(key);
            value = at < 0 ? default : values[at];
            return at >= 0;
        }

        public IEnumerator<KeyValuePair<string, T>> GetEnumerator()
        {
            for (int i = 0; i < keys.Length; i++) yield return KeyValuePair.Create(keys[i], values[i]);
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
