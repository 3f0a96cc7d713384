using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;

namespace Assay.Exports;

/// <summary>
/// The study's trials as a journal that Optuna opens from version 3.1 on: <c>JournalStorage(JournalFileStorage(path))</c>. A line creates the study, one each
/// trial. Values are means over folds and seeds, those of epochs intermediate ones; a trial that diverged has failed.
/// </summary>
/// <remarks>
/// Optuna has one domain a parameter: where stages have several, lists are united, and ranges widened to hold them all. A range with steps on a
/// logarithmic scale is told without steps, which Optuna does not have.
/// </remarks>
internal sealed class OptunaExport : IExport
{
    // optuna.storages.JournalStorage's operations, optuna.trial.TrialState, optuna.study.StudyDirection
    private const int CreateStudy = 0, SetStudyAttribute = 2, CreateTrial = 4, Running = 0, Complete = 1, Pruned = 2, Failed = 3, Minimize = 1, Maximize = 2;

    private const string Worker = "assay";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public string Name => "optuna";

    /// <inheritdoc/>
    public string Summary => "the trials as a journal file of Optuna";

    /// <inheritdoc/>
    public string Place => "exports/optuna.journal";

    /// <inheritdoc/>
    public void Write(ExportedStudy study, string path)
    {
        Snapshot snapshot = study.Snapshot;
        ObjectiveOptions objective = snapshot.Study.Objective;
        Dictionary<string, JsonObject> distributions = Distributions(snapshot);
        AtomicFile.Write(path, file =>
        {
            using StreamWriter writer = new(file, leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(Operation(CreateStudy, new() { ["study_name"] = snapshot.Study.Name, ["directions"] = new JsonArray(objective.Maximize is null ? Minimize : Maximize) }));
            writer.WriteLine(Operation(SetStudyAttribute, new() { ["study_id"] = 0, ["user_attr"] = new JsonObject { ["metric"] = objective.Metric.Name } }));
            foreach (TrialState trial in snapshot.Trials()) writer.WriteLine(Operation(CreateTrial, Trial(trial, objective, distributions)));
        });
    }

    private static JsonObject Trial(TrialState trial, ObjectiveOptions objective, Dictionary<string, JsonObject> distributions)
    {
        KeyValuePair<string, string>[] levels = [.. trial.Setting.Levels.Where(level => distributions.ContainsKey(level.Key))];
        return new()
        {
            ["study_id"] = 0,
            ["datetime_start"] = null,
            ["state"] = trial.Status switch { TrialStatus.Finished => Complete, TrialStatus.Pruned => Pruned, TrialStatus.Diverged => Failed, _ => Running },
            ["value"] = trial.Status is TrialStatus.Finished && double.IsFinite(trial.Mean) ? trial.Mean : null,
            ["values"] = null,
            ["distributions"] = new JsonObject(levels.Select(level => KeyValuePair.Create(level.Key, (JsonNode?)distributions[level.Key].ToJsonString(Plain)))),
            ["params"] = new JsonObject(levels.Select(level => KeyValuePair.Create(level.Key, (JsonNode?)Internal(distributions[level.Key], level.Value)))),
            ["user_attrs"] = new JsonObject { ["trial"] = trial.Id, ["stage"] = trial.Stage + 1, ["runs"] = trial.Runs.Count, ["stopped"] = trial.Stopped },
            ["system_attrs"] = new JsonObject(),
            ["intermediate_values"] = new JsonObject(TrialValues.Epochs(trial, objective.Metric.Name).Index()
                .Where(epoch => double.IsFinite(epoch.Item)).Select(epoch => KeyValuePair.Create($"{epoch.Index + 1}", (JsonNode?)epoch.Item))),
        };
    }

    /// <summary>A value as Optuna keeps it: of a list its place, else the number.</summary>
    private static double Internal(JsonObject distribution, string label)
    {
        if (distribution["attributes"]!["choices"] is not JsonArray choices) return Number(label);
        string text = Choice(label).ToJsonString();
        return choices.Index().First(choice => choice.Item!.ToJsonString() == text).Index;
    }

    /// <summary>One domain for each factor of the study, also those that were only ever at one level.</summary>
    private static Dictionary<string, JsonObject> Distributions(Snapshot snapshot)
    {
        ILookup<string, Domain> domains = snapshot.Study.Search.SelectMany(stage => stage.Factors).ToLookup(factor => factor.Name, factor => factor.Domain);
        ILookup<string, string> seen = snapshot.Trials().SelectMany(trial => trial.Setting.Levels).ToLookup(level => level.Key, level => level.Value);
        return domains.Select(group => group.Key).Union(seen.Select(group => group.Key)).ToDictionary(name => name, name => Of(domains[name], seen[name]));
    }

    private static JsonObject Of(IEnumerable<Domain> domains, IEnumerable<string> seen)
    {
        Domain[] distinct = [.. domains.Distinct()];
        string[] labels = [.. distinct.OfType<Choice>().SelectMany(choice => choice.Levels).Select(level => level.Label).Concat(seen).Distinct()];
        if (distinct.All(domain => domain is Choice) || !labels.All(label => Numbers.IsNumber(label, out _)))
            return Distribution("Categorical", new() { ["choices"] = new JsonArray([.. labels.Select(Choice)]) });
        double[] ends = [.. distinct.SelectMany(Ends), .. labels.Select(Number)];
        bool log = distinct.All(domain => domain is Real { Log: true } or Whole { Log: true });
        bool whole = distinct.All(domain => domain is Whole) && ends.All(end => end == Math.Floor(end));
        (double? real, long? step) = distinct is [var only] && !log ? ((only as Real)?.Step, (only as Whole)?.Step) : (null, null);
        return whole
            ? Distribution("Int", new() { ["log"] = log, ["step"] = step ?? 1, ["low"] = (long)ends.Min(), ["high"] = (long)ends.Max() })
            : Distribution("Float", new() { ["step"] = real, ["low"] = ends.Min(), ["high"] = ends.Max(), ["log"] = log });
    }

    private static IEnumerable<double> Ends(Domain domain) => domain switch
    {
        Real real => [real.Low, real.High],
        Whole whole => [whole.Low, whole.High],
        _ => [],
    };

    private static double Number(string label) => Numbers.IsNumber(label, out double value) ? value : double.NaN;

    private static JsonNode Choice(string label) =>
        Numbers.IsWhole(label, out long whole) ? whole : Numbers.IsNumber(label, out double number) ? number : label switch { "true" => true, "false" => false, _ => label };

    private static JsonObject Distribution(string kind, JsonObject attributes) => new() { ["name"] = $"{kind}Distribution", ["attributes"] = attributes };

    private static string Operation(int code, JsonObject line)
    {
        line.Insert(0, "op_code", code);
        line.Insert(1, "worker_id", Worker);
        return line.ToJsonString(Plain);
    }
}
