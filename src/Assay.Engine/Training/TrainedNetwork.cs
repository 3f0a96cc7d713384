using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>What a layer makes of one sample.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Kind">What kind of layer it is, as the study file writes it: conv2d, dense …</param>
/// <param name="Shape">The shape of the values.</param>
/// <param name="Values">After the layer's activation function, [height, width, channels].</param>
public sealed record LayerOutput(string Layer, string Kind, Shape Shape, float[] Values);

/// <summary>A network and its parameters, for prediction. Immutable; safe to use from several threads.</summary>
public sealed class TrainedNetwork
{
    private const int PredictionBatch = 64;

    /// <summary>A network of these layers whose parameters are given as one flat vector.</summary>
    public TrainedNetwork(IReadOnlyList<LayerOptions> layers, Shape input, float[] parameters) =>
        (Layers, Input, Parameters) = (layers, input, parameters);

    /// <summary>How many parameters and running statistics these layers have over such samples; nothing is built for it.</summary>
    /// <exception cref="ArgumentException">When a layer does not fit what comes into it.</exception>
    public static long CountValues(IReadOnlyList<LayerOptions> layers, Shape input)
    {
        IReadOnlyList<ShapedLayer> shaped = LayerShapes.Of(layers, input);
        if (shaped.Count == 0) throw new ArgumentException("there are no layers");
        if (shaped.FirstOrDefault(layer => layer.Problem is not null) is { } wrong) throw new ArgumentException($"{wrong.Name}: {wrong.Problem}");
        return shaped.Sum(layer => layer.Parameters + layer.Statistics);
    }

    /// <summary>The layers, as they were trained.</summary>
    public IReadOnlyList<LayerOptions> Layers { get; }

    /// <summary>The shape of a sample.</summary>
    public Shape Input { get; }

    /// <summary>Number of outputs; those of all heads where there are some.</summary>
    public int Outputs => LayerShapes.Last(LayerShapes.Of(Layers, Input)).Sum(last => last.Output.Size);

    /// <summary>The layers with repeats written out and their shapes: the trunk's, then each head's.</summary>
    public IReadOnlyList<ShapedLayer> Shaped => LayerShapes.Of(Layers, Input);

    /// <summary>The names of the heads, in their order; empty for a chain.</summary>
    public IReadOnlyList<string> Heads => Layers.Count > 0 && Layers[^1] is HeadsOptions heads ? [.. heads.InOrder.Select(head => head.Key)] : [];

    /// <summary>The trunk and one of its heads, as the chain that they are; parameters are copied.</summary>
    public TrainedNetwork Only(string head)
    {
        IReadOnlyList<LayerOptions> chain = [.. Layers.SkipLast(1), .. ((HeadsOptions)Layers[^1]).Heads[head]];
        // The same tensors in the same order, but for those of other heads in between.
        HashSet<string> others = [.. LayerShapes.Of(Layers, Input).Where(layer => layer.Head is not null && layer.Head != head).Select(layer => layer.Name)];
        IEnumerable<ParameterTensor> own = Tensors.Where(tensor => !others.Contains(tensor.Name[..tensor.Name.LastIndexOf('.')]));
        IReadOnlyList<ParameterTensor> places = new TrainedNetwork(chain, Input, []).Tensors;
        float[] parameters = new float[places.Max(tensor => tensor.Offset + tensor.Size)];
        foreach ((ParameterTensor from, ParameterTensor to) in own.Zip(places))
            Parameters.Span.Slice(from.Offset, from.Size).CopyTo(parameters.AsSpan(to.Offset));
        return new TrainedNetwork(chain, Input, parameters);
    }

    /// <summary>All parameters and running statistics in one flat vector; <see cref="Tensors"/> says what lies where.</summary>
    public ReadOnlyMemory<float> Parameters { get; }

    /// <summary>The tensors of the flat vector, in its order.</summary>
    public IReadOnlyList<ParameterTensor> Tensors
    {
        get
        {
            using Arena arena = new(planning: true);
            return [.. new Network(Layers, Input, 1, training: false, default, arena).AllTensors];
        }
    }

    /// <summary>The outputs [samples, outputs] for features [samples, features], row-major, dropout off.</summary>
    public float[] Predict(float[] features)
    {
        int size = Input.Size;
        return Predict(new Dataset(features, new float[features.Length / size], [.. new string[size]], [""], 0));
    }

