using Assay.Studies.Trees;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using Mark = Assay.Studies.Trees.Mark;

namespace Assay.Studies.Reading;

/// <summary>
/// Reads YAML into <see cref="Node"/>s. Study files are small: what is larger, deeper, or grows by aliases beyond these
/// limits is refused before it costs anything.
/// </summary>
internal sealed class YamlReader
{
    public const int LargestFile = 1 << 20, DeepestNesting = 40, MostNodes = 100_000, MostAliases = 1000, LongestKey = 200, LongestText = 10_000;

    private readonly string _file, _text;
    private readonly bool _places;
    private readonly Parser _parser;
    private readonly Dictionary<string, (Node Node, long Size)> _anchors = [];
    private readonly List<StudyError> _errors;
    private long _nodes;
    private int _aliases;

    private YamlReader(string text, string file, bool places, List<StudyError> errors)
    {
        (_file, _text, _places, _errors) = (file, text, places, errors);
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>
    /// The one document in <paramref name="text"/>; null, and errors, where it cannot be read. Without
    /// <paramref name="places"/> the nodes name the file alone (a value from the command line has no lines).
    /// </summary>
    public static Node? Read(string text, string file, List<StudyError> errors, bool places = true)
    {
        if (text.Length > LargestFile)
        {
            Mark end = places ? new(file, text.AsSpan(0, LargestFile).Count('\n') + 1, 1) : new(file, 0, 0);
            errors.Add(end.Error(
                $"a study file has at most {LargestFile} characters, this one has {text.Length}; data belongs into a CSV file"));
            return null;
        }

        text = YamlCharacters.Plain(text);
        YamlReader reader = new(text, file, places, errors);
        if (YamlCharacters.FirstWrong(text) is (int line, int column, string message))
        {
            errors.Add(reader.At(line, column).Error(message));
            return null;
        }

        int before = errors.Count;
        try
        {
            Node? root = reader.Document();
            return errors.Count == before ? root : null;
        }
        catch (RefusedException e)
        {
            errors.Add(e.At.Error(e.Message));
            return null;
        }
    }

    private Node? Document()
    {
        NextEvent(); // the beginning of the stream
        if (NextEvent() is StreamEnd)
        {
            _errors.Add(At(1, 1).Error("the file is empty; a study begins with \"study: NAME\""));
            return null;
        }

        Node root = Next(NextEvent(), 0).Node;
        NextEvent(); // the end of the document
        if (NextEvent() is DocumentStart second)
            _errors.Add(At(second.Start).Error("one file holds one study, but a second document begins here; give it a file of its own"));
        return root;
    }

    /// <summary>
    /// The next event. Whatever the parser throws, it could not read the text; its own words and places are not passed on.
    /// </summary>
    private ParsingEvent NextEvent()
    {
        try
        {
            return _parser.MoveNext() ? _parser.Current! : throw new InvalidOperationException("the text has ended");
        }
        catch (YamlException e)
        {
            throw Broken(e.Start, e.End, e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OverflowException)
        {
            throw Broken(_parser.Current!.End, _parser.Current.End, e.Message);
        }
    }

    private RefusedException Broken(YamlDotNet.Core.Mark begin, YamlDotNet.Core.Mark end, string stumble)
    {
        (int line, int column, string message) = YamlDiagnosis.Of(_text, (int)begin.Line, (int)begin.Column, (int)end.Line, stumble);
        return new RefusedException(At(line, column), message);
    }

    private (Node Node, long Size) Next(ParsingEvent next, int depth)
    {
        Mark at = At(next.Start);
        if (depth > DeepestNesting)
            throw new RefusedException(at, $"nested deeper than {DeepestNesting} levels; no study needs that");
        if (next is AnchorAlias alias) return Expand(alias.Value.Value, at);

        // A parser that ends a mapping between key and value, as at some unclosed ends.
        NodeEvent node = next as NodeEvent ?? throw Broken(next.Start, next.End, "");
        if (!node.Tag.IsEmpty)
            _errors.Add(at.Error($"tags are not used in study files, but \"{node.Tag.Value}\" stands here; remove it"));
        Count(1, at);
        (Node Node, long Size) read = node switch
        {
            SequenceStart => Sequence(at, depth),
            MappingStart => Mapping(at, depth),
            _ => (Text((Scalar)node, at), 1),
        };
        if (!node.Anchor.IsEmpty && !_anchors.TryAdd(node.Anchor.Value, read))
            _errors.Add(at.Error($"the anchor &{node.Anchor.Value} stands twice{FirstIn(_anchors[node.Anchor.Value].Node.At)}; give one of them another name"));
        return read;
    }

    private ScalarNode Text(Scalar scalar, Mark at)
    {
        if (scalar.Value.Length > LongestText)
            throw new RefusedException(at, $"a text has at most {LongestText} characters, this one has {scalar.Value.Length}; no study needs that");
        if (YamlCharacters.FirstWrongIn(scalar.Value) is string wrong) _errors.Add(at.Error(wrong));
        return new ScalarNode(scalar.Value, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any, at);
    }

    private (Node Node, long Size) Expand(string name, Mark at)
    {
        if (++_aliases > MostAliases)
            throw new RefusedException(at, $"more than {MostAliases} aliases; no study needs that");
        if (!_anchors.TryGetValue(name, out (Node Node, long Size) read))
            throw new RefusedException(at, $"the alias *{name} has no finished anchor &{name} before it");
        Count(read.Size, at);
        return read;
    }

    private void Count(long size, Mark at)
    {
        _nodes += size;
        if (_nodes > MostNodes)
            throw new RefusedException(at,
                $"the file expands to more than {MostNodes} values (aliases counted as often as they are used); no study needs that");
    }

    private (Node, long) Sequence(Mark at, int depth)
    {
        List<Node> items = [];
        long size = 1;
        while (NextEvent() is var next and not SequenceEnd)
        {
            (Node item, long itemSize) = Next(next, depth + 1);
            items.Add(item);
            size += itemSize;
        }

        return (new SequenceNode(items, at), size);
    }

    private (Node, long) Mapping(Mark at, int depth)
    {
        Dictionary<string, Mark> seen = [];
        List<Entry> entries = [];
        long size = 1;
        while (NextEvent() is var next and not MappingEnd)
        {
            (Node key, _) = Next(next, depth + 1);
            (Node value, long valueSize) = Next(NextEvent(), depth + 1);
            size += valueSize + 1;
            if (key is not ScalarNode { Text: string name })
                _errors.Add(key.At.Error("a key must be plain text, but a list or mapping stands here"));
            else if (name.Length > LongestKey)
                _errors.Add(key.At.Error($"a key has at most {LongestKey} characters, this one has {name.Length}; is a \":\" missing?"));
            else if (seen.TryGetValue(name, out Mark first))
                _errors.Add(key.At.Error($"the key \"{name}\" stands twice{FirstIn(first)}; keep one"));
            else
            {
                seen.Add(name, key.At);
                entries.Add(new Entry(name, key.At, value));
            }
        }

        return (new MappingNode(entries, at), size);
    }

    private static string FirstIn(Mark first) => first.Line > 0 ? $", first in line {first.Line}" : "";

    private Mark At(YamlDotNet.Core.Mark mark) => At((int)mark.Line, (int)mark.Column);

    private Mark At(int line, int column) => _places ? new(_file, line, column) : new(_file, 0, 0);

    private sealed class RefusedException(Mark at, string message) : Exception(message)
    {
        public Mark At { get; } = at;
    }
}
