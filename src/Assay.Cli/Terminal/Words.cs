using System.Text.Json;

namespace Assay.Cli.Terminal;

/// <summary>Names of our types as study files and tables write them.</summary>
internal static class Words
{
    /// <summary>OneAtATime as one_at_a_time.</summary>
    public static string Of(Enum word) => JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString());
}
