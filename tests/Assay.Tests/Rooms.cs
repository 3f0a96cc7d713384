using System.Text.RegularExpressions;

namespace Assay.Tests;

/// <summary>A folder of the sources and what may be used there, a row of ARCHITECTURE.md's table.</summary>
/// <param name="Folder">From the repository's root: <c>src/Assay/Studies/Trees</c>.</param>
/// <param name="MayUse">Names of other rooms and of packages; <c>all of Assay.Engine</c> for every room of a project.</param>
internal sealed record Room(string Folder, IReadOnlyList<string> MayUse)
{
    /// <summary>What the table calls it: <c>Trees</c>; a project's own files go by the project's name, <c>Assay.Engine</c>.</summary>
    public string Name => Path.GetFileName(Folder);

    /// <summary>The project it belongs to.</summary>
    public string Project => Folder.Split('/')[1];

    /// <summary>The namespace of its files.</summary>
    public string Namespace => Folder["src/".Length..].Replace('/', '.');

    public bool Allows(Room other) => MayUse.Contains(other.Name) || MayUse.Contains($"all of {other.Project}");
}

/// <summary>A file of the sources.</summary>
/// <param name="Path">From the repository's root, with slashes.</param>
/// <param name="Text">What stands in it.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>The text without comments and without what strings say.</summary>
    public string Code { get; } = Regex.Replace(
        Regex.Replace(Text, @"^\s*//.*$| // .*$", "", RegexOptions.Multiline), """(?<!\$)"[^"\n]*"(?!")""", "\"\"");
}

/// <summary>The rooms that a table describes, and where sources do not keep to them.</summary>
/// <param name="table">A text with the table's rows: <c>| `folder` | what | may use |</c>, a folder within another indented by two.</param>
/// <param name="sources">All files.</param>
/// <param name="packages">Names of packages; other namespaces that are not ours are .NET's, which all may use.</param>
internal sealed partial class Rooms(string table, IReadOnlyList<SourceFile> sources, IReadOnlyList<string> packages)
{
    private readonly IReadOnlyList<Room> _rooms = Parse(table);

    /// <summary>Folders of sources without a row, rows without a folder, and names in rows that nothing has.</summary>
    public IEnumerable<string> Unknown()
    {
        string[] folders = [.. sources.Select(file => file.Folder).Distinct()];
        foreach (string folder in folders.Except(_rooms.Select(room => room.Folder)))
            yield return $"{folder} has no row in the table: say what it is and what it may use";
        foreach (Room room in _rooms.Where(room => !folders.Any(folder => Within(folder, room.Folder, '/'))))
            yield return $"the row of {room.Folder} describes no folder with sources: delete it";
        string[] known = [.. _rooms.Select(room => room.Name), .. _rooms.Select(room => $"all of {room.Project}"), .. packages];
        foreach ((Room room, string name) in _rooms.SelectMany(room => room.MayUse.Except(known).Select(name => (room, name))))
            yield return $"the row of {room.Folder} names {name}, which is no room and no package";
    }

    /// <summary>Uses that the table does not allow.</summary>
    public IEnumerable<string> Forbidden() =>
        from use in Uses()
        where use.Target is null ? !use.From.MayUse.Contains(use.Name) : !use.From.Allows(use.Target)
        let allowed = string.Join(", ", use.From.MayUse.DefaultIfEmpty("nothing"))
        select $"{use.File.Path} uses {use.Name} ({use.Text}), but the row of {use.From.Folder} allows: {allowed}";

    /// <summary>What the table allows though nothing makes use of it.</summary>
    public IEnumerable<string> Unused()
    {
        HashSet<(Room, string)> used =
            [.. Uses().SelectMany(use => new[] { (use.From, use.Name), (use.From, $"all of {use.Target?.Project}") })];
        return from room in _rooms
               from name in room.MayUse
               where !used.Contains((room, name))
               select $"the row of {room.Folder} allows {name}, which nothing there uses: delete it";
    }

