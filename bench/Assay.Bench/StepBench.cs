using System.Text.Json;
using System.Text.Json.Serialization;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Bench;

/// <summary>One case of <c>cases.json</c>.</summary>
internal sealed record BenchCase(
    int Samples, int Batch, int Inputs, JsonElement[][] Layers, LossKind Loss, OptimizerKind Optimizer, double LearningRate, double L2)
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static BenchCase Parse(string json) => JsonSerializer.Deserialize<BenchCase>(json, SnakeCase)!;

    public IReadOnlyList<LayerOptions> Network =>
    [
        .. Layers.Select(layer => new DenseOptions
        {
            Units = layer[0].GetInt32(),
            Activation = new ActivationOptions { Name = layer[1].Deserialize<ActivationKind>(SnakeCase) },
            Regularizer = L2 > 0 ? new RegularizerOptions { L2 = L2 } : null,
            BiasRegularizer = L2 > 0 ? new RegularizerOptions { L2 = L2 } : null,
        }),
    ];
}

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
        int outputs = bench.Layers[^1][0].GetInt32(), classes = bench.Loss == LossKind.MeanSquaredError ? 0 : Math.Max(2, outputs);
        TrainingOptions training = new()
        {
            Loss = new LossOptions { Name = bench.Loss },
            Optimizer = new OptimizerOptions { Name = bench.Optimizer },
            BatchSize = bench.Batch,
            Epochs = 1,
        };
        training = training with { Metrics = Trainer.Metrics(training, classes) };
        _session = new TrainingSession(bench.Network, training, bench.Inputs, _key);
        _data = Samples(bench, classes);
        (_rate, _batch) = (bench.LearningRate, bench.Batch);
        _order = [.. Enumerable.Range(0, bench.Samples)];
    }

    public int StepsPerEpoch => (_order.Length + _batch - 1) / _batch;

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

    /// <summary>Uniform features in [−1, 1]; the target depends on the first two, so that there is something to learn.</summary>
    private Dataset Samples(BenchCase bench, int classes)
    {
        float[] x = new float[bench.Samples * bench.Inputs], y = new float[bench.Samples];
        RandomSequence random = _key.Sequence(Purpose.Data);
        for (int i = 0; i < x.Length; i++) x[i] = (float)((2 * random.NextDouble()) - 1);
        for (int i = 0; i < y.Length; i++)
        {
            float a = x[i * bench.Inputs], b = x[(i * bench.Inputs) + Math.Min(1, bench.Inputs - 1)], s = (a + b + 2) / 4;
            y[i] = classes == 0 ? a * a : Math.Min(classes - 1, MathF.Floor(s * classes));
        }

        return new Dataset(x, y, [.. Enumerable.Range(0, bench.Inputs).Select(i => $"x{i}")], ["y"], classes);
    }
}
