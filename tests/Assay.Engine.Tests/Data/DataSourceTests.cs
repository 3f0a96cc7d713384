using Assay.Engine.Data;

namespace Assay.Engine.Tests.Data;

public class DataSourceTests
{
    private static LoadedData Load(SourceKind source, int samples, int testSamples = 100, long seed = 2022) =>
        DataSource.Load(new DataOptions { Source = source, Samples = samples, TestSamples = testSamples, Seed = seed }, ".");

    [Theory]
    [InlineData(SourceKind.Triangle)]
    [InlineData(SourceKind.Spiral)]
    [InlineData(SourceKind.DarkIntervals)]
    public void Fewer_training_points_are_a_prefix_of_more_and_test_points_stay(SourceKind source)
    {
        LoadedData few = Load(source, 800), many = Load(source, 4000);
        many.Train.Features.AsSpan(0, few.Train.Features.Length).SequenceEqual(few.Train.Features).ShouldBeTrue();
        many.Train.Targets.AsSpan(0, few.Train.Targets.Length).SequenceEqual(few.Train.Targets).ShouldBeTrue();
        many.Test.Features.ShouldBe(few.Test.Features);
        many.Train.Features.Intersect(many.Test.Features).Count().ShouldBeLessThan(10); // chance alone
        Load(source, 800, seed: 1).Train.Features.ShouldNotBe(few.Train.Features);
    }

    [Fact]
    public void The_share_of_points_inside_the_triangle_is_its_share_of_the_area()
    {
        (double X, double Y)[] clipped = [(-20, 60), (80, -40), (-20, -40)];
        foreach ((double nx, double ny) in new[] { (1.0, 0.0), (-1, 0), (0, 1), (0, -1) }) clipped = Clip(clipped, nx, ny);
        double share = Area(clipped) / 10_000;
        share.ShouldBe(0.45, 1e-12); // 5000 less the corners of 450 and 50 that reach past the square

        const int Samples = 200_000;
        double inside = Load(SourceKind.Triangle, Samples).Train.Targets.Sum() / (double)Samples;
        inside.ShouldBe(share, 4 * Math.Sqrt(share * (1 - share) / Samples));
    }

    [Fact]
    public void A_point_is_labelled_as_barycentric_coordinates_say()
    {
        Dataset data = Load(SourceKind.Triangle, 20_000).Train;
        for (int i = 0; i < data.Samples; i++)
        {
            double x = data.FeaturesOf(i)[0], y = data.FeaturesOf(i)[1];
            // p = a + u (b − a) + v (c − a) with a = (−20, −40), b = (80, −40), c = (−20, 60)
            double u = (x + 20) / 100, v = (y + 40) / 100;
            data.Targets[i].ShouldBe(u >= 0 && v >= 0 && u + v <= 1 ? 1 : 0);
        }
    }

    [Fact]
    public void Spiral_labels_follow_the_rule()
    {
        Dataset data = Load(SourceKind.Spiral, 20_000).Train;
        for (int i = 0; i < data.Samples; i++)
        {
            double x = data.FeaturesOf(i)[0], y = data.FeaturesOf(i)[1];
            double value = Math.Sign(x + y) * Math.Sign(x) * Math.Cos(Math.Sqrt((x * x) + (y * y)) / (2 * Math.PI));
            if (Math.Abs(value) > 1e-12) data.Targets[i].ShouldBe(value > 0 ? 1 : 0);
        }

        data.Targets.Average().ShouldBeInRange(0.4f, 0.6f);
    }

    [Fact]
    public void Points_are_uniform_in_the_square()
    {
        const int Samples = 100_000, Cells = 20;
        Dataset data = Load(SourceKind.Triangle, Samples).Train;
        int[] counts = new int[Cells * Cells];
        for (int i = 0; i < Samples; i++)
        {
            ReadOnlySpan<float> point = data.FeaturesOf(i);
            point[0].ShouldBeInRange(-50, 50);
            point[1].ShouldBeInRange(-50, 50);
            counts[(Cell(point[0]) * Cells) + Cell(point[1])]++;
        }

        // χ² with 399 degrees of freedom: mean 399, deviation √798 = 28; five deviations either way.
        double expected = Samples / (double)counts.Length;
        counts.Sum(count => (count - expected) * (count - expected) / expected).ShouldBe(399, 5 * 28.3);

        static int Cell(float coordinate) => Math.Min(Cells - 1, (int)((coordinate + 50) / 100 * Cells));
    }

