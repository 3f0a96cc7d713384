using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Reference;

/// <summary>
/// Training of a network in double precision by plain loops. It shares nothing with the engine but the options, the order
/// of the flat parameter vector and the random numbers of a permutation. Dropout does nothing here.
/// </summary>
internal sealed class ReferenceTraining
{
    /// <summary>The layers, where their parameters begin, and what is asked of these.</summary>
    private readonly List<(ReferenceLayer Layer, int Offset, WeightedOptions? Options)> _layers = [];
    private readonly TrainingOptions _training;
    private readonly double _period;
    private readonly ReferenceOptimizer _optimizer;

    public ReferenceTraining(
        IReadOnlyList<LayerOptions> network, TrainingOptions training, Shape input, IEnumerable<double> parameters,
        IEnumerable<double>? statistics = null, double period = 1)
    {
        int size = 0;
        foreach (LayerOptions options in network)
        {
            for (int i = (options as WeightedOptions)?.Repeat ?? 1; i > 0; i--)
            {
                ReferenceLayer? layer = options switch
                {
                    DenseOptions dense => new ReferenceDense(dense, input),
                    Conv2dOptions conv => new ReferenceConv2d(conv, input),
                    PoolOptions pool => new ReferencePool(pool.Method, pool.Size, pool.Size, pool.Stride ?? pool.Size, pool.Padding, input),
                    GlobalPoolOptions pool => new ReferencePool(pool.Method, input.Height, input.Width, 1, PaddingKind.Valid, input),
                    BatchNormOptions norm => new ReferenceBatchNorm(norm, input),
                    PermuteOptions permute => new ReferencePermute(permute, input),
                    _ => null,
                };
                if (options is FlattenOptions) input = input.Size;
                if (layer is null) continue;
                input = layer.Output;
                _layers.Add((layer, size, options as WeightedOptions));
                size += layer.Sizes.Sum();
                if (((options as WeightedOptions)?.Activation ?? (options as BatchNormOptions)?.Activation) is { } activation)
                    _layers.Add((new ReferenceFunction(activation, input), size, null));
            }
        }

        (_training, _period) = (training, period);
        Parameters = [.. parameters];
        Parameters.Length.ShouldBe(size);
        Gradients = new double[size];
        _optimizer = new ReferenceOptimizer(training.Optimizer, size);
        if (statistics is null) return;
        double[] given = [.. statistics];
        given.Length.ShouldBe(Statistics.Length);
        foreach ((ReferenceLayer layer, _, _) in _layers)
        {
            given[..layer.Statistics.Length].CopyTo(layer.Statistics, 0);
            given = given[layer.Statistics.Length..];
        }
    }

    /// <summary>Per layer its kernel [inputs, units] or [height, width, channels, filters], then its bias; or gamma, then beta.</summary>
    public double[] Parameters { get; }

    public double[] Gradients { get; }

    /// <summary>Per batch normalisation the running means, then the running variances.</summary>
    public double[] Statistics => [.. _layers.SelectMany(placed => placed.Layer.Statistics)];

    /// <summary>The outputs for one sample.</summary>
    public double[] Predict(ReadOnlySpan<double> features) => Forward([features.ToArray()], training: false)[0];

    /// <summary>The outputs for a batch; in training, running statistics are moved.</summary>
    public double[][] Forward(double[][] x, bool training)
    {
        foreach ((ReferenceLayer layer, int offset, _) in _layers) x = layer.Forward(x, Parameters, offset, training);
        return x;
    }

    /// <summary>One step on a batch of samples; returns its loss before the step, penalties included.</summary>
    public double Step(IReadOnlyList<(double[] Features, double[] Targets)> batch, int classes, double? learningRate = null)
    {
        double loss = ComputeGradients(batch, classes);
        if (learningRate is double rate) _optimizer.LearningRate = rate;
        _optimizer.Step(Parameters, Gradients);
        foreach ((ReferenceLayer layer, int offset, WeightedOptions? options) in _layers)
            if (options?.MaxNorm is double limit) Restore(offset, layer.Sizes[0], layer.Output.Channels, limit);
        return loss;
    }

    /// <summary>The loss of a batch, penalties included; its gradient goes to <see cref="Gradients"/>.</summary>
    public double ComputeGradients(IReadOnlyList<(double[] Features, double[] Targets)> batch, int classes)
    {
        Array.Clear(Gradients);
        double loss = 0;
        double[][] outputs = Forward([.. batch.Select(sample => sample.Features)], training: true), d = new double[batch.Count][];
        for (int n = 0; n < batch.Count; n++)
        {
            double[] p = outputs[n], y = ReferenceLoss.Targets(_training.Loss!, batch[n].Targets, classes, p.Length);
            loss += ReferenceLoss.Value(_training, p, y, _period) / batch.Count;
            d[n] = [.. ReferenceLoss.Gradient(_training, p, y, _period).Select(slope => slope / batch.Count)];
        }

        for (int l = _layers.Count - 1; l >= 0; l--)
            d = _layers[l].Layer.Backward(d, Parameters, Gradients, _layers[l].Offset);
        return loss + AddPenalties();
    }

    private double AddPenalties()
    {
        double total = 0;
        foreach ((ReferenceLayer layer, int offset, WeightedOptions? options) in _layers)
        {
            for (int i = 0; i < layer.Sizes.Sum(); i++)
            {
                double w = Parameters[offset + i];
                if ((i < layer.Sizes[0] ? options?.Regularizer : options?.BiasRegularizer) is not { } penalty) continue;
                total += (penalty.L1 * Math.Abs(w)) + (penalty.L2 * w * w);
                Gradients[offset + i] += (penalty.L1 * Math.Sign(w)) + (2 * penalty.L2 * w);
            }
        }

        return total;
    }

    /// <summary><c>keras.constraints.MaxNorm</c> over the weights entering each neuron or filter.</summary>
    private void Restore(int offset, int size, int units, double limit)
    {
        for (int u = 0; u < units; u++)
        {
            double norm = 0;
            for (int i = u; i < size; i += units) norm += Math.Pow(Parameters[offset + i], 2);
            norm = Math.Sqrt(norm);
            for (int i = u; i < size; i += units) Parameters[offset + i] *= Math.Clamp(norm, 0, limit) / (1e-7 + norm);
        }
    }
}
