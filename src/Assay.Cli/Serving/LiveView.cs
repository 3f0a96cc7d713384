using System.Globalization;
using System.Text.Json;
using Assay.Reports;
using Assay.Results;
using Assay.Verdicts;

namespace Assay.Cli.Serving;

/// <summary>
/// Some studies as one report, followed: the model of <c>report.html</c>, and then what changes of it, by member of a study and by row of
/// its trials.
/// </summary>
/// <param name="studies">The studies, in the order of the report.</param>
internal sealed class LiveView(IReadOnlyList<LiveStudy> studies) : LiveFeed
{
    private State? _state;
    private string? _failure;

    public IReadOnlyList<LiveStudy> Studies => studies;

    /// <summary>Reads on, and publishes what is new. Called by one thread at a time.</summary>
    public void Update()
    {
        foreach (LiveStudy study in studies) study.ReadOn();
        try
        {
            if (Failed() is { } why) Fail(why);
            else Follow();
        }
        // A journal that is changed while its epochs are read, or one that nobody foresaw: the others' viewers go on.
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            foreach (LiveStudy study in studies) study.Fail(problem.Message);
            Fail(problem.Message);
        }
    }

    private string? Failed() => studies.FirstOrDefault(study => study.Failure is not null) is { } one
        ? studies.Count == 1 ? one.Failure : $"{one.Id}: {one.Failure}" : null;

    private void Fail(string why)
    {
        if (_failure == why) return;
        (_failure, _state) = (why, null);
        byte[] data = JsonSerializer.SerializeToUtf8Bytes(new { Message = why }, ReportModel.Options);
        Publish(number => new(number, new("failed", [data]), null));
    }

    private void Follow()
    {
        LiveState[] live = [.. studies.Select(study => study.Live())];
        State? before = _state;
        int[] versions = [.. studies.Select(study => study.Version)];
        bool isSame = before is not null && versions.AsSpan().SequenceEqual(before.Versions);
        // The time alone is no news.
        if (isSame && live.Zip(before!.Live).All(pair => pair.First == pair.Second with { At = pair.First.At })) return;
        State now = isSame ? before! with { Live = live } : Make(versions, live, before);
        (_state, _failure) = (now, null);
        Publish(number => new(number, Whole(number, now), before is null || !now.Follows(before) ? null : Change(number, now, before)));
    }

    private State Make(int[] versions, LiveState[] live, State? before)
    {
        Snapshot[] snapshots = [.. studies.Select(study => study.Snapshot)];
        StudyReport[] reports = [.. studies.Select((study, i) => before is not null && before.Versions[i] == versions[i] && !Judge.StudiesOf(snapshots[i].Study).Any()
            ? before.Reports[i]
            : StudyReport.From(snapshots[i], snapshots.For(snapshots[i], study.Beside.Of)))];
        ReportModel model = ReportModel.From(snapshots, reports);
        return new(
            versions, live, reports, new RecordText(model, before?.Model, "studies"),
            [.. reports.Select((report, i) => before is not null && ReferenceEquals(report, before.Reports[i]) ? before.Texts[i] : new RecordText(report, before?.Texts[i], "trials"))],
            [.. reports.Select((report, i) => before is not null && ReferenceEquals(report, before.Reports[i]) ? before.Trials[i] : new TrialsText(report.Trials))]);
    }

    private static LiveEvent Whole(int number, State now)
    {
        JsonPieces to = new();
        to.Object(
            (Name("revision"), () => to.Add(Number(number))),
            (Name("report"), () => to.Object(now.Model.Members.Select(member => (member.Name, (Action)(() => to.Add(member.Json))))
                .Append((Name("studies"), () => to.Array(now.Texts.Select((text, i) => (Action)(() => to.Object(text.Members
                    .Select(member => (member.Name, (Action)(() => to.Add(member.Json))))
                    .Append((Name("trials"), () => now.Trials[i].Write(to))))))))))),
            (Name("live"), () => to.Add(Json(now.Live))));
        return new("report", to.Pieces);
    }

    private static LiveEvent Change(int number, State now, State before)
    {
        JsonPieces to = new();
        List<(ReadOnlyMemory<byte>, Action)> members =
        [
            (Name("revision"), () => to.Add(Number(number))),
            (Name("studies"), () => to.Object(Each(i => !ReferenceEquals(now.Texts[i], before.Texts[i]) && now.Texts[i].Changes(before.Texts[i]).Any(), i => to.Object(
                now.Texts[i].Changes(before.Texts[i]).Select(member => (member.Name, (Action)(() => to.Add(member.Json)))))))),
            (Name("rows"), () => to.Object(Each(
                i => !ReferenceEquals(now.Trials[i], before.Trials[i]) && now.Trials[i].Differs(before.Trials[i]), i => now.Trials[i].WriteChanges(before.Trials[i], to)))),
            .. now.Model.Changes(before.Model).Select(member => (member.Name, (Action)(() => to.Add(member.Json)))),
            (Name("live"), () => to.Add(Json(now.Live))),
        ];
        to.Object(members);
        return new("change", to.Pieces);

        IEnumerable<(ReadOnlyMemory<byte>, Action)> Each(Func<int, bool> changed, Action<int> write) => Enumerable.Range(0, now.Texts.Count).Where(changed)
            .Select(i => (Name(i.ToString(CultureInfo.InvariantCulture)), (Action)(() => write(i))));
    }

    private static ReadOnlyMemory<byte> Name(string name) => JsonSerializer.SerializeToUtf8Bytes(name);

    private static byte[] Number(int number) => JsonSerializer.SerializeToUtf8Bytes(number);

    private static byte[] Json(IReadOnlyList<LiveState> live) => JsonSerializer.SerializeToUtf8Bytes(live, ReportModel.Options);

    /// <summary>What was told last.</summary>
    private sealed record State(
        int[] Versions, IReadOnlyList<LiveState> Live, IReadOnlyList<StudyReport> Reports, RecordText Model, IReadOnlyList<RecordText> Texts, IReadOnlyList<TrialsText> Trials)
    {
        /// <summary>Whether it can be told as a change of an earlier one.</summary>
        public bool Follows(State before) => Trials.Zip(before.Trials).All(pair => ReferenceEquals(pair.First, pair.Second) || pair.First.Follows(pair.Second));
    }
}
