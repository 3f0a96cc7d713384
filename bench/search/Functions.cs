namespace Assay.SearchBench;

/// <summary>
/// Functions whose minimum is known. Those that are well known are defined as in Surjanovic &amp; Bingham's Virtual Library of Simulation
/// Experiments.
/// </summary>
internal static class Functions
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Problem> All =>
    [
        Exact("branin", [new Real("x1", -5, 10), new Real("x2", 0, 15)], BraninMinimum, x => Branin(x[0], x[1])),
        Exact("hartmann6", Reals(6, 0, 1), -3.322368011415515, Hartmann6),
        Exact("ackley10", Reals(10, -15, 30), 0, Ackley),
        Exact("rosenbrock4", Reals(4, -5, 10), 0, Rosenbrock),
        Exact("mixed",
        [
            new Real("rate", 1e-4, 1, Log: true), new Real("share", 0, 0.9), new Whole("width", 4, 512), new Whole("depth", 1, 8),
            new Choice("kind", ["a", "b", "c", "d"]), new Choice("switch", ["off", "on"]),
        ], 0, Mixed),
        Exact("conditional",
        [
            new Choice("shape", ["branin", "camel", "valley"]), new Real("shift", 0, 1),
            new Real("branin1", -5, 10, When: (0, 0)), new Real("branin2", 0, 15, When: (0, 0)),
            new Real("camel1", -3, 3, When: (0, 1)), new Real("camel2", -2, 2, When: (0, 1)),
            .. Enumerable.Range(1, 4).Select(i => new Real($"valley{i}", -5, 10, When: (0, 2))),
        ], BraninMinimum / 50, Conditional),
    ];

    /// <summary>5 / (4π), at (−π, 12.275), (π, 2.275) and (3π, 2.475), where the square is 0 and the cosine −1.</summary>
    private const double BraninMinimum = 5 / (4 * Math.PI);

    private static readonly double[] HartmannWeights = [1, 1.2, 3, 3.2];

    private static readonly double[][] HartmannWidths =
    [
        [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14],
    ];

    private static readonly double[][] HartmannCentres =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    /// <summary>
    /// (x₂ − 5.1 x₁² / (4π²) + 5 x₁ / π − 6)² + 10 (1 − 1 / (8π)) cos x₁ + 10 on [−5, 10] × [0, 15] (Branin 1972, with the
    /// constants of Dixon &amp; Szegő 1978). Three minima of 5 / (4π) = 0.397887.
    /// </summary>
    private static double Branin(double x1, double x2)
    {
        double valley = x2 - (5.1 * x1 * x1 / (4 * Math.PI * Math.PI)) + (5 * x1 / Math.PI) - 6;
        return (valley * valley) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x1)) + 10;
    }

    /// <summary>
    /// −Σᵢ αᵢ exp(−Σⱼ Aᵢⱼ (xⱼ − Pᵢⱼ)²) on [0, 1]⁶ (Hartman 1973, with the constants of Dixon &amp; Szegő 1978). The least of several
    /// minima is −3.32237 at (0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573).
    /// </summary>
    private static double Hartmann6(double[] x) => -HartmannWeights.Select((weight, i) =>
        weight * Math.Exp(-x.Select((at, j) => HartmannWidths[i][j] * Square(at - HartmannCentres[i][j])).Sum())).Sum();

    /// <summary>
    /// 20 + e − 20 exp(−0.2 √(Σx² / n)) − exp(Σ cos 2πx / n) on [−15, 30]ⁿ (Ackley 1987; the domain, whose middle is not the
    /// minimum, is that of Hedar's test problems). The minimum is 0 at the origin.
    /// </summary>
    private static double Ackley(double[] x) =>
        20 + Math.E - (20 * Math.Exp(-0.2 * Math.Sqrt(x.Average(at => at * at)))) - Math.Exp(x.Average(at => Math.Cos(2 * Math.PI * at)));

    /// <summary>Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)² on [−5, 10]ⁿ (Rosenbrock 1960). The minimum is 0 at (1, …, 1).</summary>
    private static double Rosenbrock(double[] x) =>
        x.Zip(x.Skip(1)).Sum(pair => (100 * Square(pair.Second - Square(pair.First))) + Square(1 - pair.First));

    /// <summary>
    /// Made for this comparison, in the likeness of a network's options: rate, from 10⁻⁴ to 1 by its logarithm; share, from 0 to 0.9;
    /// width, a whole number from 4 to 512, and depth, one from 1 to 8, by their logarithms; kind, one of four; switch, off or on. With
    /// a = 1 + lg(rate) / 4, b = log₂(width / 4) / 7 − 4 / 7, d = log₂(depth) / 3 − 1 / 3, and for the four kinds c = 0.5, 0.3, 0.7, 0.9
    /// and o = 0, 0.05, 0.1, 0.3: 8 (a − c + 0.4 b)² + 2 b² + d² + (share − 0.2)² + 0.05 (1 − cos 8π(a − c)) + o, and 0.1 + 0.2 a more
    /// where switch is off. The minimum is 0 at rate 0.01, share 0.2, width 64, depth 2, the first kind, switch on.
    /// </summary>
    private static double Mixed(double[] x)
    {
        (double c, double o) = x[4] switch { 0 => (0.5, 0), 1 => (0.3, 0.05), 2 => (0.7, 0.1), _ => (0.9, 0.3) };
        double a = 1 + (Math.Log10(x[0]) / 4), b = (Math.Log2(x[2] / 4) / 7) - (4.0 / 7), d = (Math.Log2(x[3]) / 3) - (1.0 / 3);
        return (8 * Square(a - c + (0.4 * b))) + (2 * Square(b)) + Square(d) + Square(x[1] - 0.2)
            + (0.05 * (1 - Math.Cos(8 * Math.PI * (a - c)))) + o + (x[5] == 0 ? 0.1 + (0.2 * a) : 0);
    }

    /// <summary>
    /// Made for this comparison of known functions: a shape, and with each its own parameters: Branin's function over 50; the six-hump
    /// camel (4 − 2.1 x₁² + x₁⁴ / 3) x₁² + x₁x₂ + 4 (x₂² − 1) x₂² on [−3, 3] × [−2, 2] (Dixon &amp; Szegő 1978; its minimum is
    /// −1.031628) over 10, and 0.2 more; Rosenbrock's of four numbers over 1,000, and 0.1 more. A shift from 0 to 1, which exists with
    /// all, adds (shift − 0.3)². The minimum is Branin's over 50.
    /// </summary>
    private static double Conditional(double[] x) => Square(x[1] - 0.3) + x[0] switch
    {
        0 => Branin(x[2], x[3]) / 50,
        1 => (Camel(x[4], x[5]) / 10) + 0.2,
        _ => (Rosenbrock(x[6..]) / 1000) + 0.1,
    };

    private static double Camel(double x1, double x2) =>
        ((4 - (2.1 * x1 * x1) + (x1 * x1 * x1 * x1 / 3)) * x1 * x1) + (x1 * x2) + (4 * (Square(x2) - 1) * Square(x2));

    private static double Square(double x) => x * x;

    private static Problem Exact(string name, IReadOnlyList<Parameter> parameters, double minimum, Func<double[], double> of) =>
        new(name, parameters, minimum, x => (of(x), 0));

    private static Real[] Reals(int count, double low, double high) => [.. Enumerable.Range(1, count).Select(i => new Real($"x{i}", low, high))];
}
