using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Storage;

namespace Assay.Exports;

/// <summary>
/// The final network as <c>np.load</c> reads it: its tensors under their names (hidden.kernel), scaler.offset and scaler.scale, and the names of
/// features and classes. A sample goes in as (x − offset) / scale.
/// </summary>
internal sealed class NpzExport : IExport
{
    /// <inheritdoc/>
    public string Name => "npz";

    /// <inheritdoc/>
    public string Summary => "the final network's tensors and scaling, for NumPy";

    /// <inheritdoc/>
    public string Place => "exports/final.npz";

    /// <inheritdoc/>
    public void Write(ExportedStudy study, string path)
    {
        SavedModel model = study.Network.Model;
        AtomicFile.Write(path, file =>
        {
            using NpzFile archive = new(file);
            foreach (ParameterTensor tensor in model.Network.Tensors) Add(archive, model.Network, tensor);
            archive.Add("scaler.offset", to => NpyWriter.Numbers([.. model.Scaler.Offset], to));
            if (model.Scaler.Fill is { } fill) archive.Add("scaler.fill", to => NpyWriter.Numbers([.. fill], to));
            archive.Add("scaler.scale", to => NpyWriter.Numbers([.. model.Scaler.Scale], to));
            if (model.Features.Count > 0) archive.Add("features", to => NpyWriter.Texts(model.Features, to));
            foreach (TargetColumn target in model.Form.Targets.Where(target => target.ClassNames.Count > 0))
                archive.Add($"classes.{target.Name}", to => NpyWriter.Texts(target.ClassNames, to));
        });
    }

    internal static void Add(NpzFile archive, TrainedNetwork network, ParameterTensor tensor) =>
        archive.Add(tensor.Name, to => NpyWriter.Numbers(network.Parameters.Span.Slice(tensor.Offset, tensor.Size), tensor.Shape, to));
}

/// <summary>
/// The final network's weights in the order and the shapes in which <c>model.set_weights</c> of a Keras model of the same layers takes them, layer
/// by layer: kernel, bias; gamma, beta, moving mean, moving variance; of heads one after the other by name.
/// </summary>
internal sealed class KerasExport : IExport
{
    private static readonly string[] Roles = ["kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance"];

    /// <inheritdoc/>
    public string Name => "keras-weights";

    /// <inheritdoc/>
    public string Summary => "the final network's weights as set_weights of Keras takes them, in an .npz file";

    /// <inheritdoc/>
    public string Place => "exports/keras-weights.npz";

    /// <inheritdoc/>
    public void Write(ExportedStudy study, string path)
    {
        TrainedNetwork network = study.Network.Model.Network;
        Dictionary<string, ParameterTensor> tensors = network.Tensors.ToDictionary(tensor => tensor.Name);
        AtomicFile.Write(path, file =>
        {
            using NpzFile archive = new(file);
            foreach (string name in network.Shaped.SelectMany(_ => Roles, (layer, role) => $"{layer.Name}.{role}"))
                if (tensors.TryGetValue(name, out ParameterTensor? tensor)) NpzExport.Add(archive, network, tensor);
        });
    }
}
