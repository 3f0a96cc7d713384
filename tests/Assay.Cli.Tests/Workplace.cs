namespace Assay.Cli.Tests;

/// <summary>A folder of its own for a test, with studies in it; gone when the test ends.</summary>
internal sealed class Workplace : IDisposable
{
    /// <summary>Eight runs and a final training, done in a moment.</summary>
    public const string Tiny =
        """
        study: tiny
        data: { source: triangle, samples: 60, test_samples: 20, seed: 1 }
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
            keep: 1
        final: { train_on: all, test: true }
        presets: { longer: { training.epochs: 6 } }
        """;

    public string Folder { get; } = Directory.CreateTempSubdirectory("assay-cli-").FullName;

    /// <summary>Where the results of <see cref="Tiny"/> go.</summary>
    public string Results => Path.Combine(Folder, "results", "tiny");

    /// <summary>Writes a file; its name.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(Folder, name), text);
        return name;
    }

    public Ended Run(params string[] arguments) => Child.Run(Folder, arguments);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
