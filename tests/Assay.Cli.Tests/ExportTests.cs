using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Assay.Results;

namespace Assay.Cli.Tests;

/// <summary>What <c>assay export</c> writes, read by others: NumPy's and safetensors' formats by hand, Optuna's by Optuna. ONNX has tests of its own.</summary>
[Collection(UsedStudies.Name)]
public class ExportTests(UsedStudies studies)
{
    /// <summary>Stages with lists, ranges and a factor of both; some trials are given up.</summary>
    private const string Searched =
        """
        study: searched
        data: { source: triangle, samples: 60, test_samples: 20, seed: 1 }
        network:
          - dense: { name: hidden, units: 4, activation: tanh }
          - dense: { units: 1, activation: sigmoid }
        training: { loss: binary_crossentropy, optimizer: { name: adam, learning_rate: 0.01 }, batch_size: 16, epochs: 6 }
        evaluation: { folds: 2 }
        objective: { maximize: val_accuracy }
        search:
          - random: { training.optimizer.learning_rate: { low: 1e-4, high: 0.5, log: true }, network.hidden.units: { low: 2, high: 8, step: 2 }, network.hidden.activation: [relu, tanh], training.batch_size: [8, 16] }
            trials: 8
            pruning: { name: median, from: 2, every: 1 }
          - grid: { training.batch_size: [16, 32] }
        """;

    private const string AskOptuna =
        """
        import json, sys, warnings
        warnings.simplefilter("ignore")
        import optuna
        from optuna.storages import JournalStorage, JournalFileStorage
        study = optuna.load_study(study_name="searched", storage=JournalStorage(JournalFileStorage(sys.argv[1])))
        print(json.dumps({
            "direction": study.direction.name, "best": study.best_value, "trials": [
                {"state": t.state.name, "value": t.value, "params": t.params, "last": max(t.intermediate_values, default=0),
                 "distributions": {name: str(of) for name, of in t.distributions.items()}} for t in study.trials]}))
        study.enqueue_trial({"training.batch_size": 8})
        study.optimize(lambda t: t.suggest_float("training.optimizer.learning_rate", 1e-4, 0.5, log=True), n_trials=2)
        """;

