using System.Text.Json;
using System.Text;
using Assay.Results;

namespace Assay.Journal;

/// <summary>Where a line stands in its segment.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its bytes, without its line feed.</param>
internal readonly record struct LinePlace(long Offset, int Length);

/// <summary>
/// The epochs in a segment's lines, read where they stand when somebody asks for them. Some that were read last are kept:
/// whoever looks at a run asks for one column after the other, and short runs are looked at by one table after the other.
/// </summary>
/// <param name="path">The segment's file.</param>
/// <param name="kept">What was read last, of all segments.</param>
internal sealed class SegmentEpochs(string path, EpochCache kept) : IEpochSource
{
    /// <summary>Reads lines of one run as one.</summary>
    EpochValues IEpochSource.Read(object places, int columns, int epochs) => Read((IReadOnlyList<LinePlace>)places, columns, epochs);

    /// <summary>Reads lines of one run as one.</summary>
    /// <param name="places">Where they stand.</param>
    /// <param name="columns">Values an epoch.</param>
    /// <param name="epochs">How many of the epochs that they hold.</param>
    /// <exception cref="IOException">When they are not there any more.</exception>
    public EpochValues Read(IReadOnlyList<LinePlace> places, int columns, int epochs) =>
        kept.Find(places, epochs) ?? kept.Keep(places, ReadLines(places, columns, epochs)); // several at a time: tables are written side by side

    private EpochValues ReadLines(IReadOnlyList<LinePlace> places, int columns, int epochs)
    {
        EpochValues values = new([.. Enumerable.Range(0, columns).Select(_ => new double[epochs])], new double[epochs]);
        int at = 0;
        using EpochCache.OpenFile file = kept.Open(path);
        // No further than asked for: a run that goes on adds lines behind these.
        for (int i = 0; at < epochs; i++)
        {
            LinePlace place = i < places.Count ? places[i] : default;
            byte[] line = new byte[place.Length];
            if (line.Length == 0 || RandomAccess.Read(file.Handle, line, place.Offset) != line.Length || !JournalLine.TryRead(line, out LineHead head)
                || !TryAdd(line.AsSpan(head.Event), values, ref at))
                throw new IOException($"{path}: epochs that were read before at byte {place.Offset} are not there any more: the file was changed meanwhile");
        }

        return values;
    }

    /// <summary>Adds the values of a line of epochs behind those at hand; false where it is none that fits there.</summary>
    private static bool TryAdd(Span<byte> json, EpochValues to, ref int at)
    {
        json[0] = (byte)'{';
        Utf8JsonReader reader = new(json);
        int columns = 0, seconds = 0;
        while (reader.Read())
        {
            if (reader.TokenType is not JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            bool isValues = reader.ValueTextEquals("values"u8), isSeconds = reader.ValueTextEquals("seconds"u8);
            reader.Read();
            if (isValues)
            {
                for (; reader.Read() && reader.TokenType is JsonTokenType.StartArray; columns++)
                {
                    if (columns >= to.Values.Length) return false;
                    Numbers(ref reader, to.Values[columns].AsSpan(at));
                }
            }
            else if (isSeconds)
            {
                seconds = Numbers(ref reader, to.Seconds.AsSpan(at));
            }
            else
            {
                reader.Skip();
            }
        }

        at += seconds;
        return columns == to.Values.Length && seconds > 0;
    }

    /// <summary>The numbers of an array, as many as there is room for; how many.</summary>
    private static int Numbers(ref Utf8JsonReader reader, Span<double> to)
    {
        int count = 0;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (count == to.Length) continue; // no more than these were asked for
            to[count++] = reader.TokenType is JsonTokenType.Number ? reader.GetDouble() : Named(Encoding.UTF8.GetString(reader.ValueSpan));
        }

        return count;
    }

    private static double Named(string name) => name switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.NaN,
    };
}
