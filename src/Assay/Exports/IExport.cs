using Assay.Journal;
using Assay.Results;
using Assay.Use;

namespace Assay.Exports;

/// <summary>A study of which something is exported; what is asked for is read once.</summary>
/// <param name="folder">The study's folder.</param>
internal sealed class ExportedStudy(string folder)
{
    private readonly Lazy<Snapshot> _snapshot = new(() => JournalReader.Replay(folder));
    private readonly Lazy<FinalNetwork> _network = new(() => FinalNetwork.Load(folder));

    /// <summary>The study's folder.</summary>
    public string Folder => folder;

    /// <summary>What it found.</summary>
    public Snapshot Snapshot => _snapshot.Value;

    /// <summary>Its final network.</summary>
    public FinalNetwork Network => _network.Value;

    /// <summary>What a person should know of what was written, a sentence each: that other networks, too, have a say in what the study predicts.</summary>
    public IReadOnlyList<string> Notes => _network is { IsValueCreated: true, Value.Networks.Members.Count: > 1 and int members }
        ? [$"this is the network of the first seed alone; 'assay predict' tells the mean of {members} networks (final: {{ ensemble: true }}), which lie in models/"]
        : [];
}

/// <summary>A format of other programs that a study, or its final network, is written in.</summary>
internal interface IExport
{
    /// <summary>What it is called.</summary>
    string Name { get; }

    /// <summary>What is written, in a few words.</summary>
    string Summary { get; }

    /// <summary>The file, or the folder, in the study's folder where nothing else is asked for.</summary>
    string Place { get; }

    /// <summary>Whether that is a folder, whose name has no ending.</summary>
    bool IsFolder => !Path.HasExtension(Place);

    /// <summary>Writes it.</summary>
    /// <param name="study">The study.</param>
    /// <param name="path">The file, which is replaced; or the folder, whose files of the same names are, while others stay.</param>
    void Write(ExportedStudy study, string path);
}

/// <summary>The formats there are.</summary>
internal static class Export
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IExport> All { get; } = [
        new OnnxExport(), new SafetensorsExport(), new NpzExport(), new KerasExport(), new CsvExport(), new OptunaExport(), new TensorBoardExport(), new MlflowExport(),
    ];
}
