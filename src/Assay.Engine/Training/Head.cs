using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>
/// Where outputs meet targets: the last layer of a head, what it is to give, its loss and what is measured of it. The output of
/// a chain is a head without a name that learns all targets.
/// </summary>
internal sealed unsafe class Head
{
    private readonly HeadOptions _options;
    private readonly IReadOnlyList<string>? _names;
    private readonly Layer _last;
    private readonly Loss _loss;
    private readonly Matrix _targets;
    private readonly float* _weights; // [batch]: how much each sample counts in the gradient
    private bool _areWeighted;
    private readonly double _smoothing, _smoothTo;
    private readonly UnitErrors? _units;

    /// <param name="name">The head's name; null for the output of a chain.</param>
    /// <param name="options">What it learns; its metrics written out.</param>
    /// <param name="targets">Its targets; empty where memory is only counted.</param>
    /// <param name="last">The layer that gives its outputs.</param>
    /// <param name="activation">That layer's activation.</param>
    /// <param name="arena">Gives the memory.</param>
    public Head(string? name, HeadOptions options, IReadOnlyList<TargetCode> targets, Layer last, ActivationKind activation, Arena arena)
    {
        TargetColumn[] columns = [.. targets.SelectMany(target => target.Columns)];
        (_options, _last, _names) = (options, last, name is null ? null : [.. columns.Select(column => column.Name)]);
        LossOptions loss = options.Loss!;
        int outputs = last.Output.Rows, stride = last.Output.Stride;
        double? period = columns.FirstOrDefault()?.Period;
        _loss = Loss.Of(loss, activation, outputs, period);
        if (last is DenseLayer dense) dense.GradientIsBeforeActivation = _loss.FusedWithActivation;
        _targets = new Matrix(arena.Take((long)outputs * stride), outputs, stride);
        _weights = arena.Take(stride);
        _smoothing = loss.LabelSmoothing ?? 0;
        _smoothTo = loss.Name == LossKind.BinaryCrossentropy ? 0.5 : 1.0 / outputs;
        Columns = [.. columns.Select((column, i) => (column.Name, new UnitErrors.Output(
            last.Output, column.Classes == 0 ? i : 0, column.Classes == 0 ? 1 : outputs, column.Classes != 0, loss.Threshold)))];
        TargetCode[] numbers = [.. targets.Where(target => target.IsNumber)];
        if (numbers.Any(target => target is not PlainCode))
            _units = new UnitErrors([.. numbers.Select(target => (target, OutputsOf(target, Columns)))], options.Metrics, stride);
        Meter = new Meter(options.Metrics, outputs, loss, period, _units);
    }

    /// <summary>The columns that it learns, by name, and where.</summary>
    public IReadOnlyList<(string Name, UnitErrors.Output Output)> Columns { get; }

    /// <summary>Where the columns of a target are learnt.</summary>
    public static IReadOnlyList<UnitErrors.Output> OutputsOf(TargetCode target, IEnumerable<(string Name, UnitErrors.Output Output)> columns) =>
        [.. target.Columns.Select(column => columns.First(learnt => learnt.Name == column.Name).Output)];

    /// <summary>How much its loss counts.</summary>
    public double Weight => _options.Weight;

    /// <summary>Its loss and metrics since they were last reset.</summary>
    public Meter Meter { get; }

    /// <summary>Takes the targets of these samples.</summary>
    public void Load(Dataset data, ReadOnlySpan<int> indices)
    {
        if (_names is null) data.GatherTargets(indices, _targets);
        else data.GatherTargets(_names, indices, _targets);
        _units?.Load(data, indices);
        _areWeighted = data.Weights is not null;
        for (int i = 0; _areWeighted && i < indices.Length; i++) _weights[i] = data.Weights![indices[i]];
    }

    /// <summary>Adds metrics and losses of the samples at hand to the meter; smoothed targets are for the loss alone.</summary>
    public void Measure(Batch batch)
    {
        Matrix output = _last.Output;
        Meter.Add(output, _targets, batch);
        if (_smoothing > 0) SmoothTargets(batch.Count);
        Meter.AddLosses(_loss.Sum(output, _targets, batch));
    }

    /// <summary>Puts the gradient of the weighted mean loss where its last layer takes it.</summary>
    public void Gradient(Batch batch)
    {
        _loss.Gradient(_last.Output, _targets, _last.OutputGradient, batch);
        if (_options.Weight != 1) Scale(_last.OutputGradient, (float)_options.Weight, batch.Padded);
        if (_areWeighted) Weigh(_last.OutputGradient, _weights, batch.Padded);
    }

    /// <summary>Columns of a gradient, 0 beyond the batch's, times a weight each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh(Matrix gradient, float* weights, int columns)
    {
        for (int r = 0; r < gradient.Rows; r++)
            for (nint i = 0; i < columns; i += Lanes.Count)
                (Vector512.Load(gradient.Row(r) + i) * Vector512.Load(weights + i)).Store(gradient.Row(r) + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(Matrix gradient, float weight, int columns)
    {
        Vector512<float> factor = Vector512.Create(weight);
        foreach ((nint from, nint to) in gradient.Runs(columns))
            for (nint i = from; i < to; i += Lanes.Count)
                (Vector512.Load(gradient.Data + i) * factor).Store(gradient.Data + i);
    }

    private void SmoothTargets(int samples)
    {
        float keep = (float)(1 - _smoothing), shift = (float)(_smoothing * _smoothTo);
        for (int r = 0; r < _targets.Rows; r++)
            for (int i = 0; i < samples; i++)
                _targets.Row(r)[i] = (_targets.Row(r)[i] * keep) + shift;
    }
}

/// <summary>
/// The meters of all heads, and what is minimised: the weighted sum of their losses; with <paramref name="together"/> errors of
/// targets that several heads say together.
/// </summary>
internal sealed class Meters(Head[] heads, bool named, IReadOnlyList<MetricKind> metrics, UnitErrors? together)
{
    private readonly double[] _own = new double[heads.Max(head => head.Meter.Count)];

    /// <summary>Number of values: of a chain its loss and metrics; of heads the whole loss, the errors of all together, then each one's.</summary>
    public int Count { get; } = heads.Sum(head => head.Meter.Count) + (named ? 1 + metrics.Count : 0);

    public void Reset()
    {
        together?.Reset();
        foreach (Head head in heads) head.Meter.Reset();
    }

    /// <summary>Takes what these samples' targets were.</summary>
    public void Load(Dataset data, ReadOnlySpan<int> indices) => together?.Load(data, indices);

    /// <summary>Adds a batch's samples to what heads say together.</summary>
    public void Add(Batch batch) => together?.Add(batch);

    /// <summary>Writes the whole loss, with <paramref name="penalty"/>, what heads say together, and the values of each head in their order.</summary>
    public void Write(Span<double> values, double penalty)
    {
        if (!named)
        {
            heads[0].Meter.Write(values, penalty);
            return;
        }

        double loss = 0;
        int at = 1;
        foreach (MetricKind metric in metrics) values[at++] = together!.Of(metric);
        foreach (Head head in heads)
        {
            Span<double> own = _own.AsSpan(0, head.Meter.Count);
            head.Meter.Write(own, penalty: 0);
            loss += head.Weight * own[0];
            own.CopyTo(values[at..]);
            at += own.Length;
        }

        values[0] = loss + penalty;
    }
}
