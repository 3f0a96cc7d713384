using Assay.Engine.Data;

namespace Assay.Studies;

/// <summary>What a mistyped word was meant to be, as the end of an error's sentence.</summary>
internal static class Nearest
{
    /// <summary><c>; did you mean "batch_size"?</c>, or all known words where none is near.</summary>
    public static string Hint(string word, IReadOnlyCollection<string> known) =>
        NearestName.Of(word, known) is string near ? $"; did you mean \"{near}\"?"
        : known.Count > 0 ? $"; known here: {string.Join(", ", known)}"
        : "";
}
