using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Studies;
using Assay.Studies.Reading;
using Assay.Studies.Writing;

namespace Assay.Drafts;

/// <summary>
/// A study file for a table or images of one's own, with comments: a reference network by a rule of thumb, a search that learns and races, the metric
/// that fits, the best network trained and tested once. It runs as it is, and is meant to be changed.
/// </summary>
public static class StudyDraft
{
    /// <summary>A rarer class than this share makes an accuracy say little.</summary>
    private const double Rare = 0.2;

    /// <summary>Of more samples one division judges as well as five.</summary>
    private const int MostForFolds = 10_000;

    /// <summary>What a file says of its data, as far as the options do not.</summary>
    /// <param name="name">The study's name.</param>
    /// <param name="path">The table, or the folder of images.</param>
    /// <param name="target">The column to be predicted; null for images, which have labels.</param>
    /// <param name="sets">Options of the data, as <c>--set</c> has them: data.ignore=[id].</param>
    /// <param name="baseDirectory">The folder that a relative path starts from.</param>
    /// <returns>The text of a study file.</returns>
    /// <exception cref="StudyException">When an option is wrong.</exception>
    /// <exception cref="DataException">When the file cannot be read, or is not as it must be.</exception>
    public static string Of(string name, string path, string? target, IReadOnlyList<string> sets, string baseDirectory)
    {
        DataOptions data = Read(name, path, target, sets, baseDirectory);
        LoadedData loaded = DataSource.Load(data, baseDirectory);
        if (data.Positive is null && loaded.Train is { Classes: 2, Columns: [{ IsPositiveSaid: false }] } two)
        {
            // The rarer class is what is looked for.
            data = data with { Positive = two.ClassNames[two.Targets.Count(label => label == 1) * 2 > two.Samples ? 0 : 1] };
            loaded = DataSource.Load(data, baseDirectory);
        }

        return new Text(name, data, loaded).Write();
    }

    /// <summary>The options of the data, by the rules of study files.</summary>
    private static DataOptions Read(string name, string path, string? target, IReadOnlyList<string> sets, string baseDirectory)
    {
        DataOptions plain = Parse(Probe(target is null ? "label: label" : $"label: {Quoted(target)}")).Reference.Data;
        if (target is null || plain.Targets is not null || TargetGuess.IsLabel(plain, target, baseDirectory)) return plain;
        return Parse(Probe($"targets: [{Quoted(target)}]", "units: 1", "mean_squared_error")).Reference.Data;

        string Probe(string said, string last = "units: 2, activation: softmax", string loss = "sparse_categorical_crossentropy") => $$"""
            study: {{Quoted(name)}}
            data: { source: {{(target is null ? "npy" : "csv")}}, path: {{Quoted(path)}}, {{said}}, {{(sets.Any(set => set.StartsWith("data.test_", StringComparison.Ordinal)) ? "" : "test_fraction: 0.2, ")}}scaling: {{(target is null ? "{ name: divide, by: 255 }" : "standard")}} }
            network: [ {{(target is null ? "{ flatten: {} }, " : "")}}{ dense: { {{last}} } } ]
            training: { loss: {{loss}}, epochs: 1 }
            objective: { minimize: val_loss }
            """;

        Study Parse(string text) => StudyFile.Parse(text, name, preset: null, sets);
    }

