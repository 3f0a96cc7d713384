using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>
/// A network in training: its memory, and the step. Everything is taken when it is made; a step allocates nothing.
/// </summary>
internal sealed unsafe class TrainingSession : IDisposable
{
    private readonly Arena _arena;
    private readonly Head[] _heads;
    private readonly Optimizer _optimizer;
    private readonly Penalty[] _penalties;
    private readonly Parameter[] _bounded;
    private readonly float* _best;
    private readonly RandomKey _key;
    private AugmentedBatch? _augmented; // the one thing that waits for the first step: what is trained on decides it

    /// <param name="layers">The network.</param>
    /// <param name="training">How it is trained; its metrics written out.</param>
    /// <param name="input">The shape of a sample.</param>
    /// <param name="targets">The targets of the samples; empty where memory is only counted.</param>
    /// <param name="key">The key of all random numbers.</param>
    /// <param name="planning">Whether memory is only counted.</param>
    /// <param name="initialized">Whether parameters get their start values; else they are 0, and come from elsewhere.</param>
    public TrainingSession(
        IReadOnlyList<LayerOptions> layers, TrainingOptions training, Shape input, IReadOnlyList<TargetCode> targets, RandomKey key,
        bool planning = false, bool initialized = true)
    {
        _arena = new Arena(planning);
        _key = key;
        Capacity = Lanes.RoundUp(training.BatchSize);
        Network = new Network(layers, input, Capacity, training: true, key, _arena);
        IReadOnlyList<ShapedLayer> last = LayerShapes.Last(LayerShapes.Of(layers, input));
        _heads = [.. training.HeadsInOrder.Select((head, i) => new Head(
            head.Name, head.Options, Of(head.Name, head.Options), Network.Last[i], (last[i].Options as DenseOptions)?.Activation.Name ?? ActivationKind.Linear, _arena))];
        _optimizer = Optimizer.Of(training.Optimizer, Network.Size, _arena);
        _penalties = [.. Network.Tensors.Where(tensor => tensor.Regularizer is not null).Select(tensor => new Penalty(tensor))];
        _bounded = [.. Network.Tensors.Where(tensor => tensor.MaxNorm is not null)];
        _best = training.EarlyStopping?.RestoreBestWeights is true ? _arena.Take(Network.Length) : null;
        Meter = new Meters(_heads, named: training.Heads is not null, training.Metrics, training.Heads is null || training.Metrics.Count == 0 ? null : Together());
        if (!planning && initialized) Network.Initialize(key);

        // The targets of a head; of a chain all.
        IReadOnlyList<TargetCode> Of(string? name, HeadOptions head) => name is null || targets.Count == 0
            ? targets : [.. head.TargetsOf(name).Select(target => targets.SelectMany(code => code.Within).First(code => code.Name == target))];

        UnitErrors Together() => new(
            [.. targets.Where(target => target.IsNumber).Select(target => (target, Head.OutputsOf(target, _heads.SelectMany(head => head.Columns))))], training.Metrics, Capacity);
    }

    public Network Network { get; }

    /// <summary>Most samples of a pass.</summary>
    public int Capacity { get; }

    /// <summary>Loss and metrics since it was last reset.</summary>
    public Meters Meter { get; }

    /// <summary>Bytes taken for parameters, gradients, optimizer state and activations.</summary>
    public long Bytes => _arena.Bytes;

    /// <summary>All parameters and running statistics.</summary>
    public Span<float> Parameters => new(Network.Parameters, Network.Length);

    /// <summary>The parameters last kept as the best; empty where none are kept.</summary>
    public Span<float> BestParameters => new(_best, _best is null ? 0 : Network.Length);

    public ReadOnlySpan<float> Gradients => new(Network.Gradients, Network.Size);

