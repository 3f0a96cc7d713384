using System.Globalization;
using Assay.Engine.Networks;
using Assay.Engine.Options;

namespace Assay.Engine.Training;

/// <summary>
/// What layers, training and targets must fulfil together, beyond the bounds of single values. Each broken rule is a path
/// and a sentence that states the rule and the value.
/// </summary>
internal sealed class TrainingRules(
    IReadOnlyList<LayerOptions> network, TrainingOptions training, Shape? input, int targets, int classes)
{
    private readonly List<(string Path, string Message)> _broken = [];

    public IReadOnlyList<(string Path, string Message)> Broken()
    {
        for (int i = 0; i < network.Count; i++)
        {
            string path = $"network.{network[i].Name ?? $"{i}"}";
            CheckOwners(network[i], path);
            if (network[i] is not WeightedOptions weights) continue;
            CheckInitializer(weights.Initializer, $"{path}.initializer");
            CheckInitializer(weights.BiasInitializer, $"{path}.bias_initializer");
        }

        CheckOwners(training, "training");
        if (training.Schedule is { } schedule) CheckSchedule(schedule);
        CheckPeriod();
        LayerOptions? last = network.LastOrDefault(layer => layer is not WeightedOptions { Repeat: 0 } and not FlattenOptions);
        if (last is not DenseOptions { Units: int outputs } output)
            Add("network", "the last layer must be dense, as its outputs are the predictions");
        else if (training.Loss is { Name: LossKind name } loss)
            CheckLoss(loss, name, output.Activation.Name, outputs);
        if (input is { } shape) CheckShapes(shape);
        return _broken;
    }

    /// <summary>Every layer fits its input, and all parameters have an address.</summary>
    private void CheckShapes(Shape input)
    {
        IReadOnlyList<ShapedLayer> layers = LayerShapes.Of(network, input);
        foreach (ShapedLayer layer in layers.Where(layer => layer.Problem is not null).Take(1))
            Add($"network.{network[layer.Index].Name ?? $"{layer.Index}"}", $"layer {layer.Name}: {layer.Problem}");
        double parameters = layers.Sum(layer => (double)layer.Parameters); // beyond 64 bits where layers are many and wide
        if (parameters <= Network.MostParameters) return;
        Add("network", string.Create(
            CultureInfo.InvariantCulture,
            $"a network has at most {Network.MostParameters:N0} parameters, but this one has {parameters:N0}, {parameters * 4.0 / (1L << 30):N0} GiB for the weights alone: take fewer units, filters or layers"));
    }

    private void Add(string path, string message) => _broken.Add((path, message));

    /// <summary>Options that belong to another function than their record names, in a record and those within.</summary>
    private void CheckOwners(object record, string path)
    {
        foreach ((string at, OptionMember stray, OptionType type) in OptionType.StraysWithin(record, path))
            Add(at, $"{stray.Name} belongs to {stray.Owners ?? List(type.OwnersOf(stray))} only");
    }

    private void CheckInitializer(InitializerOptions options, string path)
    {
        if (options.Name is InitializerKind.RandomUniform && options.WithDefaults() is var bounds && bounds.Minval > bounds.Maxval)
            Add($"{path}.minval", $"minval must not exceed maxval, but {bounds.Minval} > {bounds.Maxval}");
    }

    private void CheckPeriod()
    {
        if (training is { Period: null, AsksForPeriod: { } asks })
            Add("training.period", $"{asks} needs to know after how much the targets repeat, for example training.period: 12 for hours on a dial");
        if (training is { Period: { } period, AsksForPeriod: null })
            Add("training.period", $"a period, but {period} stands here, belongs to circular losses and metrics (circular_squared_error, circular_absolute_error, circular_mse, circular_mae): leave it out, or take one of these");
    }

    private void CheckSchedule(ScheduleOptions options)
    {
        int boundaries = options.Boundaries?.Count ?? 0, factors = options.Factors?.Count ?? 0;
        if (options.Name is ScheduleKind.PiecewiseConstant && (boundaries == 0 || boundaries != factors))
            Add("training.schedule.boundaries", $"piecewise_constant needs as many boundaries as factors, at least one, but has {boundaries} and {factors}");
    }

    private void CheckLoss(LossOptions loss, LossKind name, ActivationKind activation, int outputs)
    {
        const string Path = "training.loss";
        bool sparse = name is LossKind.SparseCategoricalCrossentropy, categorical = sparse || name is LossKind.CategoricalCrossentropy;
        string text = OptionType.NameOf(name);
        if (loss.FromLogits is true && activation != ActivationKind.Linear)
            Add($"{Path}.from_logits", $"logits come from a linear last layer, but its activation is {OptionType.NameOf(activation)}");
        if ((sparse || name is LossKind.Nll) && classes == 0)
            Add($"{Path}.name", $"{text} needs class labels, but the targets are numbers");
        if ((categorical || name is LossKind.Nll) && outputs == 1)
            Add($"{Path}.name", $"{text} needs one output a class, but the last layer has 1 unit; for two classes use binary_crossentropy");
        int needed = classes == 0 ? targets : classes == 2 && outputs == 1 ? 1 : classes;
        if (classes > 0 && outputs > classes) needed = outputs; // spare outputs are never a label, and do no harm
        if (outputs != needed)
        {
            Add("network", classes > 0
                ? $"the last layer must have one unit a class, {classes}{(classes == 2 ? " (or 1)" : "")}, but has {outputs}"
                : $"the last layer must have one unit a target, {targets}, but has {outputs}");
        }
    }

    private static string List(IReadOnlyList<string> names) =>
        names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
}
