using Assay.Engine.Data;

namespace Assay.Engine.Tests.Data;

public class FoldsTests
{
    private static Dataset Labelled(params int[] samplesOfClass)
    {
        float[] labels = [.. samplesOfClass.Index().SelectMany(c => Enumerable.Repeat((float)c.Index, c.Item))];
        float[] features = [.. Enumerable.Range(0, labels.Length).Select(i => (float)i)];
        return new Dataset(features, labels, ["x"], ["label"], samplesOfClass.Length);
    }

    [Fact]
    public void A_repetition_divides_anew_and_the_first_is_the_division_there_always_was()
    {
        Dataset data = Labelled(55, 45);
        int[][] Of(int repetition) => [.. Folds.Split(data, 5, 0.2, true, 7, repetition).Select(split => split.Validation)];
        Of(0).ShouldBe(Folds.Split(data, 5, 0.2, true, 7).Select(split => split.Validation));
        int[][][] all = [.. Enumerable.Range(0, 4).Select(Of)];
        all.Select(split => string.Join(' ', split[0])).Distinct().Count().ShouldBe(4);
        all.ShouldAllBe(split => split.SelectMany(part => part).Order().SequenceEqual(Enumerable.Range(0, 100)));
        // Nor is it the division that locks the test part away.
        all.ShouldAllBe(split => !split[0].SequenceEqual(Folds.TestPart(data, 0.2, 7).Validation));
    }

    [Theory]
    [InlineData(5, new[] { 55, 45 })]
    [InlineData(3, new[] { 7, 1, 12 })]
    [InlineData(20, new[] { 10, 10 })]
    [InlineData(7, new[] { 101, 3, 50 })]
    public void Each_sample_is_validated_once_and_classes_keep_their_share(int folds, int[] samplesOfClass)
    {
        Dataset data = Labelled(samplesOfClass);
        IReadOnlyList<FoldSplit> splits = Folds.Split(data, folds, 0.2, true, 7);
        splits.Count.ShouldBe(folds);
        splits.SelectMany(split => split.Validation).Order().ShouldBe(Enumerable.Range(0, data.Samples));
        foreach (FoldSplit split in splits)
        {
            split.Train.Concat(split.Validation).Order().ShouldBe(Enumerable.Range(0, data.Samples));
            split.Train.ShouldBeInOrder();
            Math.Abs(split.Validation.Length - (data.Samples / (double)folds)).ShouldBeLessThan(1);
            for (int label = 0; label < samplesOfClass.Length; label++)
                Math.Abs(split.Validation.Count(i => data.Targets[i] == label) - (samplesOfClass[label] / (double)folds)).ShouldBeLessThan(1);
        }
    }

    [Fact]
    public void Unstratified_folds_ignore_the_labels()
    {
        Dataset data = Labelled(50, 50);
        IReadOnlyList<FoldSplit> splits = Folds.Split(data, 5, 0.2, false, 7);
        splits.SelectMany(split => split.Validation).Order().ShouldBe(Enumerable.Range(0, 100));
        splits.ShouldContain(split => split.Validation.Count(i => data.Targets[i] == 0) != 10);
        Dataset other = data with { Targets = [.. data.Targets.Reverse()], Classes = 0 };
        Folds.Split(other, 5, 0.2, true, 7)[0].Validation.ShouldBe(splits[0].Validation); // regression: nothing to stratify
    }

    [Fact]
    public void One_fold_holds_out_the_fraction_stratified()
    {
        Dataset data = Labelled(70, 30, 9);
        FoldSplit split = Folds.Split(data, 1, 0.2, true, 7).ShouldHaveSingleItem();
        split.Validation.Length.ShouldBe(22); // 21.8 rounded
        split.Train.Concat(split.Validation).Order().ShouldBe(Enumerable.Range(0, 109));
        split.Validation.Count(i => data.Targets[i] == 0).ShouldBeInRange(14, 15);
        split.Validation.Count(i => data.Targets[i] == 1).ShouldBeInRange(6, 7);
        split.Validation.Count(i => data.Targets[i] == 2).ShouldBeInRange(1, 2);
        Folds.Split(Labelled(1, 1), 1, 0.001, true, 7)[0].Validation.Length.ShouldBe(1);
        Folds.Split(Labelled(1, 1), 1, 0.999, true, 7)[0].Train.Length.ShouldBe(1);
    }

    [Fact]
    public void A_division_is_a_function_of_the_seed()
    {
        Dataset data = Labelled(60, 40);
        int[] first = Folds.Split(data, 5, 0.2, true, 7)[0].Validation;
        Folds.Split(data, 5, 0.2, true, 7)[0].Validation.ShouldBe(first);
        Folds.Split(data, 5, 0.2, true, 8)[0].Validation.ShouldNotBe(first);
    }

    [Fact]
    public void Samples_are_spread_over_folds_by_chance()
    {
        // Over many seeds each sample is in the first fold in one case of five: χ²-like bounds on each count.
        int[] counts = new int[50];
        const int Seeds = 2000;
        for (int seed = 0; seed < Seeds; seed++)
            foreach (int sample in Folds.Split(Labelled(30, 20), 5, 0.2, true, seed)[0].Validation) counts[sample]++;
        counts.ShouldAllBe(count => Math.Abs(count - (Seeds / 5.0)) < 4.5 * Math.Sqrt(Seeds * 0.2 * 0.8));
    }

    [Fact]
    public void More_folds_than_samples_are_refused() =>
        Should.Throw<DataException>(() => Folds.Split(Labelled(3, 2), 6, 0.2, true, 0))
            .Message.ShouldBe("evaluation.folds: 6 folds need at least 6 training samples, there are 5: ask for fewer folds or more samples");

    [Fact]
    public void One_sample_cannot_be_divided() =>
        Should.Throw<DataException>(() => Folds.Split(Labelled(1), 1, 0.2, true, 0));
}
