using Assay.Engine.Networks;
using Assay.Engine.Options;
using Assay.Engine.Training;

namespace Assay.Studies.Experiments;

/// <summary>Outputs that can be trained and learn nothing, or not what was meant: the engine does it, and a study is asked whether it means it.</summary>
internal static class OutputRules
{
    /// <summary>All broken rules, of a chain or of each head.</summary>
    public static IEnumerable<(string Path, string Message)> Check(IReadOnlyList<LayerOptions> network, TrainingOptions training)
    {
        IReadOnlyDictionary<string, IReadOnlyList<LayerOptions>>? heads = network.OfType<HeadsOptions>().FirstOrDefault()?.Heads;
        IEnumerable<(string? Name, LossOptions? Loss)> outputs = training.Heads is { } divided ? divided.Select(head => ((string?)head.Key, head.Value.Loss)) : [(null, training.Loss)];
        foreach ((string? name, LossOptions? trained) in outputs)
        {
            IReadOnlyList<LayerOptions>? layers = name is null ? network : heads?.GetValueOrDefault(name);
            if (trained is not { Name: { } kind } loss || layers?.LastOrDefault(layer => layer is not WeightedOptions { Repeat: 0 }) is not DenseOptions last) continue;
            string path = name is null ? "network" : $"network.heads.{name}";
            ActivationKind activation = last.Activation.Name;
            if (activation is ActivationKind.Softmax or ActivationKind.LogSoftmax && last.Units == 1)
                yield return (path, $"{OptionType.NameOf(activation)} of one unit is the same whatever it is given, so that nothing would be learnt: take sigmoid, or one unit a class");
            bool categorical = kind is LossKind.CategoricalCrossentropy or LossKind.SparseCategoricalCrossentropy;
            if ((categorical || kind is LossKind.BinaryCrossentropy) && loss.FromLogits is not true && !GivesProbabilities(activation, categorical))
                yield return (path, $"{OptionType.NameOf(kind)} takes probabilities, and outputs of {OptionType.NameOf(activation)} are none: take {(categorical ? "softmax" : "sigmoid")} as the last activation, or a linear one and loss: {{ name: {OptionType.NameOf(kind)}, from_logits: true }}");
        }
    }

    /// <summary>Categorical cross-entropies divide the outputs by their sum, as Keras does: there all that is above 0 will do.</summary>
    private static bool GivesProbabilities(ActivationKind activation, bool areDivided) =>
        activation is ActivationKind.Sigmoid or ActivationKind.Softmax || (areDivided && activation is ActivationKind.Softplus or ActivationKind.Exponential);
}
