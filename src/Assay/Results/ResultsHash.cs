using System.Buffers.Binary;
using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Assay.Studies.Writing;

namespace Assay.Results;

/// <summary>
/// A hash over what a study found: everything in a snapshot but times, notes, views, the order in which runs finished, and
/// runs that are on their way. Equal for any number of jobs, any instruction set, however often the study was interrupted.
/// </summary>
internal static class ResultsHash
{
    /// <summary>The SHA-256 of the results, 64 hexadecimal digits.</summary>
    public static string Of(Snapshot snapshot)
    {
        using Sink hash = new();
        hash.Text("study", Content.HashOf(snapshot.Study));
        foreach (RunState run in snapshot.Runs.Values.OrderBy(run => run.Key, StringComparer.Ordinal)) Add(hash, run);
        foreach (StageState stage in snapshot.Stages)
        {
            foreach (TrialState trial in stage.Trials)
            {
                hash.Text("trial", $"{trial.Id} {trial.Stage} {trial.PlannedRuns}");
                hash.Text("setting", ExperimentJson.Canonical(trial.Setting));
                foreach (RunState run in trial.Runs.Where(run => run.Status != RunStatus.Running)) hash.Text("run", run.Key);
                if (trial.Stopped is not null) hash.Text("stopped", trial.Stopped);
            }

            if (stage.Kept is not null) hash.Text("kept", string.Join(' ', stage.Kept));
        }

        if (snapshot.Final is { Run.Ended: true } final)
        {
            hash.Text("final", $"{final.Trial}");
            Add(hash, final.Run);
            Add(hash, "train", final.Train);
            Add(hash, "test", final.Test);
            foreach (FinalSeed seed in final.Others.Where(seed => seed.Run.Ended))
            {
                Add(hash, seed.Run);
                Add(hash, "seed", seed.Test);
            }

            Add(hash, "ensemble", final.Ensemble?.Test);
        }

        foreach ((string run, IReadOnlyDictionary<string, double> test) in snapshot.Tests.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.Text("tested", run);
            Add(hash, "test", test);
        }

        return hash.End();
    }

    private static void Add(Sink hash, RunState run)
    {
        if (run.Status is RunStatus.Running) return;
        hash.Text("run", $"{run.Key} {run.Fold} {run.Seed} {run.Status} {run.KeptEpoch} {run.Parameters}");
        hash.Numbers([run.Value]);
        for (int i = 0; i < run.Curve.Columns.Count; i++)
        {
            hash.Text("column", run.Curve.Columns[i]);
            hash.Numbers(run.Curve.Values[i]);
        }
    }

    private static void Add(Sink hash, string name, IReadOnlyDictionary<string, double>? metrics)
    {
        if (metrics is null) return;
        foreach ((string metric, double value) in metrics.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.Text(name, metric);
            hash.Numbers([value]);
        }
    }

    /// <summary>Gathers what is hashed, in the order in which it comes.</summary>
    private sealed class Sink : IDisposable
    {
        private const int Piece = 1 << 16;

        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly ArrayBufferWriter<byte> _bytes = new(Piece);
        private readonly Utf8JsonWriter _json;

        public Sink() => _json = new(_bytes);

        /// <summary>A name and a text, as JSON, so that no two lists of texts look the same.</summary>
        public void Text(string name, string value)
        {
            _json.WriteStartArray();
            _json.WriteStringValue(name);
            _json.WriteStringValue(value);
            _json.WriteEndArray();
            _json.Flush();
            _json.Reset();
            if (_bytes.WrittenCount >= Piece) Take();
        }

        /// <summary>Each value's bits; every NaN is the same.</summary>
        public void Numbers(IReadOnlyList<double> values)
        {
            Span<byte> bytes = _bytes.GetSpan(values.Count * sizeof(double));
            for (int i = 0; i < values.Count; i++)
                BinaryPrimitives.WriteDoubleLittleEndian(bytes[(i * sizeof(double))..], double.IsNaN(values[i]) ? double.NaN : values[i]);
            _bytes.Advance(values.Count * sizeof(double));
        }

        /// <summary>The hash of all that came, 64 hexadecimal digits.</summary>
        public string End()
        {
            Take();
            return Convert.ToHexStringLower(_hash.GetHashAndReset());
        }

        public void Dispose()
        {
            _json.Dispose();
            _hash.Dispose();
        }

        private void Take()
        {
            _hash.AppendData(_bytes.WrittenSpan);
            _bytes.ResetWrittenCount();
        }
    }
}