    /// <summary>
    /// One training step on the samples with these indices: adds their losses, as they were before the step, to the
    /// meter, and returns the penalties before it. The epoch (0-based) decides how samples are changed that are augmented
    /// afresh.
    /// </summary>
    public double Step(Dataset data, ReadOnlySpan<int> indices, double learningRate, int epoch = 0)
    {
        double penalty = ComputeGradients(data, indices, epoch);
        _optimizer.Step(Network.Parameters, Network.Gradients, learningRate);
        foreach (Parameter tensor in _bounded) MaxNorm.Restore(Network.Parameters + tensor.Tensor.Offset, tensor);
        return penalty;
    }

    /// <summary>The first half of a step: gradients, penalties' included, without moving the weights.</summary>
    public double ComputeGradients(Dataset data, ReadOnlySpan<int> indices, int epoch = 0)
    {
        Batch batch = new(indices.Length);
        Load(data, indices, epoch);
        Network.Forward(batch, training: true);
        foreach (Head head in _heads)
        {
            head.Measure(batch);
            head.Gradient(batch);
        }

        Meter.Add(batch);

        Network.Backward(batch);
        double penalty = 0;
        foreach (Penalty p in _penalties) penalty += p.AddGradient(Network.Parameters, Network.Gradients);
        return penalty;
    }

    /// <summary>Adds the losses and metrics of all samples to the meter, dropout off; returns the penalties.</summary>
    public double Evaluate(Dataset data, ReadOnlySpan<int> allIndices)
    {
        for (int from = 0; from < allIndices.Length; from += Capacity)
        {
            ReadOnlySpan<int> indices = allIndices.Slice(from, Math.Min(Capacity, allIndices.Length - from));
            Batch batch = new(indices.Length);
            Load(data, indices);
            Network.Forward(batch, training: false);
            Measure(batch);
        }

        double penalty = 0;
        foreach (Penalty p in _penalties) penalty += p.Value(Network.Parameters);
        return penalty;
    }

    /// <summary>Adds the losses and metrics of samples to the meter whose outputs are known, [samples of the data set, outputs of all heads].</summary>
    public void Measure(Dataset data, ReadOnlySpan<int> allIndices, float[] outputs)
    {
        int width = outputs.Length / data.Samples;
        for (int from = 0; from < allIndices.Length; from += Capacity)
        {
            ReadOnlySpan<int> indices = allIndices.Slice(from, Math.Min(Capacity, allIndices.Length - from));
            int first = 0;
            foreach (Layer last in Network.Last)
            {
                for (int r = 0; r < last.Output.Rows; r++, first++)
                    for (int i = 0; i < indices.Length; i++) last.Output.Row(r)[i] = outputs[((long)indices[i] * width) + first];
            }

            foreach (Head head in _heads) head.Load(data, indices);
            Meter.Load(data, indices);
            Measure(new Batch(indices.Length));
        }
    }

    /// <summary>Keeps the weights as the best so far.</summary>
    public void KeepBest()
    {
        if (_best is not null) Parameters.CopyTo(BestParameters);
    }

    /// <summary>Carries all that steps have changed and later steps depend on.</summary>
    public void Carry(Checkpoint checkpoint)
    {
        checkpoint.Numbers(Parameters);
        checkpoint.Numbers(BestParameters);
        _optimizer.Carry(checkpoint);
        foreach (Layer layer in Network.Layers) layer.Carry(checkpoint);
    }

    public void Dispose() => _arena.Dispose();

    private void Measure(Batch batch)
    {
        foreach (Head head in _heads) head.Measure(batch);
        Meter.Add(batch);
    }

    /// <summary>The samples as they are; with an epoch as they are changed in it.</summary>
    private void Load(Dataset data, ReadOnlySpan<int> indices, int? epoch = null)
    {
        if (epoch is null || data.EachEpoch is null)
        {
            data.GatherFeatures(indices, Network.Input);
        }
        else
        {
            if (!ReferenceEquals(_augmented?.Data, data)) _augmented = new AugmentedBatch(data, _key, Capacity);
            _augmented.Gather(indices, epoch.Value, Network.Input);
        }

        foreach (Head head in _heads) head.Load(data, indices);
        Meter.Load(data, indices);
    }
}
