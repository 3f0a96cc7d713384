using System.Diagnostics;
using System.Globalization;
using System.Text;
using Assay.Engine.Data;
using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Data;

/// <summary>
/// Damaged files of every kind are loaded or refused, never anything else, and in little time and memory. ASSAY_DATA_FILES
/// says how many; the seed is fixed.
/// </summary>
[Collection("alone")]
public class MutantTests
{
    private const int Seed = 7;

    [Fact]
    public void Damaged_files_of_every_kind_are_loaded_or_refused()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("ASSAY_DATA_FILES"), out int asked) ? asked : 120;
        (string File, DataOptions Options)[] kinds = [.. Kinds()];
        RandomSequence random = new RandomKey(Seed).Sequence(Purpose.Data);
        (int loaded, int refused, List<string> escaped) = (0, 0, []);
        (TimeSpan slowest, long most) = (TimeSpan.Zero, 0);
        for (int i = 0; i < count; i++)
        {
            (string name, DataOptions options) = kinds[i % kinds.Length];
            using Scratch place = Whole();
            byte[] whole = File.ReadAllBytes(place.Path(name));
            bool compressed = random.Next(3) == 0 && options.Source != SourceKind.Csv;
            (byte[] bytes, string how) = random.Next(2) == 0 || !compressed ? Mutation.Of(whole, random) : (whole, "");
            if (compressed) bytes = Scratch.Gzip(bytes);
            if (how.Length == 0) (bytes, how) = Mutation.Of(bytes, random);
            place.Write(name, bytes);

            long before = GC.GetTotalAllocatedBytes();
            Stopwatch watch = Stopwatch.StartNew();
            try
            {
                DataSource.Load(options, place.Folder);
                loaded++;
            }
            catch (DataException problem)
            {
                refused++;
                if (problem.Errors.Any(error => error.Place.Length == 0 || error.Message.Length is 0 or > 1000)) escaped.Add($"{i}, {name}, {how}: {problem.Message}");
            }
            catch (Exception problem)
            {
                escaped.Add($"{i}, {name}{(compressed ? " (gzip)" : "")}, {how}: {problem}");
            }

            if (watch.Elapsed > slowest) slowest = watch.Elapsed;
            most = Math.Max(most, GC.GetTotalAllocatedBytes() - before); // all that was taken: no less than was ever held
        }

        string figures = string.Create(CultureInfo.InvariantCulture,
            $"{count} files, seed {Seed}: {loaded} loaded, {refused} refused, {escaped.Count} escaped; slowest {slowest.TotalSeconds:0.00} s, most memory {most / 1048576.0:0.0} MiB");
        TestContext.Current.SendDiagnosticMessage(figures);
        escaped.ShouldBeEmpty(figures);
        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        most.ShouldBeLessThan(1L << 30);
        loaded.ShouldBeGreaterThan(count / 20);
        refused.ShouldBeGreaterThan(count / 4);
    }

    private static IEnumerable<(string File, DataOptions Options)> Kinds()
    {
        DataOptions csv = new() { Source = SourceKind.Csv, Path = "train.csv", Label = "kind" }, npy = new() { Source = SourceKind.Npy, Path = "." };
        yield return ("train.csv", csv);
        yield return ("test.csv", csv with { TestPath = "test.csv" });
        yield return ("train.csv", csv with { Label = null, Targets = ["x1"], Features = ["x0"] });
        yield return ("images.npy", npy);
        yield return ("labels.npy", npy);
        yield return ("labels.npy", npy with { Targets = ["hour"] });
        foreach (string file in new[] { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte" })
            yield return (file, new DataOptions { Source = SourceKind.Mnist, Path = "." });
        foreach (string file in new[] { "data_batch_1.bin", "test_batch.bin" })
            yield return (file, new DataOptions { Source = SourceKind.Cifar10, Path = "." });
    }

    /// <summary>A folder with files of every kind, all as they must be.</summary>
    private static Scratch Whole()
    {
        StringBuilder csv = new("x0,x1,\"kind\"\n");
        for (int i = 0; i < 40; i++) csv.Append(CultureInfo.InvariantCulture, $"{i / 8.0},-{i}e-1,{(i % 3 == 0 ? "often" : "\"se, \"\"ldom\"\"\"")}\n");
        byte[] table = Encoding.UTF8.GetBytes(csv.ToString());
        return new Scratch().Mnist()
            .Write("train.csv", table).Write("test.csv", table)
            .Write("images.npy", Scratch.Npy("|u1", "(20, 4, 4)", Scratch.Ramp(320)))
            .Write("labels.npy", Scratch.Npy("|u1", "(20,)", [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 3))]))
            .Write("data_batch_1.bin", new byte[3073 * 4]).Write("test_batch.bin", new byte[3073 * 2]);
    }
}

/// <summary>Tests that measure what the whole process takes.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public class Alone;
