namespace Assay.Journal;

/// <summary>
/// Texts that stand in many lines of a journal (keys, names of factors, labels, columns), each kept once, so that a hundred
/// thousand trials fit in memory.
/// </summary>
internal sealed class TextPool
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly List<IReadOnlyList<string>> _columns = [];

    /// <summary>The run with shared texts.</summary>
    public RunStarted Shared(RunStarted start)
    {
        IReadOnlyList<string>? columns = _columns.Find(known => known.SequenceEqual(start.Columns));
        if (columns is null) _columns.Add(columns = start.Columns);
        return start with { Run = Shared(start.Run), Columns = columns };
    }

    /// <summary>The trial with shared texts.</summary>
    public TrialProposed Shared(TrialProposed trial) => trial with
    {
        Levels = trial.Levels.ToDictionary(level => Shared(level.Key), level => Shared(level.Value)),
        Overrides = trial.Overrides.ToDictionary(item => Shared(item.Key), item => item.Value),
        Runs = [.. trial.Runs.Select(Shared)],
    };

    private string Shared(string text)
    {
        if (_texts.TryGetValue(text, out string? known)) return known;
        _texts.Add(text, text);
        return text;
    }
}
