using Assay.Results;

namespace Assay.Search;

/// <summary>
/// What folds and seeds do to all trials of a stage alike, as the best of it tell: a fold that is hard for all says nothing against one trial. A run's
/// value = its trial + its block (fold and seed) + a rest; the best tell, as it is them a search chooses between, and what learns nothing scatters in its own way.
/// </summary>
internal sealed class RunEffects
{
    /// <summary>The most trials that tell.</summary>
    private const int Most = 10;

    private readonly int _count;
    private readonly double[]? _shared; // [blocks], mean 0; null: nothing is known

    /// <param name="leaders">The runs of the trials that tell, in one order of blocks; fewer than two tell nothing.</param>
    public RunEffects(IReadOnlyList<double[]> leaders)
    {
        _count = leaders.Count;
        if (_count < 2) return;
        double[] means = [.. leaders.Select(leader => leader.Average())];
        _shared = [.. Enumerable.Range(0, leaders[0].Length).Select(block => leaders.Select((leader, i) => leader[block] - means[i]).Average())];
    }

    /// <summary>Whether anything is known of them.</summary>
    public bool Known => _shared is not null;

    /// <summary>The trials that tell of a stage: the best of those that are through.</summary>
    public static TrialState[] Leaders(History history) => [.. history.Ranked().Where(trial => !double.IsNaN(trial.Mean)).Take(Most)];

    /// <summary>The values of a trial's runs, in the order of blocks.</summary>
    public static double[] Values(TrialState trial) => [.. trial.Runs.Select(run => run.Value)];

    /// <summary>A trial's mean, less what its blocks do to all.</summary>
    /// <param name="values">Of its first runs.</param>
    public double Level(double[] values) => values.Select((value, block) => value - Shared(block)).Average();

    /// <summary>What is left of each run of a trial: the squares, over all runs less one, are the variance of its rest, where all trials scatter alike.</summary>
    /// <param name="values">Of all its runs.</param>
    /// <param name="leads">Whether it is one of those that tell: a share of its own rest is then in what they tell.</param>
    public double[] Rests(double[] values, bool leads)
    {
        double mean = values.Average(), scale = _shared is null ? 1 : Math.Sqrt(_count / (leads ? _count - 1.0 : _count + 1.0));
        return [.. values.Select((value, block) => (value - mean - Shared(block)) * scale)];
    }

    /// <summary>The squared standard error of a trial's mean beside other trials; NaN of one run.</summary>
    /// <inheritdoc cref="Rests"/>
    public double SquaredError(double[] values, bool leads) => Rests(values, leads).Sum(rest => rest * rest) / (values.Length - 1) / values.Length;

    private double Shared(int block) => _shared?[block] ?? 0;
}
