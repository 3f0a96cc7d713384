

namespace Assay.Studies.Reading;

/// <summary>
/// What is wrong with a text that the YAML parser gave up on, in the words of a study file: first what was left open before
/// that place, then what the parser stumbled over, then how the line stands among its neighbours.
/// </summary>
internal sealed class YamlDiagnosis
{
    private const string Indentation = "indent a part by two spaces more than its whole, and all parts of one whole alike";

    private static readonly (string Stumble, string Message)[] Stumbles =
    [
        ("unknown escape", "a \"\\\" in a text between \"…\" begins an escape, and this is none; write \\\\ for a backslash, or put the text between '…'"),
        ("hexadecimal", "an escape \\x, \\u or \\U takes 2, 4 or 8 hexadecimal digits; write \\\\ for a backslash, or put the text between '…'"),
        ("Unicode", "this escape stands for no character; write the character itself"),
        ("cannot start any token", "a text cannot begin with this character; put it between \"…\""),
        ("anchor", "an anchor & and an alias * need a name of letters and digits; put a text that begins with & or * between \"…\""),
        ("a node, did not find expected token", "an alias cannot have an anchor of its own; remove the &"),
        ("tag", "tags (!name) are not used in study files; remove it, or put a text that begins with ! between \"…\""),
        ("version", "directives (%…) are not used in study files; remove the line"),
        ("directive", "directives (%…) are not used in study files; remove the line"),
        ("incompatible", "directives (%…) are not used in study files; remove the line"),
        ("'...' marker", "nothing may follow the ... that ends a study; remove it"),
        ("document indicator", "a line of --- or ... stands within a quoted text; close the text first"),
        ("block scalar", "after | or > a text begins on the next line, indented deeper; put a text that begins with | or > between \"…\""),
        ("sequence entries are not allowed", "a list item, \"- …\", stands on a line of its own, or the list is written [ … ]"),
        ("comment", "a comment begins with a space and #; put the space before it"),
    ];

    private readonly string[] _lines;
    private readonly string _text, _stumble;

    private YamlDiagnosis(string text, string stumble) => (_text, _lines, _stumble) = (text, text.Split('\n'), stumble);

    /// <summary>The place and the sentence.</summary>
    /// <param name="text">The whole text, lines ended by line feeds.</param>
    /// <param name="line">Where the parser began what it could not end, 1-based.</param>
    /// <param name="column">The column of that, 1-based.</param>
    /// <param name="reached">The line in which it gave up.</param>
    /// <param name="stumble">What the parser says, to be told apart, never shown.</param>
    public static (int Line, int Column, string Message) Of(string text, int line, int column, int reached, string stumble) =>
        new YamlDiagnosis(text, stumble).At(Math.Max(1, line), Math.Max(1, column), Math.Max(line, reached));

    private (int Line, int Column, string Message) At(int line, int column, int reached)
    {
        line = Math.Min(line, _lines.Length);
        if (YamlOutline.Of(_text).FirstOrDefault(end => end.Line <= reached && end.EndLine >= line) is { } open)
            return (open.Line, open.Column, open.Message);
        if (_stumble.Contains(" tab ", StringComparison.Ordinal) && FirstTab(line) is int tab)
            return (tab, 1, $"a tab stands in the indentation of this line; {Indentation}");
        foreach ((string stumble, string message) in Stumbles)
        {
            if (_stumble.Contains(stumble, StringComparison.Ordinal)) return (line, column, message);
        }

        // Where nothing is left of the line, the parser gave up at the end of the one before.
        while (line > 1 && Content(line).Length == 0) (line, column) = (line - 1, 1);
        return Line(line, column);
    }

    private (int Line, int Column, string Message) Line(int line, int column)
    {
        string content = Content(line), raw = _lines[line - 1];
        int indent = Indent(line), first = raw.Length - raw.TrimStart().Length + 1;
        char there = column <= raw.Length ? raw[column - 1] : ' ';
        if (there is ']' or '}') return (line, column, $"this \"{there}\" closes nothing; remove it, or put the text between \"…\"");
        if (there is ',') return (line, column, "a value is missing before this \",\"; remove it, or put the text between \"…\"");
        if (raw.AsSpan(0, first - 1).Contains('\t')) return (line, 1, $"a tab stands in the indentation of this line; {Indentation}");
        if (content.IndexOf(": ", StringComparison.Ordinal) > YamlReader.LongestKey)
            return (line, first, $"a key has at most {YamlReader.LongestKey} characters; is a \":\" missing?");
        if (column > first && Colons(content) > 1)
            return (line, column, "a second \": \" stands in this line; give the key a line of its own, or put the text between \"…\"");
        if (column > first && Colons(content) == 1 && !_stumble.Contains("invalid mapping", StringComparison.Ordinal))
            return (line, column, "here the value has already ended; put the whole value between \"…\", or begin a new line");
        if (Colons(content) == 0 && !content.StartsWith("- ", StringComparison.Ordinal))
        {
            int colon = content.IndexOf(':', StringComparison.Ordinal);
            return (line, first, colon > 0
                ? $"after the \":\" a space is missing; write {Short(content[..colon])}: {Short(content[(colon + 1)..])}"
                : $"a \":\" is missing; a key and its value are written key: value, but \"{Short(content)}\" stands here");
        }

        int[] above = [.. Enumerable.Range(1, line - 1).Where(i => Content(i).Length > 0).Select(Indent).Distinct().Order()];
        if (!above.Contains(indent) || _stumble.Contains("invalid mapping", StringComparison.Ordinal))
            return (line, first, $"this line has an indentation of {indent}, the lines above it of {string.Join(", ", above)}; {Indentation}");
        return (line, first, content.StartsWith("- ", StringComparison.Ordinal)
            ? "a list item, \"- …\", stands here among keys; indent it below the key whose list it is in, or remove the \"-\""
            : $"this line does not fit what stands above it; {Indentation}, and begin each item of a list with \"- \"");
    }

    /// <summary>The first line at or after the given one whose indentation holds a tab; null where none does.</summary>
    private int? FirstTab(int line)
    {
        for (int i = line; i <= _lines.Length; i++)
        {
            string raw = _lines[i - 1];
            if (raw.AsSpan(0, raw.Length - raw.TrimStart().Length).Contains('\t')) return i;
        }

        return null;
    }

    private string Content(int line)
    {
        string content = _lines[line - 1].Trim();
        return content.StartsWith('#') ? "" : content;
    }

    private int Indent(int line) => _lines[line - 1].Length - _lines[line - 1].TrimStart(' ').Length;

    private static int Colons(string content) => content.Split(": ").Length - 1 + (content.EndsWith(':') ? 1 : 0);

    private static string Short(string text) => text.Trim() is { Length: > 40 } longer ? longer[..40] + "…" : text.Trim();
}
