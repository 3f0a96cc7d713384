using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Assay.Studies.Writing;

namespace Assay.Journal;

/// <summary>
/// A hash over what a study found: everything in a snapshot but times, notes, views, the order in which runs finished, and
/// runs that are not finished. Equal for any number of jobs, any instruction set, however often the study was interrupted.
/// </summary>
public static class ResultsHash
{
    /// <summary>The SHA-256 of the results, 64 hexadecimal digits.</summary>
    public static string Of(Snapshot snapshot)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text(hash, "study", Content.HashOf(snapshot.Study));
        foreach (RunState run in snapshot.Runs.Values.OrderBy(run => run.Key, StringComparer.Ordinal)) Add(hash, run);
        foreach (StageState stage in snapshot.Stages)
        {
            foreach (TrialState trial in stage.Trials)
            {
                Text(hash, "trial", $"{trial.Id} {trial.Stage} {trial.PlannedRuns}");
                Text(hash, "setting", ExperimentJson.Canonical(trial.Setting));
                foreach (RunState run in trial.Runs.Where(run => run.Status != RunStatus.Running)) Text(hash, "run", run.Key);
            }

            if (stage.Kept is not null) Text(hash, "kept", string.Join(' ', stage.Kept));
        }

        if (snapshot.Final is { Run.Status: not RunStatus.Running } final)
        {
            Text(hash, "final", $"{final.Trial}");
            Add(hash, final.Run);
            Add(hash, "train", final.Train);
            Add(hash, "test", final.Test);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, RunState run)
    {
        if (run.Status is RunStatus.Running) return;
        Text(hash, "run", $"{run.Key} {run.Fold} {run.Seed} {run.Status} {run.KeptEpoch} {run.Parameters}");
        Numbers(hash, [run.Value]);
        for (int i = 0; i < run.Curve.Columns.Count; i++)
        {
            Text(hash, "column", run.Curve.Columns[i]);
            Numbers(hash, run.Curve.Values[i]);
        }
    }

    private static void Add(IncrementalHash hash, string name, IReadOnlyDictionary<string, double>? metrics)
    {
        if (metrics is null) return;
        foreach ((string metric, double value) in metrics.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Text(hash, name, metric);
            Numbers(hash, [value]);
        }
    }

    /// <summary>Each value's bits; every NaN is the same.</summary>
    private static void Numbers(IncrementalHash hash, IReadOnlyList<double> values)
    {
        byte[] bytes = new byte[values.Count * 8];
        for (int i = 0; i < values.Count; i++)
            BitConverter.TryWriteBytes(bytes.AsSpan(i * 8), BitConverter.DoubleToInt64Bits(double.IsNaN(values[i]) ? double.NaN : values[i]));
        hash.AppendData(bytes);
    }

    private static void Text(IncrementalHash hash, string name, string value) =>
        hash.AppendData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new[] { name, value })));
}
