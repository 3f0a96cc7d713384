using Assay.Engine.Kernels;
using Assay.Engine.Options;

namespace Assay.Engine.Training;

/// <summary>The learning rate as training goes on; formulas in <see cref="ScheduleKind"/>.</summary>
internal sealed class Schedule(ScheduleOptions? given, double rate, int epochs)
{
    private readonly ScheduleOptions? _options = given?.WithDefaults();

    private readonly ImprovementWatch? _plateau = given?.Name == ScheduleKind.ReduceOnPlateau
        ? new(given.WithDefaults().Monitor!, minDelta: 1e-4)
        : null;

    private double _plateauFactor = 1;

    /// <summary>The rate at a point of training, counted in epochs from 0, with fractions for batches.</summary>
    public double At(double epoch)
    {
        if (_options is null) return rate;
        double over = epoch / (_options.DecayEpochs ?? epochs);
        double warmup = _options.WarmupEpochs ?? 0;
        double factor = _options.Name switch
        {
            ScheduleKind.ExponentialDecay => PortableMath.Pow(_options.DecayRate!.Value, Stairs(over)),
            ScheduleKind.InverseTimeDecay => 1 / (1 + (_options.DecayRate!.Value * Stairs(over))),
            ScheduleKind.PolynomialDecay => Polynomial(Math.Min(over, 1)),
            ScheduleKind.CosineDecay => Cosine(Math.Min(over, 1)),
            ScheduleKind.PiecewiseConstant => Piecewise(epoch),
            ScheduleKind.ReduceOnPlateau => Math.Max(_plateauFactor, Math.Min(1, _options.MinimumRate!.Value / rate)),
            _ => throw new InvalidOperationException($"unknown schedule {_options.Name}"),
        };
        return rate * factor * (epoch < warmup ? epoch / warmup : 1);
    }

    /// <summary>Tells the schedule how an epoch ended.</summary>
    public void EpochEnded(int epoch, IReadOnlyList<string> columns, ReadOnlySpan<double> values)
    {
        if (_plateau is null) return;
        _plateau.Add(epoch, columns, values);
        if (_plateau.EpochsWithout < Math.Max(1, _options!.Patience!.Value)) return;
        _plateauFactor *= _options.Factor!.Value;
        _plateau.Rest(epoch);
    }

    /// <summary>Carries what epochs have left for later ones.</summary>
    public void Carry(Checkpoint checkpoint)
    {
        checkpoint.Number(ref _plateauFactor);
        _plateau?.Carry(checkpoint);
    }

    private double Stairs(double over) => _options!.Staircase is true ? Math.Floor(over) : over;

    private double Polynomial(double over)
    {
        double end = _options!.EndRate!.Value / rate;
        return ((1 - end) * PortableMath.Pow(1 - over, _options.Power!.Value)) + end;
    }

    private double Cosine(double over)
    {
        double alpha = _options!.Alpha!.Value;
        return ((1 - alpha) * 0.5 * (1 + PortableMath.Cos(Math.PI * over))) + alpha;
    }

    private double Piecewise(double epoch)
    {
        double factor = 1;
        for (int i = 0; i < _options!.Boundaries!.Count; i++)
            if (epoch >= _options.Boundaries[i]) factor = _options.Factors![i];
        return factor;
    }
}

/// <summary>Watches one metric for improvement, up or down as its name says.</summary>
internal sealed class ImprovementWatch(string monitor, double minDelta)
{
    private readonly bool _maximize = Metric.Of(monitor).LargerIsBetter is true;
    private double _best = double.NaN;
    private int _since, _bestEpoch, _epochsWithout;

    /// <summary>The epoch of the best value so far; 0 before the first.</summary>
    public int BestEpoch => _bestEpoch;

    /// <summary>Epochs since the last improvement.</summary>
    public int EpochsWithout => _epochsWithout;

    /// <summary>Adds an epoch; true where it is the best so far.</summary>
    public bool Add(int epoch, IReadOnlyList<string> columns, ReadOnlySpan<double> values)
    {
        double value = double.NaN;
        for (int i = 0; i < columns.Count; i++)
            if (columns[i] == monitor) value = values[i];
        bool better = double.IsNaN(_best) ? !double.IsNaN(value)
            : _maximize ? value - minDelta > _best : value + minDelta < _best;
        if (better) (_best, _bestEpoch, _since) = (value, epoch, epoch);
        _epochsWithout = epoch - _since;
        return better;
    }

    /// <summary>Starts counting anew, keeping the best.</summary>
    public void Rest(int epoch) => (_since, _epochsWithout) = (epoch, 0);

    /// <summary>Carries what was seen.</summary>
    public void Carry(Checkpoint checkpoint)
    {
        checkpoint.Number(ref _best);
        checkpoint.Number(ref _since);
        checkpoint.Number(ref _bestEpoch);
        checkpoint.Number(ref _epochsWithout);
    }
}
