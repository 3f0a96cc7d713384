using MathNet.Numerics.Distributions;

namespace Assay.Statistics;

/// <summary>What two factors do together that neither does alone.</summary>
/// <param name="First">Which factor, 0-based.</param>
/// <param name="Second">Which other, after the first.</param>
/// <param name="Share">Of the values' sum of squares about their mean.</param>
/// <param name="DegreesOfFreedom">Of that share: what the design tells apart from what each factor does alone.</param>
/// <param name="P">
/// Of the F test against what is left, adjusted for the number of pairs (<see cref="Holm"/>); NaN where nothing is left, as with one
/// value for each combination of two factors: the share then holds the noise as well.
/// </param>
internal sealed record PairShare(int First, int Second, double Share, int DegreesOfFreedom, double P);

/// <summary>
/// Two-way analysis of variance by least squares: the share of a pair is by how much the squares that are left shrink when the pair's products join what all
/// factors do alone (type II). Of a complete grid, one value a combination, it is the pair's component of the functional analysis of variance, exactly.
/// </summary>
internal static class PairInteractions
{
    /// <summary>More combinations than this make no pair: tables of which nobody sees what they say, and hours of arithmetic.</summary>
    public const int MostCombinations = 100;

    /// <summary>What the design cannot tell from what is known already, as a share of a column's squares.</summary>
    private const double Nothing = 1e-12;

    /// <summary>The shares of all pairs that the values can tell; a pair whose products follow from what its factors do alone has none.</summary>
    /// <param name="factors">What each factor may do alone: columns, [values] each: one a level, or powers of a number; 0 where it does not exist.</param>
    /// <param name="values">One a trial.</param>
    /// <param name="complete">Whether all combinations are there once, so that a share is exact without anything left.</param>
    public static IReadOnlyList<PairShare> Of(IReadOnlyList<double[][]> factors, double[] values, bool complete)
    {
        double mean = values.Average();
        double[] rest = [.. values.Select(value => value - mean)];
        double total = Product(rest, rest);
        if (!(total > 0)) return [];
        List<double[]> alone = [Unit([.. values.Select(_ => 1.0)])];
        foreach (double[] column in factors.SelectMany(columns => columns)) Join(column, alone, rest);

        int basis = alone.Count;
        List<PairShare> pairs = [];
        for (int first = 0; first < factors.Count; first++)
        {
            for (int second = first + 1; second < factors.Count; second++)
            {
                if (factors[first].Length * factors[second].Length > MostCombinations) continue;
                double[] left = [.. rest];
                foreach (double[] one in factors[first])
                    foreach (double[] other in factors[second])
                        Join([.. one.Zip(other, (a, b) => a * b)], alone, left);
                int degrees = alone.Count - basis, error = values.Length - alone.Count;
                double squares = Product(rest, rest) - Product(left, left);
                alone.RemoveRange(basis, degrees);
                if (degrees == 0 || (error == 0 && !complete)) continue;
                double remaining = Product(left, left) / error;
                pairs.Add(new(first, second, Math.Max(0, squares) / total, degrees,
                    error == 0 ? double.NaN : remaining > Nothing * total ? 1 - FisherSnedecor.CDF(degrees, error, squares / degrees / remaining) : 0));
            }
        }

        double[] p = Holm.Adjust([.. pairs.Select(pair => pair.P)]);
        return [.. pairs.Select((pair, i) => pair with { P = p[i] })];
    }

    /// <summary>Adds to a basis what a column has that is not in it yet, and takes that out of what is left.</summary>
    private static void Join(double[] column, List<double[]> basis, double[] left)
    {
        double squares = Product(column, column);
        double[] own = [.. column];
        // Twice, as rounding leaves a little of what was taken out.
        for (int pass = 0; pass < 2; pass++)
            foreach (double[] known in basis) TakeOut(known, own);
        if (!(Product(own, own) > Nothing * squares)) return;
        double[] unit = Unit(own);
        basis.Add(unit);
        TakeOut(unit, left);
    }

    private static void TakeOut(double[] unit, double[] from)
    {
        double size = Product(unit, from);
        for (int i = 0; i < from.Length; i++) from[i] -= size * unit[i];
    }

    private static double[] Unit(double[] column)
    {
        double size = Math.Sqrt(Product(column, column));
        return [.. column.Select(value => value / size)];
    }

    private static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
