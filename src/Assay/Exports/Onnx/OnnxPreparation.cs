using Assay.Engine;
using Assay.Storage;
using static Assay.Exports.Onnx.OnnxGraph;
using DataType = Assay.Exports.Onnx.TensorProto.Types.DataType;

namespace Assay.Exports.Onnx;

/// <summary>What is done to raw samples before they go into the network, as nodes: what <see cref="SavedModel.Prepared"/> does to features.</summary>
internal static class OnnxPreparation
{
    /// <summary>Declares the input, and scales it; the tensor that the first layer takes: images as [samples, channels, height, width].</summary>
    public static string Add(OnnxGraph graph, SavedModel model)
    {
        Shape shape = model.Network.Input;
        (IReadOnlyList<double> offset, IReadOnlyList<double> scale) = (model.Scaler.Offset, model.Scaler.Scale);
        if (shape.IsVector)
        {
            // In double precision and rounded once, as Scaler has it.
            graph.Input("features", DataType.Float, [shape.Size], string.Join(", ", model.Features));
            string values = graph.Cast("features", DataType.Double);
            // What is missing is NaN, and filled.
            if (model.Scaler.Fill is { } fill) values = graph.Add("Where", graph.Add("IsNaN", values), graph.Doubles([.. fill], [fill.Count]), values);
            string difference = graph.Add("Sub", values, graph.Doubles([.. offset], [offset.Count]));
            return graph.Cast(graph.Add("Div", difference, graph.Doubles([.. scale], [scale.Count])), DataType.Float);
        }

        // Bytes by one multiply-add with rounded factors: exact in double precision but for the last rounding.
        graph.Input("images", DataType.Uint8, [shape.Height, shape.Width, shape.Channels], "bytes, 0 to 255");
        string factor = graph.Doubles([.. scale.Select(one => (double)(float)(1 / one))], [scale.Count]);
        string shift = graph.Doubles([.. offset.Zip(scale, (from, by) => (double)(float)(-from / by))], [offset.Count]);
        string scaled = graph.Add("Add", graph.Add("Mul", graph.Cast("images", DataType.Double), factor), shift);
        return graph.Add("Transpose", [Ints("perm", 0, 3, 1, 2)], graph.Cast(scaled, DataType.Float));
    }
}
