using Assay.Engine.Training;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Claims;

/// <summary>What a claim can speak of: the factors and metrics of its study, and the studies beside it.</summary>
/// <param name="Objective">The study's objective.</param>
/// <param name="Search">Its stages.</param>
/// <param name="Reference">Its reference.</param>
internal sealed record ClaimContext(ObjectiveOptions Objective, IReadOnlyList<Stage> Search, Experiment Reference)
{
    /// <summary>
    /// The objective's metric of a study beside this one by its name, null where there is none; null altogether where nobody can
    /// say, as for a text that lies in no folder.
    /// </summary>
    public Func<string, string?>? Neighbour { get; init; }

    /// <summary>
    /// Whether levels may have been cut away: a preset runs fewer of them, and a claim on one that it does not run is not tested there.
    /// False: a level that is not there is a mistake.
    /// </summary>
    public bool Cut { get; init; }

    /// <summary>Names of the studies beside this one.</summary>
    public IReadOnlyList<string> Neighbours { get; init; } = [];

    /// <summary>Metrics of an epoch: accuracy, val_accuracy, …</summary>
    public IReadOnlyList<string> Columns { get; } = ExperimentRules.Columns(Reference.Training);

    /// <summary>The label of the reference's own value of a factor; null where the factor is no path of it, or the value no single word.</summary>
    public string? ReferenceLabel(string factor) =>
        OptionPath.Of(factor).TryGet(Reference, out object? value) && value is not null && NodeWriter.Value(value, briefly: true) is ScalarNode scalar ? Level.LabelOf(Scalars.ToJson(scalar)) : null;

    /// <summary>The context of a study that was read.</summary>
    public static ClaimContext Of(Study study) => new(study.Objective, study.Search, study.Reference) { Cut = true };

    /// <summary>Factors that have levels, each with the labels of all stages.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Factors { get; } = Search
        .SelectMany(stage => stage.Factors).GroupBy(factor => factor.Name)
        .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.SelectMany(factor => factor.Levels).Select(level => level.Label).Distinct()]);

    /// <summary>Whether a metric is measured: one of the columns on any samples, or what follows from labels or the training alone.</summary>
    public bool Measures(Metric metric) => metric.IsKnown
        && (!metric.OfSamples || (metric.Part is MetricPart.Test && metric.Measure is "wrong" or "class_f1" or "f1") || Columns.Any(column => Metric.Of(column).Base == metric.Base));

    /// <summary>Names of metrics, for errors.</summary>
    public IReadOnlyList<string> Metrics => [.. Columns, .. Columns.Where(column => Metric.Of(column).Part is MetricPart.Train)
        .Select(column => Metric.Of(column).On(MetricPart.Test).Name), "epochs", "seconds", "parameters"];
}
