using Assay.Engine.Data;
using Assay.Engine.Networks;

namespace Assay.Engine.Training;

/// <summary>How the outputs of a classifier become probabilities.</summary>
public enum Likelihood
{
    /// <summary>They are taken as they are.</summary>
    AsTheyAre,

    /// <summary>One logit: 1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>Logits: eˣ over their sum.</summary>
    Softmax,

    /// <summary>Logarithms: eˣ.</summary>
    Exponential,

    /// <summary>Positive numbers: over their sum, as the cross-entropies do with what is no softmax.</summary>
    Normalized,
}

/// <summary>Some of a network's outputs, and whose they are: all of a chain, or those of a head. The only place that knows.</summary>
/// <param name="Head">The head; null for a chain.</param>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="Columns">What is learnt: one label, or numbers.</param>
/// <param name="Likelihood">Of a label: how its outputs become probabilities.</param>
/// <param name="Threshold">Of a label with one output: above it the class is 1.</param>
public sealed record OutputPart(string? Head, int First, int Count, IReadOnlyList<TargetColumn> Columns, Likelihood Likelihood, float Threshold)
{
    /// <summary>Whether these outputs say a class.</summary>
    public bool IsLabel => Columns is [{ Classes: not 0 }];

    /// <summary>The outputs of a network, in their order.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">What a chain was trained on.</param>
    /// <param name="heads">What heads learnt.</param>
    /// <param name="codes">The targets.</param>
    public static IReadOnlyList<OutputPart> Of(
        TrainedNetwork network, LossOptions? loss, IReadOnlyDictionary<string, HeadOptions>? heads, IReadOnlyList<TargetCode> codes)
    {
        IReadOnlyList<ShapedLayer> layers = network.Shaped;
        if (heads is null) return [Part(null, 0, layers[^1], loss!, codes)];
        List<OutputPart> parts = [];
        foreach (IGrouping<string?, ShapedLayer> head in layers.Where(layer => layer.Head is not null).GroupBy(layer => layer.Head))
        {
            HeadOptions options = heads[head.Key!];
            IEnumerable<TargetCode> learnt = options.TargetsOf(head.Key!).Select(name => codes.SelectMany(code => code.Within).First(code => code.Name == name));
            parts.Add(Part(head.Key, parts.Sum(part => part.Count), head.Last(), options.Loss!, learnt));
        }

        return parts;
    }

    private static OutputPart Part(string? head, int first, ShapedLayer last, LossOptions loss, IEnumerable<TargetCode> targets)
    {
        int count = last.Output.Size;
        Likelihood likelihood = ClassProbabilities.FormOf(loss, count, sumToOne: last.Activation.Name is ActivationKind.Softmax);
        return new(head, first, count, [.. targets.SelectMany(target => target.Columns)], likelihood, loss.Threshold);
    }
}
