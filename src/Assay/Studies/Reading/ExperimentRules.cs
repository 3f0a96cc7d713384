using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Studies.Reading;

/// <summary>
/// What the options of an experiment must agree on beyond each one's own range, as paths and sentences; and the defaults
/// that follow from other options. What concerns network and training alone is the engine's to say.
/// </summary>
internal static class ExperimentRules
{
    private static readonly SourceKind[] Generated = [SourceKind.Triangle, SourceKind.Spiral, SourceKind.DarkIntervals];

    /// <summary>Which sources an option of data belongs to; those not named here belong to all.</summary>
    private static readonly Dictionary<string, SourceKind[]> Belongs = new()
    {
        ["samples"] = Generated,
        ["test_samples"] = Generated,
        ["noise"] = [SourceKind.DarkIntervals],
        ["test_noise"] = [SourceKind.DarkIntervals],
        ["path"] = [SourceKind.Csv],
        ["test_path"] = [SourceKind.Csv],
        ["test_fraction"] = [SourceKind.Csv],
        ["features"] = [SourceKind.Csv],
        ["label"] = [SourceKind.Csv],
        ["targets"] = [SourceKind.Csv],
    };

    /// <summary>The experiment with the defaults that depend on other options written out.</summary>
    public static Experiment Complete(Experiment experiment) => experiment.Training.Metrics.Count > 0
        ? experiment
        : experiment with
        {
            Training = experiment.Training with { Metrics = [Classifies(experiment.Data) ? MetricKind.Accuracy : MetricKind.Mse] },
        };

    /// <summary>The columns of a run's epochs that a monitor or an objective can name.</summary>
    public static IReadOnlyList<string> Columns(TrainingOptions training)
    {
        List<string> names = ["loss", .. training.Metrics.Select(metric => OptionType.Snake(metric.ToString()))];
        return [.. names, .. names.Select(name => $"val_{name}")];
    }

    public static IEnumerable<(string Path, string Message)> Check(Experiment experiment) =>
        [.. OfData(experiment.Data), .. OfNetwork(experiment.Network), .. OfTraining(experiment.Training)];

    private static bool Classifies(DataOptions data) => data.Source switch
    {
        SourceKind.DarkIntervals => false,
        SourceKind.Csv => data.Label is not null,
        _ => true,
    };

    private static IEnumerable<(string, string)> OfData(DataOptions data)
    {
        if (data.Source is not SourceKind source) yield break;
        string name = OptionType.Snake(source.ToString());
        foreach (OptionMember member in OptionType.Of(typeof(DataOptions)).Members)
        {
            if (member.Property.GetValue(data) is not null
                && Belongs.TryGetValue(member.Name, out SourceKind[]? sources) && !sources.Contains(source))
            {
                yield return ($"data.{member.Name}",
                    $"data.{member.Name} belongs to {string.Join(", ", sources.Select(s => OptionType.Snake(s.ToString())))}, not to the source {name}; remove it");
            }
        }

        if (source == SourceKind.Csv)
        {
            if (data.Path is null) yield return ("data", "the source csv needs data.path, the file with the training samples");
            if (data.Label is null == data.Targets is null)
            {
                yield return ("data", data.Label is null
                    ? "the source csv needs data.label (the column with the class) or data.targets (the columns to predict)"
                    : "data.label and data.targets stand side by side; keep label for classification, targets for regression");
            }

            if (data.TestPath is not null && data.TestFraction is not null)
                yield return ("data.test_fraction", "data.test_fraction has no meaning beside data.test_path; keep one");
        }

        if (data.Scaling is { Name: ScalingKind.Divide, By: null })
            yield return ("data.scaling", "data.scaling divide needs its divisor: { name: divide, by: NUMBER }");
        if (data.Scaling is { Name: not ScalingKind.Divide, By: not null })
            yield return ("data.scaling.by", $"data.scaling.by belongs to divide, not to {OptionType.Snake(data.Scaling.Name.ToString())}; remove it");
    }

    private static IEnumerable<(string, string)> OfNetwork(IReadOnlyList<LayerOptions> network)
    {
        if (network.Count == 0) yield return ("network", "the network has no layer; it needs at least its output, - dense: { units: … }");
        Dictionary<string, int> seen = [];
        for (int i = 0; i < network.Count; i++)
        {
            if (network[i].Name is not string name) continue;
            if (!name.Any(char.IsLetter) || !name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'))
                yield return ($"network.{i}.name", $"a layer's name has letters, digits, '_' and '-', at least one letter (paths use it), but \"{name}\" stands here");
            if (!seen.TryAdd(name, i))
                yield return ($"network.{i}.name", $"two layers are named \"{name}\"; paths could not tell them apart: rename one");
        }
    }

    private static IEnumerable<(string, string)> OfTraining(TrainingOptions training)
    {
        IReadOnlyList<string> columns = Columns(training);
        if (training.EarlyStopping is { Monitor: string monitor } && !columns.Contains(monitor))
            yield return ("training.early_stopping.monitor", NotMeasured("training.early_stopping.monitor", monitor, columns));
        if (training.Schedule is { Monitor: string watched } && !columns.Contains(watched))
            yield return ("training.schedule.monitor", NotMeasured("training.schedule.monitor", watched, columns));
        if (training.Metrics.Distinct().Count() < training.Metrics.Count)
            yield return ("training.metrics", "training.metrics names a metric twice; keep one");
    }

    /// <summary>A sentence for a metric that no epoch has.</summary>
    public static string NotMeasured(string path, string metric, IReadOnlyList<string> columns) =>
        metric.StartsWith("test", StringComparison.Ordinal)
            ? $"{path} cannot be \"{metric}\": the test set is locked until the search has ended; known here: {string.Join(", ", columns)}"
            : $"{path} cannot be \"{metric}\", which is not measured{Nearest.Hint(metric, [.. columns])} (training.metrics adds more)";
}
