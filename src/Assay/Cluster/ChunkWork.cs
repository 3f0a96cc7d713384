using Assay.Execution;
using Assay.Journal;
using Assay.Preparation;
using Assay.Storage;
using Assay.Studies;
using Assay.Studies.Reading;

namespace Assay.Cluster;

/// <summary>How an element ended.</summary>
internal enum WorkEnd
{
    /// <summary>All of its runs are where they are wanted, or could not be trained, which is told.</summary>
    Done,

    /// <summary>Nobody wants the chunk any more.</summary>
    NotWanted,

    /// <summary>It was ended on its way; what it trained is saved.</summary>
    Interrupted,
}

/// <summary>Where an element is.</summary>
/// <param name="Node">The machine.</param>
/// <param name="Processor">What computes.</param>
/// <param name="Job">What whoever started it calls it; null: nothing.</param>
internal sealed record WorkPlace(string Node, string Processor, string? Job);

/// <summary>
/// An element: trains the runs of a chunk, several at a time, into a segment of its own, and decides nothing. The segment speaks for itself: all
/// epochs of its runs stand there, also where others trained the first of them.
/// </summary>
internal static class ChunkWork
{
    /// <summary>What an element ends with that was interrupted: EX_TEMPFAIL of sysexits.h, try again.</summary>
    public const int UnfinishedCode = 75;

    /// <summary>What an element ends with that could not read or write the study's folder, which is no run's fault: EX_IOERR of sysexits.h.</summary>
    public const int FolderCode = 74;

    public const string Done = "done", Interrupted = "interrupted", Refused = "refused";

    /// <summary>Trains a chunk.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="number">The chunk's number.</param>
    /// <param name="place">Where this is.</param>
    /// <param name="options">How; <see cref="RunnerOptions.Jobs"/> at a time.</param>
    /// <param name="leave">Ends it behind the epochs that are in training, which are saved.</param>
    /// <param name="cancellation">Ends it at once.</param>
    /// <exception cref="StudyException">When it cannot be trained here; the segment tells so, too.</exception>
    /// <exception cref="IOException">When the folder cannot be written.</exception>
    public static WorkEnd Run(string folder, int number, WorkPlace place, RunnerOptions options, CancellationToken leave, CancellationToken cancellation = default)
    {
        if (!File.Exists(Chunk.PathOf(folder, number))) return WorkEnd.NotWanted;
        string segment = StudyJournal.WorkSegment(number);
        JournalTail tail = new(folder);
        using StudyJournal journal = new(folder, JournalWriter.Open(folder, segment), tail, options.Time, segment);
        journal.Commit(new WorkStarted(journal.Now, number, place.Node, options.Jobs, place.Processor, place.Job));
        try
        {
            Study study = StudyFile.Load(Path.Combine(folder, StudyFolder.StudyFile));
            StudyData data = new(study, Path.GetFullPath(study.BaseDirectory ?? "", Path.GetFullPath(folder)), options.MemoryBytes);
            if (Chunk.Read(folder, number, study, data) is not { } chunk)
            {
                journal.Commit(new WorkEnded(Done));
                return WorkEnd.NotWanted;
            }

            Train(chunk, folder, data, journal, options, leave, cancellation);
            journal.Commit(new WorkEnded(Done));
            return WorkEnd.Done;
        }
        catch (StudyException problem)
        {
            journal.Commit(new WorkEnded(Refused, problem.Errors[0].ToString()));
            throw;
        }
        catch (OperationCanceledException)
        {
            journal.Commit(new WorkEnded(Interrupted));
            return WorkEnd.Interrupted;
        }
    }

    private static void Train(Chunk chunk, string folder, StudyData data, StudyJournal journal, RunnerOptions options, CancellationToken leave, CancellationToken cancellation)
    {
        // What an attempt of before has done of it need not be done again.
        journal.ReadOthers(chunk.Number);
        SavedModels models = new(folder, data);
        RunTraining training = new(data, journal, new Checkpoints(folder), models, _ => { }, options);
        AtATime.Each(options.Jobs, chunk.Tasks, task =>
        {
            leave.ThrowIfCancellationRequested();
            if (!File.Exists(Chunk.PathOf(folder, chunk.Number))) return; // nobody wants it any more
            if (task.IsThere(journal, models)) return;
            try
            {
                training.Train(task, _ => { }, cancellation, leave);
            }
            // A run that cannot be trained leaves the others as they are; a disk that refuses, or a signal, ends all.
            catch (Exception problem) when (problem is not (OperationCanceledException or IOException or UnauthorizedAccessException or StudyException))
            {
                journal.Commit(new RunFailed(task.Run.Key, $"{problem.GetType().Name}: {problem.Message}"));
            }
        }, cancellation);
    }
}
