using System.Text;
using Assay.Engine.Kernels;
using Assay.Journal;
using Assay.Results;
using Assay.Studies;
using Assay.Tests.Execution;

namespace Assay.Tests.Journal;

/// <summary>
/// Journals damaged in every way that comes to mind, by a stated seed. None may give another result without a word: what is
/// read says of itself that it is whole only if it is, and what goes on from it ends with the same results, or is refused.
/// <c>ASSAY_DAMAGES</c> says how many (tests/nightly/journals).
/// </summary>
public sealed class DamagedJournalsTests : IDisposable
{
    private readonly TemporaryFolder _whole = new(), _other = new();
    private readonly string _expected;
    private readonly byte[] _journal, _foreign;

    public DamagedJournalsTests()
    {
        _expected = ResultsHash.Of(SmallStudy.Run(_whole.Study, new FakeTrainer()));
        Study other = SmallStudy.Make();
        SmallStudy.Run(_other.Study, new FakeTrainer(), other with { Name = "other", Reference = other.Reference with { Data = other.Reference.Data with { Seed = 8 } } });
        (_journal, _foreign) = (File.ReadAllBytes(_whole.Journal), File.ReadAllBytes(_other.Journal));
    }

    public void Dispose()
    {
        _whole.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void No_damage_gives_another_result_without_a_word()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("ASSAY_DAMAGES"), out int asked) ? asked : 60;
        RandomSequence random = new RandomKey(500).Sequence(Purpose.Search);
        Dictionary<string, int> told = [];
        for (int i = 0; i < count; i++)
        {
            (string kind, Func<byte[]> damage) = Damages(random)[i % Damages(random).Count];
            byte[] damaged = damage();
            string outcome = Try(damaged, $"{kind}, {i}");
            told[$"{kind}: {outcome}"] = told.GetValueOrDefault($"{kind}: {outcome}") + 1;
        }

        foreach ((string line, int n) in told.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            TestContext.Current.SendDiagnosticMessage($"{n,5}  {line}");
    }

    [Fact]
    public void No_single_line_can_be_taken_away_in_silence()
    {
        string[] lines = Lines(_journal);
        for (int i = 0; i < lines.Length; i++) Try(Joined([.. lines[..i], .. lines[(i + 1)..]]), $"without line {i + 1}");
    }

    /// <summary>What is read of it, and what comes of it when the study goes on; how it was told.</summary>
    private string Try(byte[] damaged, string what)
    {
        using TemporaryFolder folder = _whole.Copy();
        File.WriteAllBytes(folder.Journal, damaged);
        bool refused = false;
        IReadOnlyList<string> notes = [];
        try
        {
            Snapshot read = JournalReader.Replay(folder.Study);
            notes = read.Notes;
            if (read.Study.Name == "other") notes.ShouldNotBeEmpty(what); // the other one is read, and told to be followed by this
            else if (read.Ended) ResultsHash.Of(read).ShouldBe(_expected, what);
            else if (damaged.Length >= _journal.Length) notes.ShouldNotBeEmpty(what); // nothing is cut off the end: a study that was only not done yet says nothing
            if (read.Final?.Test is not null) read.TestOpenings.ShouldNotBeEmpty(what);
        }
        catch (StudyException)
        {
            refused = true;
        }

        Dictionary<string, string> before = folder.Contents();
        try
        {
            Snapshot resumed = SmallStudy.Run(folder.Study, new FakeTrainer());
            resumed.Ended.ShouldBeTrue(what);
            ResultsHash.Of(resumed).ShouldBe(_expected, what);
            ResultsHash.Of(JournalReader.Replay(folder.Study)).ShouldBe(_expected, what);
            resumed.TestOpenings.ShouldNotBeEmpty(what);
            return refused || notes.Count > 0 ? "told, the same results" : "the same results";
        }
        catch (StudyException)
        {
            folder.Contents().ShouldBe(before, what);
            return "refused";
        }
    }

    private List<(string Kind, Func<byte[]> Make)> Damages(RandomSequence random)
    {
        string[] lines = Lines(_journal), foreign = Lines(_foreign);
        int At() => random.Next(lines.Length);
        return
        [
            ("a line taken away", () => { int i = At(); return Joined([.. lines[..i], .. lines[(i + 1)..]]); }),
            ("lines taken away", () => { int i = At(), n = 1 + random.Next(lines.Length - i); return Joined([.. lines[..i], .. lines[(i + n)..]]); }),
            ("two lines swapped", () => { int i = At(), j = At(); string[] changed = [.. lines]; (changed[i], changed[j]) = (changed[j], changed[i]); return Joined(changed); }),
            ("a line twice", () => { int i = At(), j = At(); return Joined([.. lines[..j], lines[i], .. lines[j..]]); }),
            ("a byte changed", () => { byte[] changed = [.. _journal]; changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8)); return changed; }),
            ("bytes changed", () => { byte[] changed = [.. _journal]; for (int k = 0; k < 20; k++) changed[random.Next(changed.Length)] = (byte)random.Next(256); return changed; }),
            ("cut off", () => _journal[..random.Next(_journal.Length)]),
            ("its beginning cut off", () => _journal[random.Next(_journal.Length)..]),
            ("bytes taken away", () => { int i = random.Next(_journal.Length), n = Math.Min(_journal.Length - i, 1 + random.Next(500)); return [.. _journal[..i], .. _journal[(i + n)..]]; }),
            ("bytes put in", () => { int i = random.Next(_journal.Length); return [.. _journal[..i], .. Enumerable.Range(0, 1 + random.Next(500)).Select(_ => (byte)random.Next(256)), .. _journal[i..]]; }),
            ("zeros over a block", () => { byte[] changed = [.. _journal]; int i = random.Next(changed.Length); changed.AsSpan(i, Math.Min(4096, changed.Length - i)).Clear(); return changed; }),
            ("emptied", () => []),
            ("a line feed lost", () => { int i = At(); return Encoding.UTF8.GetBytes(string.Concat(lines.Select((line, k) => k == i ? line : line + "\n"))); }),
            ("carriage returns", () => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n")))),
            ("another journal behind it", () => [.. _journal, .. _foreign]),
            ("another journal before it", () => [.. _foreign, .. _journal]),
            ("lines of another journal in it", () => { int i = At(), j = random.Next(foreign.Length - 5); return Joined([.. lines[..i], .. foreign[j..(j + 5)], .. lines[i..]]); }),
            ("a line of another journal for one", () => { int i = At(); string[] changed = [.. lines]; changed[i] = foreign[Math.Min(i, foreign.Length - 1)]; return Joined(changed); }),
            ("itself twice", () => [.. _journal, .. _journal]),
            ("in reverse", () => Joined([.. lines.Reverse()])),
        ];
    }

    private static string[] Lines(byte[] journal) => Encoding.UTF8.GetString(journal).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static byte[] Joined(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
