namespace Assay.Statistics;

/// <summary>Holm's step-down adjustment (Holm 1979): any dependence, any tests.</summary>
internal static class Holm
{
    /// <summary>
    /// p values such that "not above α" keeps the chance of one wrong finding among them all at α: the i-th smallest of m becomes
    /// max over j ≤ i of (m − j + 1) · p_j. A test that could not be made (NaN) stays one, and counts in m: it was asked.
    /// </summary>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        double highest = 0;
        int rank = 0;
        foreach (int i in Enumerable.Range(0, p.Count).OrderBy(i => double.IsNaN(p[i]) ? 1 : 0).ThenBy(i => p[i]))
            adjusted[i] = double.IsNaN(p[i]) ? double.NaN : highest = Math.Max(highest, Math.Min(1, (p.Count - rank++) * p[i]));
        return adjusted;
    }
}
