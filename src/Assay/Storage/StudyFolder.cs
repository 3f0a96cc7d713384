using System.Text;
using Assay.Journal;
using Assay.Preparation;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Storage;

/// <summary>The folder of a study: whose it is, and what lies where.</summary>
internal static class StudyFolder
{
    public const string ModelFile = "models/final.safetensors", SummaryFile = "summary.json", StudyFile = "study.yaml";

    /// <summary>The file of the final network from a seed, 0-based: <c>final</c>, <c>final-2</c>, … as readers count.</summary>
    public static string ModelFileOf(int seed) => seed == 0 ? ModelFile : FormattableString.Invariant($"models/final-{seed + 1}.safetensors");

    /// <summary>Reads what the folder knows of this study, without writing anything.</summary>
    /// <exception cref="StudyException">When the folder belongs to something else.</exception>
    public static JournalTail Read(Study study, string folder, StudySamples samples)
    {
        if (File.Exists(folder)) throw Refused(folder, "this is a file; name a folder (--out)");
        if (!Directory.Exists(folder)) return new JournalTail(folder);
        if (!JournalReader.IsIn(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw Refused(folder, "the folder is not empty and holds no study; name another (--out)");

        JournalTail tail = JournalReader.Tail(folder);
        Replay replay = tail.Replay;
        if (replay.Header is { } header)
        {
            // Two studies of one content and two names are two questions: neither may take over the other's folder.
            if (header.Study.Name != study.Name)
                throw Refused(folder, $"the folder belongs to the study '{header.Study.Name}', this is '{study.Name}'. Name another folder (--out), or remove this one");
            if (header.Engine != PlannedRun.Engine)
                throw Refused(folder, $"the study was begun with engine {header.Engine}, this is {PlannedRun.Engine}: their results are not to be mixed. "
                    + "They can still be looked at (status, best, tables, report); to run the study with this engine name another folder (--out)");
            if (header.Hash != Content.HashOf(study) && !Content.HaveOneReference(header.Study, study))
                throw Refused(folder, $"the folder belongs to another version of this study, and with another reference none of its runs could be gone on with: "
                    + $"{Differences(header.Study, study)}. Name another folder (--out), or remove this one");
            if (header.Data != samples.Hash)
                throw Refused(folder, "the training samples are not those the study was begun with: the data file has changed. Name another folder (--out), or restore the file");
            if (header.TestData != samples.Test.Hash)
                throw Refused(folder, "the test samples are not those the study was begun with: the data file has changed. Name another folder (--out), or restore the file");
        }
        else if (replay.Hash is { } hash && hash != Content.HashOf(study))
        {
            throw Refused(folder, "the folder belongs to another study (its header is damaged, its sessions are not). Name another folder (--out)");
        }
        else if (replay.Hash is null && StudySummary.HashIn(folder) is { } left && left != Content.HashOf(study))
        {
            throw Refused(folder, $"the folder's journal is empty, and {SummaryFile} in it is another study's. Name another folder (--out), or restore the journal");
        }

        return tail;
    }

    /// <summary>In what the study differs from what its folder holds, in a sentence; null where it is the same, or nothing is there.</summary>
    public static string? ChangeOf(Study study, Replay replay) => replay.Study is { } before && replay.Header!.Hash != Content.HashOf(study)
        ? $"the study was changed, and goes on with the runs that it shares with what it was: {Differences(before, study)}"
        : null;

    /// <summary>Opens the journal of a folder that was read, and begins a session.</summary>
    /// <param name="study">The study.</param>
    /// <param name="folder">Its folder; made where it does not exist.</param>
    /// <param name="samples">The reference's samples.</param>
    /// <param name="known">What the folder knows.</param>
    /// <param name="baseDirectory">The folder that relative paths of data files start from.</param>
    /// <param name="jobs">Runs trained at a time.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">When another process works on it, or the disk refuses.</exception>
    public static StudyJournal Open(
        Study study, string folder, StudySamples samples, JournalTail known, string baseDirectory, int jobs, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        JournalWriter writer = JournalWriter.Open(folder, StudyJournal.Main);
        try
        {
            AtomicFile.RemoveLeft(folder);
            // What was written between reading and locking, or cut off by opening, is read again.
            if (writer.TornBytes > 0 || JournalReader.Bytes(folder) != known.Replay.Bytes) known = Read(study, folder, samples);
            Replay replay = known.Replay;
            bool emptied = replay.Header is null && replay.Hash is null && HoldsResults(folder);
            StudyJournal journal = new(folder, writer, known, time);
            string hash = Content.HashOf(study);
            if (ChangeOf(study, replay) is { } change) journal.Append(new Noticed(change));
            if (replay.Study is null || replay.Hash != hash || Content.Hash(replay.Study) != Content.Hash(study))
                journal.Append(new StudyOpened(JournalFormat.Current, PlannedRun.Engine, hash, samples.Hash, samples.Test.Hash, study, new(samples.Train.Samples, samples.Test.Samples)));
            journal.Commit(new SessionStarted(journal.Now, hash, jobs, writer.TornBytes));
            if (emptied) journal.Append(new Noticed("the journal was empty though results lay beside it: everything is trained again, and what lay there is replaced"));
            if (writer.SetAside is { } aside)
                journal.Append(new Noticed($"the journal ended in {writer.TornBytes} bytes that are more than one line; they were set aside in {aside}, and what they told is done again"));
            string yaml = StudyYaml.Write(study, Path.GetRelativePath(folder, baseDirectory));
            AtomicFile.Write(Path.Combine(folder, StudyFile), file => file.Write(Encoding.UTF8.GetBytes(yaml)));
            return journal;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    private static string Differences(Study before, Study now) => StudyDifferences.Of(before, now) is { Count: > 0 } differences
        ? string.Join("; ", differences)
        : "nothing in the study, but an earlier version began it, whose runs are known by other addresses";

    /// <summary>Whether a session of before left something that a journal should tell of.</summary>
    private static bool HoldsResults(string folder) =>
        File.Exists(Path.Combine(folder, SummaryFile)) || File.Exists(Path.Combine(folder, ModelFile)) || Directory.Exists(Path.Combine(folder, "tables"));

    private static StudyException Refused(string folder, string message) => new([new StudyError(folder, 0, 0, message)]);
}
