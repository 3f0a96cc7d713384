using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.RegularExpressions;
using Assay.Engine.Networks;
using Assay.Engine.Options;
using Assay.Studies.Reading;
using Assay.Studies.Trees;

namespace Assay.Studies.Schema;

/// <summary>
/// All options of study files as a page for people, in Markdown, made from what <see cref="StudySchema"/> is made of: a table a record, a table a
/// list of names. A record that stands in several places is told once, where it stands first.
/// </summary>
public static partial class OptionsPage
{
    private const string Head =
        """
        # Options

        Every option of a study file, by its path: as it is nested in the file, as it stands among a search's factors, in a preset, and behind
        `--set`. `NAME` stands for a layer's name (or its number, from 0), `HEAD` for a head's, `N` for a place in a list, from 0.

        An option that may be unset takes `off`. Where a function is asked for, its name alone will do: `optimizer: adam` is
        `optimizer: { name: adam }`. What belongs to some functions only begins with their names, and is refused under others.

        This page is made from the types that files are read into: `./assay schema --markdown > docs/options.md`.


        """;

    /// <summary>The page, ending with a new line.</summary>
    /// <exception cref="FileNotFoundException">Where the docstrings' XML files do not lie beside the program.</exception>
    public static string Generate()
    {
        List<Part> parts = [];
        Collect(typeof(StudyDocument), "", parts, level: 2);
        StringBuilder page = new(Head.ReplaceLineEndings("\n"));
        foreach (Part part in parts) Write(part, parts, page);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>What is told at one place of the page: a record of options, or the names that one takes.</summary>
    /// <param name="Type">The record, or the enumeration.</param>
    /// <param name="Places">The paths at which it stands, the one it is told at first.</param>
    /// <param name="Level">Of its heading.</param>
    private sealed record Part(Type Type, List<string> Places, int Level)
    {
        public string Title => typeof(LayerOptions).IsAssignableFrom(Type) ? $"network: {KindOf(Type)}" : Places[0].Length == 0 ? "The file" : Places[0];

        /// <summary>Where links to it lead: the heading as sites make an address of it.</summary>
        public string Link => "#" + NotOfAddresses().Replace(Title.ToLowerInvariant(), "").Replace(' ', '-');
    }

    /// <summary>What stands at a path and in it, each once.</summary>
    private static void Collect(Type type, string path, List<Part> parts, int level)
    {
        if (type == typeof(LayerOptions))
        {
            foreach (Type kind in LayerOptions.Kinds.OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind => kind.Value)) Collect(kind, path, parts, level);
            return;
        }

        if (!type.IsEnum && !OptionType.IsRecord(type)) return;
        if (parts.Find(part => part.Type == type) is { } told)
        {
            if (!told.Places.Contains(path)) told.Places.Add(path);
            return;
        }

        parts.Add(new Part(type, [path], level));
        if (type.IsEnum || type == typeof(HeadsOptions)) return;
        foreach (OptionMember member in OptionType.Of(type).Members)
        {
            (Type held, string within) = Held(member, Binder.Join(path, member.Name));
            Collect(held, within, parts, path.Length == 0 ? 2 : 3);
        }
    }

    /// <summary>What an option holds, however many of it, and where that stands.</summary>
    private static (Type Type, string Path) Held(OptionMember member, string path)
    {
        if (ItemsOf(member) is { } items) return (items, $"{path}.N");
        if (OptionMember.ElementOf(member.Type) is { } element)
            return (element, element == typeof(LayerOptions) ? $"{path}.NAME" : OptionType.IsRecord(element) ? $"{path}.N" : path);
        return OptionMember.NamedOf(member.Type) is { } named ? (named, $"{path}.{(path.EndsWith("heads", StringComparison.Ordinal) ? "HEAD" : "NAME")}") : (member.Type, path);
    }

    private static Type? ItemsOf(OptionMember member) => (Attribute.GetCustomAttribute(member.Property, typeof(ItemsAreAttribute)) as ItemsAreAttribute)?.Type;

    private static void Write(Part part, List<Part> parts, StringBuilder page)
    {
        page.Append(new string('#', part.Level)).Append(' ').Append(part.Title).Append("\n\n");
        if (XmlDocs.Of(part.Type) is { } about) page.Append(Escape(about)).Append("\n\n");
        if (part.Places.Count > 1) page.Append("Also: ").AppendJoin(", ", part.Places.Skip(1).Select(place => $"`{place}`")).Append(".\n\n");
        if (part.Type.IsEnum) WriteNames(part.Type, page);
        else if (part.Type == typeof(HeadsOptions)) WriteHeads(page);
        else WriteOptions(part, parts, page);
        page.Append('\n');
    }

