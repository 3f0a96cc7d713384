using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Bench;

/// <summary>
/// The training loop of <see cref="Trainer"/>, without evaluation: each epoch a new order, each batch gathered, forward,
/// loss and accuracy, backward, optimizer step.
/// </summary>
internal sealed class StepBench : IDisposable
{
    private readonly RandomKey _key = new(1);
    private readonly TrainingSession _session;
    private readonly Dataset _data;
    private readonly double _rate;
    private readonly int _batch;
    private readonly int[] _order;
    private int _epoch;

    public StepBench(BenchCase bench)
    {
        IReadOnlyList<ShapedLayer> layers = LayerShapes.Of(bench.Network, bench.Shape);
        int outputs = layers[^1].Output.Size, classes = bench.Loss == LossKind.MeanSquaredError ? 0 : Math.Max(2, outputs);
        bool logits = outputs > 1 && layers[^1].Options is DenseOptions { Activation.Name: ActivationKind.Linear };
        TrainingOptions training = new()
        {
            Loss = new LossOptions { Name = bench.Loss, FromLogits = logits ? true : null },
            Optimizer = new OptimizerOptions { Name = bench.Optimizer },
            BatchSize = bench.Batch,
            Epochs = 1,
        };
        training = training with { Metrics = Trainer.Metrics(training, classes) };
        _session = new TrainingSession(bench.Network, training, bench.Shape, [], _key);
        Flops = bench.Batch * FlopsPerSample(layers);
        _data = Samples(bench, classes);
        (_rate, _batch) = (bench.LearningRate, bench.Batch);
        _order = [.. Enumerable.Range(0, bench.Samples)];
    }

    public int StepsPerEpoch => (_order.Length + _batch - 1) / _batch;

    /// <summary>Trained parameters.</summary>
    public int Parameters => _session.Network.Size;

    /// <summary>Floating-point operations of a step's products alone, a multiply-add as two.</summary>
    public double Flops { get; }

    /// <summary>Trains and returns the mean loss of the last epoch.</summary>
    public double Run(int epochs)
    {
        Span<double> values = stackalloc double[8];
        for (int end = _epoch + epochs; _epoch < end; _epoch++)
        {
            RandomSequence random = _key.Sequence(Purpose.BatchOrder, (ulong)_epoch);
            random.Shuffle(_order);
            _session.Meter.Reset();
            for (int from = 0; from < _order.Length; from += _batch)
                _session.Step(_data, _order.AsSpan(from, Math.Min(_batch, _order.Length - from)), _rate);
            _session.Meter.Write(values, 0);
        }

        return values[0];
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Each product is made forwards, for the weights' gradient, and for the inputs' but in the first layer.</summary>
    private static double FlopsPerSample(IReadOnlyList<ShapedLayer> layers)
    {
        double flops = 0;
        int times = 2;
        foreach (ShapedLayer layer in layers)
        {
            if (layer.Options is not WeightedOptions weighted) continue;
            flops += times * 2.0 * LayerShapes.FanIn(weighted, layer.Input) * layer.Output.Size;
            times = 3;
        }

        return flops;
    }

    /// <summary>
    /// Uniform features in [−1, 1], for images as bytes; the target depends on the first two, so that there is something to learn.
    /// </summary>
    private Dataset Samples(BenchCase bench, int classes)
    {
        int inputs = bench.Shape.Size;
        bool images = !bench.Shape.IsVector;
        byte[] pixels = new byte[images ? bench.Samples * inputs : 0];
        float[] x = new float[bench.Samples * inputs], y = new float[bench.Samples];
        RandomSequence random = _key.Sequence(Purpose.Data);
        for (int i = 0; i < x.Length; i++) x[i] = (float)((2 * random.NextDouble()) - 1);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)((x[i] + 1) * 127.5f);
            x[i] = (pixels[i] / 127.5f) - 1;
        }

        for (int i = 0; i < y.Length; i++)
        {
            float a = x[i * inputs], b = x[(i * inputs) + Math.Min(1, inputs - 1)], s = (a + b + 2) / 4;
            y[i] = classes == 0 ? a * a : Math.Min(classes - 1, MathF.Floor(s * classes));
        }

        return images
            ? new Dataset([], y, [], ["y"], classes) { Image = bench.Shape, Pixels = pixels, PixelScaler = new([127.5], [127.5]) }
            : new Dataset(x, y, [.. Enumerable.Range(0, inputs).Select(i => $"x{i}")], ["y"], classes);
    }
}
