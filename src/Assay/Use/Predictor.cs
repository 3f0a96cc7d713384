using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Storage;

namespace Assay.Use;

/// <summary>What a network says of one target, or of a part of one: a value a sample.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="ClassNames">Of a label the names of its classes; empty for a number.</param>
/// <param name="Values">A number in its own units, or of a label the number of its class.</param>
public sealed record Predicted(string Name, IReadOnlyList<string> ClassNames, float[] Values)
{
    /// <summary>What is said of a sample: the name of a class, or a number.</summary>
    public object this[int sample] => ClassNames.Count > 0 ? ClassNames[(int)Values[sample]] : Values[sample];
}

/// <summary>How likely a network holds the classes of a label to be.</summary>
/// <param name="Name">The label.</param>
/// <param name="ClassNames">Its classes.</param>
/// <param name="Values">samples × classes, row-major.</param>
public sealed record Probabilities(string Name, IReadOnlyList<string> ClassNames, float[] Values);

/// <summary>What a network says of some samples.</summary>
/// <param name="Targets">The targets, and the parts that they are made into.</param>
/// <param name="Probabilities">One for each label that is learnt, numbers learnt as bins among them.</param>
public sealed record Prediction(IReadOnlyList<Predicted> Targets, IReadOnlyList<Probabilities> Probabilities)
{
    /// <summary>How many samples they are.</summary>
    public int Samples => Targets[0].Values.Length;

    /// <summary>Predictions of one network, one after another.</summary>
    internal static Prediction Join(IReadOnlyList<Prediction> parts) => parts is [Prediction one] ? one : new(
        [.. parts[0].Targets.Select((target, t) => target with { Values = [.. parts.SelectMany(part => part.Targets[t].Values)] })],
        [.. parts[0].Probabilities.Select((label, l) => label with { Values = [.. parts.SelectMany(part => part.Probabilities[l].Values)] })]);
}

/// <summary>Says by a trained network, or by several together, what raw samples are: scaled going in, told back in the targets' own units.</summary>
internal sealed class Predictor
{
    private readonly Ensemble _networks;
    private readonly IReadOnlyList<OutputPart> _parts;
    private readonly (TargetCode Code, int[] Columns)[] _told;

    /// <summary>Predicts by a model.</summary>
    public Predictor(SavedModel model) : this(new Ensemble([model]))
    {
    }

    /// <summary>Predicts by the mean of some networks' outputs.</summary>
    public Predictor(Ensemble networks)
    {
        _networks = networks;
        _parts = networks.Parts;
        _told = [.. Told(networks.Members[0].Codes, _parts)];
    }

    /// <summary>What is learnt, in the order of the parts' columns, told back as far as it can be.</summary>
    internal static IEnumerable<(TargetCode Code, int[] Columns)> Told(IReadOnlyList<TargetCode> codes, IReadOnlyList<OutputPart> parts)
    {
        string[] learnt = [.. parts.SelectMany(part => part.Columns).Select(column => column.Name)];
        foreach (TargetCode code in codes.SelectMany(code => code.Within))
        {
            int[] columns = [.. code.Columns.Select(column => Array.IndexOf(learnt, column.Name))];
            if (columns.Contains(-1)) continue; // no head learns all of it
            if (code.NoWayBack is null) yield return (code, columns);
            else foreach ((TargetColumn column, int at) in code.Columns.Zip(columns)) yield return (new PlainCode(column), [at]);
        }
    }

    /// <summary>A value within one period of its target.</summary>
    internal static double Turned(TargetCode code, double value)
    {
        if (code.Period is not { } period) return value;
        double turned = value - (period * Math.Floor(value / period));
        return turned < period ? turned : 0;
    }

    /// <summary>The names of a label's classes; numbers where they have none.</summary>
    internal static IReadOnlyList<string> NamesOf(TargetColumn label) =>
        label.ClassNames.Count > 0 ? label.ClassNames : [.. Enumerable.Range(0, label.Classes ?? 0).Select(number => $"{number}")];

    /// <summary>What the network says of raw samples.</summary>
    public Prediction Predict(Dataset raw)
    {
        float[] outputs = _networks.Predict(raw);
        int samples = raw.Samples, width = outputs.Length / Math.Max(1, samples);
        int learnt = _parts.Sum(part => part.Columns.Count);
        double[] columns = new double[samples * learnt];
        List<Probabilities> probabilities = [];
        int at = 0;
        foreach (OutputPart part in _parts)
        {
            if (part.IsLabel)
            {
                IReadOnlyList<string> names = NamesOf(part.Columns[0]);
                Probabilities likely = new(part.Columns[0].Name, names, new float[samples * names.Count]);
                double[] shares = new double[part.Count];
                for (int i = 0; i < samples; i++)
                {
                    ReadOnlySpan<float> own = outputs.AsSpan((i * width) + part.First, part.Count);
                    columns[(i * learnt) + at] = part.Count > 1 ? ClassProbabilities.Largest(own) : own[0] > part.Threshold ? 1 : 0;
                    ClassProbabilities.Of(own, part.Likelihood, shares);
                    Span<float> classes = likely.Values.AsSpan(i * names.Count, names.Count);
                    if (part.Count == 1) (classes[0], classes[1]) = ((float)(1 - shares[0]), (float)shares[0]);
                    else for (int c = 0; c < part.Count; c++) classes[c] = (float)shares[c];
                }

                probabilities.Add(likely);
            }
            else
            {
                for (int i = 0; i < samples; i++)
                    for (int c = 0; c < part.Columns.Count; c++) columns[(i * learnt) + at + c] = outputs[(i * width) + part.First + c];
            }

            at += part.Columns.Count;
        }

        return new Prediction([.. _told.Select(told => Tell(told.Code, told.Columns, columns, learnt))], probabilities);
    }

    private static Predicted Tell(TargetCode code, int[] places, double[] columns, int width)
    {
        float[] values = new float[columns.Length / width];
        double[] own = new double[places.Length];
        for (int i = 0; i < values.Length; i++)
        {
            for (int c = 0; c < own.Length; c++) own[c] = columns[(i * width) + places[c]];
            values[i] = (float)Turned(code, code.Decode(own));
        }

        return new(code.Name, code.IsNumber ? [] : NamesOf(code.Columns[0]), values);
    }
}
