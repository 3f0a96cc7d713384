using System.Runtime.InteropServices;
using Google.Protobuf;
using DataType = Assay.Exports.Onnx.TensorProto.Types.DataType;

namespace Assay.Exports.Onnx;

/// <summary>A graph that is put together node by node; tensors go by their names.</summary>
internal sealed class OnnxGraph(string name)
{
    /// <summary>The first dimension of whatever comes in and goes out: the samples.</summary>
    private const string Samples = "samples";

    private int _made;

    /// <summary>The graph.</summary>
    public GraphProto Proto { get; } = new() { Name = name };

    /// <summary>Adds a node with one output; that output.</summary>
    public string Add(string operation, params ReadOnlySpan<string> inputs) => Add(operation, [], inputs);

    /// <summary>The same with attributes.</summary>
    public string Add(string operation, IReadOnlyList<AttributeProto> attributes, params ReadOnlySpan<string> inputs)
    {
        NodeProto node = new() { OpType = operation, Name = $"n{++_made}_{operation}" };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add($"t{_made}");
        node.Attribute.AddRange(attributes);
        Proto.Node.Add(node);
        return node.Output[0];
    }

    public string Cast(string tensor, DataType to) => Add("Cast", [Int("to", (int)to)], tensor);

    public string Floats(ReadOnlySpan<float> values, IReadOnlyList<long> shape, string? called = null) =>
        Constant(called, DataType.Float, MemoryMarshal.AsBytes(values), shape);

    public string Doubles(ReadOnlySpan<double> values, IReadOnlyList<long> shape) => Constant(null, DataType.Double, MemoryMarshal.AsBytes(values), shape);

    public string Ints(params ReadOnlySpan<long> values) => Constant(null, DataType.Int64, MemoryMarshal.AsBytes(values), [values.Length]);

    public string Strings(IEnumerable<string> values)
    {
        TensorProto tensor = new() { Name = $"c{++_made}", DataType = (int)DataType.String };
        tensor.StringData.AddRange(values.Select(ByteString.CopyFromUtf8));
        tensor.Dims.Add(tensor.StringData.Count);
        Proto.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Declares an input: samples, then these dimensions.</summary>
    public void Input(string input, DataType type, IReadOnlyList<long> shape, string about) => Proto.Input.Add(Info(input, type, shape, about));

    /// <summary>Declares a tensor to be an output of this name.</summary>
    public void Output(string tensor, string output, DataType type, IReadOnlyList<long> shape, string about)
    {
        NodeProto node = new() { OpType = "Identity", Name = $"n{++_made}_Identity" };
        node.Input.Add(tensor);
        node.Output.Add(output);
        Proto.Node.Add(node);
        Proto.Output.Add(Info(output, type, shape, about));
    }

    public static AttributeProto Int(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    public static AttributeProto Float(string name, double value) => new() { Name = name, F = (float)value, Type = AttributeProto.Types.AttributeType.Float };

    public static AttributeProto Text(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String };

    public static AttributeProto Ints(string name, params IEnumerable<long> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values);
        return attribute;
    }

    private string Constant(string? called, DataType type, ReadOnlySpan<byte> values, IReadOnlyList<long> shape)
    {
        TensorProto tensor = new() { Name = called ?? $"c{++_made}", DataType = (int)type, RawData = ByteString.CopyFrom(values) };
        tensor.Dims.AddRange(shape);
        Proto.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static ValueInfoProto Info(string name, DataType type, IReadOnlyList<long> shape, string about)
    {
        TensorShapeProto dimensions = new();
        dimensions.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = Samples });
        dimensions.Dim.AddRange(shape.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new() { Name = name, DocString = about, Type = new() { TensorType = new() { ElemType = (int)type, Shape = dimensions } } };
    }
}
