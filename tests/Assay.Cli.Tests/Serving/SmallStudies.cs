using Assay.Execution;
using Assay.Journal;
using Assay.Studies.Reading;

namespace Assay.Cli.Tests.Serving;

/// <summary>Folders of small studies, trained once for all tests, to be copied in whole or as far as a journal had come.</summary>
public sealed class SmallStudies : IDisposable
{
    /// <summary>Two stages, one of them one at a time; a claim; a final network that is tested.</summary>
    private const string Text =
        """
        study: small
        data: { source: triangle, samples: 80, test_samples: 40, seed: 1 }
        network:
          - dense: { name: hidden, units: 4, activation: tanh }
          - dense: { units: 1, activation: sigmoid }
        training:
          loss: binary_crossentropy
          optimizer: { name: adam, learning_rate: 0.01 }
          batch_size: 16
          epochs: 5
        evaluation: { folds: 2 }
        objective: { maximize: val_accuracy }
        search:
          - grid: { training.batch_size: [8, 16], network.hidden.units: [3, 4] }
            keep: 2
          - one_at_a_time: { network.hidden.activation: [relu, elu], training.optimizer.learning_rate: [0.1, 0.001] }
        final: { train_on: all, test: true }
        claims:
          - text: A rate of 0.1 is better than the reference's.
            better: { level: { training.optimizer.learning_rate: "0.1" }, than: reference }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("assay-served-").FullName;

    public SmallStudies()
    {
        StudyRunner.Run(StudyFile.Parse(Text, "small.yaml"), Whole, new RunnerOptions { Jobs = 1 });
        Journal = File.ReadAllBytes(JournalReader.SegmentPath(Whole, "main"));
        Lines = [.. Journal.Select((value, i) => (value, i)).Where(pair => pair.value == '\n').Select(pair => pair.i + 1)];
    }

    /// <summary>The folder of the study that has ended.</summary>
    public string Whole => Path.Combine(_folder, "small");

    /// <summary>Its journal.</summary>
    public byte[] Journal { get; }

    /// <summary>Where its lines end.</summary>
    public IReadOnlyList<int> Lines { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>A folder that is served, with studies in it; gone when the test ends.</summary>
internal sealed class Shelf : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("assay-shelf-").FullName;

    /// <summary>The folder of a study.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>The file of its journal.</summary>
    public string Journal(string name) => JournalReader.SegmentPath(this[name], "main");

    /// <summary>Lays a study's files there, with a journal of so many bytes.</summary>
    public Shelf Put(string name, SmallStudies from, int? bytes = null)
    {
        foreach (string file in Directory.EnumerateFiles(from.Whole, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            string to = Path.Combine(this[name], Path.GetRelativePath(from.Whole, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return Write(name, from.Journal[..(bytes ?? from.Journal.Length)]);
    }

    /// <summary>Replaces a journal.</summary>
    public Shelf Write(string name, byte[] journal)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Journal(name))!);
        File.WriteAllBytes(Journal(name), journal);
        return this;
    }

    /// <summary>Adds to a journal.</summary>
    public void Append(string name, ReadOnlySpan<byte> bytes)
    {
        using FileStream file = new(Journal(name), FileMode.Append);
        file.Write(bytes);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
