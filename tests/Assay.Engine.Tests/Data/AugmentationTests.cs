using Assay.Engine.Data;
using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Data;

/// <summary>Laws of changed images: geometry, exactness, determinism, and whom they concern.</summary>
public class AugmentationTests
{
    private static readonly RandomKey Key = new(5);
    private static readonly Shape Small = new(9, 7, 2);

    public static TheoryData<double> Angles => [-170, -90, -33, 5, 12.5, 45, 90, 180];

    [Theory, MemberData(nameof(Angles))]
    public void A_rotation_turns_the_centroid_about_the_centre(double degrees)
    {
        Shape shape = new(61, 61, 1);
        byte[] changed = Warp(Blob(shape, 42, 25), ImageWarp.Of(shape, rotation: degrees), shape);
        // Counter-clockwise as seen, with y downwards: (12, −5) about (30, 30).
        double angle = degrees * Math.PI / 180, dx = 12, dy = -5;
        (double x, double y) = Centroid(changed, shape);
        x.ShouldBe(30 + (Math.Cos(angle) * dx) + (Math.Sin(angle) * dy), 0.05);
        y.ShouldBe(30 - (Math.Sin(angle) * dx) + (Math.Cos(angle) * dy), 0.05);
    }

    [Fact]
    public void A_quarter_turn_moves_pixels_exactly()
    {
        Shape shape = new(5, 5, 1);
        byte[] picture = Scratch.Ramp(25), turned = Warp(picture, ImageWarp.Of(shape, rotation: 90), shape);
        for (int y = 0; y < 5; y++)
            for (int x = 0; x < 5; x++) turned[(y * 5) + x].ShouldBe(picture[(x * 5) + (4 - y)]);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-40)]
    public void A_shear_moves_rows_by_the_tangent(double degrees)
    {
        Shape shape = new(61, 61, 1);
        (double x, double y) = Centroid(Warp(Blob(shape, 30, 20), ImageWarp.Of(shape, shear: degrees), shape), shape);
        x.ShouldBe(30 + (Math.Tan(degrees * Math.PI / 180) * (20 - 30)), 0.05);
        y.ShouldBe(20, 0.05);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(-4, 0)]
    [InlineData(0, -8)]
    [InlineData(7, 1)] // out of the picture
    public void A_translation_by_whole_pixels_is_exact(int dx, int dy)
    {
        byte[] picture = Scratch.Ramp(Small.Size), moved = Warp(picture, ImageWarp.Of(Small, dx: dx, dy: dy), Small);
        for (int y = 0; y < 9; y++)
            for (int x = 0; x < 7; x++)
                for (int c = 0; c < 2; c++)
                    moved[(((y * 7) + x) * 2) + c].ShouldBe(
                        y - dy is >= 0 and < 9 && x - dx is >= 0 and < 7 ? picture[((((y - dy) * 7) + x - dx) * 2) + c] : (byte)0);
    }

    [Fact]
    public void Half_a_pixel_is_the_mean_of_two()
    {
        Shape row = new(1, 4, 1);
        Warp([10, 20, 41, 200], ImageWarp.Of(row, dx: 0.5), row).ShouldBe([5, 15, 31, 121]); // 30.5 and 120.5 are rounded up
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Flips_are_exact_and_undo_themselves(bool x, bool y)
    {
        foreach (Shape shape in new[] { Small, new Shape(4, 6, 3) })
        {
            byte[] picture = Scratch.Ramp(shape.Size);
            ImageWarp flip = ImageWarp.Of(shape, mirrorX: x, mirrorY: y);
            byte[] once = Warp(picture, flip, shape);
            once[0].ShouldBe(picture[((((y ? shape.Height - 1 : 0) * shape.Width) + (x ? shape.Width - 1 : 0)) * shape.Channels)]);
            once.ShouldNotBe(picture);
            Warp(once, flip, shape).ShouldBe(picture);
        }
    }

    [Fact]
    public void Ranges_of_zero_change_nothing()
    {
        Dataset data = Pictures(6, new Shape(8, 8, 1));
        AugmentationOptions none = new() { Rotation = 0, Translation = 0, Shear = 0, Crop = 0, Sigma = 0, Copies = 2 };
        byte[] copies = Augmentation.Apply(data, [0, 1, 2, 3, 4, 5], none, Key).Pixels!;
        copies.ShouldBe([.. data.Pixels!, .. data.Pixels!, .. data.Pixels!]);
        Warp(data.Pixels![..64], ImageWarp.Of(data.Shape), data.Shape).ShouldBe(data.Pixels![..64]);
    }

    [Fact]
    public void Drawn_amounts_fill_their_ranges_evenly()
    {
        // A single bright pixel in the middle of a large picture tells the shift; each of 21 × 21 places is as likely.
        Shape shape = new(25, 25, 1);
        byte[] picture = new byte[625], changed = new byte[625];
        picture[(12 * 25) + 12] = 255;
        int[] counts = new int[625];
        const int Draws = 20_000;
        for (int i = 0; i < Draws; i++)
        {
            Augmentation.Augment(picture, changed, shape, new AugmentationOptions { Crop = 10 }, Augmentation.Sequence(Key, i, 0));
            counts[Array.IndexOf(changed, (byte)255)]++;
        }

        // χ² with 440 degrees of freedom: mean 440, deviation √880 = 29.7; five deviations.
        int[] reached = [.. counts.Where(count => count > 0)];
        reached.Length.ShouldBe(441);
        reached.Sum(count => Math.Pow(count - (Draws / 441.0), 2) / (Draws / 441.0)).ShouldBe(440, 5 * 29.7);
    }

    [Fact]
    public void Translations_below_1_are_shares_and_others_pixels()
    {
        Shape shape = new(101, 51, 1);
        foreach ((double translation, double width, double height) in new[] { (0.1, 5.1, 10.1), (4.0, 4.0, 4.0) })
        {
            double[] x = new double[400], y = new double[400];
            byte[] picture = Blob(shape, 25, 50), changed = new byte[shape.Size];
            for (int i = 0; i < x.Length; i++)
            {
                Augmentation.Augment(picture, changed, shape, new AugmentationOptions { Translation = translation }, Augmentation.Sequence(Key, i, 0));
                (x[i], y[i]) = Centroid(changed, shape);
            }

            x.Max(at => Math.Abs(at - 25)).ShouldBeInRange(0.97 * width, width + 0.01);
            y.Max(at => Math.Abs(at - 50)).ShouldBeInRange(0.97 * height, height + 0.01);
            x.Average().ShouldBe(25, 4 * width / Math.Sqrt(3 * 400));
        }
    }

    [Fact]
    public void Noise_is_in_grey_levels_and_stays_within_bytes()
    {
        Shape shape = new(100, 100, 1);
        byte[] grey = new byte[10_000], white = new byte[10_000], changed = new byte[10_000];
        Array.Fill(grey, (byte)128);
        Array.Fill(white, (byte)255);
        AugmentationOptions options = new() { Sigma = 10 };
        Augmentation.Augment(grey, changed, shape, options, Augmentation.Sequence(Key, 0, 0));
        double[] noise = [.. changed.Select(value => value - 128.0)];
        noise.Average().ShouldBe(0, 5 * 10 / 100.0);
        Math.Sqrt(noise.Average(n => n * n)).ShouldBe(Math.Sqrt(100 + (1 / 12.0)), 5 * 10 / Math.Sqrt(20_000)); // rounding adds 1/12
        Augmentation.Augment(white, changed, shape, options, Augmentation.Sequence(Key, 1, 0));
        ((double)changed.Count(value => value == 255)).ShouldBe(5199, 250); // half, and those rounded up
    }

    [Fact]
    public void A_copy_belongs_to_key_sample_and_number_not_to_the_fold()
    {
        Dataset data = Pictures(8, Small);
        AugmentationOptions options = new() { Rotation = 20, Translation = 0.2, HorizontalFlip = true, Sigma = 3, Copies = 2 };
        Dataset all = Augmentation.Apply(data, [.. Enumerable.Range(0, 8)], options, Key), some = Augmentation.Apply(data, [6, 3], options, Key);
        all.Samples.ShouldBe(24);
        all.Targets.ShouldBe([.. data.Targets, .. data.Targets, .. data.Targets]);
        for (int copy = 0; copy < 3; copy++)
        {
            some.PixelsOf(2 * copy).ToArray().ShouldBe(all.PixelsOf((8 * copy) + 6).ToArray());
            some.PixelsOf((2 * copy) + 1).ToArray().ShouldBe(all.PixelsOf((8 * copy) + 3).ToArray());
        }

        all.PixelsOf(8).ToArray().ShouldNotBe(all.PixelsOf(16).ToArray());
        Augmentation.Apply(data, [0], options, new RandomKey(6)).PixelsOf(1).ToArray().ShouldNotBe(all.PixelsOf(8).ToArray());
        // Another range leaves the other draws alone: the same flip and noise without the turn.
        byte[] still = Augmentation.Apply(data, [0], options with { Rotation = null }, Key).PixelsOf(1).ToArray();
        byte[] barely = Augmentation.Apply(data, [0], options with { Rotation = 1e-9 }, Key).PixelsOf(1).ToArray();
        still.Zip(barely, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Validation_is_never_augmented()
    {
        Dataset data = Pictures(10, Small);
        foreach (bool eachEpoch in new[] { false, true })
        {
            DataOptions options = new() { Source = SourceKind.Npy, Augmentation = new() { Rotation = 90, EachEpoch = eachEpoch } };
            FoldData fold = FoldData.Prepare(data, new FoldSplit([0, 1, 2, 3, 4, 5, 6], [7, 8, 9]), options, Key);
            fold.Validation!.Pixels.ShouldBe(data.Select([7, 8, 9]).Pixels);
            fold.Validation.EachEpoch.ShouldBeNull();
            fold.Train.Samples.ShouldBe(eachEpoch ? 7 : 14);
            fold.Train.Pixels![..(7 * Small.Size)].ShouldBe(data.Pixels![..(7 * Small.Size)]);
        }
    }

    [Fact]
    public unsafe void An_epochs_picture_is_that_of_sample_and_epoch_whatever_the_batch()
    {
        Dataset data = Pictures(10, Small);
        AugmentationOptions options = new() { Rotation = 30, Crop = 2, EachEpoch = true };
        Dataset train = Augmentation.Apply(data, [9, 2, 5, 7], options, Key);
        float[] alone = Gather(train, [2], 3), among = Gather(train, [0, 3, 2], 3), other = Gather(train, [2], 4);
        Column(among, 2).ShouldBe(Column(alone, 0));
        Column(other, 0).ShouldNotBe(Column(alone, 0));

        // It is the warp of sample 5 under the sequence of that sample and epoch.
        byte[] expected = new byte[Small.Size];
        Augmentation.Augment(data.PixelsOf(5), expected, Small, options, Augmentation.Sequence(Key, 5, 3));
        Column(alone, 0).ShouldBe(expected.Select(value => (float)value));

        static float[] Gather(Dataset data, int[] indices, int epoch)
        {
            float[] columns = new float[data.FeatureCount * 16];
            fixed (float* at = columns) new AugmentedBatch(data, Key, 16).Gather(indices, epoch, new Matrix(at, data.FeatureCount, 16));
            return columns;
        }

        static IEnumerable<float> Column(float[] columns, int column) => [.. Enumerable.Range(0, Small.Size).Select(row => columns[(row * 16) + column])];
    }

    [Fact]
    public void What_does_not_suit_the_samples_is_refused()
    {
        Refused(new() { Source = SourceKind.Triangle, Augmentation = new() { Rotation = 5 } }, "data.augmentation.sigma", "data.augmentation");
        Refused(new() { Source = SourceKind.Triangle, Augmentation = new() { Sigma = 1, EachEpoch = true } }, "data.augmentation.each_epoch");
        Refused(new() { Source = SourceKind.Mnist, Augmentation = new() }, "data.augmentation");
        Refused(new() { Source = SourceKind.Mnist, Augmentation = new() { Sigma = 4, EachEpoch = true, Copies = 2 } }, "data.augmentation.copies");
        Refused(new() { Source = SourceKind.Mnist, Augmentation = new() { Shear = 4 } });

        static void Refused(DataOptions options, params string[] paths) =>
            DataSource.Check(options).Select(error => error.Path).ShouldBe(paths);
    }

    private static byte[] Warp(byte[] picture, ImageWarp warp, Shape shape)
    {
        byte[] changed = new byte[picture.Length];
        warp.Apply(picture, changed, shape);
        return changed;
    }

    /// <summary>A smooth hill about a point, dark at the edges of the picture.</summary>
    private static byte[] Blob(Shape shape, double x, double y) => [.. Enumerable.Range(0, shape.Size).Select(i =>
        (byte)(255 * Math.Exp(-(Math.Pow((i % shape.Width) - x, 2) + Math.Pow((i / shape.Width) - y, 2)) / 8)))];

    private static (double X, double Y) Centroid(byte[] picture, Shape shape)
    {
        double sum = picture.Sum(value => (double)value);
        return (picture.Index().Sum(pixel => (double)pixel.Item * (pixel.Index % shape.Width)) / sum,
            picture.Index().Sum(pixel => (double)pixel.Item * (pixel.Index / shape.Width)) / sum);
    }

    private static Dataset Pictures(int count, Shape shape) =>
        new([], [.. Enumerable.Range(0, count).Select(i => (float)(i % 2))], [], ["label"], 2)
        {
            Image = shape, Pixels = [.. Enumerable.Range(0, count * shape.Size).Select(i => (byte)((i * 37) % 253))],
        };
}
