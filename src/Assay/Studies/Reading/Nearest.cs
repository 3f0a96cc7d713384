namespace Assay.Studies.Reading;

/// <summary>What a mistyped word was meant to be.</summary>
internal static class Nearest
{
    /// <summary>
    /// <c>; did you mean "batch_size"?</c>, or the known words where none is near: at most a third of the letters
    /// (at least two) inserted, left out, replaced or swapped with their neighbour.
    /// </summary>
    public static string Hint(string word, IReadOnlyCollection<string> known)
    {
        if (known.Count == 0) return "";
        string best = known.MinBy(candidate => Distance(word, candidate))!;
        return Distance(word, best) <= Math.Max(2, word.Length / 3) && word.Length > 0
            ? $"; did you mean \"{best}\"?"
            : $"; known here: {string.Join(", ", known)}";
    }

    /// <summary>Optimal string alignment: edits and swaps of neighbours.</summary>
    internal static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replace, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