    /// <summary>A text as YAML has it, in quotes where it could be taken for something else.</summary>
    private static string Quoted(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/') && text is not ("yes" or "no" or "true" or "false" or "on" or "off" or "null" or "y" or "n")
            ? text : JsonValue.Create(text).ToJsonString(Content.Json);

    /// <summary>Options on one line; what has a name alone is its name.</summary>
    private static string Flow(JsonNode? value) => value switch
    {
        JsonValue one when one.TryGetValue(out string? text) => Quoted(text),
        JsonObject { Count: 1 } named when named["name"] is JsonValue alone && alone.TryGetValue(out string? _) => Flow(alone), // else a column or class called name
        JsonObject map => $"{{ {string.Join(", ", map.Select(entry => $"{Quoted(entry.Key)}: {Flow(entry.Value)}"))} }}",
        JsonArray list => $"[{string.Join(", ", list.Select(Flow))}]",
        _ => value?.ToJsonString() ?? "null",
    };

    private sealed class Text(string name, DataOptions data, LoadedData loaded)
    {
        private readonly StringBuilder _text = new();
        private readonly Dataset _train = loaded.Train;

        private bool IsClass => _train.Classes > 0;

        private int Outputs => _train.Classes > 2 ? _train.Classes : 1;

        /// <summary>How the rarest class stands to an even division.</summary>
        private bool IsUneven
        {
            get
            {
                if (!IsClass) return false;
                int rarest = Enumerable.Range(0, _train.Classes).Min(label => _train.Targets.Count(target => target == label));
                return rarest * _train.Classes < 2 * Rare * _train.Samples;
            }
        }

        private string Metric => !IsClass ? "rmse" : !IsUneven ? "accuracy" : _train.Classes == 2 ? "roc_auc" : "balanced_accuracy";

        public string Write()
        {
            int samples = _train.Samples + loaded.Test.Samples;
            Line($"# A study of {Path.GetFileName(data.Path)}: {Count(samples)} samples of {(_train.Image is { } image ? $"images of {image}" : $"{Count(_train.FeatureCount)} features")}. It runs as it is.");
            foreach (string note in loaded.Notes) Line($"# {note}.");
            Line($"study: {Quoted(name)}");
            Data();
            if (_train.Image is null) Table(); else Images();
            return _text.ToString();
        }

        private void Data()
        {
            Line("data:");
            foreach ((string key, JsonNode? value) in (JsonObject)ExperimentJson.Brief(data))
            {
                Line($"  {key}: {Flow(value)}", key switch
                {
                    "label" => $"classes: {string.Join(", ", _train.ClassNames.Take(8).Select((one, i) => $"{one} ({Count(_train.Targets.Count(label => label == i))})"))}{(_train.Classes > 8 ? " …" : "")}",
                    "positive" => "what precision, recall and areas under curves are of: here the rarer class",
                    "test_fraction" => "locked until the end, and opened once",
                    _ => "",
                });
            }

            if (!IsClass && data.Encoding is null)
                Line($"  encoding: {{ {string.Join(", ", _train.TargetNames.Select(target => $"{Quoted(target)}: standard"))} }}", "what is predicted, too, is put to mean 0 and deviation 1, and told back in its own units");
            if (IsUneven && data.ClassWeights is null) Line("  # class_weights: balanced", "counts rare classes as much as frequent ones; a factor worth trying");
        }

        private void Table()
        {
            int weights = Math.Max(1, _train.Samples / 10), units = Power(Math.Clamp(weights / (_train.FeatureCount + Outputs + 1), 8, 128));
            bool small = _train.Samples < MostForFolds;
            Line("network:", "about one weight for ten samples (Baum & Haussler, Neural Computation 1, 1989)");
            Line($"  - dense: {{ name: hidden, units: {units}, activation: relu }}");
            Line("  - dropout: { name: drop, rate: 0.1 }");
            Output();
            Training(small ? 32 : 256, small ? 100 : 30, "adamw");
            Line(small ? "evaluation: { folds: 5 }" : "evaluation: { folds: 1, validation_fraction: 0.2 }", small ? "each setting is judged by five trainings" : "of so many samples one division judges well");
            Objective();
            Line("search:", "learns from trial to trial, and gives up what can no longer win");
            Line("  - tpe:");
            Line("      training.optimizer.learning_rate: { low: 1e-3, high: 3e-2, log: true }");
            Line("      training.optimizer.weight_decay: { low: 1e-4, high: 1, log: true }");
            Line("      network.hidden.units: { low: 8, high: 128, log: true }");
            Line("      network.hidden.repeat: [1, 2]");
            Line("      network.hidden.activation: [relu, tanh]");
            Line("      network.drop.rate: { low: 0, high: 0.5 }");
            Line($"      training.batch_size: [{(small ? "32, 64" : "128, 256, 512")}]");
            Line("    trials: 40");
            if (small) Line("    racing: paired", "a setting's later folds are run only while it can still be kept");
            else Line("    pruning: median");
            // Where a class is rare, two folds hold too few of it to tell a third from the rest.
            if (small && !IsUneven) Line("    pruning: { name: halving, from: 33, runs: 2 }", "by two folds, after a third of the epochs, one setting in three goes on");
            Line("  - confirm: { top: 3, seeds: 2 }", "the best again on fresh seeds, by which alone the winner is chosen");
            Line("final: { train_on: all, test: true }");
        }

        private void Images()
        {
            Line("network:", "two convolutions and a dense layer, after LeNet-5 (LeCun et al. 1998), with relu and max pooling");
            Line("  - conv2d: { name: first, filters: 16, kernel: 3, activation: relu }");
            Line("  - pool: { size: 2 }");
            Line("  - conv2d: { name: second, filters: 32, kernel: 3, activation: relu }");
            Line("  - pool: { size: 2 }");
            Line("  - flatten: {}");
            Line("  - dense: { name: hidden, units: 64, activation: relu }");
            Line("  - dropout: { name: drop, rate: 0.2 }");
            Output();
            Training(64, 20, "adam");
            Line("evaluation: { folds: 1, validation_fraction: 0.2 }");
            Objective();
            Line("search:", "learns from trial to trial, and gives up what falls behind");
            Line("  - tpe:");
            Line("      training.optimizer.learning_rate: { low: 3e-4, high: 1e-2, log: true }");
            Line("      network.first.filters: [8, 16, 32]");
            Line("      network.second.filters: [16, 32, 64]");
            Line("      network.hidden.units: { low: 32, high: 256, log: true }");
            Line("      network.drop.rate: { low: 0, high: 0.5 }");
            Line("    trials: 20");
            Line("    pruning: median");
            Line("final: { train_on: all, test: true }");
        }

        private void Output() => Line($"  - dense: {{ units: {Outputs}{(!IsClass ? "" : $", activation: {(Outputs == 1 ? "sigmoid" : "softmax")}")} }}");

        private void Training(int batch, int epochs, string optimizer)
        {
            Line("training:");
            Line($"  loss: {(!IsClass ? "mean_squared_error" : Outputs == 1 ? "binary_crossentropy" : "sparse_categorical_crossentropy")}");
            Line($"  metrics: [{(!IsClass ? "rmse, mae, r2" : _train.Classes == 2 ? "accuracy, balanced_accuracy, roc_auc, f1, log_loss" : "accuracy, balanced_accuracy, macro_f1, log_loss")}]");
            Line($"  optimizer: {optimizer}");
            Line($"  batch_size: {batch}");
            Line($"  epochs: {epochs}");
            Line("  schedule: cosine_decay", "to 0 over all epochs (Loshchilov & Hutter, arXiv:1608.03983): the last network is the one to keep");
        }

        private void Objective() => Line($"objective: {{ {(IsClass ? "maximize" : "minimize")}: val_{Metric} }}", Metric switch
        {
            "roc_auc" => "one class is rare, so that an accuracy would say little",
            "balanced_accuracy" => "some classes are rare: the mean of how many of each are found",
            "rmse" => $"the root of the mean squared error, in the units of {string.Join(", ", _train.TargetNames)}",
            _ => "",
        });

        private void Line(string line, string comment = "")
        {
            const int Column = 60;
            _text.Append(OnOneLine(comment.Length == 0 ? line : $"{line.PadRight(Column - 1)} # {comment}")).Append('\n');
        }

        /// <summary>Names of columns and classes stand in comments as they are, and may hold line breaks, which would end the comment.</summary>
        private static string OnOneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

        private static int Power(int value) => 1 << (31 - int.LeadingZeroCount(value));

        private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
    }
}
