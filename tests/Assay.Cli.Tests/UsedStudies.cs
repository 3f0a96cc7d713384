using System.Globalization;
using System.Text;

namespace Assay.Cli.Tests;

/// <summary>
/// Three studies that have ended, with files that their networks have not seen: a table with a class of words, images with ten digits' worth of
/// classes, and a network with two heads. Each has a test file of its own, whose results the study tells.
/// </summary>
[CollectionDefinition(Name)]
public sealed class UsedStudies : ICollectionFixture<UsedStudies>, IDisposable
{
    public const string Name = "used studies";

    private readonly Workplace _place = new();

    public UsedStudies()
    {
        foreach ((string name, int from, int count) in (ReadOnlySpan<(string, int, int)>)[("train", 0, 120), ("test", 120, 40), ("new", 160, 50)])
        {
            _place.Write($"dense-{name}.csv", "width,height,kind\n" + string.Concat(Enumerable.Range(from, count).Select(i => Line($"{A(i)},{B(i)},{(A(i) > B(i) ? "wide" : "tall")}"))));
            _place.Write($"heads-{name}.csv", "a,b,kind,direction\n" + string.Concat(Enumerable.Range(from, count).Select(i => Line($"{A(i)},{B(i)},{(A(i) + B(i)) switch { < 8 => "calm", < 14 => "breeze", _ => "gale" }},{20 * A(i)}"))));
            _place.Write($"images-{name}.csv", string.Join(',', Enumerable.Range(0, 36).Select(i => $"p{i}")) + ",side\n" + string.Concat(Enumerable.Range(from, count).Select(Image)));
        }

        Run("dense", """
            data: { source: csv, path: dense-train.csv, test_path: dense-test.csv, label: kind, scaling: standard }
            network:
              - dense: { units: 6, activation: elu }
              - batch_norm: {}
              - dense: { units: 2 }
            training: { loss: { name: sparse_categorical_crossentropy, from_logits: true }, optimizer: { name: adam, learning_rate: 0.02 }, batch_size: 16, epochs: 12 }
            objective: { maximize: val_accuracy }
            """);
        Run("images", """
            data: { source: csv, path: images-train.csv, test_path: images-test.csv, label: side, image: [6, 6], scaling: standard }
            network:
              - conv2d: { filters: 4, kernel: 3, padding: same, activation: leaky_relu }
              - batch_norm: { activation: relu }
              - pool: { size: 2, method: average }
              - dropout: { rate: 0.1 }
              - dense: { units: 3, activation: softmax }
            training: { loss: sparse_categorical_crossentropy, optimizer: { name: adam, learning_rate: 0.02 }, batch_size: 16, epochs: 8 }
            objective: { maximize: val_accuracy }
            """);
        Run("heads", """
            data: { source: csv, path: heads-train.csv, test_path: heads-test.csv, targets: [kind, direction], classes: [kind], scaling: min_max, encoding: { direction: { name: sine_cosine, period: 360 } } }
            network:
              - dense: { units: 16, activation: tanh }
              - heads:
                  kind: [ dense: { units: 3, activation: softmax } ]
                  direction: [ dense: { units: 2 } ]
            training:
              heads:
                kind: { loss: sparse_categorical_crossentropy }
                direction: { loss: mean_squared_error, metrics: [circular_mae] }
              optimizer: { name: adam, learning_rate: 0.02 }
              batch_size: 16
              epochs: 20
            objective: { minimize: val_loss }
            """);
    }

    public string Folder => _place.Folder;

    internal Workplace Place => _place;

    /// <summary>What the study tells of its test set.</summary>
    public IReadOnlyDictionary<string, double> TestOf(string study) => Journal.JournalReader.Replay(Results(study)).Final!.Test!;

    public string Results(string study) => Path.Combine(Folder, "results", study);

    internal Ended Assay(params string[] arguments) => _place.Run(arguments);

    /// <summary>Predictions, a list of fields a row; the first names the columns.</summary>
    public IReadOnlyList<string[]> Predicted(params string[] arguments)
    {
        Ended ended = Assay(["predict", .. arguments]);
        ended.ExitCode.ShouldBe(0, ended.Error);
        return Rows(ended.Output);
    }

    public static IReadOnlyList<string[]> Rows(string csv) => [.. csv.TrimEnd('\n').Split('\n').Select(line => line.Split(','))];

    public void Dispose() => _place.Dispose();

    private void Run(string name, string study)
    {
        Ended ended = Assay("run", _place.Write($"{name}.yaml", $"study: {name}\n{study}\nfinal: {{ train_on: all, test: true }}\n"), "--jobs", "1");
        ended.ExitCode.ShouldBe(0, ended.Error);
    }

    private static double A(int i) => ((i * 37) % 101) / 10.0;

    private static double B(int i) => ((i * 61) % 97) / 10.0;

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture) + "\n";

    /// <summary>Light at the left, in the middle or at the right, with some noise.</summary>
    private static string Image(int i)
    {
        StringBuilder line = new();
        for (int p = 0; p < 36; p++) line.Append(((p % 6) / 2 == i % 3 ? 120 : 40) + ((i * 71) + (p * 53) + (i * p)) % 100).Append(',');
        return line.Append("left middle right".Split(' ')[i % 3]).Append('\n').ToString();
    }
}
