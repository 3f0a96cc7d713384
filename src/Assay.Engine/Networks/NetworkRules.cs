using System.Globalization;
using Assay.Engine.Data;
using Assay.Engine.Training;

namespace Assay.Engine.Networks;

/// <summary>
/// What layers, training and targets must fulfil together, beyond the bounds of single values. Each broken rule is a path
/// and a sentence that states the rule and the value.
/// </summary>
internal sealed class NetworkRules(
    IReadOnlyList<LayerOptions> network, TrainingOptions training, Shape? input, int targets, int classes)
{
    private readonly List<(string Path, string Message)> _broken = [];

    public IReadOnlyList<(string Path, string Message)> Broken()
    {
        for (int i = 0; i < network.Count; i++) CheckLayer(network[i], $"network.{network[i].Name ?? $"{i}"}");
        CheckOptimizer(training.Optimizer, "training.optimizer");
        if (training.Schedule is { } schedule) CheckSchedule(schedule, "training.schedule");
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
        IReadOnlyList<PlacedLayer> layers = Network.Place(network, input);
        foreach (PlacedLayer layer in layers.Where(layer => layer.Problem is not null).Take(1))
            Add($"network.{network[layer.Index].Name ?? $"{layer.Index}"}", $"layer {layer.Name}: {layer.Problem}");
        double parameters = layers.Sum(layer => (double)layer.Parameters); // beyond 64 bits where layers are many and wide
        if (parameters <= Network.MostParameters) return;
        Add("network", string.Create(
            CultureInfo.InvariantCulture,
            $"a network has at most {Network.MostParameters:N0} parameters, but this one has {parameters:N0}, {parameters * 4.0 / (1L << 30):N0} GiB for the weights alone: take fewer units, filters or layers"));
    }

    private void Add(string path, string message) => _broken.Add((path, message));

    private void CheckLayer(LayerOptions layer, string path)
    {
        if ((layer as WeightedOptions)?.Activation is { } weighted) CheckActivation(weighted, path);
        if ((layer as BatchNormOptions)?.Activation is { } normed) CheckActivation(normed, path);
        if (layer is not WeightedOptions weights) return;
        CheckInitializer(weights.Initializer, $"{path}.initializer");
        CheckInitializer(weights.BiasInitializer, $"{path}.bias_initializer");
    }

    private void CheckActivation(ActivationOptions activation, string path)
    {
        Belongs(activation.NegativeSlope, $"{path}.activation.negative_slope", "leaky_relu", activation.Name is ActivationKind.LeakyRelu);
        Belongs(activation.Alpha, $"{path}.activation.alpha", "elu", activation.Name is ActivationKind.Elu);
        Belongs(activation.Approximate, $"{path}.activation.approximate", "gelu", activation.Name is ActivationKind.Gelu);
    }

    private void CheckInitializer(InitializerOptions options, string path)
    {
        bool normal = options.Name is InitializerKind.RandomNormal or InitializerKind.TruncatedNormal;
        bool uniform = options.Name is InitializerKind.RandomUniform;
        Belongs(options.Value, $"{path}.value", "constant", options.Name is InitializerKind.Constant);
        Belongs(options.Mean, $"{path}.mean", "random_normal and truncated_normal", normal);
        Belongs(options.Stddev, $"{path}.stddev", "random_normal and truncated_normal", normal);
        Belongs(options.Minval, $"{path}.minval", "random_uniform", uniform);
        Belongs(options.Maxval, $"{path}.maxval", "random_uniform", uniform);
        Belongs(options.Gain, $"{path}.gain", "orthogonal", options.Name is InitializerKind.Orthogonal);
        if (uniform && options.WithDefaults() is var bounds && bounds.Minval > bounds.Maxval)
            Add($"{path}.minval", $"minval must not exceed maxval, but {bounds.Minval} > {bounds.Maxval}");
    }

    private void CheckOptimizer(OptimizerOptions options, string path)
    {
        OptimizerKind name = options.Name;
        bool adam = name is OptimizerKind.Adam or OptimizerKind.Adamw;
        bool moments = adam || name is OptimizerKind.Adamax or OptimizerKind.Nadam;
        Belongs(options.Momentum, $"{path}.momentum", "sgd and rmsprop", name is OptimizerKind.Sgd or OptimizerKind.Rmsprop);
        Belongs(options.Nesterov, $"{path}.nesterov", "sgd", name is OptimizerKind.Sgd);
        Belongs(options.Rho, $"{path}.rho", "rmsprop and adadelta", name is OptimizerKind.Rmsprop or OptimizerKind.Adadelta);
        Belongs(options.Centered, $"{path}.centered", "rmsprop", name is OptimizerKind.Rmsprop);
        Belongs(options.InitialAccumulatorValue, $"{path}.initial_accumulator_value", "adagrad", name is OptimizerKind.Adagrad);
        Belongs(options.Beta1, $"{path}.beta1", "adam, adamw, adamax and nadam", moments);
        Belongs(options.Beta2, $"{path}.beta2", "adam, adamw, adamax and nadam", moments);
        Belongs(options.Epsilon, $"{path}.epsilon", "all optimizers but sgd", name is not OptimizerKind.Sgd);
        Belongs(options.Amsgrad, $"{path}.amsgrad", "adam and adamw", adam);
    }

    private void CheckSchedule(ScheduleOptions options, string path)
    {
        ScheduleKind? name = options.Name;
        bool decay = name is ScheduleKind.ExponentialDecay or ScheduleKind.InverseTimeDecay;
        bool plateau = name is ScheduleKind.ReduceOnPlateau, pieces = name is ScheduleKind.PiecewiseConstant;
        Belongs(options.DecayEpochs, $"{path}.decay_epochs", "exponential_decay, inverse_time_decay, polynomial_decay and cosine_decay", !plateau && !pieces);
        Belongs(options.DecayRate, $"{path}.decay_rate", "exponential_decay and inverse_time_decay", decay);
        Belongs(options.Staircase, $"{path}.staircase", "exponential_decay and inverse_time_decay", decay);
        Belongs(options.EndRate, $"{path}.end_rate", "polynomial_decay", name is ScheduleKind.PolynomialDecay);
        Belongs(options.Power, $"{path}.power", "polynomial_decay", name is ScheduleKind.PolynomialDecay);
        Belongs(options.Alpha, $"{path}.alpha", "cosine_decay", name is ScheduleKind.CosineDecay);
        Belongs(options.WarmupEpochs, $"{path}.warmup_epochs", "all schedules but reduce_on_plateau", !plateau);
        Belongs(options.Monitor, $"{path}.monitor", "reduce_on_plateau", plateau);
        Belongs(options.Factor, $"{path}.factor", "reduce_on_plateau", plateau);
        Belongs(options.Patience, $"{path}.patience", "reduce_on_plateau", plateau);
        Belongs(options.MinimumRate, $"{path}.minimum_rate", "reduce_on_plateau", plateau);
        int boundaries = options.Boundaries?.Count ?? 0, factors = options.Factors?.Count ?? 0;
        Belongs(options.Boundaries, $"{path}.boundaries", "piecewise_constant", pieces);
        Belongs(options.Factors, $"{path}.factors", "piecewise_constant", pieces);
        if (pieces && (boundaries == 0 || boundaries != factors))
            Add($"{path}.boundaries", $"piecewise_constant needs as many boundaries as factors, at least one, but has {boundaries} and {factors}");
    }

    private void CheckLoss(LossOptions loss, LossKind name, ActivationKind activation, int outputs)
    {
        const string Path = "training.loss";
        bool binary = name is LossKind.BinaryCrossentropy, sparse = name is LossKind.SparseCategoricalCrossentropy;
        bool categorical = sparse || name is LossKind.CategoricalCrossentropy;
        Belongs(loss.FromLogits, $"{Path}.from_logits", "the cross-entropies", binary || categorical);
        Belongs(loss.LabelSmoothing, $"{Path}.label_smoothing", "binary and categorical cross-entropy", binary || name is LossKind.CategoricalCrossentropy);
        Belongs(loss.Delta, $"{Path}.delta", "huber", name is LossKind.Huber);
        string text = Snake(name.ToString());
        if (loss.FromLogits is true && activation != ActivationKind.Linear)
            Add($"{Path}.from_logits", $"logits come from a linear last layer, but its activation is {Snake(activation.ToString())}");
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

    private void Belongs(object? value, string path, string owner, bool belongs)
    {
        if (value is null || belongs) return;
        string key = path[(path.LastIndexOf('.') + 1)..];
        Add(path, $"{key} belongs to {owner} only");
    }

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
