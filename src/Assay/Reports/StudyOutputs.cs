using System.Globalization;
using System.Text;
using Assay.Journal;
using Assay.Results;
using Assay.Storage;
using Assay.Verdicts;

namespace Assay.Reports;

/// <summary>
/// What a study's folder shows to readers: <c>summary.json</c>, <c>tables/</c> and <c>report.html</c>. All of it follows from
/// the journal, can be written again from it, and is written here.
/// </summary>
internal static class StudyOutputs
{
    /// <summary>Their names in the study's folder.</summary>
    public const string TablesFolder = "tables", ReportFile = "report.html";

    /// <summary>The tables with a line an epoch, and the most epochs that they are written for without being asked for: 1 GB each.</summary>
    private static readonly string[] OfEpochs = ["epochs.csv", "epochs.txt"];
    private const long MostEpochs = 10_000_000;

    /// <summary>
    /// Writes what is missing or older than the journal, or than that of a study which claims name, and the report where its page is not this program's. What is right is
    /// left alone, so that a finished study can lie where nobody writes. The tables of every epoch are left to
    /// <see cref="WriteTables"/> where they would be very large; old ones, which tell of less than there is, are deleted then.
    /// </summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="snapshot">Its state, as its journal has it.</param>
    /// <param name="mostEpochs">Epochs of a study whose every epoch is tabled; default: ten million.</param>
    /// <returns>A sentence about what was left out; null: nothing was.</returns>
    /// <exception cref="IOException">When a file cannot be written.</exception>
    public static string? Update(string folder, Snapshot snapshot, long mostEpochs = MostEpochs)
    {
        ResultsBeside beside = ResultsBeside.Of(folder, snapshot);
        DateTime own = JournalReader.LastWrite(folder), others = beside.LastWrite(Judge.StudiesOf(snapshot.Study)), journal = own > others ? own : others;
        List<Output> outputs = [.. SummaryAndTables(folder, snapshot, beside).Where(output => !IsCurrent(output.Path))];
        string report = Path.Combine(folder, ReportFile);
        if (HtmlReport.Available && !(IsCurrent(report) && HtmlReport.HasThisPage(report)))
            outputs.Add(new(report, file => HtmlReport.Write(file, [snapshot], beside.Of)));
        string[] large = snapshot.Epochs <= mostEpochs ? []
            : [.. outputs.Select(output => output.Path).Where(path => OfEpochs.Contains(Path.GetFileName(path)))];
        foreach (string path in large.Where(File.Exists)) File.Delete(path);
        Write(outputs.Where(output => !large.Contains(output.Path)));
        return large.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(" and ", large.Select(Path.GetFileName))} would tell of {snapshot.Epochs:N0} epochs, more than {mostEpochs:N0}, and were not written: assay tables {folder} writes them");

        bool IsCurrent(string path) => File.Exists(path) && File.GetLastWriteTimeUtc(path) >= journal;
    }

    /// <summary>Writes the summary and all tables, whatever stands there; the tables' paths.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="snapshot">Its state.</param>
    /// <exception cref="IOException">When a file cannot be written.</exception>
    public static IReadOnlyList<string> WriteTables(string folder, Snapshot snapshot)
    {
        List<Output> outputs = [.. SummaryAndTables(folder, snapshot, ResultsBeside.Of(folder, snapshot))];
        Write(outputs);
        return [.. outputs.Skip(1).Select(output => output.Path)];
    }

    private static IEnumerable<Output> SummaryAndTables(string folder, Snapshot snapshot, ResultsBeside beside)
    {
        yield return new(Path.Combine(folder, StudyFolder.SummaryFile), file => file.Write(Encoding.UTF8.GetBytes(StudySummary.Of(snapshot) + "\n")));
        foreach (Table table in Tables.Of(snapshot, beside.Of))
            yield return OfText(table.Name + ".csv", writer => TableFiles.Write(writer, table));
        yield return OfText("epochs.txt", writer => EpochText.Write(writer, snapshot));

        Output OfText(string name, Action<TextWriter> write) => new(Path.Combine(folder, TablesFolder, name), file =>
        {
            using StreamWriter writer = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
            write(writer);
        });
    }

    /// <summary>
    /// Side by side, as each is a function of the snapshot alone. All are tried; of those that cannot be written the first in
    /// their order is told, whichever failed first.
    /// </summary>
    private static void Write(IEnumerable<Output> outputs)
    {
        Task[] writing = [.. outputs.Select(output => Task.Run(() => AtomicFile.Write(output.Path, output.Write)))];
        foreach (Task one in writing) one.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        foreach (Task one in writing) one.GetAwaiter().GetResult();
    }

    private sealed record Output(string Path, Action<Stream> Write);
}
