using System.Text.Json;
using Assay.Execution;
using Assay.Journal;
using Assay.Studies;

namespace Assay.Bench;

/// <summary>Our side of bench/compare-search: a study from file to tested network, one run at a time.</summary>
internal static class SearchBench
{
    public static void Run(string study, string folder)
    {
        Snapshot snapshot = StudyRunner.Run(StudyFile.Load(study), folder, new RunnerOptions { Jobs = 1 });
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            runs = snapshot.Runs.Count + 1,
            validation = snapshot.Best!.Mean,
            test = snapshot.Final!.Test!["accuracy"],
        }));
    }
}
