using System.Text.Json;
using Assay.Journal;
using Assay.Reports;
using Assay.Results;

namespace Assay.Cli.Serving;

/// <summary>The best of a study so far.</summary>
/// <param name="Mean">Mean of the objective over its runs.</param>
/// <param name="Deviation">Standard deviation (n − 1).</param>
internal sealed record ListedBest(double Mean, double Deviation);

/// <summary>A study in the list.</summary>
/// <param name="Id">By which it is asked for.</param>
/// <param name="Name">Its name; of one that cannot be read, its folder's.</param>
/// <param name="State">running, ended, stopped.</param>
/// <param name="Finished">Finished trials.</param>
/// <param name="Planned">Trials of all stages.</param>
/// <param name="Epochs">Epochs of all runs.</param>
/// <param name="Seconds">Wall-clock time of all sessions.</param>
/// <param name="Objective">What makes a trial better; null where the study cannot be read.</param>
/// <param name="Best">The winner so far; null before the first finished trial.</param>
/// <param name="Changed">When its journal was last written to; null where there is none.</param>
/// <param name="Note">Why it cannot be read; null where it can.</param>
internal sealed record ListedStudy(
    string Id, string Name, string State, int Finished, int Planned, long Epochs, double Seconds, MetricReport? Objective, ListedBest? Best, DateTimeOffset? Changed, string? Note);

/// <summary>All studies that are served, followed.</summary>
/// <param name="studies">Finds them, those that are there now.</param>
internal sealed class LiveList(Func<IReadOnlyList<LiveStudy>> studies) : LiveFeed
{
    private readonly Dictionary<LiveStudy, (ListedStudy Line, int Version, long Bytes)> _lines = [];
    private byte[]? _told;
    private IReadOnlyList<LiveStudy>? _round;
    private int _at;

    /// <summary>Tells what is known, and reads nothing.</summary>
    public void Begin() => Tell(studies());

    /// <summary>
    /// Reads the next study that may have changed, and publishes what is new: others that are to be read, or the viewers of one, need not
    /// wait for all. Called by one thread at a time.
    /// </summary>
    /// <returns>Whether there are more; if not, the next call begins anew.</returns>
    public bool ReadNext()
    {
        _round ??= studies();
        while (_at < _round.Count)
        {
            LiveStudy study = _round[_at++];
            if (IsCurrent(study)) continue;
            Read(study);
            Tell(_round);
            return true;
        }

        Tell(_round);
        (_round, _at) = (null, 0);
        return false;
    }

    /// <summary>Whether nothing can have come to a study since; then it needs no memory.</summary>
    private bool IsCurrent(LiveStudy study) => _lines.TryGetValue(study, out var line) && line.Version == study.Version
        && line.Bytes == BytesOf(study) && line.Line.State != "running" && !JournalWriter.IsOpen(study.Folder, StudyJournal.Main);

    private void Read(LiveStudy study)
    {
        long bytes = BytesOf(study);
        study.ReadOn();
        if (_lines.TryGetValue(study, out var line) && line.Version == study.Version) return;
        _lines[study] = (LineOf(study), study.Version, bytes);
    }

    private static ListedStudy LineOf(LiveStudy study)
    {
        if (study.Failure is { } why) return Unread(study, why);
        Snapshot snapshot = study.Snapshot;
        return new(
            study.Id, snapshot.Study.Name, study.State, snapshot.Stages.Sum(stage => stage.Trials.Count(trial => trial.Finished)),
            snapshot.Stages.Sum(stage => stage.PlannedTrials), snapshot.Epochs, snapshot.Seconds,
            MetricReport.Of(snapshot.Study.Objective.Metric, snapshot.Study), snapshot.Best is { } best ? new(best.Mean, best.Deviation) : null, ChangedOf(study), null);
    }

    private static ListedStudy Unread(LiveStudy study, string why) =>
        new(study.Id, Path.GetFileName(study.Folder), study.State, 0, 0, 0, 0, null, null, ChangedOf(study), why);

    private static DateTimeOffset? ChangedOf(LiveStudy study) => Of(study, folder => JournalReader.Bytes(folder) > 0 ? new DateTimeOffset(JournalReader.LastWrite(folder), TimeSpan.Zero) : (DateTimeOffset?)null, null);

    private static long BytesOf(LiveStudy study) => Of(study, JournalReader.Bytes, -1);

    /// <summary>Something of a journal, which may be taken away meanwhile.</summary>
    private static T Of<T>(LiveStudy study, Func<string, T> look, T otherwise)
    {
        try
        {
            return look(study.Folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return otherwise;
        }
    }

    private void Tell(IReadOnlyList<LiveStudy> there)
    {
        byte[] list = JsonSerializer.SerializeToUtf8Bytes(new
        {
            Format = ReportModel.CurrentFormat,
            Program = ReportModel.ThisProgram,
            Studies = there.Select(study => _lines.TryGetValue(study, out var line) ? line.Line : Unread(study, "it is being read")),
        }, ReportModel.Options);
        if (_told is not null && _told.AsSpan().SequenceEqual(list)) return;
        _told = list;
        LiveEvent told = new("studies", [list]);
        Publish(number => new(number, told, told));
    }
}
