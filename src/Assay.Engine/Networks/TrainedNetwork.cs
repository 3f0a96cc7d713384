using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Training;

namespace Assay.Engine.Networks;

/// <summary>One parameter tensor of a network.</summary>
/// <param name="Name">Layer and role: <c>hidden_1.kernel</c>, <c>hidden_1.bias</c>.</param>
/// <param name="Shape">Kernel of a dense layer: [inputs, units]; bias: [units].</param>
/// <param name="Offset">Where it begins in the flat parameter vector.</param>
public sealed record ParameterTensor(string Name, IReadOnlyList<int> Shape, int Offset);

/// <summary>A network and its parameters, for prediction. Immutable; safe to use from several threads.</summary>
public sealed class TrainedNetwork
{
    /// <summary>A network of these layers whose parameters are given as one flat vector.</summary>
    public TrainedNetwork(IReadOnlyList<LayerOptions> layers, int inputs, float[] parameters) =>
        (Layers, Inputs, Parameters) = (layers, inputs, parameters);

    /// <summary>The layers, as they were trained.</summary>
    public IReadOnlyList<LayerOptions> Layers { get; }

    /// <summary>Number of features.</summary>
    public int Inputs { get; }

    /// <summary>Number of outputs.</summary>
    public int Outputs => Network.Expand(Layers).Select(layer => layer.Options).OfType<DenseOptions>().Last().Units!.Value;

    /// <summary>All parameters in one flat vector; <see cref="Tensors"/> says what lies where.</summary>
    public ReadOnlyMemory<float> Parameters { get; }

    /// <summary>The tensors of the flat vector, in its order.</summary>
    public IReadOnlyList<ParameterTensor> Tensors
    {
        get
        {
            using Arena arena = new(planning: true);
            return [.. new Network(Layers, Inputs, 1, training: false, default, arena).Tensors.Select(tensor => tensor.Tensor)];
        }
    }

    /// <summary>The outputs [samples, outputs] for features [samples, inputs], row-major, dropout off.</summary>
    public unsafe float[] Predict(ReadOnlySpan<float> features)
    {
        const int Capacity = 64;
        using Arena arena = new();
        Network network = new(Layers, Inputs, Capacity, training: false, default, arena);
        Parameters.Span.CopyTo(new Span<float>(network.Parameters, network.Size));
        int samples = features.Length / Inputs, outputs = Outputs;
        float[] predictions = new float[samples * outputs];
        Span<int> indices = stackalloc int[Capacity];
        fixed (float* target = predictions)
        {
            for (int from = 0; from < samples; from += Capacity)
            {
                int count = Math.Min(Capacity, samples - from);
                for (int i = 0; i < count; i++) indices[i] = from + i;
                Transpose.Gather(features, Inputs, indices[..count], network.Input.Data, network.Input.Stride);
                network.Forward(new Batch(count), training: false);
                Matrix output = network.Last.Output;
                Transpose.Copy(output.Data, output.Stride, outputs, count, target + (from * outputs), outputs);
            }
        }

        return predictions;
    }

    /// <summary>
    /// Loss (without penalties) and the metrics on these samples, by name: loss, accuracy, …; no prefix.
    /// </summary>
    public IReadOnlyDictionary<string, double> Evaluate(Dataset data, TrainingOptions training)
    {
        training = training with { Metrics = Trainer.Metrics(training, data.Classes), EarlyStopping = null };
        using TrainingSession session = new(Layers, training, Inputs, default);
        Parameters.Span.CopyTo(session.Parameters);
        session.Evaluate(data, [.. Enumerable.Range(0, data.Samples)]);
        double[] values = new double[session.Meter.Count];
        session.Meter.Write(values, penalty: 0);
        Dictionary<string, double> result = new() { ["loss"] = values[0] };
        for (int i = 0; i < training.Metrics.Count; i++) result[Trainer.Name(training.Metrics[i])] = values[i + 1];
        return result;
    }
}
