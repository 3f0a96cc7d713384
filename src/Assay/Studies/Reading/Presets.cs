using Assay.Studies.Trees;

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
        if (_own is { IsOff: false } && !StudyRules.NamesFolder(_own.Text)) errors.Add(_own.At.Error(NoFolder(_own.Text)));
        if (tree["presets"]?.Value is not MappingNode presets) return;
        _any = true;
        foreach (Entry preset in presets.Entries)
        {
            if (!StudyRules.NamesFolder(preset.Key)) errors.Add(preset.KeyAt.Error(NoFolder(preset.Key)));
            else if (preset.Value is MappingNode values) _byName.Add(preset.Key, values);
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

    /// <summary>Whether the file says what a preset changes; a normal form holds its name alone.</summary>
    public bool Holds(string preset) => _byName.ContainsKey(preset);

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
    /// <param name="tree">The file without a preset.</param>
    /// <param name="applied">The preset that was applied, and read already.</param>
    /// <param name="read">Reads the file under a preset, by name; adds to the errors.</param>
    /// <param name="errors">What is known to be wrong; what is wrong with other presets alone is added.</param>
    public void CheckOthers(MappingNode tree, string? applied, Action<string> read, List<StudyError> errors)
    {
        HashSet<StudyError> told = [.. errors];
        long values = ReadingWork.Values(tree), work = _byName.Values.Sum(preset => ReadingWork.Of(values, told.Count, preset.Entries.Count));
        if (work > ReadingWork.Most)
        {
            errors.Add(tree["presets"]!.Value.At.Error(
                $"{_byName.Count} presets of a study of {values} values cannot all be tried: that visits {work} values, and at most {ReadingWork.Most} are; take fewer presets"));
            return;
        }

        foreach ((string name, MappingNode preset) in _byName.Where(preset => preset.Key != applied))
        {
            if (errors.Count > ReadingWork.MostErrors) return;
            int count = errors.Count;
            read(name);
            List<StudyError> fresh = [.. errors.Skip(count).Where(error => !told.Contains(error))];
            errors.RemoveRange(count, errors.Count - count);
            HashSet<Mark> own = [.. Marks.Within(preset)];
            errors.AddRange(fresh.Select(error => own.Contains(new Mark(error.File, error.Line, error.Column))
                ? error
                : preset.At.Error($"with the preset {name}: {error.Message}")));
            told.UnionWith(errors.Skip(count));
        }
    }

    private static string NoFolder(string name) => $"a preset names a folder: {StudyRules.FolderNames}, but \"{name}\" stands here";

    private StudyException Unknown(string name, Mark at) => new([at.Error(_byName.Count == 0
        ? $"there is no preset \"{name}\"; this study has none"
        : $"there is no preset \"{name}\"; this study has {string.Join(", ", _byName.Keys)}")]);
}
