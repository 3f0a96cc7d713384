namespace Assay.Engine.Data;

/// <summary>New samples of a CSV file: columns are found by their names, in whatever order; others are passed by and told.</summary>
internal sealed class NewTable : NewSamples
{
    private readonly CsvTable _table;
    private readonly SampleForm _form;
    private readonly int[] _features, _targets, _kept;
    private readonly IReadOnlyList<FeatureColumn> _columns;
    private readonly Labels?[] _labels;
    private readonly Dictionary<(string Column, string Text), long> _unknown = [];
    private readonly List<string> _notes = [];

    public NewTable(string path, SampleForm form, bool withTargets, IReadOnlyList<string> keep)
    {
        (_form, _columns) = (form, form.Columns);
        _table = new CsvTable(path, ".", "--input", form.HasHeader, form.DecimalMark);
        try
        {
            string[] targets = withTargets ? [.. form.Targets.Select(target => target.Name)] : [];
            // Of images that were no table there are no names: their pixels are the columns that nothing else is, in their order.
            string[] features = form.Columns.Count > 0 ? [.. form.Columns.Select(column => column.Name)] : [.. _table.Header.Except([.. form.Targets.Select(target => target.Name), .. keep])];
            if (form.Columns.Count == 0 && features.Length != form.Shape.Size)
                _table.Add(1, -1, $"the network takes images of {form.Shape}, {form.Shape.Size} values, and {features.Length} columns are left for them: the file is to have one column a pixel");
            _features = Columns(features, "the network was trained on it");
            _targets = Columns(targets, "what is predicted, to be compared with");
            _kept = Columns(keep, "--keep");
            _table.ThrowIfWrong();
            _labels = [.. form.Targets.Select(target => target.Classes == 0 ? null : Labels.Of(NamesOf(target)))];
            string[] extra = [.. _table.Header.Except([.. features, .. form.Targets.Select(target => target.Name), .. keep])];
            if (extra.Length > 0)
                _notes.Add($"{path}: passed by {(extra.Length == 1 ? "the column" : $"{extra.Length} columns,")} {string.Join(", ", extra.Take(20).Select(name => $"'{name}'"))}{(extra.Length > 20 ? " …" : "")}: the network does not take {(extra.Length == 1 ? "it" : "them")}");
        }
        catch
        {
            _table.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> Notes => [.. _notes, .. _unknown.Select(one =>
        $"column {one.Key.Column} has '{one.Key.Text}' in {ByteFile.Count(one.Value)} {(one.Value == 1 ? "line" : "lines")}, a category that no training sample has: the network knows nothing of it")];

    public override IEnumerable<NewBatch> Batches(int size)
    {
        while (true)
        {
            int rows = 0, width = _form.Shape.Size, wide = _form.Targets.Count;
            float[] values = _form.IsImage ? [] : new float[size * width], targets = new float[size * wide];
            byte[]? pixels = _form.IsImage ? new byte[size * width] : null;
            List<string[]> kept = [];
            for (; rows < size && _table.Read(); rows++)
            {
                for (int i = 0, at = rows * width; i < _features.Length; i++)
                {
                    if (pixels is not null) pixels[at++] = CsvSamples.Pixel(_table, _features[i]);
                    else at += Feature(_features[i], _columns[i], values.AsSpan(at));
                }

                for (int i = 0; i < _targets.Length; i++)
                    targets[(rows * wide) + i] = _labels[i] is { } labels ? ClassOf(_targets[i], labels) : _table.Number(_targets[i], Advice);
                if (_kept.Length > 0) kept.Add([.. _kept.Select(_table.Text)]);
            }

            if (rows < size)
            {
                _table.ThrowIfWrong();
                Array.Resize(ref values, pixels is null ? rows * width : 0);
                Array.Resize(ref targets, rows * wide);
                if (pixels is not null) Array.Resize(ref pixels, rows * width);
            }

            // What stands after something wrong is looked at, so that all of it is told; nothing is made of it.
            if (rows > 0 && !_table.HasErrors) yield return new(_form.Of(values, pixels, targets), kept);
            if (rows < size) yield break;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _table.Dispose();
        base.Dispose(disposing);
    }

    private const string Advice = "or leave the line out";

    private static IEnumerable<string> NamesOf(TargetColumn target) => target.ClassNames.Count > 0 ? target.ClassNames : Enumerable.Range(0, target.Classes!.Value).Select(number => $"{number}");

    /// <summary>The columns of these names; an error for each that is missing, with the nearest one.</summary>
    private int[] Columns(IReadOnlyList<string> names, string why)
    {
        int[] columns = [.. names.Select(_table.Find)];
        string[] missing = [.. names.Where((_, i) => columns[i] < 0)];
        string[] left = [.. _table.Header.Except(names)];
        // Where hardly a name is there, the file is another one or has no header: one sentence says it.
        if (missing.Length > 3 && missing.Length == names.Count)
            _table.Add(1, -1, $"none of the {names.Count} columns {string.Join(", ", names.Take(20).Select(name => $"'{name}'"))}{(names.Count > 20 ? " …" : "")} is in the file ({why}), whose first line is to name its columns; it says {string.Join(", ", _table.Header.Take(20).Select(name => $"'{name}'"))}{(_table.Header.Length > 20 ? " …" : "")}");
        else
            foreach (string name in missing)
                _table.Add(1, -1, $"there is no column '{name}' ({why}){(NearestName.Of(name, left) is { } nearest ? $": did you mean '{nearest}'?" : ".")}"
                    + $" The columns are {string.Join(", ", _table.Header.Take(20).Select(known => $"'{known}'"))}{(_table.Header.Length > 20 ? $" and {_table.Header.Length - 20} more" : "")}");
        return columns;
    }

    /// <summary>Writes the features of a column; their number.</summary>
    private int Feature(int column, FeatureColumn what, Span<float> features)
    {
        features = features[..what.Width];
        _table.Features(column, what, features, "no training sample lacks one: fill it in or leave the line out", advice: Advice);
        // A category of training samples is 1 somewhere, and so is a missing one where there were such.
        if (what.Kind is FeatureKind.Categories && !features.Contains(1) && !_table.IsMissing(column)) Count((what.Name, _table.Text(column)));
        return what.Width;
    }

    private void Count((string Column, string Text) category)
    {
        if (_unknown.ContainsKey(category) || _unknown.Count < CsvTable.MaxErrors) _unknown[category] = _unknown.GetValueOrDefault(category) + 1;
    }

    private float ClassOf(int column, Labels labels)
    {
        int number = labels.Find(_table.Text(column));
        if (number < 0)
            _table.Add(column, _table.Text(column).Length == 0
                ? $"label '{_table.Name(column)}' is empty: fill it in or leave the line out"
                : $"label '{_table.Shown(column)}' is none that the network tells{(NearestName.Of(_table.Text(column), labels.Names) is { } nearest ? $": did you mean '{nearest}'?" : ".")} Its classes are {string.Join(", ", labels.Names.Take(20))}{(labels.Names.Count > 20 ? " …" : "")}");
        return number;
    }
}
