using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Assay.Execution;
using Assay.Journal;
using Assay.Reports;
using Assay.Results;
using Assay.Studies;
using Assay.Studies.Reading;
using Assay.Studies.Writing;

namespace Assay;

/// <summary>Studies in a program: read from a file or made of the types, run, and their results. One page on it: docs/csharp.md.</summary>
public static partial class Workbench
{
    /// <summary>Reads a study file. Relative paths of its data start from the file's folder, wherever the program runs.</summary>
    /// <param name="file">The file.</param>
    /// <param name="preset">The preset to apply; default: the file's own values.</param>
    /// <param name="sets">Overrides <c>path=value</c>, applied last; default: none.</param>
    /// <param name="results">The folder in which the results of a study lie that <c>best_of</c> names; default: results.</param>
    /// <exception cref="StudyException">When anything is wrong with it: all of it, with file and line.</exception>
    public static Study Load(string file, string? preset = null, IReadOnlyList<string>? sets = null, string results = "results")
    {
        Study study = StudyFile.Load(file, preset, sets, BestIn(results));
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return study with { BaseDirectory = Path.GetFullPath(study.BaseDirectory ?? "", folder) };
    }

    /// <summary>
    /// A study in normal form, every default written out, by the rules of study files: it is written as one and read again. What
    /// <see cref="RunAsync"/> does first.
    /// </summary>
    /// <param name="study">A study made of the types; what is unset has the default that its docstring tells.</param>
    /// <exception cref="StudyException">When anything is wrong with it: all of it, by the paths that study files use.</exception>
    public static Study Check(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        try
        {
            return StudyFile.Parse(StudyYaml.Write(study), study.Name) with { BaseDirectory = study.BaseDirectory };
        }
        catch (StudyException problem)
        {
            // There is no file whose lines could be told: the messages name options by their paths.
            throw new StudyException([.. problem.Errors.Select(error => new StudyError($"study {study.Name}", 0, 0, Lines().Replace(error.Message, ""))).Distinct()]);
        }
    }

    /// <summary>
    /// Runs a study in a folder, or goes on where it was left, and writes tables and report there, as <c>assay run</c> does. The results depend
    /// on the study alone.
    /// </summary>
    /// <param name="study">The study, read from a file or made of the types.</param>
    /// <param name="folder">Its folder; made where it does not exist.</param>
    /// <param name="options">How many runs at a time, what is told of progress …; default: one run a processor, nothing is told.</param>
    /// <param name="cancellation">Ends the study within a second; what is finished is kept, and the same call goes on from there.</param>
    /// <exception cref="StudyException">When the study cannot be run, or the folder belongs to another; nothing was written.</exception>
    /// <exception cref="OperationCanceledException">When cancelled.</exception>
    /// <exception cref="IOException">When the folder cannot be written, or another process is working on the study.</exception>
    public static async Task<StudyResult> RunAsync(Study study, string folder, RunnerOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new RunnerOptions();
        options = options with { BaseDirectory = Path.Combine(options.BaseDirectory, study.BaseDirectory ?? "") };
        return await Task.Run(Run, cancellation).ConfigureAwait(false);

        StudyResult Run()
        {
            Snapshot snapshot = StudyRunner.Run(Check(study), folder, options, cancellation);
            if (StudyOutputs.Update(folder, snapshot) is { } leftOut) options.Notice?.Invoke(leftOut);
            return new StudyResult(folder, snapshot);
        }
    }

    /// <summary>The results in a study's folder, of one that is still running those so far.</summary>
    /// <exception cref="StudyException">When there is no study, or its journal cannot be read.</exception>
    public static StudyResult Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new(folder, JournalReader.Replay(folder));
    }

    [GeneratedRegex(@", first in line \d+(, column \d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Lines();

    /// <summary>The overrides of the best setting of a finished study, by its name and a preset, among the results in a folder.</summary>
    private static Func<string, string?, IReadOnlyDictionary<string, JsonNode?>?> BestIn(string results) => (name, preset) =>
        new ResultsBeside(results, preset).Of(name) is { Ended: true, Best: { } best } ? best.Setting.Overrides : null;
}
