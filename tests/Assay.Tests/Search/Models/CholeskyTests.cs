using Assay.Engine.Kernels;
using Assay.Search.Models;

namespace Assay.Tests.Search.Models;

public class CholeskyTests
{
    /// <summary>Whole numbers: L = (5; 3 3; −1 1 3).</summary>
    [Fact]
    public void A_matrix_of_whole_numbers_has_a_factor_of_whole_numbers()
    {
        Cholesky factor = Of([[25], [15, 18], [-5, 0, 11]]);
        factor.Factor(3).ShouldBeTrue();
        Lower(factor, 3).ShouldBe([[5], [3, 3], [-1, 1, 3]]);
        factor.LogDeterminant.ShouldBe(Math.Log(2025), 1e-14);
    }

    [Fact]
    public void What_is_not_positive_definite_is_refused()
    {
        Of([[1], [2, 1]]).Factor(2).ShouldBeFalse();
        Of([[1], [1, 1]]).Factor(2).ShouldBeFalse();
        Of([[double.NaN]]).Factor(1).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(35)]
    [InlineData(66)]
    public void Products_solutions_and_inverse_agree_with_the_matrix(int n)
    {
        double[][] matrix = Random(n);
        Cholesky factor = Of(matrix);
        factor.Factor(n).ShouldBeTrue();
        double[][] lower = Lower(factor, n);
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++) Enumerable.Range(0, j + 1).Sum(k => lower[i][k] * lower[j][k]).ShouldBe(matrix[i][j], 1e-12 * n);

        double[] x = [.. Enumerable.Range(0, factor.Stride).Select(i => i < n ? Math.Sin(i) : 0)], v = [.. Enumerable.Range(0, factor.Stride).Select(i => i < n ? Row(matrix, i).Zip(x, (a, b) => a * b).Sum() : 0)];
        factor.SolveForward(v);
        double[] product = new double[factor.Stride];
        factor.Multiply(v, product);
        for (int i = 0; i < n; i++) product[i].ShouldBe(Row(matrix, i).Zip(x, (a, b) => a * b).Sum(), 1e-12 * n);
        factor.SolveBackward(v);
        for (int i = 0; i < n; i++) v[i].ShouldBe(x[i], 1e-10);

        factor.Invert();
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                Enumerable.Range(0, n).Sum(k => (k <= i ? factor.InverseRow(i)[k] : factor.InverseRow(k)[i]) * Row(matrix, k)[j]).ShouldBe(i == j ? 1 : 0, 1e-9);
    }

    /// <summary>A process that believes point after point is the one that had them all.</summary>
    [Fact]
    public void Rows_added_later_give_the_same_bits()
    {
        double[][] matrix = Random(37);
        Cholesky atOnce = Of(matrix), added = Of(matrix);
        atOnce.Factor(37);
        foreach (int count in new[] { 1, 6, 7, 20, 36, 37 }) added.Factor(count).ShouldBeTrue();
        Lower(added, 37).ShouldBe(Lower(atOnce, 37));
    }

    private static Cholesky Of(double[][] lower)
    {
        Cholesky factor = new(lower.Length);
        for (int i = 0; i < lower.Length; i++)
        {
            lower[i].AsSpan(0, i).CopyTo(factor.Row(i));
            factor.Diagonal(i) = lower[i][i];
        }

        return factor;
    }

    private static double[][] Lower(Cholesky factor, int n) => [.. Enumerable.Range(0, n).Select(i => (double[])[.. factor.Row(i)[..i], factor.Diagonal(i)])];

    private static double[] Row(double[][] lower, int i) => [.. Enumerable.Range(0, lower.Length).Select(j => j <= i ? lower[i][j] : lower[j][i])];

    /// <summary>BBᵀ + 1 of normal numbers, its lower triangle.</summary>
    private static double[][] Random(int n)
    {
        RandomSequence random = new RandomKey(2).Sequence(Purpose.Data, (ulong)n);
        double[][] b = [.. Enumerable.Range(0, n).Select(_ => new double[n])];
        foreach (double[] row in b)
            for (int j = 0; j < n; j++) row[j] = random.NextNormal();
        return [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, i + 1).Select(j => b[i].Zip(b[j], (x, y) => x * y).Sum() + (i == j ? 1 : 0)).ToArray())];
    }
}
