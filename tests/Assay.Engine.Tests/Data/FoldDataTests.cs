using Assay.Engine.Data;
using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Data;

public class FoldDataTests
{
    private static readonly RandomKey Key = new(11);

    private static Dataset Table(params float[] x) =>
        new(x, [.. Enumerable.Range(0, x.Length / 2).Select(i => (float)(i % 2))], ["a", "b"], ["label"], 2);

    private static DataOptions With(ScalingKind kind, double? by = null) =>
        new() { Source = SourceKind.Csv, Scaling = new ScalingOptions { Name = kind, By = by } };

    [Theory]
    [InlineData(ScalingKind.Standard)]
    [InlineData(ScalingKind.MinMax)]
    public void An_outlier_in_the_validation_part_does_not_move_the_scaling(ScalingKind kind)
    {
        float[] x = [1, 10, 2, 20, 3, 60, 4, 40];
        FoldSplit split = new([0, 1, 2], [3]);
        FoldData calm = FoldData.Prepare(Table(x), split, With(kind), Key);
        x[6] = 1e6f;
        FoldData outlier = FoldData.Prepare(Table(x), split, With(kind), Key);
        outlier.Train.Features.ShouldBe(calm.Train.Features);
        outlier.Scaler.Offset.ShouldBe(calm.Scaler.Offset);
        outlier.Scaler.Scale.ShouldBe(calm.Scaler.Scale);
        outlier.Validation!.Features[0].ShouldBeGreaterThan(1e5f);
    }

    [Fact]
    public void Standard_scaling_has_mean_0_and_population_deviation_1()
    {
        FoldData fold = FoldData.Prepare(Table(1, 10, 2, 20, 3, 60, 4, 40), new FoldSplit([0, 1, 2], [3]), With(ScalingKind.Standard), Key);
        fold.Scaler.Offset.ShouldBe([2, 30]);
        fold.Scaler.Scale[0].ShouldBe(Math.Sqrt(2.0 / 3), 1e-15);
        fold.Scaler.Scale[1].ShouldBe(Math.Sqrt(1400.0 / 3), 1e-13); // (20² + 10² + 30²) / 3
        fold.Validation!.Features[0].ShouldBe((float)(2 / Math.Sqrt(2.0 / 3)));
    }

    [Fact]
    public void Min_max_scaling_maps_the_training_part_to_0_and_1() =>
        FoldData.Prepare(Table(1, 10, 2, 20, 3, 60, 4, 85), new FoldSplit([0, 1, 2], [3]), With(ScalingKind.MinMax), Key)
            .ShouldSatisfyAllConditions(
                fold => fold.Train.Features.ShouldBe([0, 0, 0.5f, 0.2f, 1, 1]),
                fold => fold.Validation!.Features.ShouldBe([1.5f, 1.5f]));

    [Theory]
    [InlineData(ScalingKind.Standard)]
    [InlineData(ScalingKind.MinMax)]
    public void A_constant_feature_becomes_0_and_stays_finite(ScalingKind kind)
    {
        // 0.1 as a float is not exact: the deviation must not come out as rounding noise.
        FoldData fold = FoldData.Prepare(Table(0.1f, 1, 0.1f, 2, 0.1f, 3, 5, 4), new FoldSplit([0, 1, 2], [3]), With(kind), Key);
        fold.Train.Features.Where((_, i) => i % 2 == 0).ShouldAllBe(x => x == 0);
        fold.Validation!.Features[0].ShouldBe(4.9f, 1e-6f);
    }

    [Fact]
    public void Plane_tasks_are_divided_by_50_and_others_left_alone()
    {
        Dataset data = Table(50, -50, 25, 0);
        FoldData.PrepareAll(data, new DataOptions { Source = SourceKind.Triangle }, Key).Train.Features.ShouldBe([1, -1, 0.5f, 0]);
        FoldData.PrepareAll(data, new DataOptions { Source = SourceKind.Csv }, Key).Train.Features.ShouldBe(data.Features);
        FoldData.PrepareAll(data, With(ScalingKind.Divide, 5), Key).Train.Features.ShouldBe([10, -10, 5, 0]);
        FoldData.PrepareAll(data, With(ScalingKind.None), Key).Validation.ShouldBeNull();
    }

    [Fact]
    public void Only_the_training_part_is_augmented_and_its_noise_is_as_asked()
    {
        const int Samples = 4000;
        Dataset data = DataSource.Load(new DataOptions { Source = SourceKind.Triangle, Samples = Samples }, ".").Train;
        DataOptions options = With(ScalingKind.None) with { Augmentation = new AugmentationOptions { Sigma = 0.2, Copies = 3 } };
        FoldSplit split = Folds.Split(data, 5, 0.2, true, 0)[1];
        FoldData fold = FoldData.Prepare(data, split, options, Key);
        int part = split.Train.Length;
        fold.Validation!.Samples.ShouldBe(split.Validation.Length);
        fold.Validation.Features.ShouldBe(data.Select(split.Validation).Features);
        fold.Train.Samples.ShouldBe(4 * part);

        float[] original = fold.Train.Features[..(2 * part)];
        original.ShouldBe(data.Select(split.Train).Features);
        for (int copy = 1; copy <= 3; copy++)
        {
            fold.Train.Targets[(copy * part)..((copy + 1) * part)].ShouldBe(fold.Train.Targets[..part]);
            double[] noise = [.. original.Zip(fold.Train.Features.Skip(2 * copy * part), (a, b) => (double)b - a)];
            noise.Average().ShouldBe(0, 5 * 0.2 / Math.Sqrt(noise.Length));
            Math.Sqrt(noise.Average(n => n * n)).ShouldBe(0.2, 5 * 0.2 / Math.Sqrt(2 * noise.Length));
        }
    }

    [Fact]
    public void Noise_belongs_to_the_sample_and_the_copy_not_to_the_fold()
    {
        Dataset data = Table([.. Enumerable.Range(0, 20).Select(i => (float)i)]);
        DataOptions options = With(ScalingKind.None) with { Augmentation = new AugmentationOptions { Sigma = 1, Copies = 2 } };
        Dataset all = FoldData.PrepareAll(data, options, Key).Train;
        Dataset some = FoldData.Prepare(data, new FoldSplit([9, 4], [0]), options, Key).Train;
        for (int copy = 1; copy <= 2; copy++)
        {
            some.FeaturesOf(2 * copy).ToArray().ShouldBe(all.FeaturesOf((10 * copy) + 9).ToArray());
            some.FeaturesOf((2 * copy) + 1).ToArray().ShouldBe(all.FeaturesOf((10 * copy) + 4).ToArray());
        }

        FoldData.PrepareAll(data, options with { Augmentation = new AugmentationOptions { Sigma = 1, Copies = 1 } }, Key)
            .Train.Features.ShouldBe(all.Features[..40]);
        FoldData.PrepareAll(data, options, new RandomKey(12)).Train.Features.ShouldNotBe(all.Features);
    }

    [Fact]
    public void The_scaling_sees_the_copies_it_scales()
    {
        Dataset data = Table([.. Enumerable.Range(0, 200).Select(i => (float)i)]);
        DataOptions options = With(ScalingKind.MinMax) with { Augmentation = new AugmentationOptions { Sigma = 5 } };
        FoldData.PrepareAll(data, options, Key).Train.Features.ShouldAllBe(x => x >= 0 && x <= 1);
    }
}
