using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Assay.Cli.Tests;

/// <summary>What <c>check</c> states is what a run really takes.</summary>
[Collection("alone")]
public class MemoryTests
{
    [Fact]
    public void A_large_network_takes_the_memory_that_check_states_within_a_fifth()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak is read from /proc");
        using Workplace place = new();
        string small = place.Write("small.yaml", Study(4)), large = place.Write("large.yaml", Study(3000));
        place.Run("check", small).ExitCode.ShouldBe(0);
        double stated = (double)JsonNode.Parse(place.Run("check", large, "--jobs", "1", "--json").Output)!["run_bytes"]!;
        double used = Peak(place, "run", large, "--jobs", "1", "--out", "large") - Peak(place, "run", small, "--jobs", "1", "--out", "small");
        (used / stated).ShouldBeInRange(0.8, 1.2);
    }

    private static string Study(int units) =>
        $$"""
        study: memory
        data: { source: triangle, samples: 320, test_samples: 32, seed: 1 }
        network:
          - dense: { units: {{units}}, activation: relu, repeat: 2 }
          - dense: { units: 1, activation: sigmoid }
        training: { loss: binary_crossentropy, optimizer: adam, batch_size: 64, epochs: 2, early_stopping: { patience: 5 } }
        objective: { minimize: val_loss }
        """;

    /// <summary>The most memory the program held, in bytes: VmHWM as often as it can be read.</summary>
    private static double Peak(Workplace place, params string[] arguments)
    {
        using Process process = Child.Start(place.Folder, Child.NoVariables, arguments);
        Task<Ended> end = Task.Run(() => Child.End(process));
        double peak = 0;
        while (!end.Wait(10))
            if (High(process.Id) is { } now) peak = now;
        end.Result.ExitCode.ShouldBe(0, end.Result.Error);
        return peak;
    }

    private static double? High(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : 1024 * double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
