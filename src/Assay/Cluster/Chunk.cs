using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json;
using Assay.Execution;
using Assay.Preparation;
using Assay.Storage;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;
using Assay.Studies.Writing;

namespace Assay.Cluster;

/// <summary>
/// Runs that one element is to bring where they are wanted, <c>work/000017.json</c> in the study's folder. The file is there as long as
/// somebody wants them; who trains them needs it, the study and its samples, and decides nothing. One without runs is a question: whether
/// samples and engine are there.
/// </summary>
/// <param name="Number">Which one; no two of a study have the same.</param>
/// <param name="Tasks">The runs.</param>
internal sealed record Chunk(int Number, IReadOnlyList<RunTask> Tasks)
{
    /// <summary>The folder of a study's chunks.</summary>
    public static string FolderOf(string study) => Path.Combine(study, "work");

    /// <summary>The file of a chunk.</summary>
    public static string PathOf(string study, int number) => Path.Combine(FolderOf(study), number.ToString("D6", CultureInfo.InvariantCulture) + ".json");

    /// <summary>The numbers of all chunks that somebody wants, in their order. A file of another name than a chunk's own is none.</summary>
    public static IReadOnlyList<int> In(string study) => !Directory.Exists(FolderOf(study)) ? [] :
    [
        .. Directory.EnumerateFiles(FolderOf(study), "*.json")
            .Select(path => int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && path == PathOf(study, number) ? number : -1)
            .Where(number => number >= 0).Order(),
    ];

    /// <summary>Deletes a chunk: nobody wants it any more.</summary>
    public static void Forget(string study, int number)
    {
        if (Directory.Exists(FolderOf(study))) File.Delete(PathOf(study, number));
    }

    /// <summary>Deletes all chunks of a study.</summary>
    public static void ForgetAll(string study)
    {
        foreach (int number in In(study)) Forget(study, number);
    }

    /// <summary>Writes the chunk, whole or not at all.</summary>
    /// <param name="study">The study's folder.</param>
    /// <param name="samples">The hash of the reference's samples.</param>
    public void Write(string study, string samples)
    {
        List<string> texts = [];
        Dictionary<Experiment, int> places = new(ReferenceEqualityComparer.Instance);
        JsonArray experiments = [], runs = [];
        foreach (RunTask task in Tasks)
        {
            // Runs of one trial share it; equal ones of two trials stand there once.
            if (!places.TryGetValue(task.Run.Experiment, out int place))
            {
                string text = ExperimentJson.Canonical(task.Run.Experiment);
                place = texts.IndexOf(text);
                if (place < 0)
                {
                    place = texts.Count;
                    texts.Add(text);
                    experiments.Add(JsonNode.Parse(text));
                }

                places.Add(task.Run.Experiment, place);
            }

            runs.Add(JsonSerializer.SerializeToNode(new RunLine(task.Run.Key, place, task.Run.Fold, task.Run.Seed, task.Until, task.Network), Content.Json));
        }

        JsonObject file = new()
        {
            ["chunk"] = Number,
            ["engine"] = PlannedRun.Engine,
            ["samples"] = samples,
            ["experiments"] = experiments,
            ["runs"] = runs,
        };
        AtomicFile.Write(PathOf(study, Number), stream => JsonSerializer.Serialize(stream, file, Content.Json), toDisk: false); // what is lost of it is asked for again
    }

    /// <summary>Reads a chunk; null where nobody wants it any more.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <param name="number">Which one.</param>
    /// <param name="study">The study.</param>
    /// <param name="data">Its samples, those of this machine.</param>
    /// <exception cref="StudyException">When it is damaged, or would be another thing here than where it was written: other samples, another engine.</exception>
    public static Chunk? Read(string folder, int number, Study study, StudyData data)
    {
        string path = PathOf(folder, number);
        JsonObject file;
        try
        {
            file = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw Wrong($"this is no chunk, or a damaged one: {problem.Message}");
        }

        try
        {
            if ((string?)file["engine"] is var engine && engine != PlannedRun.Engine)
                throw Wrong($"the study is worked on with engine {engine}, this is {PlannedRun.Engine}: take the same version of Assay on all machines");
            string samples = data.Of(study.Reference.Data).Hash;
            if ((string?)file["samples"] != samples)
                throw Wrong("the training samples here are not those of the machine where the study is worked on: another file of data lies here, or study.yaml was changed");
            Experiment[] experiments = [.. file["experiments"]!.AsArray().Select(experiment => ExperimentOf(experiment!, path))];
            RunLine[] lines = [.. file["runs"]!.AsArray().Select(run => run.Deserialize<RunLine>(Content.Json)!)];
            if (lines.Select(line => line.Run).Distinct().Count() < lines.Length) throw Wrong("this is no chunk, or a damaged one: a run stands there twice"); // an element would train it twice at once
            RunTask[] tasks = new RunTask[lines.Length];
            foreach (IGrouping<int, int> places in Enumerable.Range(0, lines.Length).GroupBy(i => lines[i].Experiment))
            {
                Experiment experiment = experiments[places.Key];
                IReadOnlyList<PlannedRun> runs = PlannedRun.At(experiment, study.Evaluation, data.Of(experiment.Data), [.. places.Select(i => (lines[i].Fold, lines[i].Seed))]);
                foreach ((int i, PlannedRun run) in places.Zip(runs))
                {
                    if (run.Key != lines[i].Run) throw Wrong($"run {lines[i].Run} would have another address here, {run.Key}: its samples are others, or study.yaml was changed");
                    tasks[i] = new RunTask(run, lines[i].Until, lines[i].Network);
                }
            }

            return new Chunk(number, tasks);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or NullReferenceException or IndexOutOfRangeException or FormatException)
        {
            throw Wrong($"this is no chunk, or a damaged one: {problem.Message}");
        }

        StudyException Wrong(string what) => new([new StudyError(path, 0, 0, what)]);
    }

    /// <summary>The runs that a chunk's file names and how far it wants them, without the study: for whoever only asks what is under way. Empty where it is damaged.</summary>
    public static IReadOnlyDictionary<string, (int? Until, NetworkUse Network)> Named(string folder, int number)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(PathOf(folder, number)))!["runs"]!.AsArray().Select(run => run.Deserialize<RunLine>(Content.Json)!).ToDictionary(run => run.Run, run => (run.Until, run.Network));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or NullReferenceException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return new Dictionary<string, (int?, NetworkUse)>();
        }
    }

    /// <summary>The experiment that a text of <see cref="ExperimentJson.Canonical(Experiment)"/> says.</summary>
    internal static Experiment ExperimentOf(JsonNode json, string path)
    {
        List<StudyError> errors = [];
        return ExperimentReader.Read((MappingNode)NodeJson.ToNode(json, new Mark(path, 0, 0)), [], errors) ?? throw new StudyException(errors);
    }

    private sealed record RunLine(string Run, int Experiment, int Fold, int Seed, int? Until, NetworkUse Network);
}