    /// <summary>Else another program would tell something else than <c>assay predict</c>, and nobody would know why.</summary>
    [Fact]
    public void Of_an_ensemble_the_first_network_is_written_and_told()
    {
        using Workplace place = new();
        place.Write("both.csv", "a,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 7},{(i % 7 > 3 ? "large" : "small")}\n")));
        string file = place.Write("both.yaml", """
            study: both
            data: { source: csv, path: both.csv, label: kind, positive: large }
            network: [ dense: { units: 1, activation: sigmoid } ]
            training: { loss: binary_crossentropy, epochs: 2 }
            objective: { minimize: val_loss }
            final: { test: true, seeds: 2, ensemble: true }
            """);
        place.Run("run", file).ExitCode.ShouldBe(0);
        Ended network = place.Run("export", "results/both", "--to", "onnx");
        network.Output.ShouldBe(Path.Combine("results/both", "exports/final.onnx") + "\n");
        network.Error.ShouldContain("note: this is the network of the first seed alone; 'assay predict' tells the mean of 2 networks (final: { ensemble: true }), which lie in models/");
        place.Run("export", "results/both", "--to", "optuna").Error.ShouldBeEmpty();
    }

    [Fact]
    public void Arrays_and_safetensors_hold_the_network_that_was_tested()
    {
        Dictionary<string, float[]> arrays = Arrays(Export("dense", "npz"), out string[] names);
        names.ShouldBe(["dense_1.kernel", "dense_1.bias", "dense_3.kernel", "dense_3.bias", "batch_norm_2.gamma", "batch_norm_2.beta", "batch_norm_2.moving_mean",
            "batch_norm_2.moving_variance", "scaler.offset", "scaler.scale", "features", "classes.kind"], ignoreOrder: true);
        string[][] test = [.. File.ReadAllLines(Path.Combine(studies.Folder, "dense-test.csv")).Skip(1).Select(line => line.Split(','))];
        int right = test.Count(line => (Forward(arrays, double.Parse(line[0], CultureInfo.InvariantCulture), double.Parse(line[1], CultureInfo.InvariantCulture)) == 1) == (line[2] == "wide"));
        ((double)right / test.Length).ShouldBe(studies.TestOf("dense")["accuracy"], 1e-12);

        byte[] file = File.ReadAllBytes(Export("dense", "safetensors"));
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        JsonObject header = JsonNode.Parse(file.AsSpan(8, length))!.AsObject();
        foreach ((string name, JsonNode? tensor) in header.Where(entry => entry.Key != "__metadata__"))
        {
            int[] at = [.. tensor!["data_offsets"]!.AsArray().Select(offset => offset!.GetValue<int>())];
            MemoryMarshal.Cast<byte, float>(file.AsSpan(8 + length)[at[0]..at[1]]).ToArray().ShouldBe(arrays[name]);
        }
    }

    [Fact]
    public void Weights_stand_in_the_order_of_Keras()
    {
        Arrays(Export("dense", "keras-weights"), out string[] names);
        names.ShouldBe(["dense_1.kernel", "dense_1.bias", "batch_norm_2.gamma", "batch_norm_2.beta", "batch_norm_2.moving_mean", "batch_norm_2.moving_variance", "dense_3.kernel", "dense_3.bias"]);
    }

    [Fact]
    public void The_same_file_is_written_twice_and_the_path_told()
    {
        string told = Path.Combine(studies.Folder, "network.onnx");
        Ended first = studies.Assay("export", "results/heads", "--to", "onnx", "--output", "network.onnx");
        (first.ExitCode, first.Output).ShouldBe((0, "network.onnx\n"), first.Error);
        byte[] before = File.ReadAllBytes(told);
        studies.Assay("export", "results/heads", "--to", "onnx").Output.ShouldBe(Path.Combine("results/heads", "exports/final.onnx") + "\n");
        File.ReadAllBytes(Path.Combine(studies.Results("heads"), "exports", "final.onnx")).ShouldBe(before);
        foreach (string output in (string[])["predicted_kind", "probabilities_kind", "predicted_direction", "calm, breeze"]) Encoding.UTF8.GetString(before).Contains(output.Split(',')[0]).ShouldBeTrue(output);
    }

    [Fact]
    public void An_unknown_format_is_refused_with_those_there_are()
    {
        Ended told = studies.Assay("export", "results/dense", "--to", "pickle");
        told.ExitCode.ShouldBe(2);
        foreach (string format in (string[])["onnx", "safetensors", "npz", "keras-weights", "csv", "optuna", "tensorboard", "mlflow"]) told.Error.ShouldContain(format);
    }

    [Fact]
    public void Trials_go_to_Optuna_MLflow_TensorBoard_and_tables()
    {
        using Workplace place = new();
        place.Run("run", place.Write("searched.yaml", Searched), "--jobs", "1").ExitCode.ShouldBe(0);
        string results = Path.Combine(place.Folder, "results", "searched");
        Snapshot snapshot = Journal.JournalReader.Replay(results);
        TrialState[] trials = [.. snapshot.Stages.SelectMany(stage => stage.Trials)];
        foreach (string format in (string[])["optuna", "mlflow", "tensorboard", "csv"]) place.Run("export", results, "--to", format).ExitCode.ShouldBe(0);

        // TensorBoard, whose records are read by hand.
        string events = Path.Combine(results, "exports", "tensorboard");
        Directory.EnumerateFiles(events, "*tfevents*", SearchOption.AllDirectories).Count().ShouldBe(trials.Sum(trial => trial.Runs.Count));
        TrialState one = trials[0];
        RunState run = one.Runs[1];
        string digits = $"{one.Id}".PadLeft($"{trials.Max(trial => trial.Id)}".Length, '0');
        List<(long Step, string Tag, float Value)> scalars = Scalars(Path.Combine(events, $"trial-{digits}", $"fold-{run.Fold + 1}-seed-1", "events.out.tfevents.0.assay"));
        scalars.Count.ShouldBe(run.Curve.Epochs * run.Curve.Columns.Count);
        scalars.Where(scalar => scalar.Tag == "val_loss").Select(scalar => scalar.Value).ShouldBe(run.Curve["val_loss"]!.Select(value => (float)value));
        scalars.Select(scalar => scalar.Step).Distinct().ShouldBe(Enumerable.Range(1, run.Curve.Epochs).Select(epoch => (long)epoch));

        // MLflow.
        string store = Path.Combine(results, "exports", "mlruns", "1");
        File.ReadAllText(Path.Combine(store, "meta.yaml")).ShouldContain("name: \"searched\"\n");
        string[] runs = [.. Directory.EnumerateDirectories(store)];
        runs.Length.ShouldBe(trials.Length);
        string mine = runs.Single(folder => File.ReadAllText(Path.Combine(folder, "tags", "mlflow.runName")) == $"trial {one.Id}");
        Path.GetFileName(mine).Length.ShouldBe(32);
        File.ReadAllText(Path.Combine(mine, "params", "network.hidden.units")).ShouldBe(one.Setting.Levels["network.hidden.units"]);
        string[] line = File.ReadAllLines(Path.Combine(mine, "metrics", "val_loss"))[0].Split(' ');
        double.Parse(line[1], CultureInfo.InvariantCulture).ShouldBe(one.Runs.Average(each => each.Curve["val_loss"]![0]), 1e-12);

        // Optuna.
        trials.ShouldContain(trial => trial.Status == TrialStatus.Pruned);
        JsonNode said = Python("import optuna", AskOptuna, Path.Combine(results, "exports", "optuna.journal"));
        said["direction"]!.GetValue<string>().ShouldBe("MAXIMIZE");
        said["best"]!.GetValue<double>().ShouldBe(trials.Where(trial => trial.Finished).Max(trial => trial.Mean), 1e-15);
        JsonArray told = said["trials"]!.AsArray();
        told.Select(trial => trial!["state"]!.GetValue<string>()).ShouldBe(trials.Select(trial => trial.Status is TrialStatus.Pruned ? "PRUNED" : "COMPLETE"));
        foreach ((JsonNode? theirs, TrialState ours) in told.Zip(trials))
        {
            foreach ((string factor, string label) in ours.Setting.Levels) theirs!["params"]![factor]!.ToString().ShouldBe(label);
            theirs!["last"]!.GetValue<int>().ShouldBe(ours.Runs.Min(each => each.Curve.Epochs));
        }

        JsonNode distributions = told[0]!["distributions"]!;
        distributions["training.optimizer.learning_rate"]!.GetValue<string>().ShouldBe("FloatDistribution(high=0.5, log=True, low=0.0001, step=None)");
        distributions["network.hidden.units"]!.GetValue<string>().ShouldBe("IntDistribution(high=8, log=False, low=2, step=2)");
        distributions["training.batch_size"]!.GetValue<string>().ShouldBe("CategoricalDistribution(choices=(8, 16, 32))");
    }

    private string Export(string study, string format)
    {
        Ended ended = studies.Assay("export", $"results/{study}", "--to", format);
        ended.ExitCode.ShouldBe(0, ended.Error);
        return Path.Combine(studies.Folder, ended.Output.TrimEnd('\n'));
    }

    /// <summary>The arrays of numbers of an archive, and the names of all.</summary>
    private static Dictionary<string, float[]> Arrays(string path, out string[] names)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        names = [.. archive.Entries.Select(entry => entry.Name[..^".npy".Length])];
        return archive.Entries.ToDictionary(entry => entry.Name[..^".npy".Length], entry =>
        {
            using MemoryStream memory = new();
            using (Stream stream = entry.Open()) stream.CopyTo(memory);
            byte[] bytes = memory.ToArray();
            int start = 10 + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
            string header = Encoding.ASCII.GetString(bytes, 10, start - 10);
            if (header.Contains("<U")) return [];
            return header.Contains("<f8") ? [.. MemoryMarshal.Cast<byte, double>(bytes.AsSpan(start)).ToArray().Select(value => (float)value)] : MemoryMarshal.Cast<byte, float>(bytes.AsSpan(start)).ToArray();
        });
    }

    /// <summary>The class by the formulas of scaling, dense, elu, batch normalisation, dense.</summary>
    private static int Forward(Dictionary<string, float[]> a, double width, double height)
    {
        double[] x = [(width - a["scaler.offset"][0]) / a["scaler.scale"][0], (height - a["scaler.offset"][1]) / a["scaler.scale"][1]];
        double[] h = [.. Enumerable.Range(0, 6).Select(unit => (x[0] * a["dense_1.kernel"][unit]) + (x[1] * a["dense_1.kernel"][6 + unit]) + a["dense_1.bias"][unit])
            .Select(z => z > 0 ? z : Math.Exp(z) - 1)
            .Select((z, unit) => (a["batch_norm_2.gamma"][unit] * (z - a["batch_norm_2.moving_mean"][unit]) / Math.Sqrt(a["batch_norm_2.moving_variance"][unit] + 1e-3)) + a["batch_norm_2.beta"][unit])];
        double[] y = [.. Enumerable.Range(0, 2).Select(one => Enumerable.Range(0, 6).Sum(unit => h[unit] * a["dense_3.kernel"][(2 * unit) + one]) + a["dense_3.bias"][one])];
        return y[1] > y[0] ? 1 : 0;
    }

    /// <summary>The scalars of a file of events, its checksums verified.</summary>
    private static List<(long Step, string Tag, float Value)> Scalars(string path)
    {
        Checksum("123456789"u8).ShouldBe(0xE3069283); // the published check value of CRC-32C
        List<(long, string, float)> scalars = [];
        byte[] file = File.ReadAllBytes(path);
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)).ShouldBe(Masked(file.AsSpan(at, 8)));
            byte[] record = file[(at + 12)..(at + 12 + length)];
            BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)).ShouldBe(Masked(record));
            at += length + 16;
            List<(int Field, long Number, byte[] Bytes)> fields = Fields(record);
            if (at == 16 + length) Encoding.UTF8.GetString(fields.Single(field => field.Field == 3).Bytes).ShouldBe("brain.Event:2");
            long step = fields.FirstOrDefault(field => field.Field == 2).Number;
            foreach (byte[] value in fields.Where(field => field.Field == 5).SelectMany(field => Fields(field.Bytes)).Select(field => field.Bytes))
            {
                List<(int Field, long Number, byte[] Bytes)> parts = Fields(value);
                scalars.Add((step, Encoding.UTF8.GetString(parts.Single(part => part.Field == 1).Bytes), parts.Where(part => part.Field == 2).Select(part => BinaryPrimitives.ReadSingleLittleEndian(part.Bytes)).SingleOrDefault()));
            }
        }

        return scalars;
    }

    /// <summary>The fields of a message of Protocol Buffers: a number, or bytes.</summary>
    private static List<(int Field, long Number, byte[] Bytes)> Fields(byte[] message)
    {
        List<(int, long, byte[])> fields = [];
        int at = 0;
        while (at < message.Length)
        {
            long key = Varint();
            int size = (key & 7) switch { 1 => 8, 5 => 4, 2 => (int)Varint(), _ => 0 };
            fields.Add(((int)(key >> 3), (key & 7) == 0 ? Varint() : 0, message[at..(at + size)]));
            at += size;
        }

        return fields;

        long Varint()
        {
            long value = 0;
            for (int shift = 0; ; shift += 7)
            {
                value |= (long)(message[at] & 127) << shift;
                if (message[at++] < 128) return value;
            }
        }
    }

    private static uint Masked(ReadOnlySpan<byte> bytes) => ((Checksum(bytes) >> 15) | (Checksum(bytes) << 17)) + 0xA282EAD8;

    /// <summary>CRC-32C bit by bit.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
        }

        return ~crc;
    }

    /// <summary>What a Python program prints; the test is skipped where no Python has what it needs.</summary>
    private static JsonNode Python(string needs, string program, string argument)
    {
        string? python = ((string[])["/usr/bin/python3", "python3"]).FirstOrDefault(one => Ask(one, needs).Code == 0);
        if (python is null) Assert.Skip($"no Python here can {needs}");
        (int code, string output, string error) = Ask(python, program, argument);
        code.ShouldBe(0, error);
        return JsonNode.Parse(output.Split('\n')[0])!;
    }

    private static (int Code, string Output, string Error) Ask(string python, string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(python, ["-c", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Ended ended = Child.End(process);
            return (ended.ExitCode, ended.Output, ended.Error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (1, "", "");
        }
    }
}
