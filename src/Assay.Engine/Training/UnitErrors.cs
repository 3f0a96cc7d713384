using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>
/// Errors in the units of the targets: outputs are told back by their <see cref="TargetCode"/> and held against what was there
/// before it was encoded. Sums are made in the order of the batches, sample by sample, in double precision.
/// </summary>
internal sealed unsafe class UnitErrors
{
    private readonly Target[] _targets;
    private readonly double[] _truth, _columns;
    private readonly int _capacity;
    private readonly Residuals? _residuals;
    private Dataset? _data;
    private double _squares, _absolutes, _squaredWays, _absoluteWays;
    private long _samples;

    /// <param name="targets">What is measured, numbers all, and for each of its columns the output that learns it.</param>
    /// <param name="metrics">What is asked for.</param>
    /// <param name="capacity">Most samples of a batch.</param>
    public UnitErrors(IReadOnlyList<(TargetCode Code, IReadOnlyList<Output> Outputs)> targets, IReadOnlyList<MetricKind> metrics, int capacity)
    {
        _targets = [.. targets.Select(target => new Target(target.Code, [.. target.Outputs]))];
        (_truth, _columns, _capacity) = (new double[_targets.Length * capacity], new double[_targets.Max(target => target.Outputs.Length)], capacity);
        if (metrics.Any(MetricKinds.IsOfResiduals)) _residuals = new(_targets.Length, metrics);
    }

    /// <summary>Where a column is learnt.</summary>
    /// <param name="Values">The outputs of a head, [outputs, batch].</param>
    /// <param name="Row">The first of them that the column takes.</param>
    /// <param name="Rows">How many it takes: of a class label one a class, or one alone.</param>
    /// <param name="IsClass">Whether it is a class label.</param>
    /// <param name="Threshold">Of a class label with one output: above it the class is 1.</param>
    public readonly record struct Output(Matrix Values, int Row, int Rows, bool IsClass, float Threshold);

    /// <summary>A metric of numbers over all samples; the mean over targets.</summary>
    public double Of(MetricKind metric) => MetricKinds.IsOfResiduals(metric) ? _residuals!.Of(metric) : metric switch
    {
        MetricKind.Mse => _squares,
        MetricKind.Mae => _absolutes,
        MetricKind.CircularMse => _squaredWays,
        MetricKind.CircularMae => _absoluteWays,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "no error of numbers"),
    } / _samples / _targets.Length;

    public void Reset()
    {
        (_squares, _absolutes, _squaredWays, _absoluteWays, _samples) = (0, 0, 0, 0, 0);
        _residuals?.Clear();
    }

    /// <summary>Takes what these samples' targets were.</summary>
    public void Load(Dataset data, ReadOnlySpan<int> indices)
    {
        if (!ReferenceEquals(_data, data))
        {
            _data = data;
            for (int t = 0; t < _targets.Length; t++) _targets[t].Place = data.PlaceOf(_targets[t].Code.Name);
        }

        for (int t = 0; t < _targets.Length; t++)
            for (int i = 0; i < indices.Length; i++) _truth[(t * _capacity) + i] = data.ToldAt(indices[i], _targets[t].Place);
    }

    /// <summary>Adds the errors of the batch that was loaded.</summary>
    public void Add(Batch batch)
    {
        _samples += batch.Count;
        for (int t = 0; t < _targets.Length; t++)
        {
            Target target = _targets[t];
            double? period = target.Code.Period;
            for (int i = 0; i < batch.Count; i++)
            {
                for (int c = 0; c < target.Outputs.Length; c++) _columns[c] = Value(target.Outputs[c], i);
                double truth = _truth[(t * _capacity) + i], error = target.Code.Decode(_columns) - truth;
                _residuals?.Add(t, truth, error);
                _squares += error * error;
                _absolutes += Math.Abs(error);
                if (period is not { } length) continue;
                double way = error - (length * Math.Round(error / length));
                _squaredWays += way * way;
                _absoluteWays += Math.Abs(way);
            }
        }
    }

    /// <summary>A number, or the class of the largest output, the first of equals.</summary>
    private static double Value(Output output, int sample)
    {
        if (!output.IsClass) return output.Values.Row(output.Row)[sample];
        if (output.Rows == 1) return output.Values.Row(output.Row)[sample] > output.Threshold ? 1 : 0;
        int best = 0;
        for (int r = 1; r < output.Rows; r++)
            if (output.Values.Row(output.Row + r)[sample] > output.Values.Row(output.Row + best)[sample]) best = r;
        return best;
    }

    private sealed record Target(TargetCode Code, Output[] Outputs)
    {
        /// <summary>Where the data set at hand has its values.</summary>
        public int Place { get; set; }
    }
}