    /// <summary>Rooms from which uses that the table allows lead back to them, each as the way there.</summary>
    public IEnumerable<string> Circles()
    {
        HashSet<Room> done = [];
        return [.. _rooms.SelectMany(room => From(room, []))];

        IEnumerable<string> From(Room room, IReadOnlyList<Room> way)
        {
            if (way.Contains(room))
                return [string.Join(" → ", way.SkipWhile(other => other != room).Append(room).Select(other => other.Name))];
            if (done.Contains(room)) return [];
            string[] found = [.. _rooms.Where(other => other != room && room.Allows(other))
                .SelectMany(other => From(other, [.. way, room]))];
            done.Add(room);
            return found;
        }
    }

    /// <summary>Every use of another room or of a package, once a file, with the text that shows it.</summary>
    private IEnumerable<(SourceFile File, Room From, Room? Target, string Name, string Text)> Uses()
    {
        ILookup<string, SourceFile> files = sources.ToLookup(file => file.Folder);
        Dictionary<Room, HashSet<string>> types = _rooms.ToDictionary(room => room, room => files[room.Folder]
            .SelectMany(file => Declaration().Matches(file.Code)).Select(match => match.Groups[1].Value).ToHashSet());
        foreach (SourceFile file in sources)
        {
            if (_rooms.FirstOrDefault(room => room.Folder == file.Folder) is not { } from) continue;
            HashSet<string> told = [];
            foreach ((Room target, string text) in Ours(file, from, types).Where(use => use.Target != from && told.Add(use.Target.Name)))
                yield return (file, from, target, target.Name, text);
            foreach (string name in Using().Matches(file.Code).Select(match => match.Groups[1].Value))
            {
                if (packages.FirstOrDefault(package => Within(name, package, '.')) is { } package && told.Add(package))
                    yield return (file, from, null, package, name);
            }
        }
    }

    private IEnumerable<(Room Target, string Text)> Ours(SourceFile file, Room from, Dictionary<Room, HashSet<string>> types)
    {
        // Namespaces written out: in usings of every kind, and within the code.
        foreach (string name in Qualified().Matches(file.Code).Select(match => match.Value))
        {
            Room? target = _rooms.Where(room => Within(name, room.Namespace, '.')).MaxBy(room => room.Namespace.Length);
            if (target is not null && types[target].Count > 0) yield return (target, name);
        }

        // A name that begins with the last part of a namespace, and what stands in the folders around, which needs no using.
        foreach (Match match in Word().Matches(file.Code))
        {
            (string word, string next) = (match.Groups[1].Value, match.Groups[2].Value);
            foreach (Room room in _rooms)
            {
                if (room.Name == word && types[room].Contains(next)) yield return (room, match.Value);
                if (Within(from.Namespace, room.Namespace, '.') && types[room].Contains(word)) yield return (room, word);
            }
        }
    }

    private static List<Room> Parse(string table)
    {
        List<Room> rooms = [];
        List<string> path = [];
        foreach (Match match in Row().Matches(table))
        {
            (string indent, string folder) = (match.Groups[1].Value, match.Groups[2].Value.TrimEnd('/'));
            int depth = indent.Length / 2;
            path = [.. path.Take(depth), folder];
            if (!path[0].StartsWith("src/", StringComparison.Ordinal)) continue;
            string[] mayUse = match.Groups[3].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            rooms.Add(new Room(string.Join('/', path), mayUse));
        }

        return rooms;
    }

    /// <summary>Whether a name is another, or begins with all its parts.</summary>
    private static bool Within(string name, string whole, char separator) =>
        name == whole || name.StartsWith(whole + separator, StringComparison.Ordinal);

    [GeneratedRegex(@"^\| `( *)([\w./]+)`[^|]*\|[^|]*\|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^(?:[a-z]+ )*(?:class|struct|record|enum|interface) (?!struct )(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<![\w.])Assay(\.\w+)+")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"(?<![\w.])([A-Z]\w*)(?:\.(\w+))?")]
    private static partial Regex Word();
}
