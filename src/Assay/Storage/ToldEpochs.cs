using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Assay.Storage;

/// <summary>
/// The epochs of a run from its first, value by value: what an element saves with the run's state, as whoever goes on with it does so in
/// another segment and tells them there once more.
/// </summary>
/// <param name="columns">Values an epoch.</param>
internal sealed class ToldEpochs(int columns)
{
    private const int HeadBytes = 2 * sizeof(int);

    private readonly List<double> _values = []; // an epoch after the other: its values, then its seconds

    /// <summary>Values an epoch.</summary>
    public int Columns => columns;

    /// <summary>How many there are.</summary>
    public int Count => _values.Count / (columns + 1);

    /// <summary>Adds the next.</summary>
    /// <param name="values">Its values.</param>
    /// <param name="seconds">The time that it took.</param>
    public void Add(ReadOnlySpan<double> values, double seconds)
    {
        foreach (double value in values) _values.Add(value);
        _values.Add(seconds);
    }

    /// <summary>The values of an epoch, 0-based.</summary>
    public ReadOnlySpan<double> Values(int epoch) => CollectionsMarshal.AsSpan(_values).Slice(epoch * (columns + 1), columns);

    /// <summary>The time that an epoch took, 0-based.</summary>
    public double Seconds(int epoch) => _values[((epoch + 1) * (columns + 1)) - 1];

    /// <summary>Writes them: how many values and epochs, their SHA-256, they themselves.</summary>
    public void Write(Stream to)
    {
        ReadOnlySpan<byte> values = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_values));
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteInt32LittleEndian(head, columns);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(int)..], Count);
        to.Write(head);
        to.Write(SHA256.HashData(values));
        to.Write(values);
    }

    /// <summary>Reads what was written, and nothing behind it.</summary>
    /// <exception cref="InvalidDataException">When it is damaged.</exception>
    public static ToldEpochs Read(Stream from)
    {
        try
        {
            Span<byte> head = stackalloc byte[HeadBytes + SHA256.HashSizeInBytes];
            from.ReadExactly(head);
            (int columns, int count) = (BinaryPrimitives.ReadInt32LittleEndian(head), BinaryPrimitives.ReadInt32LittleEndian(head[sizeof(int)..]));
            long bytes = (columns + 1L) * count * sizeof(double);
            if (columns < 1 || count < 0 || bytes > from.Length - from.Position) throw new InvalidDataException("a saved run whose epochs are not there");
            ToldEpochs told = new(columns);
            CollectionsMarshal.SetCount(told._values, (columns + 1) * count);
            Span<byte> values = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(told._values));
            from.ReadExactly(values);
            return SHA256.HashData(values).AsSpan().SequenceEqual(head[HeadBytes..]) ? told : throw new InvalidDataException("a saved run whose epochs are damaged");
        }
        catch (EndOfStreamException problem)
        {
            throw new InvalidDataException("a saved run that ends before its end", problem);
        }
    }
}
