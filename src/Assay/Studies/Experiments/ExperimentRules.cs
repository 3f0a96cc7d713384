using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Studies.Trees;

namespace Assay.Studies.Experiments;

/// <summary>
/// What the options of an experiment must agree on beyond each one's own range, as paths and sentences. What concerns network
/// and training alone is the engine's to say.
/// </summary>
internal static class ExperimentRules
{
    /// <summary>Most layers in a row, repeats counted.</summary>
    private const int MostLayers = 1000;

    /// <summary>The columns of a run's epochs that a monitor or an objective can name; there is always a validation part.</summary>
    public static IReadOnlyList<string> Columns(TrainingOptions training) =>
        [.. Trainer.Columns(training, classes: 0, validation: true).Where(column => column != Metric.LearningRate.Name)];

    /// <summary>All broken rules.</summary>
    /// <param name="experiment">A complete experiment.</param>
    /// <param name="sound">Whether network and training were read whole, so that rules between them have a meaning.</param>
    public static IEnumerable<(string Path, string Message)> Check(Experiment experiment, bool sound)
    {
        (DataOptions data, IReadOnlyList<LayerOptions> network, TrainingOptions training) = experiment;
        List<(string, string)> broken = [.. OfNetwork(network), .. OfTraining(training), .. sound ? OutputRules.Check(network, training) : []];
        if (data.Source is null) return broken;
        broken.AddRange(DataSource.Check(data));
        if (sound && network.Count > 0 && Layers(network) <= MostLayers)
        {
            // What only files say, the classes of labels and the shape of samples, is not known before they are read.
            broken.AddRange(NetworkPlan.Check(network, training, DataSource.ShapeOf(data), DataSource.CodesOf(data)));
        }

        return broken;
    }

    private static long Layers(IReadOnlyList<LayerOptions> network) =>
        LayerOptions.Within(network).Sum(one => (one.Layer as WeightedOptions)?.Repeat ?? 1L);

    private static IEnumerable<(string, string)> OfNetwork(IReadOnlyList<LayerOptions> network)
    {
        if (network.Count == 0) yield return ("network", "the network has no layer; it needs at least its output, - dense: { units: … }");
        if (Layers(network) > MostLayers)
            yield return ("network", $"a network has at most {MostLayers} layers, repeats counted, but this one has {Layers(network)}; take fewer layers or repeats");
        foreach ((string, string) broken in Names(network, "network")) yield return broken;
    }

    /// <summary>The names of the layers of a trunk and of each head, which paths tell apart.</summary>
    private static IEnumerable<(string, string)> Names(IReadOnlyList<LayerOptions> layers, string path)
    {
        Dictionary<string, int> seen = [];
        for (int i = 0; i < layers.Count; i++)
        {
            if (layers[i] is HeadsOptions heads)
                foreach ((string, string) broken in heads.InOrder.SelectMany(head => Names(head.Value, $"{path}.{heads.Kind}.{head.Key}"))) yield return broken;
            if (layers[i].Name is not string name) continue;
            if (!Overlay.NamesOption(name))
                yield return ($"{path}.{i}.name",
                    $"a layer's name has letters, digits, '_' and '-', at least one letter (paths use it), but \"{name}\" stands here");
            if (!seen.TryAdd(name, i))
                yield return ($"{path}.{i}.name",
                    $"two layers are named \"{name}\"; paths could not tell them apart: rename one");
        }
    }

    private static IEnumerable<(string, string)> OfTraining(TrainingOptions training)
    {
        IReadOnlyList<string> columns = Columns(training);
        if (training.EarlyStopping is { Monitor: string monitor } && !columns.Contains(monitor))
            yield return ("training.early_stopping.monitor", NotMeasured("training.early_stopping.monitor", monitor, columns));
        if (training.Schedule is { Monitor: string watched } && !columns.Contains(watched))
            yield return ("training.schedule.monitor", NotMeasured("training.schedule.monitor", watched, columns));
        IEnumerable<(string Path, IReadOnlyList<MetricKind> Metrics)> lists =
            [("training.metrics", training.Metrics), .. (training.Heads ?? new Dictionary<string, HeadOptions>()).Select(head => ($"training.heads.{head.Key}.metrics", head.Value.Metrics))];
        foreach ((string path, IReadOnlyList<MetricKind> metrics) in lists.Where(list => list.Metrics.Distinct().Count() < list.Metrics.Count))
            yield return (path, $"{path} names a metric twice; keep one");
    }

    /// <summary>A sentence for a metric that no epoch has.</summary>
    public static string NotMeasured(string path, string metric, IReadOnlyList<string> columns) =>
        Metric.Of(metric).Part is MetricPart.Test
            ? $"{path} cannot be \"{metric}\": the test set is locked until the search has ended; known here: {string.Join(", ", columns)}"
            : $"{path} cannot be \"{metric}\", which is not measured{Nearest.Hint(metric, [.. columns])} (training.metrics adds more)";
}
