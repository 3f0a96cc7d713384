using Assay.Journal;
using Assay.Preparation;
using Assay.Results;
using Assay.Studies;

namespace Assay.Execution;

/// <summary>Finished runs of other studies' folders: one whose address is the same is copied, not trained.</summary>
internal sealed class ReusedRuns
{
    private readonly List<(string Folder, Replay Replay)> _folders = [];
    private readonly Dictionary<string, int> _copied = [];

    /// <param name="folders">Studies' folders.</param>
    /// <exception cref="StudyException">When one holds no study.</exception>
    public ReusedRuns(IReadOnlyList<string> folders)
    {
        foreach (string folder in folders)
        {
            Replay replay = JournalReader.ReplayEvents(folder);
            if (replay.Study is null)
                throw new StudyException([new StudyError(folder, 0, 0, "there is no study here whose runs could be used; a study's folder holds journal/*.jsonl (--reuse)")]);
            _folders.Add((folder, replay));
        }
    }

    /// <summary>Copies a run into the journal, up to where it is wanted; false where no folder has finished it.</summary>
    /// <param name="run">Its key, which says all that decides it.</param>
    /// <param name="until">The epoch at which it pauses, if it has not ended before; null: its end.</param>
    /// <param name="journal">Where to.</param>
    /// <param name="onDisk">Called with its epochs, where it has ended, else with 0, once it is on the disk.</param>
    public bool TryCopy(PlannedRun run, int? until, StudyJournal journal, Action<int> onDisk)
    {
        foreach ((string folder, Replay replay) in _folders)
        {
            if (replay.Record(run.Key) is not { Finish: { } finish } record) continue;
            lock (_copied) _copied[folder] = _copied.GetValueOrDefault(folder) + 1;
            int epochs = Math.Min(until ?? finish.Epochs, finish.Epochs);
            EpochValues values = record.Values();
            journal.Append(record.Start);
            for (int first = 0; first < epochs; first += EpochChunk.Most)
            {
                Range range = first..Math.Min(first + EpochChunk.Most, epochs);
                journal.Append(new EpochsDone(
                    run.Key, first + 1, range.End.Value - first, [.. values.Values.Select(column => column[range])], values.Seconds[range]));
            }

            if (epochs == finish.Epochs) journal.Append(finish with { Weights = null }, () => onDisk(epochs));
            else journal.Append(new RunPaused(run.Key, epochs), () => onDisk(0));
            return true;
        }

        return false;
    }

    /// <summary>What was copied, or why nothing was: a sentence a folder.</summary>
    public IEnumerable<string> Notes()
    {
        foreach ((string folder, Replay replay) in _folders)
        {
            if (_copied.TryGetValue(folder, out int copied)) yield return $"{copied} {(copied == 1 ? "run was" : "runs were")} not trained but taken from {folder}";
            else if (replay.Header!.Engine != PlannedRun.Engine) yield return $"no run of {folder} could be used: it was begun with engine {replay.Header.Engine}, this is {PlannedRun.Engine}";
            else yield return $"no run of {folder} was used: those that were missing here are none of its";
        }
    }
}
