using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Assay.Studies.Reading;

/// <summary>
/// Reads YAML into <see cref="Node"/>s. Study files are small: what is larger, deeper, or grows by aliases beyond these
/// limits is refused before it costs anything.
/// </summary>
internal sealed class YamlReader
{
    public const int LargestFile = 1 << 20, DeepestNesting = 40, MostNodes = 100_000, MostAliases = 1000;

    private readonly string _file;
    private readonly bool _places;
    private readonly Parser _parser;
    private readonly Dictionary<string, (Node Node, long Size)> _anchors = [];
    private readonly List<StudyError> _errors;
    private long _nodes;
    private int _aliases;

    private YamlReader(string text, string file, bool places, List<StudyError> errors)
    {
        (_file, _places, _errors) = (file, places, errors);
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
            errors.Add(new Mark(file, 0, 0).Error(
                $"a study file has at most {LargestFile} characters, this one has {text.Length}; data belongs into a CSV file"));
            return null;
        }

        int before = errors.Count;
        try
        {
            Node? root = new YamlReader(text, file, places, errors).Document();
            return errors.Count == before ? root : null;
        }
        catch (YamlException e)
        {
            Mark at = places ? new(file, (int)e.Start.Line, (int)e.Start.Column) : new(file, 0, 0);
            errors.Add(at.Error($"this is not YAML: {e.Message.TrimEnd('.')}"));
            return null;
        }
        catch (LimitException e)
        {
            errors.Add(e.At.Error(e.Message));
            return null;
        }
    }

    private Node? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out StreamEnd? _))
        {
            _errors.Add(new Mark(_file, 0, 0).Error("the file is empty; a study begins with \"study: NAME\""));
            return null;
        }

        _parser.Consume<DocumentStart>();
        Node root = Next(0).Node;
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out DocumentStart? second))
            _errors.Add(At(second.Start).Error("one file holds one study, but a second document begins here; give it a file of its own"));
        return root;
    }

    private (Node Node, long Size) Next(int depth)
    {
        ParsingEvent next = _parser.Consume<ParsingEvent>();
        Mark at = At(next.Start);
        if (depth > DeepestNesting)
            throw new LimitException(at, $"nested deeper than {DeepestNesting} levels; no study needs that");
        if (next is AnchorAlias alias) return Expand(alias.Value.Value, at);

        NodeEvent node = (NodeEvent)next;
        if (!node.Tag.IsEmpty)
            _errors.Add(at.Error($"tags are not used in study files, but \"{node.Tag.Value}\" stands here; remove it"));
        Count(1, at);
        (Node Node, long Size) read = node switch
        {
            SequenceStart => Sequence(at, depth),
            MappingStart => Mapping(at, depth),
            Scalar scalar => (new ScalarNode(scalar.Value, scalar.Style is ScalarStyle.Plain or ScalarStyle.Any, at), 1),
            _ => throw new LimitException(at, $"unexpected {node.GetType().Name}"),
        };
        if (!node.Anchor.IsEmpty) _anchors[node.Anchor.Value] = read;
        return read;
    }

    private (Node Node, long Size) Expand(string name, Mark at)
    {
        if (++_aliases > MostAliases)
            throw new LimitException(at, $"more than {MostAliases} aliases; no study needs that");
        if (!_anchors.TryGetValue(name, out (Node Node, long Size) read))
            throw new LimitException(at, $"the alias *{name} has no finished anchor &{name} before it");
        Count(read.Size, at);
        return read;
    }

    private void Count(long size, Mark at)
    {
        _nodes += size;
        if (_nodes > MostNodes)
            throw new LimitException(at,
                $"the file expands to more than {MostNodes} values (aliases counted as often as they are used); no study needs that");
    }

    private (Node, long) Sequence(Mark at, int depth)
    {
        List<Node> items = [];
        long size = 1;
        while (!_parser.TryConsume<SequenceEnd>(out SequenceEnd? _))
        {
            (Node item, long itemSize) = Next(depth + 1);
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
        while (!_parser.TryConsume<MappingEnd>(out MappingEnd? _))
        {
            (Node key, _) = Next(depth + 1);
            (Node value, long valueSize) = Next(depth + 1);
            size += valueSize + 1;
            if (key is not ScalarNode { Text: string name })
                _errors.Add(key.At.Error("a key must be plain text, but a list or mapping stands here"));
            else if (seen.TryGetValue(name, out Mark first))
                _errors.Add(key.At.Error($"the key \"{name}\" stands twice{(first.Line > 0 ? $", first in line {first.Line}" : "")}; keep one"));
            else
            {
                seen.Add(name, key.At);
                entries.Add(new Entry(name, key.At, value));
            }
        }

        return (new MappingNode(entries, at), size);
    }

    private Mark At(YamlDotNet.Core.Mark mark) =>
        _places ? new(_file, (int)mark.Line, (int)mark.Column) : new(_file, 0, 0);

    private sealed class LimitException(Mark at, string message) : Exception(message)
    {
        public Mark At { get; } = at;
    }
}
