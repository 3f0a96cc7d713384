namespace Assay.Cli.Serving;

/// <summary>A JSON text put together of texts that are at hand, which are not copied.</summary>
internal sealed class JsonPieces
{
    private static readonly byte[] Comma = [(byte)','], Colon = [(byte)':'], ObjectBegin = [(byte)'{'], ObjectEnd = [(byte)'}'], ArrayBegin = [(byte)'['], ArrayEnd = [(byte)']'];

    private readonly List<ReadOnlyMemory<byte>> _pieces = [];

    /// <summary>The text, piece by piece.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces => _pieces;

    /// <summary>A value.</summary>
    public void Add(ReadOnlyMemory<byte> json) => _pieces.Add(json);

    /// <summary>An object.</summary>
    /// <param name="members">Names, in their quotes, and what writes the values.</param>
    public void Object(params IEnumerable<(ReadOnlyMemory<byte> Name, Action Write)> members) => Between(ObjectBegin, ObjectEnd, members.Select(member => (Action)(() =>
    {
        Add(member.Name);
        Add(Colon);
        member.Write();
    })));

    /// <summary>An array.</summary>
    public void Array(IEnumerable<Action> items) => Between(ArrayBegin, ArrayEnd, items);

    private void Between(byte[] begin, byte[] end, IEnumerable<Action> items)
    {
        Add(begin);
        bool first = true;
        foreach (Action write in items)
        {
            if (!first) Add(Comma);
            first = false;
            write();
        }

        Add(end);
    }
}
