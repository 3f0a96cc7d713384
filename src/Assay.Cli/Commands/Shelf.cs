using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Studies;
using Assay.Studies.Reading;

namespace Assay.Cli.Commands;

/// <summary>A folder of study files, with the papers that they stand for where <c>papers/</c> lies in it.</summary>
/// <param name="Studies">Each with its file, in the order of names; as its file has it, under no preset.</param>
/// <param name="Papers">The papers.</param>
/// <param name="BestOf">File → the file of the study whose best setting it takes.</param>
internal sealed record Shelf(IReadOnlyList<(string File, Study Study)> Studies, IReadOnlyList<Paper> Papers, IReadOnlyDictionary<string, string> BestOf)
{
    /// <summary>Reads all of it, so that what is wrong is known before anything runs. Files of data are asked for when they are needed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="asked">Names of the studies that are to be run; none: all.</param>
    /// <param name="preset">The preset that they are to be run under.</param>
    /// <exception cref="StudyException">When a study that is asked for is not there, or anything is wrong with one or with a paper.</exception>
    public static Shelf Of(string folder, IReadOnlyList<string> asked, string? preset)
    {
        string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)] : [];
        if (files.Length == 0) throw new StudyException([new(folder, 0, 0, "there are no studies (*.yaml); name their folder (--studies)")]);
        string[] known = [.. files.Select(file => Path.GetFileNameWithoutExtension(file))];
        List<StudyError> errors = [.. asked.Where(name => !known.Contains(name)).Select(name => new StudyError(folder, 0, 0, $"there is no study \"{name}\"{(NearestName.Of(name, known) is { } near ? $"; did you mean \"{near}\"?" : "")}"))];

        Dictionary<string, string> bestOf = [];
        List<(string File, Study Study)> studies = [];
        List<string> leftOut = [];
        foreach (string file in files)
        {
            bool runs = asked.Count == 0 || asked.Contains(Path.GetFileNameWithoutExtension(file));
            try
            {
                studies.Add((file, Read(file, null)));
                if (runs && preset is not null) Read(file, preset);
            }
            // Of those that are not to be run, one that is not right is only left out.
            catch (StudyException problem)
            {
                if (runs) errors.AddRange(problem.Errors);
                else leftOut.Add(Path.GetFileNameWithoutExtension(file));
            }
        }

        errors.AddRange(studies.GroupBy(one => one.Study.Name).Where(group => group.Count() > 1)
            .Select(group => new StudyError(group.Last().File, 0, 0, $"{group.First().File} is called {group.Key}, too: each study needs a name of its own (study: NAME)")));
        if (errors.Count > 0) throw new StudyException(errors);
        string papers = Path.Combine(folder, PaperFile.FolderName);
        Dictionary<string, Study> named = studies.ToDictionary(one => one.Study.Name, one => one.Study);
        return new(
            studies, Directory.Exists(papers) ? [.. Directory.EnumerateFiles(papers, "*.yaml").Order(StringComparer.Ordinal).Select(file => PaperFile.Load(file, named, leftOut))] : [], bestOf);

        Study Read(string file, string? under) => StudyFile.Load(file, under, bestOf: (name, _) =>
        {
            bestOf[file] = Path.Combine(folder, name + ".yaml");
            return new Dictionary<string, JsonNode?>();
        }, data: false);
    }

    /// <summary>The files of the studies that are asked for; those whose best setting another takes stand before it.</summary>
    /// <param name="asked">Their names; none: all.</param>
    public IEnumerable<string> InOrder(IReadOnlyList<string> asked)
    {
        HashSet<string> placed = [];
        return Studies.Select(one => one.File).SelectMany(Chain).Where(file => asked.Count == 0 || asked.Contains(Path.GetFileNameWithoutExtension(file)));

        IEnumerable<string> Chain(string file) =>
            !placed.Add(file) ? [] : BestOf.TryGetValue(file, out string? before) ? [.. Chain(before), file] : [file];
    }
}
