using Assay.Engine.Data;

namespace Assay.Use;

/// <summary>How well a network does on samples whose targets are known: what the study measures, on samples of somebody else's choice.</summary>
/// <param name="Samples">How many there were.</param>
/// <param name="Metrics">Loss (without penalties) and metrics by name, as in the study's tables without their prefix: loss, accuracy, hour_accuracy …</param>
public sealed record Evaluation(int Samples, IReadOnlyDictionary<string, double> Metrics)
{
    private const int BatchSize = 8192;

    /// <summary>Measures a network on all samples of a file, which lie in memory while it does.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">The samples with their targets.</param>
    /// <param name="place">What errors call them.</param>
    /// <exception cref="DataException">When samples are wrong, or are the study's own: its test set is opened once, by the study.</exception>
    public static Evaluation Of(FinalNetwork network, NewSamples samples, string place)
    {
        Dataset raw = Together([.. samples.Batches(BatchSize).Select(batch => batch.Samples)]);
        if (network.OwnSamples(raw) is { } own)
            throw new DataException(place, $"these are {own}. What the network was trained on says nothing of new samples, and the test set is opened once, by the study itself: 'assay best' tells its result. Name a file of other samples");
        return new(raw.Samples, network.Networks.Evaluate(raw, network.Experiment.Training));
    }

    private static Dataset Together(IReadOnlyList<Dataset> parts) => parts.Count == 1 ? parts[0] : parts[0] with
    {
        Features = Joined([.. parts.Select(part => part.Features)]),
        Pixels = parts[0].Pixels is null ? null : Joined([.. parts.Select(part => part.Pixels!)]),
        Targets = Joined([.. parts.Select(part => part.Targets)]),
    };

    private static T[] Joined<T>(IReadOnlyList<T[]> parts)
    {
        T[] all = new T[parts.Sum(part => (long)part.Length)];
        long at = 0;
        foreach (T[] part in parts)
        {
            part.CopyTo(all, at);
            at += part.Length;
        }

        return all;
    }
}