    /// <summary>
    /// The outputs [samples, outputs] for the samples of a data set, already scaled; row-major, dropout off. Those of heads stand
    /// side by side, in their order.
    /// </summary>
    public unsafe float[] Predict(Dataset data)
    {
        int outputs = Outputs;
        float[] predictions = new float[(long)data.Samples * outputs];
        fixed (float* target = predictions)
        {
            using Arena arena = new();
            Network network = new(Layers, Input, PredictionBatch, training: false, default, arena);
            Parameters.Span.CopyTo(new Span<float>(network.Parameters, network.Length));
            Span<int> indices = stackalloc int[PredictionBatch];
            for (int from = 0; from < data.Samples; from += PredictionBatch)
            {
                int count = Math.Min(PredictionBatch, data.Samples - from);
                for (int i = 0; i < count; i++) indices[i] = from + i;
                data.GatherFeatures(indices[..count], network.Input);
                network.Forward(new Batch(count), training: false);
                float* to = target + ((long)from * outputs);
                foreach (Layer last in network.Last)
                {
                    Transpose.Copy(last.Output.Data, last.Output.Stride, last.Output.Rows, count, to, outputs);
                    to += last.Output.Rows;
                }
            }
        }

        return predictions;
    }

    /// <summary>
    /// What every layer makes of one sample of a data set, already scaled, dropout off; layers that move nothing (flatten,
    /// dropout at rate 0) are left out.
    /// </summary>
    public unsafe IReadOnlyList<LayerOutput> Activations(Dataset data, int sample)
    {
        using Arena arena = new();
        Network network = new(Layers, Input, 1, training: false, default, arena);
        Parameters.Span.CopyTo(new Span<float>(network.Parameters, network.Length));
        data.GatherFeatures([sample], network.Input);
        List<LayerOutput> outputs = [];
        foreach (Layer layer in network.Layers)
        {
            layer.Forward(new Batch(1), training: false);
            float[] values = new float[layer.Shape.Size];
            for (int i = 0; i < values.Length; i++) values[i] = *layer.Output.Row(i);
            outputs.Add(new LayerOutput(layer.Name, layer.Kind, layer.Shape, values));
        }

        return outputs;
    }

    /// <summary>
    /// Loss (without penalties) and the metrics on these samples, by name: loss, accuracy, hour_accuracy …; no prefix.
    /// </summary>
    public IReadOnlyDictionary<string, double> Evaluate(Dataset data, TrainingOptions training)
    {
        training = training with { Metrics = Trainer.Metrics(training, data.Classes), EarlyStopping = null };
        using TrainingSession session = new(Layers, training, Input, data.Codes, default);
        Parameters.Span.CopyTo(session.Parameters);
        session.Evaluate(data, [.. Enumerable.Range(0, data.Samples)]);
        return Values(session, data, training);
    }

    /// <summary>What <see cref="Evaluate"/> would give, were these the network's outputs [samples, outputs], row-major: what several say together (<see cref="MeanOutputs"/>).</summary>
    public IReadOnlyDictionary<string, double> Measure(Dataset data, TrainingOptions training, float[] outputs)
    {
        training = training with { Metrics = Trainer.Metrics(training, data.Classes), EarlyStopping = null };
        using TrainingSession session = new(Layers, training, Input, data.Codes, default, initialized: false);
        session.Measure(data, [.. Enumerable.Range(0, data.Samples)], outputs);
        return Values(session, data, training);
    }

    private static Dictionary<string, double> Values(TrainingSession session, Dataset data, TrainingOptions training)
    {
        double[] values = new double[session.Meter.Count];
        session.Meter.Write(values, penalty: 0);
        return Trainer.Columns(training, data.Classes, validation: false).Skip(1).Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    /// <summary>
    /// The values that <see cref="Evaluate"/> would have on as many samples drawn with replacement from these, one a resample: a bootstrap (Efron 1979). It
    /// knows of the sampling of the samples alone, not of the luck of the training.
    /// </summary>
    /// <param name="data">The samples, already scaled; at least one.</param>
    /// <param name="training">What is measured.</param>
    /// <param name="key">The key of all random numbers.</param>
    /// <param name="resamples">How many times.</param>
    public IReadOnlyDictionary<string, double[]> Resampled(Dataset data, TrainingOptions training, RandomKey key, int resamples) =>
        Resampling.Of(this, data, training, key, resamples);
}
