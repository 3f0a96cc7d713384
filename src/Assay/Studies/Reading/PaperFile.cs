using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>Reads a paper's file: YAML in, its rows with the claims and figures of studies that stand for them out.</summary>
internal static class PaperFile
{
    /// <summary>The folder beside study files that papers' files lie in.</summary>
    public const string FolderName = "papers";

    /// <summary>Reads a paper's file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="studies">The studies that it may name, by their names.</param>
    /// <param name="leftOut">Names of further ones, which are not right and of which nothing is told; null: none.</param>
    /// <exception cref="StudyException">When anything is wrong with it: all of it. A study, claim or figure that is not there is.</exception>
    public static Paper Load(string path, IReadOnlyDictionary<string, Study> studies, IReadOnlyCollection<string>? leftOut = null)
    {
        try
        {
            return Parse(StudyFile.TextOf(path), path, studies, leftOut);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StudyException([new Mark(path, 0, 0).Error($"the file cannot be read: {e.Message}")]);
        }
    }

    /// <summary>Reads a paper from text; <paramref name="file"/> is the name that errors give it.</summary>
    /// <inheritdoc cref="Load"/>
    public static Paper Parse(string text, string file, IReadOnlyDictionary<string, Study> studies, IReadOnlyCollection<string>? leftOut = null)
    {
        List<StudyError> errors = [];
        Paper? paper = YamlReader.Read(text, file, errors) switch
        {
            MappingNode tree => Of(tree, studies, leftOut ?? [], errors),
            Node other => Refused(other, errors),
            null => null,
        };
        return errors.Count == 0 && paper is not null ? paper : throw new StudyException([.. errors.Distinct().OrderBy(error => error.Line).ThenBy(error => error.Column)]);
    }

    private static Paper? Refused(Node node, List<StudyError> errors)
    {
        errors.Add(node.At.Error("a paper's file is a mapping and begins with \"paper: NAME\""));
        return null;
    }

    private static Paper? Of(MappingNode tree, IReadOnlyDictionary<string, Study> studies, IReadOnlyCollection<string> leftOut, List<StudyError> errors)
    {
        PaperDocument document = new Binder(errors, "a paper").Record<PaperDocument>(tree);
        if (errors.Count > 0) return null;
        return new(document.Paper!, document.Title!, [.. document.Rows!.Zip(((SequenceNode)tree["rows"]!.Value).Items, (row, at) => Row(row, (MappingNode)at, studies, leftOut, errors))]);
    }

    private static PaperRow Row(PaperRowOptions row, MappingNode at, IReadOnlyDictionary<string, Study> studies, IReadOnlyCollection<string> leftOut, List<StudyError> errors)
    {
        foreach (string name in (row.Studies ?? []).Where(name => !studies.ContainsKey(name) && !leftOut.Contains(name)))
            errors.Add(at["studies"]!.Value.At.Error($"there is no study \"{name}\"{Nearest.Hint(name, [.. studies.Keys])}"));
        if ((row.Studies ?? []).Count == 0 && row.Unchecked is null)
            errors.Add(at.At.Error("a row names the studies that stand for it, or says why none does: studies: [NAME], or unchecked: REASON"));

        bool all = row.Claims is null && row.Figures is null;
        Study[] named = [.. (row.Studies ?? []).Where(studies.ContainsKey).Select(name => studies[name])];
        bool whole = !(row.Studies ?? []).Any(leftOut.Contains);
        foreach (string words in (row.Claims ?? []).Where(words => whole && !named.Any(study => study.Claims.Any(claim => Holds(claim, words)))))
            errors.Add(at["claims"]!.Value.At.Error($"no claim of {string.Join(", ", named.Select(study => study.Name))} has the words \"{words}\" in its text"));
        foreach (string metric in (row.Figures ?? []).Where(metric => whole && !named.Any(study => study.Reported.Any(figure => figure.Metric == metric))))
            errors.Add(at["figures"]!.Value.At.Error($"{string.Join(", ", named.Select(study => study.Name))} reports no {metric}"));
        return new(row.What!, [.. named.Select(study => new PaperPart(
            study.Name,
            [.. study.Claims.Where(claim => all || row.Claims?.Any(words => Holds(claim, words)) is true)],
            [.. study.Reported.Where(figure => all || row.Figures?.Contains(figure.Metric) is true)]))], row.Unchecked);
    }

    private static bool Holds(Claim claim, string words) => claim.Text.Contains(words, StringComparison.OrdinalIgnoreCase);
}