    [Fact]
    public void Dark_intervals_hold_no_training_samples_and_noise_is_as_stated()
    {
        LoadedData data = Load(SourceKind.DarkIntervals, 20_000, 20_000);
        foreach ((double from, double to) in DarkIntervals.Gaps)
        {
            data.Train.Features.ShouldNotContain(x => x > from && x < to);
            ((double)data.Test.Features.Count(x => x > from && x < to)).ShouldBe((to - from) * 2000, 250);
        }

        data.Train.Features.Min().ShouldBeInRange(-5, -4.99f);
        data.Train.Features.Max().ShouldBeInRange(4.99f, 5);
        Deviation(data.Train).ShouldBe(0.4, 0.01); // 5 deviations of a sample deviation: 5 · 0.4 / √40000
        Deviation(data.Test).ShouldBe(0.1, 0.0025);

        static double Deviation(Dataset data) => Math.Sqrt(data.Features.Zip(data.Targets,
            (x, y) => Math.Pow(y - ((2 * Math.Sin(1.5 * x)) + (x / 2.0)), 2)).Average());
    }

    [Fact]
    public void Defaults_are_those_of_the_source()
    {
        new DataOptions { Source = SourceKind.Triangle, Samples = 4000 }.WithDefaults().TestSamples.ShouldBe(400);
        DataSource.Load(new DataOptions { Source = SourceKind.DarkIntervals }, ".").Train.Samples.ShouldBe(100);
        new DataOptions { Source = SourceKind.Spiral }.WithDefaults().Scaling!.By.ShouldBe(50);
        new DataOptions { Source = SourceKind.DarkIntervals }.WithDefaults().Scaling!.Name.ShouldBe(ScalingKind.None);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused_all_at_once()
    {
        DataOptions options = new()
        {
            Source = SourceKind.Csv, Samples = 5, Label = "a", Targets = ["b", "b"], TestPath = "t", TestFraction = 0.5,
            Scaling = new ScalingOptions { Name = ScalingKind.Divide }, Augmentation = new AugmentationOptions(),
        };
        Should.Throw<DataException>(() => DataSource.Load(options, ".")).Errors.Select(error => error.Place).ShouldBe(
        [
            "data.samples", "data.path", "data.label", "data.test_fraction", "data.features", "data.scaling.by", "data.augmentation.sigma",
        ]);
        DataSource.Check(new DataOptions()).ShouldHaveSingleItem().Path.ShouldBe("data.source");
        DataSource.Check(new DataOptions { Source = SourceKind.Triangle, Label = "a", Noise = 1 }).Count.ShouldBe(2);
        DataSource.Check(new DataOptions { Source = SourceKind.Triangle }.WithDefaults()).ShouldBeEmpty();
        DataSource.Check(new DataOptions { Source = SourceKind.Csv, Path = "a", Label = "b" }.WithDefaults()).ShouldBeEmpty();
    }

    /// <summary>The part of a polygon where nx · x + ny · y ≤ 50 (Sutherland–Hodgman).</summary>
    private static (double X, double Y)[] Clip((double X, double Y)[] polygon, double nx, double ny)
    {
        List<(double, double)> kept = [];
        for (int i = 0; i < polygon.Length; i++)
        {
            (double X, double Y) a = polygon[i], b = polygon[(i + 1) % polygon.Length];
            double da = (nx * a.X) + (ny * a.Y) - 50, db = (nx * b.X) + (ny * b.Y) - 50, t = da / (da - db);
            if (da <= 0) kept.Add(a);
            if (da * db < 0) kept.Add((a.X + (t * (b.X - a.X)), a.Y + (t * (b.Y - a.Y))));
        }

        return [.. kept];
    }

    private static double Area((double X, double Y)[] polygon) => Math.Abs(polygon.Index().Sum(corner =>
    {
        (double X, double Y) next = polygon[(corner.Index + 1) % polygon.Length];
        return (corner.Item.X * next.Y) - (next.X * corner.Item.Y);
    })) / 2;
}
