using System.Text.Json.Nodes;
using Assay.Journal;
using Assay.Results;

namespace Assay.Storage;

/// <summary>Writes the views of the final network beside the journal: <see cref="StoredViews"/> reads them.</summary>
internal sealed class StoredViewsWriter(string folder)
{
    /// <summary>Writes a file for each; what the journal tells of them, name → SHA-256.</summary>
    public IReadOnlyDictionary<string, JsonNode> Write(IReadOnlyDictionary<string, JsonNode> views)
    {
        Dictionary<string, JsonNode> hashes = [];
        foreach ((string name, JsonNode view) in views)
        {
            byte[] bytes = StoredViews.Bytes(view);
            AtomicFile.Write(Path.Combine(folder, StoredViews.FileOf(name)), file => file.Write(bytes));
            hashes[name] = JsonValue.Create(ModelFile.HashOf(bytes));
        }

        return hashes;
    }

    /// <summary>Whether all of them are the files that were written.</summary>
    public bool AreWhole(FinalFinished result) => new StoredViews(folder, result.Views).Broken().Count == 0;
}
