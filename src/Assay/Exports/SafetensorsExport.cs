using Assay.Storage;

namespace Assay.Exports;

/// <summary>
/// The final network as the study keeps it (<see cref="ModelFile"/>): float32 tensors LAYER.kernel and so on, shapes as Keras has them; layers,
/// scaler, features, classes and encodings as JSON texts in <c>__metadata__</c>.
/// </summary>
internal sealed class SafetensorsExport : IExport
{
    /// <inheritdoc/>
    public string Name => "safetensors";

    /// <inheritdoc/>
    public string Summary => "the final network as the study keeps it";

    /// <inheritdoc/>
    public string Place => "exports/final.safetensors";

    /// <inheritdoc/>
    public void Write(ExportedStudy study, string path)
    {
        _ = study.Network; // whole, and the one that was saved
        byte[] file = File.ReadAllBytes(Path.Combine(study.Folder, study.Snapshot.Final!.Model!));
        AtomicFile.Write(path, to => to.Write(file));
    }
}
