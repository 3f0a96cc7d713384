using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Storage;
using Assay.Use;
using static Assay.Exports.Onnx.OnnxGraph;
using DataType = Assay.Exports.Onnx.TensorProto.Types.DataType;

namespace Assay.Exports.Onnx;

/// <summary>
/// What outputs say, as nodes: the same as <see cref="Predictor"/>'s. Each target is an output <c>predicted_TARGET</c> [samples], classes as
/// strings, numbers in their own units; each label has <c>probabilities_TARGET</c> [samples, classes] beside it.
/// </summary>
internal sealed class OnnxTargets(OnnxGraph graph)
{
    /// <summary>Declares the outputs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">The tensors of its parts, [samples, outputs].</param>
    public void Add(SavedModel model, IReadOnlyList<string> outputs)
    {
        IReadOnlyList<OutputPart> parts = OutputPart.Of(model.Network, model.Loss, model.Heads, model.Codes);
        List<string> columns = []; // of numbers their values, of labels the numbers of their classes
        List<(OutputPart Part, string Probabilities)> labels = [];
        foreach ((OutputPart part, string tensor) in parts.Zip(outputs))
        {
            if (part.IsLabel)
            {
                columns.Add(ClassOf(part, tensor));
                labels.Add((part, Probabilities(part, tensor)));
                continue;
            }

            for (int i = 0; i < part.Columns.Count; i++)
                columns.Add(graph.Cast(graph.Add("Gather", [Int("axis", 1)], tensor, graph.Add("Squeeze", graph.Ints(i))), DataType.Double));
        }

        foreach ((TargetCode code, int[] own) in Predictor.Told(model.Codes, parts))
        {
            string output = $"predicted_{code.Name}";
            if (code.IsNumber)
                graph.Output(graph.Cast(Decoded(code, [.. own.Select(column => columns[column])]).Turned(code.Period).Tensor, DataType.Float), output, DataType.Float, [], $"{code.Name}, in its own units");
            else
                graph.Output(graph.Add("Gather", graph.Strings(Predictor.NamesOf(code.Columns[0])), columns[own[0]]), output, DataType.String, [], $"{code.Name}, a class by its name");
        }

        foreach ((OutputPart part, string probabilities) in labels)
        {
            IReadOnlyList<string> names = Predictor.NamesOf(part.Columns[0]);
            graph.Output(probabilities, $"probabilities_{part.Columns[0].Name}", DataType.Float, [names.Count], string.Join(", ", names));
        }
    }

    /// <summary>The value of a target by its columns, as <see cref="TargetCode.Decode"/> has it.</summary>
    private Real Decoded(TargetCode code, string[] columns)
    {
        Real first = new(graph, columns[0]);
        switch (code)
        {
            case PlainCode:
                return first;
            case LinearCode linear:
                return (first * linear.Scale) + linear.Offset;
            case BinsCode bins:
                return new Real(graph, graph.Add("Gather", graph.Doubles([.. bins.Means], [bins.Means.Count]), columns[0]));
            case CosineCode cosine:
                Real within = first.Clamp(-1, 1);
                return Real.Atan2(((1 - within) * (within + 1)).Sqrt(), within) * (cosine.Wave / (2 * Math.PI));
            case SineCosineCode waves:
                Real? value = null;
                for (int i = 0; i < waves.Waves.Count; i++)
                {
                    double wave = waves.Waves[i];
                    Real turns = Real.Atan2(new(graph, columns[2 * i]), new(graph, columns[(2 * i) + 1])) / (2 * Math.PI), part = turns.Turned(1) * wave;
                    value = value is { } longer ? part + (((longer - part) / wave).Round() * wave) : part;
                }

                return value!.Value.Turned(code.Period);
            case PartsCode parts:
                int many = parts.Quotient.Columns.Count;
                return (Decoded(parts.Quotient, columns[..many]).Round() * parts.By) + Decoded(parts.Remainder, columns[many..]);
            default:
                throw new ArgumentOutOfRangeException(nameof(code), code, "unknown encoding");
        }
    }

    private string ClassOf(OutputPart part, string outputs) => part.Count > 1
        ? graph.Add("ArgMax", [Int("axis", 1), Int("keepdims", 0)], outputs)
        : graph.Cast(graph.Add("Greater", graph.Add("Squeeze", outputs, graph.Ints(1)), graph.Floats([part.Threshold], [])), DataType.Int64);

    private string Probabilities(OutputPart part, string outputs)
    {
        string likely = part.Likelihood switch
        {
            Likelihood.Sigmoid => graph.Add("Sigmoid", outputs),
            Likelihood.Softmax => graph.Add("Softmax", [Int("axis", 1)], outputs),
            Likelihood.Exponential => graph.Add("Exp", outputs),
            Likelihood.Normalized => graph.Add("Div", outputs, graph.Add("ReduceSum", outputs, graph.Ints(1))),
            _ => outputs,
        };
        return part.Count > 1 ? likely : graph.Add("Concat", [Int("axis", 1)], graph.Add("Sub", graph.Floats([1], []), likely), likely);
    }
}
