using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Training;
using Assay.Studies;

namespace Assay.Figures;

/// <summary>What a network says about one number, beside the truth; in the unit that a reader knows.</summary>
/// <param name="Target">What it is called.</param>
/// <param name="Period">After how much its values repeat; null: they do not.</param>
/// <param name="True">One value a sample.</param>
/// <param name="Predicted">One value a sample.</param>
internal sealed record NumberPredictions(string Target, double? Period, IReadOnlyList<double> True, IReadOnlyList<double> Predicted)
{
    private const int TimeDigits = 3;

    /// <summary>Whether the values are minutes since 0:00, as a clock shows them.</summary>
    public bool IsTime { get; private init; }

    /// <summary>
    /// All numbers that a network tells, one a target that is no label: the only place that knows what outputs mean. Targets that
    /// tell a time together tell it first, in minutes. None where an output is not finite.
    /// </summary>
    /// <param name="network">The trained network.</param>
    /// <param name="experiment">What it was trained by.</param>
    /// <param name="samples">The samples, raw.</param>
    /// <param name="scaler">What is done to them before they go in.</param>
    public static IReadOnlyList<NumberPredictions> Of(TrainedNetwork network, Experiment experiment, Dataset samples, Scaler scaler)
    {
        if (samples.Columns is [{ Classes: > 0 }]) return [];
        float[] outputs = network.Predict(scaler.Apply(samples));
        if (!outputs.All(float.IsFinite)) return [];

        // In the order of the outputs, labels among them: a label may tell the hour.
        List<NumberPredictions> all = [];
        HashSet<string> labels = [];
        int width = network.Outputs, at = 0;
        foreach ((IReadOnlyList<string> targets, LossOptions? loss, double? period, int own) in OutputsOf(network, experiment.Training, samples))
        {
            float[] its = [.. Enumerable.Range(0, samples.Samples).SelectMany(sample => outputs.AsSpan((sample * width) + at, own).ToArray())];
            at += own;
            Dataset truth = samples.Only(targets);
            if (truth.Classes > 0) labels.Add(targets[0]);
            for (int i = 0; i < targets.Count; i++)
                all.Add(new(targets[i], period, Column(truth.Targets, targets.Count, i),
                    truth.Classes > 0 ? [.. Predictions.Of(its, own, loss!).Labels.Select(label => (double)label)] : Column(its, own, i)));
        }

        NumberPredictions? time = TimeOf(experiment.Data.Time, [.. samples.TargetNames.Select(name => all.Find(one => one.Target == name)).OfType<NumberPredictions>()]);
        IEnumerable<NumberPredictions> numbers = all.Where(one => !labels.Contains(one.Target));
        return time is null ? [.. numbers] : all.Count == 1 ? [time] : [time, .. numbers];
    }

    /// <summary>Predicted minus true; of values that repeat the shorter way round.</summary>
    public double Error(int sample)
    {
        double error = Predicted[sample] - True[sample];
        return Period is { } period ? error - (period * Math.Round(error / period)) : error;
    }

    private static IEnumerable<(IReadOnlyList<string> Targets, LossOptions? Loss, double? Period, int Outputs)> OutputsOf(
        TrainedNetwork network, TrainingOptions training, Dataset samples)
    {
        if (training.Heads is not { } heads) return [(samples.TargetNames, training.Loss, training.Period, network.Outputs)];
        return network.Heads.Select(head => (heads[head].Targets ?? [head], heads[head].Loss, heads[head].Period, network.Only(head).Outputs));
    }

    private static double[] Column(float[] values, int width, int column) =>
        [.. Enumerable.Range(0, values.Length / width).Select(row => (double)values[(row * width) + column])];

    /// <summary>The time that targets tell together; null where they tell none, or a class of it.</summary>
    private static NumberPredictions? TimeOf(TimeTarget? time, IReadOnlyList<NumberPredictions> parts)
    {
        Func<double[], double>? minutes = (time, parts.Count) switch
        {
            (TimeTarget.Hours, 1) => values => 60 * values[0],
            (TimeTarget.Turn, 1) => values => Day * values[0],
            (TimeTarget.HourMinute, 2) => values => (60 * Math.Round(values[0])) + values[1],
            (TimeTarget.Cosines, 2) => values => (60 * Math.Round(12 * Half(values[0]))) + (60 * Half(values[1])),
            _ => null,
        };
        return minutes is null ? null : new("time", Day, Told(part => part.True), Told(part => part.Predicted)) { IsTime = true };

        double[] Told(Func<NumberPredictions, IReadOnlyList<double>> values) => [.. Enumerable.Range(0, parts[0].True.Count)
            .Select(sample => minutes([.. parts.Select(part => values(part)[sample])]))
            .Select(minute => Math.Round(minute - (Day * Math.Floor(minute / Day)), TimeDigits))
            .Select(minute => minute < Day ? minute : 0)];
    }

    /// <summary>Minutes of a dial.</summary>
    private const double Day = 720;

    /// <summary>The x of 0 … 1 whose cos(πx) this is; beyond ±1 an end.</summary>
    private static double Half(double cosine)
    {
        (double low, double high) = (0, 1);
        for (int i = 0; i < 50; i++)
        {
            double middle = (low + high) / 2;
            if (PortableMath.Cos(Math.PI * middle) > cosine) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }
}
