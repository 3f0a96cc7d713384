using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Assay.Journal;
using Assay.Results;
using Assay.Search;
using Assay.Studies;

namespace Assay.SearchBench;

/// <summary>
/// All settings of a grid and what came of each of their runs at every epoch, of a study that was run: what a search would have met. The
/// file, compressed by Brotli, is this record as a line of JSON, then the values as 16-bit floating-point numbers (IEEE 754,
/// little-endian), the epochs of a run in a row, runs by fold and seed, settings by their levels, the last factor's changing fastest.
/// </summary>
/// <param name="Study">The study's name.</param>
/// <param name="Objective">What is minimised: a metric, or "1 - " and the metric.</param>
/// <param name="Factors">The factors.</param>
/// <param name="Runs">Runs a setting, folds × seeds.</param>
/// <param name="Epochs">Epochs a run.</param>
internal sealed record Table(string Study, string Objective, IReadOnlyList<TableFactor> Factors, int Runs, int Epochs)
{
    private Half[] _values = [];

    /// <summary>How many settings it has.</summary>
    public int Settings => Factors.Aggregate(1, (count, factor) => count * factor.Levels.Count);

    /// <summary>What a run had come to.</summary>
    /// <param name="setting">0-based.</param>
    /// <param name="run">0-based, by fold and seed.</param>
    /// <param name="epoch">1-based.</param>
    /// <returns>The smaller the better; NaN once it has diverged.</returns>
    public double this[int setting, int run, int epoch] => (double)_values[(((setting * Runs) + run) * Epochs) + epoch - 1];

    /// <summary>
    /// The table as a problem: a setting's value is the mean of all its runs at their ends, +∞ where one diverged; its error is told as a search would tell
    /// it, which knows what folds do to all from the best ten it has met, here the best of all.
    /// </summary>
    public Problem ToProblem()
    {
        double[][] ends = [.. Enumerable.Range(0, Settings).Select(setting => Enumerable.Range(0, Runs).Select(run => this[setting, run, Epochs]).ToArray())];
        int[] best = [.. Enumerable.Range(0, Settings).Where(setting => double.IsFinite(ends[setting].Average())).OrderBy(setting => ends[setting].Average()).Take(10)];
        RunEffects effects = new([.. best.Select(setting => ends[setting])]);
        (double Value, double Variance)[] values = [.. ends.Select((runs, setting) => double.IsFinite(runs.Average())
            ? (runs.Average(), effects.SquaredError(runs, best.Contains(setting)))
            : (double.PositiveInfinity, double.NaN))];
        return new(
            Study, [.. Factors.Select(factor => new Choice(factor.Name, factor.Levels, factor.Ordered))],
            values.Min(value => value.Value),
            levels => values[levels.Zip(Factors).Aggregate(0, (setting, pair) => (setting * pair.Second.Levels.Count) + (int)pair.First)])
        { Epochs = Runs * Epochs };
    }

    /// <summary>Reads a file.</summary>
    public static Table Read(string path)
    {
        using BrotliStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream memory = new();
        stream.CopyTo(memory);
        ReadOnlySpan<byte> bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        int line = bytes.IndexOf((byte)'\n');
        Table table = JsonSerializer.Deserialize<Table>(bytes[..line], Json.Options)!;
        table._values = MemoryMarshal.Cast<byte, Half>(bytes[(line + 1)..]).ToArray();
        return table._values.Length == table.Settings * table.Runs * table.Epochs ? table
            : throw new InvalidDataException(
                $"{path}: {table._values.Length} values, where {table.Settings} settings × {table.Runs} runs × {table.Epochs} epochs are told");
    }

    /// <summary>The table of a study that was run.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <exception cref="InvalidDataException">When it is no finished grid whose runs are all as long.</exception>
    public static Table Of(string folder)
    {
        Snapshot snapshot = JournalReader.Replay(folder);
        ObjectiveOptions objective = snapshot.Study.Objective;
        if (snapshot.Stages is not [{ Stage: { Kind: StageKind.Grid, Factors: var factors }, Trials: var trials }])
            throw new InvalidDataException($"{folder}: a table is made of one stage, a grid");
        string metric = objective.Metric.Name;
        bool maximized = objective.Maximize is not null;
        Table table = new(
            snapshot.Study.Name, maximized ? $"1 - {metric}" : metric, [.. factors.Select(TableFactor.Of)], trials[0].PlannedRuns,
            trials.Max(trial => trial.Runs.Max(run => run.Curve.Epochs)));
        if (trials.Count != table.Settings || trials.Any(trial => !trial.Finished))
            throw new InvalidDataException($"{folder}: the study is not finished, or settings of it make one experiment");

        table._values = new Half[table.Settings * table.Runs * table.Epochs];
        table._values.AsSpan().Fill(Half.NaN); // what a run that diverged does not reach
        foreach ((int i, RunState run) in trials.SelectMany(trial => trial.Runs).Index())
        {
            IReadOnlyList<double> values = run.Curve[metric]!;
            bool diverged = run.Status is RunStatus.Diverged;
            if (!diverged && values.Count != table.Epochs) throw new InvalidDataException($"{folder}: runs end at different epochs");
            for (int epoch = 0; epoch < (diverged ? values.Count - 1 : values.Count); epoch++)
                table._values[(i * table.Epochs) + epoch] = (Half)(maximized ? 1 - values[epoch] : values[epoch]);
        }

        return table;
    }

    /// <summary>Writes a file.</summary>
    public void Write(string path)
    {
        using BrotliStream stream = new(File.Create(path), new BrotliCompressionOptions { Quality = 11 });
        stream.Write(JsonSerializer.SerializeToUtf8Bytes(this, Json.Options));
        stream.Write("\n"u8);
        stream.Write(MemoryMarshal.AsBytes(_values.AsSpan()));
    }
}

/// <summary>A factor of a table.</summary>
/// <param name="Name">Its path in the study.</param>
/// <param name="Levels">Its levels' names.</param>
/// <param name="Ordered">Whether they are numbers, which ascend.</param>
internal sealed record TableFactor(string Name, IReadOnlyList<string> Levels, bool Ordered)
{
    public static TableFactor Of(Factor factor)
    {
        string[] labels = [.. factor.Levels.Select(level => level.Label)];
        double[] numbers = [.. labels.Select(label => double.TryParse(label, out double number) ? number : double.NaN)];
        return new(factor.Name, labels, numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second));
    }
}