    private static void WriteNames(Type names, StringBuilder page)
    {
        Row(page, "name", "what");
        Row(page, "---", "---");
        foreach (string name in Enum.GetNames(names)) Row(page, $"`{OptionType.Snake(name)}`", Escape(XmlDocs.Of(names, name) ?? ""));
    }

    private static void WriteHeads(StringBuilder page)
    {
        Row(page, "option", "takes", "default", "what");
        Row(page, "---", "---", "---", "---");
        Row(page, "`network.heads.HEAD`", "list of layers", "must be set", Escape(Split(XmlDocs.Of(typeof(HeadsOptions).GetProperty(nameof(HeadsOptions.Heads))!)!).What));
    }

    private static void WriteOptions(Part part, List<Part> parts, StringBuilder page)
    {
        OptionType type = OptionType.Of(part.Type);
        if (type.Members.Count == 0) return;
        Row(page, "option", "takes", "default", "what");
        Row(page, "---", "---", "---", "---");
        foreach (OptionMember member in type.Members)
        {
            (string what, string usual) = Split(XmlDocs.Of(member.Property) ?? "");
            if (usual.Length == 0 && !member.Optional && NodeWriter.Value(member.Of(type.Initial)!) is ScalarNode { Text: var text }) usual = text;
            Row(page, $"`{Binder.Join(part.Places[0], member.Name)}`", Takes(member, parts), member.Required ? "must be set" : Escape(usual), Escape(what));
        }
    }

    /// <summary>What an option takes, in words, with a link to where that is told.</summary>
    private static string Takes(OptionMember member, List<Part> parts)
    {
        Type type = member.Type;
        string takes = ItemsOf(member) is { } items ? $"list of {Word(items, parts)}"
            : OptionMember.ElementOf(type) is { } element ? $"list of {Word(element, parts)}"
            : OptionMember.NamedOf(type) is { } named ? $"names, each with {(OptionMember.ElementOf(named) is { } each ? $"a list of {Word(each, parts)}" : Word(named, parts))}"
            : Word(type, parts);
        return member.Range is { } range ? $"{takes}, {Words(range)}" : takes;
    }

    private static string Word(Type type, List<Part> parts)
    {
        if (type == typeof(string)) return "text";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(int) || type == typeof(long)) return "whole number";
        if (type == typeof(double)) return "number";
        if (type == typeof(MappingNode)) return "mapping";
        if (type == typeof(SequenceNode)) return "list";
        if (type == typeof(Node)) return "mapping, list or text";
        if (type == typeof(LayerOptions)) return "layers, each `KIND: { … }`: " + string.Join(", ", parts.Where(part => typeof(LayerOptions).IsAssignableFrom(part.Type)).Select(part => $"[{KindOf(part.Type)}]({part.Link})"));
        string word = !type.IsEnum ? OptionType.Of(type).IsFunction ? "function" : "options"
            : OptionType.NamesOf(type) is { Count: <= 4 } few ? string.Join(", ", few) : "one of these names";
        return $"[{word}]({parts.Single(part => part.Type == type).Link})";
    }

    private static string Words(RangeAttribute range)
    {
        (double low, double high) = Binder.Bounds(range);
        bool open = high >= long.MaxValue;
        if (!range.MinimumIsExclusive && !range.MaximumIsExclusive && !open) return $"{Numbers.Text(low)} to {Numbers.Text(high)}";
        string from = (range.MinimumIsExclusive ? "above " : "at least ") + Numbers.Text(low);
        return open ? from : from + (range.MaximumIsExclusive ? ", below " : ", at most ") + Numbers.Text(high);
    }

    /// <summary>A docstring in two: what the option is, and what it is where nobody sets it.</summary>
    private static (string What, string Usual) Split(string docs)
    {
        string[] usual = [.. Usual().Matches(docs).Select(match => match.Groups["usual"].Value).Where(text => text.Length > 0)];
        return (Usual().Replace(docs, ".").Replace("….", "…", StringComparison.Ordinal), string.Join("; ", usual));
    }

    private static string KindOf(Type layer) => LayerOptions.Kinds.Single(kind => kind.Value == layer).Key;

    private static string Escape(string text) => OfMarkdown().Replace(text, @"\$0");

    private static void Row(StringBuilder page, params string[] cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    [GeneratedRegex(@"[;.] (?:no default|[dD]efault: (?<usual>.+?))\.(?= |$)")]
    private static partial Regex Usual();

    [GeneratedRegex(@"[|<*\[\]]")]
    private static partial Regex OfMarkdown();

    [GeneratedRegex(@"[^a-z0-9_ -]")]
    private static partial Regex NotOfAddresses();
}
