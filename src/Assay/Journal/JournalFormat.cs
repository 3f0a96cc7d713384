using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Assay.Studies;

namespace Assay.Journal;

/// <summary>
/// The versions of the journal's format. 1: lines know nothing of one another, and views stand among them. 2: each line has
/// its number and names the checksum of the line before; models and views are files whose SHA-256 the journal tells.
/// </summary>
internal static class JournalFormat
{
    /// <summary>The format that is written; earlier ones are read.</summary>
    public const int Current = 2;

    private static readonly HashSet<string> Events =
        [.. typeof(JournalEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(type => (string)type.TypeDiscriminator!)];

    /// <summary>Refuses a newer format.</summary>
    /// <exception cref="StudyException">When it is newer.</exception>
    public static void Check(int format, string file, long line)
    {
        if (format > Current) throw Newer(file, line, string.Create(CultureInfo.InvariantCulture, $"has format {format}"));
    }

    /// <summary>The refusal of what a newer program wrote.</summary>
    public static StudyException Newer(string file, long line, string what) => new([new StudyError(file, (int)line, 1,
        $"the journal {what}, and this program reads up to format {Current}: use the version of Assay that wrote it, or a newer one")]);

    /// <summary>Whether the JSON of an event names a kind of event that is not known.</summary>
    public static bool IsUnknownEvent(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not JsonTokenType.PropertyName) continue;
                bool names = reader.ValueTextEquals("event"u8);
                reader.Read();
                if (names) return reader.TokenType is JsonTokenType.String && !Events.Contains(reader.GetString()!);
                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // No JSON at all, so no event of any program's.
        }

        return false;
    }
}
