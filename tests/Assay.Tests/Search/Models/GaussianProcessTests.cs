using Assay.Engine.Kernels;
using Assay.Search.Models;

namespace Assay.Tests.Search.Models;

/// <summary>Constants by tests/golden/models.py: scikit-learn's process with the same kernel, lengths and variances.</summary>
public class GaussianProcessTests
{
    public static TheoryData<string, double[], double, double, double[], double[], double[]> Golden => new()
    {
        {
            "plain", [0.3, 0.8, 2.0], -0.312742988634835, -19.8618288123694, [0.895520606229846, -0.11341049852227, -0.596714555909424],
            [0.0817933804078071, 0.0323676792232396, 0.0388582015996563], [0.0799557165219451, 0.031927978245972, 0.0342995165773113]
        },
        {
            "mixed", [0.4, 0.9, 0.6], -0.176059552670288, -14.9713308059541, [0.234693709116156, 0.372876594780174, 0.228097048142566],
            [0.358830237987819, 0.636369708844931, 0.159174184400519], [0.351138061025347, 0.636272485199324, 0.0625825810806118]
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Likelihood_means_and_variances_are_scikit_learns(
        string name, double[] lengths, double mean, double likelihood, double[] means, double[] variances, double[] believed)
    {
        Axis[] axes = name == "plain" ? GivenPoints.Plain : GivenPoints.Mixed;
        GaussianProcess process = GivenPoints.Process(axes, room: 2);
        process.TrySet(new(lengths, GivenPoints.Noise)).ShouldBeTrue();
        process.Mean.ShouldBe(mean, 1e-10);
        process.LogMarginalLikelihood.ShouldBe(likelihood, 1e-9);
        for (int i = 0; i < means.Length; i++)
        {
            (double at, double variance) = process.At(GivenPoints.Features(axes, 20 + i));
            at.ShouldBe(means[i], 1e-10);
            variance.ShouldBe(variances[i], 1e-10);
        }

        process.Believe(GivenPoints.Features(axes, 30));
        process.Believe(GivenPoints.Features(axes, 31));
        for (int i = 0; i < means.Length; i++)
        {
            (double at, double variance) = process.At(GivenPoints.Features(axes, 20 + i));
            at.ShouldBe(means[i], 1e-10);
            variance.ShouldBe(believed[i], 1e-10);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_slope_is_that_of_differences(bool plain)
    {
        Axis[] axes = plain ? GivenPoints.Plain : GivenPoints.Mixed;
        GaussianProcess process = GivenPoints.Process(axes);
        foreach (double[] logs in new double[][] { [-1, 0.3, 0.8, -3], [1.5, -1.5, 0, -1], [0.2, 0.1, -0.4, -6] })
        {
            double[] slope = new double[4], none = new double[4];
            GaussianProcessFit.LogPosterior(process, 3, logs, slope);
            for (int i = 0; i < logs.Length; i++)
            {
                double At(double by)
                {
                    double[] moved = [.. logs];
                    moved[i] += by;
                    return GaussianProcessFit.LogPosterior(process, 3, moved, none);
                }

                const double h = 1e-3;
                double difference = ((8 * (At(h) - At(-h))) - At(2 * h) + At(-2 * h)) / (12 * h);
                slope[i].ShouldBe(difference, 1e-7 * (1 + Math.Abs(difference)));
            }
        }
    }

    /// <summary>Values drawn from a process along the first of three axes: its length comes back, the others are found to be long, the noise to be what it was.</summary>
    [Fact]
    public void A_fit_finds_what_the_values_were_drawn_from()
    {
        const int n = 120;
        RandomSequence random = new RandomKey(5).Sequence(Purpose.Data);
        double[][] points = new double[n][];
        for (int i = 0; i < n; i++) points[i] = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
        Cholesky factor = new(n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double s = Math.Sqrt(5) * Math.Abs(points[i][0] - points[j][0]) / 0.25;
                factor.Row(i)[j] = (1 + s + (s * s / 3)) * Math.Exp(-s);
            }

            factor.Diagonal(i) = 1 + 0.02;
        }

        factor.Factor(n).ShouldBeTrue();
        double[] normal = new double[factor.Stride], values = new double[factor.Stride];
        for (int i = 0; i < n; i++) normal[i] = random.NextNormal();
        factor.Multiply(normal, values);
        Hyperparameters fit = GaussianProcessFit.Of(GivenPoints.Plain, points, values[..n], new double[n]);
        fit.Lengths[0].ShouldBeInRange(0.15, 0.4);
        fit.Lengths.Skip(1).ShouldAllBe(length => length > 1.5);
        fit.Noise.ShouldBeInRange(0.01, 0.04);
        // Where the values' errors are known to be as large, nothing is left for the noise.
        GaussianProcessFit.Of(GivenPoints.Plain, points, values[..n], [.. Enumerable.Repeat(0.02, n)]).Noise.ShouldBeLessThan(0.01);
    }

    /// <summary>A point that does not have a factor is as far from each that has it, and at no distance from one that has it not.</summary>
    [Fact]
    public void Distances_along_axes_are_as_stated()
    {
        double[] features = Matern.Embed(GivenPoints.Mixed, [0.5, 0.5, double.NaN]);
        Matern kernel = new(GivenPoints.Mixed, [0.3, 0.7, 0.9]);
        double[][] others = [[0.5, 0.5, 0.1], [0.5, 0.5, 1], [0.5, 0.5, double.NaN], [0.5, 1.0 / 6, double.NaN], [0.2, 0.5, double.NaN]];
        double[] embedded = [.. others.SelectMany(point => Matern.Embed(GivenPoints.Mixed, point))];
        double[][] columns = [.. Enumerable.Range(0, 4).Select(feature => Enumerable.Range(0, 8).Select(i => i < 5 ? embedded[(4 * i) + feature] : 0).ToArray())];
        double[] k = new double[8];
        kernel.Between(features, columns, 5, k, []);
        double[] distances = [1 / 0.9, 1 / 0.9, 0, 1 / 0.7, 0.3 / 0.3];
        for (int i = 0; i < 5; i++)
        {
            double s = Math.Sqrt(5) * distances[i];
            k[i].ShouldBe((1 + s + (s * s / 3)) * Math.Exp(-s), 1e-14);
        }

        k[5..].ShouldAllBe(x => x == 0);
    }
}
