using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>
/// One division of the training samples: indices into the data set, ascending, every sample in one of the two; in time, what comes after those that
/// validate is in neither.
/// </summary>
/// <param name="Train">What the network sees.</param>
/// <param name="Validation">What judges it.</param>
public sealed record FoldSplit(int[] Train, int[] Validation);

/// <summary>
/// Divides samples into training and validation. A division depends on the study's seed and the labels alone, or on the groups that samples are in; in
/// time it depends on their order alone.
/// </summary>
public static class Folds
{
    // What the random orders are counted by: the test part's, and those of further divisions after it.
    private const ulong FoldIndex = 0, TestIndex = 1;

    /// <summary>
    /// k-fold cross-validation: every sample is in the validation part of exactly one fold, and the parts' sizes differ
    /// by one at most. One fold: <paramref name="validationFraction"/> of the samples is held out, rounded, at least one.
    /// </summary>
    /// <remarks>
    /// Of groups none is divided: the largest first, each goes to the smallest part so far (scikit-learn's GroupKFold; equal ones in a random order). In
    /// time fold k of n validates on part k + 1 of n + 1, after training on those before it (TimeSeriesSplit).
    /// </remarks>
    /// <param name="data">The training samples.</param>
    /// <param name="folds">How many; 1 holds out.</param>
    /// <param name="validationFraction">With one fold: the share held out, in (0, 1).</param>
    /// <param name="stratified">
    /// Whether each part has the classes' proportions, to within one sample a class; without effect for regression.
    /// </param>
    /// <param name="seed">The study's seed.</param>
    /// <param name="repetition">0-based: which of several independent divisions.</param>
    /// <exception cref="DataException">When there are fewer samples than folds, or fewer than two.</exception>
    public static IReadOnlyList<FoldSplit> Split(
        Dataset data, int folds, double validationFraction, bool stratified, long seed, int repetition = 0)
    {
        ulong index = repetition == 0 ? FoldIndex : TestIndex + (ulong)repetition;
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 1);
        int samples = data.Samples;
        if (folds == 1) return [HoldOut(data, validationFraction, stratified, seed, index)];
        int least = data.Order is null ? folds : folds + 1;
        if (least > samples)
            throw new DataException("evaluation.folds",
                $"{folds} folds need at least {least} training samples, there are {samples}: ask for fewer folds or more samples");
        if (data.Order is not null) return InTime(data, folds);
        if (data.Groups is not null)
        {
            int[] partOf = Dealt(data.Groups, folds, seed, index);
            return [.. Enumerable.Range(0, folds).Select(fold => Divide(samples, sample => partOf[sample] == fold))];
        }

