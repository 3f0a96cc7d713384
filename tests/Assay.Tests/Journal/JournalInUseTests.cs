using System.Text;
using Assay.Journal;
using Assay.Tests.Execution;

namespace Assay.Tests.Journal;

/// <summary>What a reader can tell of a journal that others write, or have changed.</summary>
public class JournalInUseTests
{
    [Fact]
    public async Task Whether_somebody_writes_is_known_and_asking_keeps_no_writer_out()
    {
        using TemporaryFolder folder = new();
        JournalWriter.IsOpen(folder.Study, "main").ShouldBeFalse();
        using CancellationTokenSource done = new();
        Task asking = Task.Run(() =>
        {
            while (!done.IsCancellationRequested) JournalWriter.IsOpen(folder.Study, "main");
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < 100; i++)
        {
            using JournalWriter writer = JournalWriter.Open(folder.Study, "main");
            JournalWriter.IsOpen(folder.Study, "main").ShouldBeTrue();
        }

        using (JournalWriter.Open(folder.Study, "main"))
            Should.Throw<IOException>(() => JournalWriter.Open(folder.Study, "main")).Message.ShouldContain("another process is working");

        await done.CancelAsync();
        await asking;
        JournalWriter.IsOpen(folder.Study, "main").ShouldBeFalse();
    }

    [Fact]
    public void A_tail_knows_when_what_it_read_does_not_stand_there_any_more()
    {
        using TemporaryFolder folder = new();
        SmallStudy.Run(folder.Study, new FakeTrainer());
        byte[] journal = File.ReadAllBytes(folder.Journal);
        JournalTail tail = new(folder.Study, live: true);
        tail.IsIntact().ShouldBeTrue();
        tail.ReadOn();
        tail.IsIntact().ShouldBeTrue();
        File.AppendAllText(folder.Journal, "{\"crc\":\"");
        tail.IsIntact().ShouldBeTrue();
        File.WriteAllBytes(folder.Journal, journal[..^1]);
        tail.IsIntact().ShouldBeFalse();
        File.WriteAllBytes(folder.Journal, [.. journal, .. journal]);
        tail.IsIntact().ShouldBeTrue();
        byte[] other = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(journal).Replace("\"t\":", "\"t\": ", StringComparison.Ordinal));
        File.WriteAllBytes(folder.Journal, other);
        tail.IsIntact().ShouldBeFalse();
        File.Delete(folder.Journal);
        Should.Throw<IOException>(() => tail.IsIntact());
    }
}
