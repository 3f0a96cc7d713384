using System.Globalization;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Options;

namespace Assay.Engine.Training;

/// <summary>
/// What layers, training and targets must fulfil together, beyond the bounds of single values. Each broken rule is a path
/// and a sentence that states the rule and the value.
/// </summary>
internal sealed class TrainingRules(
    IReadOnlyList<LayerOptions> network, TrainingOptions training, Shape? input, IReadOnlyList<TargetCode> targets)
{
    private readonly List<(string Path, string Message)> _broken = [];

    public IReadOnlyList<(string Path, string Message)> Broken()
    {
        foreach ((string path, LayerOptions layer) in LayerOptions.Within(network))
        {
            CheckOwners(layer, path);
            if (layer is not WeightedOptions weights) continue;
            CheckInitializer(weights.Initializer, $"{path}.initializer");
            CheckInitializer(weights.BiasInitializer, $"{path}.bias_initializer");
        }

        CheckOwners(training, "training");
        if (training.Schedule is { } schedule) CheckSchedule(schedule);
        HeadsOptions? heads = network.OfType<HeadsOptions>().FirstOrDefault();
        if (heads is null && training.Heads is null) CheckChain();
        else if (!CheckDivision(heads)) return _broken;
        else CheckHeads(heads!);
        if (input is { } shape) CheckShapes(shape);
        return _broken;
    }

    private void CheckChain()
    {
        if (training.Loss is null) Add("training.loss", "training.loss is missing: it has no default; write loss: a name, or a mapping { name: … }");
        HeadOptions output = training.HeadsInOrder[0].Options;
        CheckUnits(output, "training", targets);
        CheckOutput(network, "network", output, "training", [.. targets.SelectMany(target => target.Columns)]);
    }

    /// <summary>Whether network and training divide alike, so that each head can be looked at.</summary>
    private bool CheckDivision(HeadsOptions? heads)
    {
        const string Network = "network.heads", Training = "training.heads";
        int before = _broken.Count;
        if (heads is null)
        {
            Add(Training, "the network has no heads: leave this out, or divide it at its end, - heads: { NAME: [ … ] }");
            return false;
        }

        if (heads.Heads.Count == 0) Add(Network, "heads is empty: give each head its layers, NAME: [ … ], at least one");
        if (heads.Heads.Count > Networks.Network.MostHeads) Add(Network, $"a network has at most {Networks.Network.MostHeads} heads, but this one has {heads.Heads.Count}");
        if (!ReferenceEquals(network[^1], heads) || network.OfType<HeadsOptions>().Count() > 1)
            Add(Network, "a network divides once, at its end: what all heads share stands before heads, and nothing behind it");
        foreach ((string head, IReadOnlyList<LayerOptions> layers) in heads.InOrder)
        {
            if (Metric.Mistaken(head).FirstOrDefault() is { } metric)
                Add($"{Network}.{head}", $"a head named {head} would have a metric {metric}, which is another's name: give the head another");
            if (layers.Any(layer => layer is HeadsOptions)) Add($"{Network}.{head}", $"head {head} cannot divide again: write its heads beside it");
            if (layers.Count(layer => layer is DropoutOptions) is > Networks.Network.MostHeads and int many)
                Add($"{Network}.{head}", $"a head has at most {Networks.Network.MostHeads} dropout layers, but {head} has {many}");
        }

        foreach (string missing in heads.InOrder.Select(head => head.Key).Where(head => training.Heads?.ContainsKey(head) is not true))
            Add($"{Network}.{missing}", $"head {missing} has no loss: write training.heads.{missing}: {{ loss: … }}");
        foreach (string stray in (training.Heads?.Keys ?? []).Where(head => !heads.Heads.ContainsKey(head)))
            Add($"{Training}.{stray}", $"the network has no head {stray}, its heads are {List([.. heads.InOrder.Select(head => head.Key)])}: leave it out, or add its layers to network.heads");
        if (training.Loss is not null)
            Add("training.loss", "each head has its own: write it there, training.heads.NAME.loss, and leave training.loss out");
        return _broken.Count == before;
    }

    private void CheckHeads(HeadsOptions heads)
    {
        HashSet<string> learnt = [];
        TargetCode[] all = [.. targets.SelectMany(target => target.Within)];
        foreach ((string? name, HeadOptions head) in training.HeadsInOrder)
        {
            string path = $"training.heads.{name}";
            IReadOnlyList<string> wanted = head.TargetsOf(name!);
            TargetCode[] own = [.. wanted.Select(target => all.FirstOrDefault(one => one.Name == target)).OfType<TargetCode>()];
            TargetColumn[] columns = [.. own.SelectMany(target => target.Columns)];
            learnt.UnionWith(columns.Select(column => column.Name));
            if (head.Loss is null) Add(path, $"head {name} has no loss: write {path}.loss");
            if (wanted.Count == 0 || wanted.Distinct().Count() < wanted.Count)
                Add($"{path}.targets", $"targets must name at least one target, each once, but [{string.Join(", ", wanted)}] stands here");
            else if (own.Length < wanted.Count)
                Add(head.Targets is null ? path : $"{path}.targets", $"head {name} is to learn {string.Join(", ", wanted.Except(own.Select(one => one.Name)))}, but the data have the targets {List([.. all.Select(one => one.Name)])}: name one of them in {path}.targets, or add it to data.targets");
            else if (columns.Length > 1 && columns.FirstOrDefault(one => one.Classes != 0) is { } label)
                Add($"{path}.targets", $"a head learns one class label or numbers, but {label.Name} is a label among several: give it a head of its own");
            else if (head.Loss is not null)
                CheckOutput(heads.Heads[name!], $"network.heads.{name}", head, path, columns);
            CheckUnits(head, path, own);
        }

        foreach (TargetColumn target in targets.SelectMany(target => target.Columns).Where(column => !learnt.Contains(column.Name)))
            Add("training.heads", $"no head learns the target {target.Name}: add a head for it, or leave it out of data.targets");
        CheckTogether();
    }

    /// <summary>What all heads together are measured by.</summary>
    private void CheckTogether()
    {
        if (training.Metrics.FirstOrDefault(MetricKinds.IsOfClasses, MetricKind.Mse) is var stray and not MetricKind.Mse)
            Add("training.metrics", $"all heads together are measured by errors of numbers (mse, mae, rmse, r2, …), but {OptionType.NameOf(stray)} stands here: write it under training.heads.NAME.metrics");
        else if (training.Metrics.Count > 0 && !targets.Any(target => target.IsNumber))
            Add("training.metrics", $"{OptionType.NameOf(training.Metrics[0])} is of numbers, and all targets are class labels: leave it out");
        else CheckMetrics(training.Metrics, "training", [.. targets.Where(target => target.IsNumber)]);
    }

    /// <summary>The last layer of a chain or head, against its loss and what it is to learn.</summary>
    private void CheckOutput(IReadOnlyList<LayerOptions> layers, string place, HeadOptions head, string path, IReadOnlyList<TargetColumn> learnt)
    {
        LayerOptions? last = layers.LastOrDefault(layer => layer is not WeightedOptions { Repeat: 0 } and not FlattenOptions);
        if (last is not DenseOptions { Units: int outputs } output)
            Add(place, "the last layer must be dense, as its outputs are the predictions");
        else if (head.Loss is { Name: LossKind name } loss)
        {
            CheckLoss(loss, name, output.Activation.Name, outputs, $"{path}.loss", place, learnt);
            CheckClassMetrics(head, loss, output.Activation.Name, outputs, path, learnt);
        }
    }

    /// <summary>Every layer fits its input, and all parameters have an address.</summary>
    private void CheckShapes(Shape input)
    {
        IReadOnlyList<ShapedLayer> layers = LayerShapes.Of(network, input);
        foreach (ShapedLayer layer in layers.Where(layer => layer.Problem is not null).Take(1))
            Add(layer.Path, $"layer {layer.Name}: {layer.Problem}");
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

    /// <summary>Circular losses and metrics meet targets that repeat, and errors targets that can be told back.</summary>
    private void CheckUnits(HeadOptions head, string path, IReadOnlyList<TargetCode> learnt)
    {
        TargetColumn[] columns = [.. learnt.SelectMany(target => target.Columns)];
        if (head.Loss?.Name is LossKind.CircularSquaredError or LossKind.CircularAbsoluteError)
        {
            string loss = OptionType.NameOf(head.Loss.Name);
            if (columns.FirstOrDefault(column => column.Period is null) is { } straight)
                Add($"{path}.loss", $"{loss} needs targets that repeat, and {straight.Name} does not: say after how much, for example data.encoding.{straight.Name}: {{ period: 12 }} for hours on a dial");
            else if (columns.Select(column => column.Period).Distinct().Count() > 1)
                Add($"{path}.loss", $"{loss} goes round one period, but {List([.. columns.Select(column => column.Name)])} have others: give each a head of its own");
        }

        bool classifies = columns is [{ Classes: not 0 }];
        if (classifies) CheckPositive(head.Metrics, path, columns[0]);
        CheckMetrics(head.Metrics.Count > 0 ? head.Metrics : [classifies ? MetricKind.Accuracy : MetricKind.Mse], path, learnt);
    }

    private void CheckMetrics(IReadOnlyList<MetricKind> metrics, string path, IReadOnlyList<TargetCode> measured)
    {
        foreach (MetricKind metric in metrics.Where(metric => !MetricKinds.IsOfClasses(metric)))
        {
            string name = OptionType.NameOf(metric);
            if (MetricKinds.IsOfResiduals(metric) && measured.FirstOrDefault(target => !target.IsNumber) is { } label)
                Add($"{path}.metrics", $"{name} is of numbers, and {label.Name} is a class label: take accuracy, roc_auc or another metric of classes");
            else if (measured.FirstOrDefault(target => target.IsNumber && target.NoWayBack is not null) is { } lost)
                Add($"{path}.metrics", $"{name} is told in the units of {lost.Name}: {lost.NoWayBack}");
            else if (metric is MetricKind.CircularMse or MetricKind.CircularMae && measured.FirstOrDefault(target => target.Period is null) is { } straight)
                Add($"{path}.metrics", $"{name} needs targets that repeat, and {straight.Name} does not: say after how much, for example data.encoding.{straight.Name}: {{ period: 12 }} for hours on a dial");
        }
    }

    /// <summary>What is of one of two classes needs to know which.</summary>
    private void CheckPositive(IReadOnlyList<MetricKind> metrics, string path, TargetColumn label)
    {
        if (label is not { Classes: 2, IsPositiveSaid: false, ClassNames: [var first, var second] } || metrics.FirstOrDefault(MetricKinds.IsOfPositive) is not (not MetricKind.Accuracy and var metric)) return;
        Add($"{path}.metrics", $"{OptionType.NameOf(metric)} is of one of two classes, and those of {label.Name} are {first} and {second}: say which is the positive one, data.positive: {first} or data.positive: {second}");
    }

    /// <summary>Metrics of classes meet one class label, of as many classes as they speak of, and where they take outputs for probabilities, probabilities.</summary>
    private void CheckClassMetrics(HeadOptions head, LossOptions loss, ActivationKind activation, int outputs, string path, IReadOnlyList<TargetColumn> learnt)
    {
        foreach (MetricKind metric in head.Metrics.Where(metric => MetricKinds.IsOfClasses(metric) && metric is not (MetricKind.Accuracy or MetricKind.Precision or MetricKind.Recall or MetricKind.F1)))
        {
            string name = OptionType.NameOf(metric);
            int among = metric is MetricKind.Top3Accuracy ? 3 : metric is MetricKind.Top5Accuracy ? 5 : 0;
            if (learnt is not [{ Classes: not 0 } label])
                Add($"{path}.metrics", $"{name} is of class labels, and {(learnt.Count == 0 ? "there is none" : $"{learnt[0].Name} is a number")}: take a metric of numbers, as r2, rmse or mae, or say which are labels, data.label or data.classes");
            else if ((label.Classes ?? Math.Max(2, outputs)) is var classes && classes <= among)
                Add($"{path}.metrics", $"{name} of {classes} classes is always 1: it is for more than {among}; take accuracy");
            else if (MetricKinds.IsOfProbabilities(metric) && !GivesProbabilities(loss, activation))
                Add($"{path}.metrics", $"{name} is of probabilities, and outputs of {OptionType.NameOf(activation)} under {OptionType.NameOf(loss.Name!)} are none: take {(outputs == 1 ? "sigmoid" : "softmax")} as the last activation, or a linear one and a cross-entropy with from_logits: true");
        }
    }

    private static bool GivesProbabilities(LossOptions loss, ActivationKind activation) => loss.FromLogits is true || activation is ActivationKind.Sigmoid or ActivationKind.Softmax
        || (loss.Name is LossKind.Nll && activation is ActivationKind.LogSoftmax)
        || (loss.Name is LossKind.CategoricalCrossentropy or LossKind.SparseCategoricalCrossentropy && activation is ActivationKind.Softplus or ActivationKind.Exponential);

    private void CheckSchedule(ScheduleOptions options)
    {
        int boundaries = options.Boundaries?.Count ?? 0, factors = options.Factors?.Count ?? 0;
        if (options.Name is ScheduleKind.PiecewiseConstant && (boundaries == 0 || boundaries != factors))
            Add("training.schedule.boundaries", $"piecewise_constant needs as many boundaries as factors, at least one, but has {boundaries} and {factors}");
    }

    private void CheckLoss(
        LossOptions loss, LossKind name, ActivationKind activation, int outputs, string path, string place, IReadOnlyList<TargetColumn> learnt)
    {
        // How many classes a file has is not known before it is read; until then the outputs are taken to be right.
        int classes = learnt.Count != 1 ? 0 : learnt[0].Classes ?? Math.Max(2, outputs);
        bool sparse = name is LossKind.SparseCategoricalCrossentropy, categorical = sparse || name is LossKind.CategoricalCrossentropy;
        string text = OptionType.NameOf(name);
        if (loss.FromLogits is true && activation != ActivationKind.Linear)
            Add($"{path}.from_logits", $"logits come from a linear last layer, but its activation is {OptionType.NameOf(activation)}");
        if ((sparse || name is LossKind.Nll) && classes == 0)
            Add($"{path}.name", $"{text} needs class labels, but the targets are numbers: take a loss for numbers, or say which are labels, data.label or data.classes");
        if ((categorical || name is LossKind.Nll) && outputs == 1)
            Add($"{path}.name", $"{text} needs one output a class, but the last layer has 1 unit; for two classes use binary_crossentropy");
        int needed = classes == 0 ? learnt.Count : classes == 2 && outputs == 1 ? 1 : classes;
        if (classes > 0 && outputs > classes) needed = outputs; // spare outputs are never a label, and do no harm
        if (outputs != needed)
        {
            Add(place, classes > 0
                ? $"the last layer must have one unit a class, {classes}{(classes == 2 ? " (or 1)" : "")}, but has {outputs}"
                : $"the last layer must have one unit a target, {learnt.Count}, but has {outputs}");
        }
    }

    private static string List(IReadOnlyList<string> names) =>
        names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
}