        int[] order = Order(data, stratified, seed, index), foldOf = new int[samples];
        for (int i = 0; i < samples; i++) foldOf[order[i]] = i % folds; // dealt like cards, class after class
        return [.. Enumerable.Range(0, folds).Select(fold => Divide(samples, sample => foldOf[sample] == fold))];
    }

    /// <summary>The share of a file that is locked away as test set: <c>Validation</c> is the test part.</summary>
    public static FoldSplit TestPart(Dataset data, double fraction, long seed) =>
        HoldOut(data, fraction, stratified: true, seed, TestIndex);

    private static FoldSplit HoldOut(Dataset data, double fraction, bool stratified, long seed, ulong index)
    {
        int samples = data.Samples;
        if (samples < 2)
            throw new DataException("data", $"a division needs at least 2 samples, there are {samples}");

        long held = Math.Clamp((long)Math.Round(fraction * samples), 1, samples - 1);
        if (data.Order is not null) return Divide(InOrder(data.Order), (int)(samples - held), samples);
        if (data.Groups is not null) return HoldOut(data.Groups, held, seed, index);

        // Every (samples / held)-th of the order is held out: of each class its share, to within one.
        bool[] isHeld = new bool[samples];
        int[] order = Order(data, stratified, seed, index);
        for (int i = 0; i < samples; i++) isHeld[order[i]] = (i + 1) * held / samples > i * held / samples;
        return Divide(samples, sample => isHeld[sample]);
    }

    /// <summary>Groups in a random order, each held out while the held part is thereby closer to what it is to have; at least one, and never all.</summary>
    private static FoldSplit HoldOut(int[] groups, long held, long seed, ulong index)
    {
        (int[] order, int[] sizes) = Shuffled(groups, 2, "data.test_fraction", seed, index);
        HashSet<int> taken = [];
        long count = 0;
        foreach (int group in order)
            if (taken.Count < order.Length - 1 && (taken.Count == 0 || Math.Abs(count + sizes[group] - held) < Math.Abs(count - held)))
                count += taken.Add(group) ? sizes[group] : 0;
        return Divide(groups.Length, sample => taken.Contains(groups[sample]));
    }

    /// <summary>The part of each sample: groups, the largest first, each to the smallest part so far.</summary>
    private static int[] Dealt(int[] groups, int folds, long seed, ulong index)
    {
        (int[] order, int[] sizes) = Shuffled(groups, folds, "evaluation.folds", seed, index);
        int[] partOf = new int[sizes.Length];
        long[] filled = new long[folds];
        foreach (int group in order.OrderByDescending(group => sizes[group]))
        {
            partOf[group] = Array.IndexOf(filled, filled.Min());
            filled[partOf[group]] += sizes[group];
        }

        return [.. groups.Select(group => partOf[group])];
    }

    /// <summary>The groups that there are in a random order, and how many samples each has.</summary>
    private static (int[] Order, int[] Sizes) Shuffled(int[] groups, int least, string option, long seed, ulong index)
    {
        int[] sizes = new int[groups.Max() + 1];
        foreach (int group in groups) sizes[group]++;
        int[] order = [.. Enumerable.Range(0, sizes.Length).Where(group => sizes[group] > 0)];
        if (order.Length < least)
            throw new DataException(option, $"{least} parts need at least {least} groups, there {(order.Length == 1 ? "is" : "are")} {order.Length} among the samples (data.group): ask for fewer folds, or group by another column");
        RandomSequence random = new RandomKey((ulong)seed).Sequence(Purpose.Split, index);
        random.Shuffle(order);
        return (order, sizes);
    }

    private static IReadOnlyList<FoldSplit> InTime(Dataset data, int folds)
    {
        int[] order = InOrder(data.Order!);
        int part = order.Length / (folds + 1);
        return [.. Enumerable.Range(1, folds).Select(fold => order.Length - ((folds - fold + 1) * part)).Select(from => Divide(order, from, from + part))];
    }

    /// <summary>Samples by time; those of one time as the file has them.</summary>
    private static int[] InOrder(double[] moments) => [.. Enumerable.Range(0, moments.Length).OrderBy(sample => moments[sample])];

    private static FoldSplit Divide(int[] order, int from, int to) => new([.. order[..from].Order()], [.. order[from..to].Order()]);

    /// <summary>A random order; the classes one after another where the division is to be stratified.</summary>
    private static int[] Order(Dataset data, bool stratified, long seed, ulong index)
    {
        int[] order = new int[data.Samples];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        RandomSequence random = new RandomKey((ulong)seed).Sequence(Purpose.Split, index);
        random.Shuffle(order);
        return stratified && data.Classes > 0 ? ByClass(data, order) : order;
    }

    /// <summary>The same order, class after class.</summary>
    private static int[] ByClass(Dataset data, int[] order)
    {
        int[] next = new int[data.Classes + 1], sorted = new int[order.Length];
        foreach (float label in data.Targets) next[(int)label + 1]++;
        for (int label = 0; label < data.Classes; label++) next[label + 1] += next[label];
        foreach (int sample in order) sorted[next[(int)data.Targets[sample]]++] = sample;
        return sorted;
    }

    private static FoldSplit Divide(int samples, Func<int, bool> held)
    {
        int count = 0;
        for (int i = 0; i < samples; i++)
            if (held(i)) count++;
        FoldSplit split = new(new int[samples - count], new int[count]);
        for (int i = 0, train = 0, validation = 0; i < samples; i++)
        {
            if (held(i)) split.Validation[validation++] = i;
            else split.Train[train++] = i;
        }

        return split;
    }
}
