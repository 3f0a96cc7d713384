using Assay.Engine.Data;
using Assay.Engine.Training;

namespace Assay.Figures;

/// <summary>What a network says about one number, beside the truth; in the unit that a reader knows.</summary>
/// <param name="Target">What it is called.</param>
/// <param name="Period">After how much its values repeat; null: they do not.</param>
/// <param name="True">One value a sample.</param>
/// <param name="Predicted">One value a sample.</param>
internal sealed record NumberPredictions(string Target, double? Period, IReadOnlyList<double> True, IReadOnlyList<double> Predicted)
{
    private const int PeriodDigits = 3;

    /// <summary>Whether the values are minutes since 0:00, as a clock shows them.</summary>
    public bool IsTime => this is { Target: "time", Period: 720 };

    /// <summary>
    /// All numbers that a network tells: the targets, and the parts that they are made into, but for labels. What repeats is told
    /// within one period. None where an output is not finite.
    /// </summary>
    /// <param name="network">The trained network.</param>
    /// <param name="training">How it was trained.</param>
    /// <param name="samples">The samples, raw but for their targets, which are encoded.</param>
    /// <param name="scaler">What is done to them before they go in.</param>
    public static IReadOnlyList<NumberPredictions> Of(TrainedNetwork network, TrainingOptions training, Dataset samples, Scaler scaler)
    {
        TargetCode[] numbers = [.. samples.Codes.SelectMany(code => code.Within)
            .Where(code => code is { IsNumber: true, NoWayBack: null } && (code is not BinsCode || samples.Codes.Contains(code)))];
        if (numbers.Length == 0) return [];
        float[] outputs = network.Predict(scaler.Apply(samples));
        return outputs.All(float.IsFinite) ? Told(numbers, ColumnsOf(outputs, network, training, samples), samples) : [];
    }

    /// <summary>Predicted minus true; of values that repeat the shorter way round.</summary>
    public double Error(int sample)
    {
        double error = Predicted[sample] - True[sample];
        return Period is { } period ? error - (period * Math.Round(error / period)) : error;
    }

    private static IReadOnlyList<NumberPredictions> Told(IReadOnlyList<TargetCode> numbers, Dictionary<string, double[]> columns, Dataset samples) =>
        [.. numbers.Select(code =>
        {
            double[][] own = [.. code.Columns.Select(column => columns[column.Name])];
            return new NumberPredictions(code.Name, code.Period, samples.ValuesOf(code.Name), [.. Enumerable.Range(0, samples.Samples)
                .Select(sample => code.Decode([.. own.Select(values => values[sample])]))
                .Select(value => code.Period is { } period ? Turned(value, period) : value)]);
        })];

    /// <summary>What is said of each column: a number, or of a label its class.</summary>
    private static Dictionary<string, double[]> ColumnsOf(float[] outputs, TrainedNetwork network, TrainingOptions training, Dataset samples)
    {
        Dictionary<string, double[]> columns = [];
        int width = network.Outputs;
        foreach (OutputPart part in OutputPart.Of(network, training.Loss, training.Heads, samples.Codes))
        {
            if (part.IsLabel)
            {
                float[] own = [.. Enumerable.Range(0, samples.Samples).SelectMany(sample => outputs.AsSpan((sample * width) + part.First, part.Count).ToArray())];
                LossOptions loss = part.Head is null ? training.Loss! : training.Heads![part.Head].Loss!;
                columns[part.Columns[0].Name] = [.. Predictions.Of(own, part.Count, loss).Labels.Select(one => (double)one)];
            }
            else
            {
                foreach ((int i, TargetColumn column) in part.Columns.Index())
                    columns[column.Name] = [.. Enumerable.Range(0, samples.Samples).Select(sample => (double)outputs[(sample * width) + part.First + i])];
            }
        }

        return columns;
    }

    private static double Turned(double value, double period)
    {
        double turned = Math.Round(value - (period * Math.Floor(value / period)), PeriodDigits);
        return turned < period ? turned : 0;
    }
}
