using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Assay.Results;
using Assay.Storage;

namespace Assay.Exports;

/// <summary>
/// The study's trials in the layout of MLflow's file store (<c>mlflow ui --backend-store-uri PATH</c>): one experiment, a run a trial, its levels as parameters,
/// means over folds and seeds as metrics, a value an epoch. What stands for times are the numbers of epochs.
/// </summary>
internal sealed class MlflowExport : IExport
{
    private const string Experiment = "1";

    // mlflow.entities: RunStatus and SourceType, by number
    private const int Running = 1, Finished = 3, Failed = 4, Killed = 5, LocalSource = 4;

    /// <inheritdoc/>
    public string Name => "mlflow";

    /// <inheritdoc/>
    public string Summary => "the trials as a file store of MLflow, a folder";

    /// <inheritdoc/>
    public string Place => "exports/mlruns";

    /// <inheritdoc/>
    public void Write(ExportedStudy study, string path)
    {
        Snapshot snapshot = study.Snapshot;
        string experiment = Path.Combine(path, Experiment), location = new Uri(Path.GetFullPath(experiment)).AbsoluteUri;
        Yaml(experiment,
            ("artifact_location", location), ("creation_time", 0), ("experiment_id", Experiment), ("last_update_time", 0), ("lifecycle_stage", "active"), ("name", snapshot.Study.Name));
        foreach (TrialState trial in snapshot.Trials())
        {
            string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{snapshot.Study.Name} {trial.Id}")))[..32], folder = Path.Combine(experiment, id);
            int status = trial.Status switch { TrialStatus.Finished => Finished, TrialStatus.Diverged => Failed, TrialStatus.Pruned => Killed, _ => Running };
            Yaml(folder,
                ("artifact_uri", $"{location}/{id}/artifacts"), ("end_time", status == Running ? null : 0), ("entry_point_name", ""), ("experiment_id", Experiment),
                ("lifecycle_stage", "active"), ("run_id", id), ("run_name", $"trial {trial.Id}"), ("run_uuid", id), ("source_name", ""), ("source_type", LocalSource),
                ("source_version", ""), ("start_time", 0), ("status", status), ("tags", Array.Empty<string>()), ("user_id", ""));
            foreach ((string factor, string label) in trial.Setting.Levels) Text(Path.Combine(folder, "params", factor), label);
            Text(Path.Combine(folder, "tags", "mlflow.runName"), $"trial {trial.Id}");
            Text(Path.Combine(folder, "tags", "stage"), $"{trial.Stage + 1}");
            if (trial.Stopped is { } why) Text(Path.Combine(folder, "tags", "stopped"), why);
            Directory.CreateDirectory(Path.Combine(folder, "artifacts"));
            foreach (string metric in trial.Runs.Count == 0 ? [] : trial.Runs[0].Curve.Columns)
                Text(Path.Combine(folder, "metrics", metric), string.Concat(TrialValues.Epochs(trial, metric).Select((value, epoch) => Line(epoch + 1, value))));
            if (double.IsFinite(trial.Mean)) Text(Path.Combine(folder, "metrics", "objective"), Line(0, trial.Mean));
        }
    }

    /// <summary>A time, a value, a step.</summary>
    private static string Line(int epoch, double value) => string.Create(CultureInfo.InvariantCulture, $"{epoch} {value:R} {epoch}\n");

    private static void Yaml(string folder, params (string Key, object? Value)[] entries) =>
        Text(Path.Combine(folder, "meta.yaml"), string.Concat(entries.Select(entry => $"{entry.Key}: {JsonSerializer.Serialize(entry.Value)}\n"))); // JSON's values are YAML's

    private static void Text(string path, string text) => AtomicFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)), toDisk: false);
}
