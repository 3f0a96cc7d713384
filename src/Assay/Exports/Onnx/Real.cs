using DataType = Assay.Exports.Onnx.TensorProto.Types.DataType;

namespace Assay.Exports.Onnx;

/// <summary>A number a sample, in double precision, and the arithmetic of such as nodes.</summary>
/// <param name="Graph">Where its nodes go.</param>
/// <param name="Tensor">Its values, [samples].</param>
internal readonly record struct Real(OnnxGraph Graph, string Tensor)
{
    public static Real operator +(Real a, Real b) => new(a.Graph, a.Graph.Add("Add", a.Tensor, b.Tensor));

    public static Real operator +(Real a, double b) => a + a.Of(b);

    public static Real operator -(Real a, Real b) => new(a.Graph, a.Graph.Add("Sub", a.Tensor, b.Tensor));

    public static Real operator -(double a, Real b) => b.Of(a) - b;

    public static Real operator *(Real a, Real b) => new(a.Graph, a.Graph.Add("Mul", a.Tensor, b.Tensor));

    public static Real operator *(Real a, double b) => a * a.Of(b);

    public static Real operator /(Real a, Real b) => new(a.Graph, a.Graph.Add("Div", a.Tensor, b.Tensor));

    public static Real operator /(Real a, double b) => a / a.Of(b);

    public Real Floor() => new(Graph, Graph.Add("Floor", Tensor));

    /// <summary>Halves go to the even number, as .NET has it.</summary>
    public Real Round() => new(Graph, Graph.Add("Round", Tensor));

    public Real Sqrt() => new(Graph, Graph.Add("Sqrt", Tensor));

    public Real Clamp(double low, double high) => new(Graph, Graph.Add("Clip", Tensor, Of(low).Tensor, Of(high).Tensor));

    /// <summary>The value within one period; null: as it is.</summary>
    public Real Turned(double? period) => period is { } length ? this - ((this / length).Floor() * length) : this;

    /// <summary>The angle of (<paramref name="x"/>, <paramref name="y"/>), −π to π. The arc tangent is taken of the smaller over the larger, in single precision.</summary>
    public static Real Atan2(Real y, Real x)
    {
        OnnxGraph graph = y.Graph;
        string steep = graph.Add("Less", graph.Add("Abs", x.Tensor), graph.Add("Abs", y.Tensor)), left = Below(x), down = Below(y);
        Real divisor = Where(steep, y, x), part = Where(steep, x, y);
        divisor = Where(graph.Add("Equal", divisor.Tensor, x.Of(0).Tensor), x.Of(1), divisor);
        Real angle = new(graph, graph.Cast(graph.Add("Atan", graph.Cast((part / divisor).Tensor, DataType.Float)), DataType.Double));
        Real flat = angle + Where(left, Where(down, x.Of(-Math.PI), x.Of(Math.PI)), x.Of(0));
        return Where(steep, Where(down, x.Of(-Math.PI / 2), x.Of(Math.PI / 2)) - angle, flat);

        string Below(Real value) => graph.Add("Less", value.Tensor, value.Of(0).Tensor);
    }

    private static Real Where(string condition, Real then, Real otherwise) => new(then.Graph, then.Graph.Add("Where", condition, then.Tensor, otherwise.Tensor));

    private Real Of(double constant) => new(Graph, Graph.Doubles([constant], []));
}
