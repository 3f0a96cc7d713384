using System.Text;
using System.Text.Json.Nodes;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>Reads study files: YAML in, a study in normal form out, or everything that is wrong with it.</summary>
internal static class StudyFile
{
    /// <summary>Reads a study file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="preset">The preset to apply; null: the file's own values.</param>
    /// <param name="sets">Overrides <c>path=value</c>, applied last, in order; the value is YAML.</param>
    /// <param name="bestOf">
    /// For a file with <c>best_of</c>: gives the overrides of the best setting of a finished study by its name and the preset
    /// that this one is read with (null: none), null where there are no results.
    /// </param>
    /// <param name="data">Whether its files of data must be there.</param>
    /// <exception cref="StudyException">When anything is wrong with the file, the preset or the overrides: all of it.</exception>
    public static Study Load(
        string path,
        string? preset = null,
        IReadOnlyList<string>? sets = null,
        Func<string, string?, IReadOnlyDictionary<string, JsonNode?>?>? bestOf = null,
        bool data = true)
    {
        Mark at = new(path, 0, 0);
        try
        {
            if (!File.Exists(path)) throw new StudyException([at.Error(Missing(path))]);
            return Read(TextOf(path), path, preset, sets, bestOf, Path.GetDirectoryName(Path.GetFullPath(path)), data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StudyException([at.Error($"the file cannot be read: {e.Message}")]);
        }
    }

    /// <summary>
    /// Reads a study from text; <paramref name="file"/> is the name that errors give it. Text lies in no folder: whether there
    /// are files of data is not looked at.
    /// </summary>
    /// <inheritdoc cref="Load"/>
    public static Study Parse(
        string text,
        string file,
        string? preset = null,
        IReadOnlyList<string>? sets = null,
        Func<string, string?, IReadOnlyDictionary<string, JsonNode?>?>? bestOf = null) =>
        Read(text, file, preset, sets, bestOf, folder: null, data: false);

    private static Study Read(
        string text,
        string file,
        string? preset,
        IReadOnlyList<string>? sets,
        Func<string, string?, IReadOnlyDictionary<string, JsonNode?>?>? bestOf,
        string? folder,
        bool data)
    {
        List<StudyError> errors = [];
        Study? study = null;
        switch (YamlReader.Read(text, file, errors))
        {
            case MappingNode tree:
                study = new StudyReader(file, folder, data, errors).Read(tree, preset, sets ?? [], bestOf);
                break;
            case Node other:
                errors.Add(other.At.Error("a study file is a mapping and begins with \"study: NAME\""));
                break;
        }

        return errors.Count == 0 && study is not null
            ? study
            : throw new StudyException([.. errors.Distinct().OrderBy(e => e.File == file ? 0 : 1).ThenBy(e => e.Line).ThenBy(e => e.Column)]);
    }

    /// <summary>The file's text: UTF-8, and no more of it than a study file can have, however long the file says it is.</summary>
    internal static string TextOf(string path)
    {
        const int Most = YamlReader.LargestFile * 4;
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[Most + 1];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read > Most)
            throw new StudyException([new Mark(path, 0, 0).Error($"a study file has at most {YamlReader.LargestFile} characters, this file has more than {Most} bytes; data belongs into a CSV file")]);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, read);
        }
        catch (DecoderFallbackException e)
        {
            ReadOnlySpan<byte> before = bytes.AsSpan(0, e.Index);
            Mark at = new(path, before.Count((byte)'\n') + 1, e.Index - before.LastIndexOf((byte)'\n'));
            throw new StudyException([at.Error($"the byte 0x{bytes[e.Index]:X2} is no character in UTF-8; save the file as UTF-8")]);
        }
    }

    private static string Missing(string path)
    {
        if (Directory.Exists(path)) return "this is a folder; name a study file (FILE.yaml)";
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        string[] near = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.yaml").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)]
            : [];
        return $"there is no such file{Nearest.Hint(Path.GetFileName(path), near)}";
    }
}
