using System.Security.Cryptography;
using System.Text;
using Assay.Engine.Kernels;

namespace Assay.Engine.Training;

/// <summary>
/// How a training is saved: eight bytes "assayrun", the format, <see cref="EngineIdentity.Bits"/>, the run's fingerprint, the
/// state, and SHA-256 of all before it.
/// </summary>
internal static class CheckpointFormat
{
    /// <summary>The format that is written and read.</summary>
    public const int Number = 1;

    public static byte[] Magic => "assayrun"u8.ToArray();

    public static byte[] Identity => Encoding.ASCII.GetBytes(EngineIdentity.Bits);
}

/// <summary>Writes a state.</summary>
internal sealed class CheckpointWriter : Checkpoint, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Stream _to;

    /// <param name="to">Where it goes.</param>
    /// <param name="fingerprint">The run's.</param>
    public CheckpointWriter(Stream to, byte[] fingerprint)
    {
        _to = to;
        int format = CheckpointFormat.Number;
        Bytes(CheckpointFormat.Magic);
        Number(ref format);
        Bytes(CheckpointFormat.Identity);
        Bytes(fingerprint);
    }

    /// <summary>Ends with the hash of all before.</summary>
    public void End() => _to.Write(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    protected override void Bytes(Span<byte> bytes)
    {
        _to.Write(bytes);
        _hash.AppendData(bytes);
    }
}

/// <summary>Reads a state; <see cref="InvalidDataException"/> where it is none of this run.</summary>
internal sealed class CheckpointReader : Checkpoint, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Stream _from;

    /// <param name="from">Where it comes from.</param>
    /// <param name="fingerprint">The run's.</param>
    public CheckpointReader(Stream from, byte[] fingerprint)
    {
        _from = from;
        int format = 0;
        if (!Read(CheckpointFormat.Magic.Length).SequenceEqual(CheckpointFormat.Magic)) throw new InvalidDataException("this is no saved training");
        Number(ref format);
        if (format != CheckpointFormat.Number) throw new InvalidDataException($"a saved training of format {format}, but this program reads format {CheckpointFormat.Number}");
        byte[] identity = Read(CheckpointFormat.Identity.Length);
        if (!identity.SequenceEqual(CheckpointFormat.Identity))
            throw new InvalidDataException($"a training saved by an engine that computes other bits, {Readable(identity)}, than this one, {EngineIdentity.Bits}: it must be trained anew");
        if (!Read(fingerprint.Length).SequenceEqual(fingerprint))
            throw new InvalidDataException("the saved training of another run: its network, training options, samples or seeds differ");
    }

    /// <summary>Makes sure that the state is whole.</summary>
    public void End()
    {
        byte[] expected = _hash.GetCurrentHash();
        if (!Read(expected.Length).SequenceEqual(expected)) throw new InvalidDataException("a saved training whose checksum does not agree: it is damaged");
        if (_from.ReadByte() >= 0) throw new InvalidDataException("a saved training with bytes behind its end: it is damaged");
    }

    public void Dispose() => _hash.Dispose();

    protected override void Bytes(Span<byte> bytes)
    {
        if (_from.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException("a saved training that ends too early: it is damaged");
        _hash.AppendData(bytes);
    }

    private byte[] Read(int count)
    {
        byte[] bytes = new byte[count];
        Bytes(bytes);
        return bytes;
    }

    /// <summary>What a terminal may show.</summary>
    private static string Readable(byte[] identity) =>
        identity.All(letter => char.IsAsciiHexDigitLower((char)letter)) ? Encoding.ASCII.GetString(identity) : "illegible";
}
