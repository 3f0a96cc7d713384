using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Engine.Kernels;
using Assay.Results;
using Assay.Studies;

namespace Assay.Bench;

/// <summary>How long it takes to say what mattered in a stage: 1,000 resamples, 1,000 lots, and all pairs, on one thread.</summary>
internal static class ImportanceBench
{
    private const int Rounds = 7;

    /// <summary>A line of JSON: the best of some rounds, in seconds of processor time.</summary>
    /// <param name="trials">Trials of one run each.</param>
    /// <param name="factors">Factors: every other one a logarithmic range, the others lists of five names.</param>
    public static string Measure(int trials, int factors)
    {
        StageState stage = Drawn(trials, factors);
        ObjectiveOptions objective = new() { Maximize = "val_accuracy" };
        return JsonSerializer.Serialize(new
        {
            trials,
            factors,
            importance_s = Best(() => Importance.Of(stage, objective)),
            interactions_s = Best(() => Interactions.Of(stage, objective)),
        });
    }

    private static double Best(Func<object?> work) => Enumerable.Range(0, Rounds).Min(_ =>
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        if (work() is null) throw new InvalidOperationException("nothing was told");
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    });

    private static StageState Drawn(int trials, int count)
    {
        Factor[] factors = [.. Enumerable.Range(0, count).Select(i => i % 2 == 0
            ? new Factor($"f{i}", new Real(1e-4, 1, Log: true))
            : new Factor($"f{i}", [.. "abcde".Select(name => new Level($"{name}", new Dictionary<string, JsonNode?> { [$"f{i}"] = $"{name}" }))]))];
        RandomSequence random = new RandomKey(1).Sequence(Purpose.Search);
        List<TrialState> made = [];
        for (int id = 1; id <= trials; id++)
        {
            double value = random.NextDouble();
            Dictionary<string, string> levels = [];
            for (int i = 0; i < count; i++)
            {
                double share = random.NextDouble();
                value -= Math.Abs(share - 0.5) / (i + 1);
                levels[factors[i].Name] = factors[i].Domain is Choice choice
                    ? choice.Levels[(int)(share * choice.Levels.Count)].Label
                    : Math.Pow(10, (4 * share) - 4).ToString("G6", System.Globalization.CultureInfo.InvariantCulture);
            }

            RunState run = new($"{id}", 0, 0, RunStatus.Completed, new Curve([], [], []), 0, value, 1, 1);
            made.Add(new(id, 0, new(levels, new Dictionary<string, JsonNode?>()), [run], 1));
        }

        return new(0, new Stage(StageKind.Random, factors, 1) { Trials = trials }, trials, made, [1]);
    }
}
