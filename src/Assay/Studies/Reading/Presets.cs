namespace Assay.Studies.Reading;

/// <summary>The presets of a file: name → path → value.</summary>
internal sealed class Presets
{
    private readonly Dictionary<string, MappingNode> _byName = [];
    private readonly ScalarNode? _own;
    private readonly bool _any;

    public Presets(MappingNode tree, List<StudyError> errors)
    {
        _own = tree["preset"]?.Value as ScalarNode;
        if (tree["presets"]?.Value is not MappingNode presets) return;
        _any = true;
        foreach (Entry preset in presets.Entries)
        {
            if (preset.Value is MappingNode values) _byName.Add(preset.Key, values);
            else errors.Add(preset.Value.At.Error($"the preset {preset.Key} must be a mapping, {{ path: value }}"));
        }
    }

    /// <summary>
    /// The preset to apply. A file without presets that names one is a normal form: the name says what it was made with.
    /// </summary>
    public string? Choose(string? asked, string file)
    {
        if (asked is not null && !_byName.ContainsKey(asked)) throw Unknown(asked, new Mark(file, 0, 0));
        if (asked is null && _any && _own is not null && !_byName.ContainsKey(_own.Text)) throw Unknown(_own.Text, _own.At);
        return asked ?? _own?.Text;
    }

    /// <summary>The tree with a preset laid over it.</summary>
    public MappingNode Apply(MappingNode tree, string preset, List<StudyError> errors)
    {
        if (!_byName.TryGetValue(preset, out MappingNode? values)) return tree;
        foreach (Entry entry in values.Entries)
        {
            tree = Overlay.Set(typeof(StudyDocument), tree, entry.Key, entry.Value, out string? deadEnd);
            if (deadEnd is not null) errors.Add(entry.KeyAt.Error(deadEnd));
        }

        return tree;
    }

    /// <summary>Reads the file under every other preset too: a preset must not break only when it is needed.</summary>
    public void CheckOthers(string? applied, Action<string> read, List<StudyError> errors)
    {
        foreach ((string name, MappingNode values) in _byName)
        {
            if (name == applied) continue;
            HashSet<StudyError> before = [.. errors];
            int count = errors.Count;
            read(name);
            List<StudyError> fresh = [.. errors.Skip(count).Where(error => !before.Contains(error))];
            errors.RemoveRange(count, errors.Count - count);
            HashSet<Mark> own = [.. Marks.Within(values)];
            errors.AddRange(fresh.Select(error => own.Contains(new Mark(error.File, error.Line, error.Column))
                ? error
                : values.At.Error($"with the preset {name}: {error.Message}")));
        }
    }

    private StudyException Unknown(string name, Mark at) => new([at.Error(_byName.Count == 0
        ? $"there is no preset \"{name}\"; this study has none"
        : $"there is no preset \"{name}\"; this study has {string.Join(", ", _byName.Keys)}")]);
}
