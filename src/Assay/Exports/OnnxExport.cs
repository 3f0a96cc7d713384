using System.Text.Json;
using Assay.Exports.Onnx;
using Assay.Storage;
using Google.Protobuf;

namespace Assay.Exports;

/// <summary>
/// The final network as ONNX (https://onnx.ai), operator set 20: raw samples in, classes, probabilities and numbers in their own units out.
/// </summary>
internal sealed class OnnxExport : IExport
{
    private const int Format = 9, OperatorSet = 20;

    /// <inheritdoc/>
    public string Name => "onnx";

    /// <inheritdoc/>
    public string Summary => "the final network with what is done before and after it";

    /// <inheritdoc/>
    public string Place => "exports/final.onnx";

    /// <inheritdoc/>
    public void Write(ExportedStudy study, string path)
    {
        ModelProto model = Of(study.Network.Model, study.Network.Study.Name);
        AtomicFile.Write(path, model.WriteTo);
    }

    /// <summary>The network as a message.</summary>
    internal static ModelProto Of(SavedModel model, string study)
    {
        OnnxGraph graph = new("final");
        string input = OnnxPreparation.Add(graph, model);
        new OnnxTargets(graph).Add(model, new OnnxLayers(graph, model.Network).Add(input));
        ModelProto proto = new()
        {
            IrVersion = Format, ProducerName = "assay", Graph = graph.Proto, OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
            DocString = $"the final network of the study {study}",
        };
        Tell("study", study);
        Tell("run", model.Run);
        Tell("features", JsonSerializer.Serialize(model.Features));
        return proto;

        void Tell(string key, string value) => proto.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    }
}
