using Assay.Engine.Training;
using Assay.Studies.Experiments;

namespace Assay.Studies.Reading;

/// <summary>What the parts of a study must agree on, as paths and sentences.</summary>
internal static class StudyRules
{
    /// <summary>Most runs of one trial, and most samples that all folds name together (as numbers, 400 MB).</summary>
    private const long MostRuns = 1_000_000, MostFoldSamples = 100_000_000;

    /// <summary>The rule for names that become folders, in words.</summary>
    public const string FolderNames = "up to 100 letters, digits, '-', '_' and '.', not beginning with '.'";

    /// <summary>Whether a name can be that of a folder, on every system and within its parent.</summary>
    public static bool NamesFolder(string name) => !name.StartsWith('.') && name.Length is > 0 and <= 100
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    public static IEnumerable<(string Path, string Message)> Check(StudyDocument study, Experiment? reference)
    {
        if (study.Study is string name && !NamesFolder(name))
            yield return ("study", $"study names a folder: {FolderNames}, but \"{name}\" stands here");

        if (study.Objective is { } objective)
        {
            if (objective.Maximize is null == objective.Minimize is null)
                yield return ("objective",
                    $"objective must have exactly one of maximize and minimize, but it has {(objective.Maximize is null ? "none" : "both")}");
            if (reference is not null)
            {
                IReadOnlyList<string> columns = ExperimentRules.Columns(reference.Training);
                foreach ((string key, string? metric) in new[] { ("maximize", objective.Maximize), ("minimize", objective.Minimize) })
                {
                    if (metric is not null && !columns.Contains(metric))
                        yield return ($"objective.{key}", ExperimentRules.NotMeasured($"objective.{key}", metric, columns));
                    else if (metric is not null && Metric.Of(metric).LargerIsBetter is bool larger && larger != (key == "maximize"))
                        yield return ($"objective.{key}", $"{metric} is the better the {(larger ? "larger" : "smaller")} it is: write objective: {{ {(larger ? "maximize" : "minimize")}: {metric} }}");
                }
            }
        }

        if (reference is not null && study.Final?.EarlyStopping?.Monitor is string monitor)
        {
            const string Path = "final.early_stopping.monitor";
            string[] columns = [.. ExperimentRules.Columns(reference.Training).Where(column => Metric.Of(column).Part is MetricPart.Train)];
            if (study.Final.TrainOn is TrainOn.Fold)
                yield return ("final.early_stopping", "final.early_stopping belongs to train_on: all; on a fold training.early_stopping holds");
            else if (Metric.Of(monitor).Part is MetricPart.Validation)
                yield return (Path, $"{Path} cannot be \"{monitor}\": with train_on: all no fold is left to validate on; known here: {string.Join(", ", columns)}");
            else if (!columns.Contains(monitor))
                yield return (Path, ExperimentRules.NotMeasured(Path, monitor, columns));
        }

        if (study.Final?.Test is TestUse.Levels && study.Search.Count == 0)
            yield return ("final.test", "final.test: levels tests the networks of the search's last stage, and there is no search: write true for the final network alone, or add a search");

        if (study.Final is { Ensemble: true, Seeds: 1 })
            yield return ("final.ensemble", "final.ensemble is the mean of several networks, and final.seeds is 1: write seeds: 5, say, or leave ensemble out");
        if (study is { Final: { Ensemble: true, TrainOn: TrainOn.Fold }, Evaluation.Resplit: true })
            yield return ("final.ensemble", "final.ensemble needs networks of one scaling, and under evaluation.resplit each seed's fold has its own: write train_on: all, or leave ensemble out");
        if (study.Final is { Seeds: > 1 and var many, Test: TestUse.False, Ensemble: false })
            yield return ("final.seeds", $"final.seeds: {many} trains the final network {many} times for the spread of its test metrics, and test: false measures none: write test: true, or ensemble: true to use them together, or leave seeds out");

        if (reference?.Data.ValidationPath is not null && study.Evaluation is { Folds: > 1 } or { Resplit: true })
            yield return ("evaluation", $"data.validation_path names the samples that validate, so that there is one division, but {(study.Evaluation.Folds > 1 ? $"folds: {study.Evaluation.Folds}" : "resplit")} stands here: leave one of the two out");
        if (reference?.Data.OrderBy is not null && study.Evaluation.Resplit)
            yield return ("evaluation.resplit", "samples that are divided in time (data.order_by) have one division, whatever the seed: leave resplit out");

        (long folds, long seeds) = (study.Evaluation.Folds, study.Evaluation.Seeds);
        if (folds * seeds == 1 && study.Search.ToList().FindIndex(stage => stage.Racing is not null) is >= 0 and int raced)
            yield return ($"search.{raced}.racing", $"search.{raced}.racing leaves later runs of a trial out, and a trial has one: write evaluation: {{ folds: 5 }}, or more seeds");
        foreach ((string path, string message) in Pruning(study, reference, folds * seeds)) yield return (path, message);
        if (folds * seeds > MostRuns)
            yield return ("evaluation", $"{folds} folds × {seeds} seeds are {folds * seeds} runs a trial, more than {MostRuns}; take fewer folds or seeds");
        foreach ((int index, StageDocument stage) in study.Search.Index())
        {
            if (stage.Confirm is { } confirm && folds * confirm.Seeds > MostRuns)
                yield return ($"search.{index}.confirm", $"{folds} folds × {confirm.Seeds} seeds are {folds * confirm.Seeds} runs a trial, more than {MostRuns}; take fewer folds or seeds");
        }

        long finals = study.Final is { TrainOn: TrainOn.Fold } final ? final.Seeds : 1;
        long divisions = study.Evaluation.Resplit ? folds * Math.Max(seeds + study.Search.Sum(stage => (long)(stage.Confirm?.Seeds ?? 0)), finals) : folds;
        if (reference?.Data.Samples is int all && divisions > 1 && divisions * all > MostFoldSamples)
            yield return ("evaluation.folds", $"{divisions} folds of {all} samples are {divisions * all} samples in all, more than {MostFoldSamples}; take fewer folds or samples");
        if (reference?.Data.Samples is int samples && study.Evaluation.Folds > samples)
        {
            yield return ("evaluation.folds",
                $"evaluation.folds must be at most the number of samples, {samples}, but {study.Evaluation.Folds} stands here: a fold would be empty");
        }
    }

    /// <summary>Looks at epochs must be before the end of runs, at runs that there are.</summary>
    private static IEnumerable<(string Path, string Message)> Pruning(StudyDocument study, Experiment? reference, long runs)
    {
        for (int i = 0; i < study.Search.Count; i++)
        {
            if (study.Search[i].Pruning is not { } pruning) continue;
            string path = $"search.{i}.pruning";
            if (reference?.Training.Epochs is int epochs && (pruning.From ?? 1) >= epochs)
                yield return ($"{path}.from", $"{path}.from must be below training.epochs, {epochs}, but {pruning.From ?? 1} stands here: nobody would be looked at before the end");
            if (pruning.Runs > runs)
                yield return ($"{path}.runs", $"{path}.runs must be at most the runs of a trial, {runs}, but {pruning.Runs} stands here");
        }
    }
}
