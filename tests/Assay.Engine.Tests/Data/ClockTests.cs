using Assay.Engine.Data;

namespace Assay.Engine.Tests.Data;

/// <summary>Clocks: that they show the time they are labelled with, read off the picture, and are drawn as often as asked for.</summary>
public class ClockTests
{
    private static readonly DataOptions Plain = new()
    {
        Source = SourceKind.Clock, Samples = 300, TestSamples = 1, Variation = 0, Noise = 0, Ticks = false,
    };

    private static Dataset Draw(DataOptions options) => DataSource.Load(options, ".").Train;

    /// <summary>Where no hand varies, it is known where each must be dark: the minute hand alone far out, both nearer to the centre.</summary>
    [Fact]
    public void The_hands_stand_where_the_time_says()
    {
        Dataset clocks = Draw(Plain);
        double radius = 0.43 * 150;
        int hours = 0;
        for (int i = 0; i < clocks.Samples; i++)
        {
            double hour = Minute(clocks, i) / 60, minute = Minute(clocks, i) % 60, minuteAngle = 6 * minute, hourAngle = (30 * hour) + (minute / 2);
            Off(Darkest(clocks.PixelsOf(i), 0.65 * radius, 0.75 * radius, _ => true), minuteAngle).ShouldBeLessThan(0.5, $"{hour}:{minute}");
            if (Off(hourAngle, minuteAngle) < 40 || Off(hourAngle, minuteAngle + 180) < 40) continue;
            Off(Darkest(clocks.PixelsOf(i), 0.3 * radius, 0.4 * radius, angle => Off(angle, minuteAngle) > 18), hourAngle).ShouldBeLessThan(0.7, $"{hour}:{minute}");
            hours++;
        }

        hours.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void A_line_has_as_much_ink_as_its_area()
    {
        double[] pixels = new double[60 * 60];
        new Canvas(pixels, 60).Line(13.2, 11.7, 44.9, 37.1, 4.6, 1);
        double length = Math.Sqrt(Math.Pow(44.9 - 13.2, 2) + Math.Pow(37.1 - 11.7, 2));
        pixels.Sum().ShouldBe((length * 4.6) + (Math.PI * 2.3 * 2.3), 0.5);
        pixels.ShouldAllBe(shade => shade >= 0 && shade <= 1);
        new Canvas(pixels, 60).Fill(0);
        new Canvas(pixels, 60).Disc(-3, 30, 10, 1); // what lies outside is not drawn, and throws nothing
        pixels.Sum().ShouldBe((100 * Math.Acos(0.3)) - (3 * Math.Sqrt(91)), 1); // the disc beyond a chord 3 from its centre
    }

    [Fact]
    public void All_minutes_are_shown_alike_and_with_a_bias_as_it_says()
    {
        DataOptions many = Plain with { Size = 16, Samples = 36_000 };
        Dataset clocks = Draw(many);
        int[] counts = new int[720];
        for (int i = 0; i < clocks.Samples; i++) counts[Minute(clocks, i)]++;
        counts.Sum(count => (count - 50.0) * (count - 50) / 50).ShouldBe(719, 5 * Math.Sqrt(2 * 719)); // χ²

        // The density 1 + bias · cos has a mean cosine of bias / 2; a cosine's deviation is below 0.75.
        foreach (double bias in (double[])[0, 0.6, 1])
        {
            Dataset biased = Draw(many with { Bias = bias });
            Enumerable.Range(0, biased.Samples).Average(i => Math.Cos(2 * Math.PI * Minute(biased, i) / 720)).ShouldBe(bias / 2, 5 * 0.75 / Math.Sqrt(36_000));
        }

        Dataset test = DataSource.Load(many with { Samples = 1, TestSamples = 9000, Bias = 1 }, ".").Test;
        Enumerable.Range(0, 9000).Average(i => Math.Cos(2 * Math.PI * Minute(test, i) / 720)).ShouldBe(0, 5 * 0.71 / Math.Sqrt(9000));
    }

    [Fact]
    public void Fewer_are_a_prefix_of_more_and_options_that_are_no_times_change_none()
    {
        DataOptions options = new() { Source = SourceKind.Clock, Samples = 20, Seed = 3 };
        LoadedData few = DataSource.Load(options, "."), many = DataSource.Load(options with { Samples = 50, TestSamples = 5 }, ".");
        many.Train.Pixels![..few.Train.Pixels!.Length].ShouldBe(few.Train.Pixels);
        many.Test.Pixels.ShouldBe(few.Test.Pixels);
        few.Test.Samples.ShouldBe(5);
        few.Train.Shape.ShouldBe(new Shape(150, 150, 1));
        Draw(options with { Seed = 4 }).Targets.ShouldNotBe(few.Train.Targets);
        foreach (DataOptions other in new[] { options with { Noise = 0 }, options with { Variation = 0.5 }, options with { Ticks = false }, options with { Size = 32 } })
        {
            Dataset changed = Draw(other);
            changed.Targets.ShouldBe(few.Train.Targets);
            changed.Pixels.ShouldNotBe(few.Train.Pixels);
        }
    }

    [Fact]
    public void Noise_has_the_deviation_that_is_asked_for()
    {
        // Of shades that noise of this size does not take to 0 or 255, as the ground's.
        Dataset still = Draw(Plain with { Samples = 20 }), noisy = Draw(Plain with { Samples = 20, Noise = 6 });
        double[] noise = [.. noisy.Pixels!.Zip(still.Pixels!).Where(pair => pair.Second is > 60 and < 180).Select(pair => (double)pair.First - pair.Second)];
        noise.Average().ShouldBe(0, 0.1);
        Math.Sqrt(noise.Average(x => x * x)).ShouldBe(6, 0.1);
    }

    [Fact]
    public void A_pair_that_was_written_is_read_again()
    {
        using Scratch place = new();
        DataOptions options = Plain with { Samples = 9, Size = 20, Encoding = new Dictionary<string, EncodingOptions> { ["time"] = EncodingTests.HourMinute } };
        Dataset clocks = Draw(options), parts = TargetEncoder.Fit(options, clocks).Apply(clocks);
        Directory.CreateDirectory(place.Path("train"));
        using (FileStream file = File.Create(place.Path("train/images.npy"))) NpyWriter.Images(clocks, file);
        using (FileStream file = File.Create(place.Path("train/labels.npy"))) NpyWriter.Labels(parts, file);
        DataOptions read = new() { Source = SourceKind.Npy, Path = "train", TestPath = "train", Targets = ["hour", "minute"] };
        Dataset again = Draw2(read);
        again.Pixels.ShouldBe(clocks.Pixels);
        again.Targets.ShouldBe(parts.Targets);
        again.Shape.ShouldBe(clocks.Shape);
        Dataset times = Draw2(read with { Time = true });
        times.Targets.ShouldBe(clocks.Targets);
        times.Columns.ShouldHaveSingleItem().Period.ShouldBe(720);

        Dataset Draw2(DataOptions options) => DataSource.Load(options, place.Folder).Train;
    }

    private static int Minute(Dataset clocks, int sample) => (int)clocks.Targets[sample];

    /// <summary>The direction, in degrees clockwise from the top, in which a ring about the centre is darkest.</summary>
    private static double Darkest(ReadOnlySpan<byte> pixels, double from, double to, Func<double, bool> counts)
    {
        double right = 0, up = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            double x = (i % 150) + 0.5 - 75, y = 75 - ((i / 150) + 0.5), distance = Math.Sqrt((x * x) + (y * y));
            if (distance < from || distance > to || !counts(Math.Atan2(x, y) * 180 / Math.PI)) continue;
            double dark = 230.0 - pixels[i];
            (right, up) = (right + (dark * x / distance), up + (dark * y / distance));
        }

        return Math.Atan2(right, up) * 180 / Math.PI;
    }

    /// <summary>How far two directions are apart, in degrees.</summary>
    private static double Off(double a, double b) => Math.Abs(Math.IEEERemainder(a - b, 360));
}
