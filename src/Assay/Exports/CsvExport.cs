using System.Text;
using Assay.Journal;
using Assay.Reports;
using Assay.Storage;

namespace Assay.Exports;

/// <summary>The study's tables (trials, runs, epochs, levels …) as CSV files in a folder: those of <c>tables/</c>.</summary>
internal sealed class CsvExport : IExport
{
    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public string Summary => "the study's tables, those of tables/, in a folder";

    /// <inheritdoc/>
    public string Place => StudyOutputs.TablesFolder;

    /// <inheritdoc/>
    public void Write(ExportedStudy study, string path)
    {
        foreach (Table table in Tables.Of(study.Snapshot, ResultsBeside.Of(study.Folder, study.Snapshot).Of))
        {
            AtomicFile.Write(Path.Combine(path, table.Name + ".csv"), file =>
            {
                using StreamWriter writer = new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
                TableFiles.Write(writer, table);
            });
        }
    }
}
