using Assay.Results;
using Assay.Studies;

namespace Assay.Journal;

/// <summary>Results of other studies, in folders that lie in one with a study's own: NAME-PRESET, or NAME where there is none of the preset.</summary>
/// <param name="folder">The folder that theirs lie in.</param>
/// <param name="preset">The preset; null: none.</param>
internal sealed class ResultsBeside(string folder, string? preset)
{
    private readonly Dictionary<string, Snapshot?> _read = [];

    /// <summary>Those beside the folder of a study's results.</summary>
    public static ResultsBeside Of(string own, Snapshot snapshot) =>
        new(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(own))) ?? own, snapshot.Study.Preset);

    /// <summary>The name of a study's folder under a preset.</summary>
    public static string NameOf(string study, string? preset) => preset is null ? study : $"{study}-{preset}";

    /// <summary>When the journals of these studies were last written to, UTC; of none the beginning of time.</summary>
    public DateTime LastWrite(IEnumerable<string> studies) => studies.SelectMany(study => FoldersOf(study)).Select(JournalReader.LastWrite).Append(DateTime.MinValue).Max();

    /// <summary>A study's results; null where there are none. Each is read once, whoever asks.</summary>
    /// <exception cref="StudyException">When what lies there cannot be read.</exception>
    public Snapshot? Of(string study)
    {
        lock (_read) return Read(study);
    }

    private Snapshot? Read(string study)
    {
        if (!_read.TryGetValue(study, out Snapshot? snapshot))
        {
            try
            {
                snapshot = FoldersOf(study).Select(JournalReader.Replay).FirstOrDefault(found => found.Study.Name == study);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                throw new StudyException([new(study, 0, 0, problem.Message)]);
            }

            _read.Add(study, snapshot);
        }

        return snapshot;
    }

    // A short study goes with short ones where there are any.
    // A name that leads elsewhere is no folder beside.
    private IEnumerable<string> FoldersOf(string study) => study.AsSpan().ContainsAny('/', '\\') || study is "." or ".." ? [] :
        new[] { NameOf(study, preset), study }.Distinct().Select(name => Path.Combine(folder, name)).Where(JournalReader.IsIn);
}
