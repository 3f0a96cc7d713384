using System.Diagnostics;
using System.Globalization;
using System.Text;
using Assay.Cluster;
using Assay.Execution;
using Assay.Results;
using Assay.Studies;
using Assay.Studies.Reading;

namespace Assay.Bench;

/// <summary>
/// A coordinator on its own: the study, its decisions, chunks, segments and what is said to Slurm are the program's, in this process; elements are the
/// program's, too, in another, with trainings that are made up; and Slurm is a stub that says what Slurm says.
/// </summary>
internal static class ClusterBench
{
    private const int Cores = 2, Nodes = 1000;

    /// <summary>Runs a study so; what it took, a line each.</summary>
    /// <param name="folder">Its folder; must not exist.</param>
    /// <param name="trials">Trials of one run.</param>
    /// <param name="runs">Runs of an element.</param>
    public static string Measure(string folder, int trials, int runs)
    {
        List<TimeSpan> looks = [];
        long most = 0;
        Stopwatch clock = Stopwatch.StartNew();
        using StubSlurm slurm = new(folder);
        Study study = StudyFile.Parse(Text(trials), "cluster.yaml");
        SlurmJobs jobs = new(new(new() { Nodes = Nodes, CpusPerTask = Cores }, ["assay"], Path.GetFullPath(folder), 1 << 28), slurm.Call, TimeProvider.System, notice: null);
        Snapshot snapshot = StudyRunner.Run(study, folder, new RunnerOptions
        {
            Jobs = 1,
            Executor = (at, one, data, journal, progress) => new ChunkExecutor(at, one, data, journal, progress, jobs, new()
            {
                // So that an element has about as many runs as are asked for, of ten epochs that are said to take 1.5 ms.
                Seconds = 10 * MadeUp.EpochSeconds * runs / Cores, EpochSeconds = MadeUp.EpochSeconds, ReadEvery = TimeSpan.FromSeconds(1), LookEvery = TimeSpan.FromSeconds(5),
                Looked = look =>
                {
                    looks.Add(look);
                    most = Math.Max(most, Environment.WorkingSet);
                },
            }, TimeProvider.System),
        });
        looks.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"""
            {snapshot.Stages[0].Trials.Count} trials, {snapshot.Elements.Count} elements in {slurm.Arrays} arrays of at most {slurm.Largest}; ended: {snapshot.Ended}
            {clock.Elapsed.TotalSeconds:F0} s
            {jobs.Calls} calls to Slurm, {jobs.Calls / clock.Elapsed.TotalSeconds:F2} a second
            {most / 1e6:F0} MB at most
            {looks[^1].TotalSeconds:F2} s the longest of {looks.Count} looks, {looks[looks.Count / 2].TotalSeconds:F3} s the median
            """);
    }

    /// <summary>Runs elements whose chunks' numbers it reads, and says of each when it is over.</summary>
    public static void Elements(string folder)
    {
        while (Console.ReadLine() is { } line)
        {
            int chunk = int.Parse(line, CultureInfo.InvariantCulture);
            ChunkWork.Run(folder, chunk, new($"node{chunk % Nodes}", "made up", line), new RunnerOptions
            {
                Jobs = 1,
                Begin = (network, training, train, validation, key, saved) => new MadeUp(network, training, train, validation!, key.Fold < 0 ? 0 : (ulong)chunk, () => { }),
            }, leave: default);
            Console.WriteLine(line);
        }
    }

    private static string Text(int trials) => $$"""
        study: cluster
        data: { source: triangle, samples: 100, seed: 1 }
        network:
          - dense: { name: hidden, units: 4, activation: tanh }
          - dense: { units: 1, activation: sigmoid }
        training: { loss: binary_crossentropy, epochs: 10, optimizer: adam, batch_size: 32 }
        objective: { maximize: val_accuracy }
        search:
          - random: { training.optimizer.learning_rate: { low: 1e-6, high: 1, log: true } }
            trials: {{trials}}
        """;

    /// <summary>Says what Slurm says; what it has to run, another process runs.</summary>
    private sealed class StubSlurm : IDisposable
    {
        private readonly Process _elements;
        private readonly Dictionary<int, (int Array, string Name, int Index)> _known = [];
        private readonly HashSet<int> _over = [];

        public StubSlurm(string folder)
        {
            _elements = Process.Start(new ProcessStartInfo("dotnet", [typeof(ClusterBench).Assembly.Location, "cluster-elements", folder]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            _elements.OutputDataReceived += (_, line) =>
            {
                if (int.TryParse(line.Data, CultureInfo.InvariantCulture, out int chunk)) lock (_over) _over.Add(chunk);
            };
            _elements.BeginOutputReadLine();
        }

        public int Arrays { get; private set; }

        public int Largest { get; private set; }

        public Called Call(string program, IReadOnlyList<string> arguments, string? input)
        {
            switch (program)
            {
                case "scontrol":
                    return new(0, "MaxArraySize            = 1001\n", "");
                case "sbatch":
                    string name = After(input!, "--job-name=").Split('\n')[0];
                    int count = int.Parse(After(input!, "--array=0-").Split('%')[0], CultureInfo.InvariantCulture) + 1, first = int.Parse(name[(name.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);
                    (Arrays, Largest) = (Arrays + 1, Math.Max(Largest, count));
                    for (int i = 0; i < count; i++)
                    {
                        _known.Add(first + i, (Arrays, name, i));
                        _elements.StandardInput.WriteLine(first + i);
                    }

                    _elements.StandardInput.Flush();
                    return new(0, Arrays + "\n", "");
                default:
                    StringBuilder text = new();
                    lock (_over)
                    {
                        foreach ((int chunk, (int array, string job, int index)) in _known)
                            text.Append(CultureInfo.InvariantCulture, $"{job}|{array}_{index}|{(_over.Contains(chunk) ? "COMPLETED" : "RUNNING")}|0|0|None|node{chunk % Nodes}|\n");
                    }

                    return new(0, text.ToString(), "");
            }
        }

        public void Dispose()
        {
            _elements.StandardInput.Close();
            _elements.WaitForExit();
            _elements.Dispose();
        }

        private static string After(string text, string option) => text[(text.IndexOf(option, StringComparison.Ordinal) + option.Length)..];
    }
}
