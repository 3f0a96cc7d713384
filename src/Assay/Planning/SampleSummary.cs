using System.Globalization;
using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Preparation;
using Assay.Statistics;
using Assay.Studies;

namespace Assay.Planning;

/// <summary>What a study's training samples are, so that a person sees what was understood of their file.</summary>
/// <param name="Features">Values a sample has.</param>
/// <param name="Shape">The shape of an image; null: a list of features.</param>
/// <param name="Table">What the columns of a table became, where they are more than numbers, a sentence each.</param>
/// <param name="Targets">What is to be predicted.</param>
/// <param name="Doubts">What is allowed and seldom meant, a sentence each, with what to do.</param>
internal sealed record SampleSummary(int Features, string? Shape, IReadOnlyList<string> Table, IReadOnlyList<TargetSummary> Targets, IReadOnlyList<string> Doubts)
{
    private const int MostShown = 12;

    /// <summary>So many classes that are too rare are told one by one.</summary>
    private const int ToldOneByOne = 3;

    /// <summary>Fewer samples may well have a whole number each by chance.</summary>
    private const int FewestCounted = 50;

    /// <summary>Ranges from which features are said to be large, and to differ: gradients follow the largest.</summary>
    private const double FarFromNull = 100;

    /// <summary>How far targets lie from 0, mean and deviation, where they are said to lie far.</summary>
    private const double FarOutputs = 10;

    /// <summary>The share of one class from which an accuracy says little.</summary>
    private const double NearlyAll = 0.9;

    /// <param name="samples">The samples, raw.</param>
    /// <param name="study">The study, whose reference says what is done to them.</param>
    internal static SampleSummary Of(StudySamples samples, Study study)
    {
        Dataset train = samples.Train;
        TargetSummary[] targets = [.. train.Columns.Select((column, i) => Of(train, column, i))];
        return new(train.FeatureCount, train.Image?.ToString(), [.. OfColumns(train)], targets, [.. samples.Notes, .. OfFeatures(train, study.Reference.Data), .. OfConstants(train), .. OfCounters(train), .. OfNumbers(train, study.Reference.Data), .. targets.SelectMany(target => OfClasses(target, study))]);
    }

    private static IEnumerable<string> OfColumns(Dataset train)
    {
        if (train.Table is not { } table || table.All(column => column.IsPlain)) yield break;
        foreach (FeatureColumn column in table.Where(column => column.Kind is FeatureKind.Categories))
            yield return $"{column.Name}: {column.Levels.Count} categories, {string.Join(", ", column.Levels.Take(MostShown))}{(column.Levels.Count > MostShown ? " …" : "")}";
        foreach (FeatureColumn column in table.Where(column => column.Kind is FeatureKind.Ordinal))
            yield return $"{column.Name}: {string.Join(" < ", column.Levels)}";
        int last = -1; // the feature that says of a column whether a value is missing stands last
        List<string> missing = [];
        foreach (FeatureColumn column in table)
        {
            last += column.Width;
            if (column.MayBeMissing)
                missing.Add(FormattableString.Invariant($"{column.Name} ({Enumerable.Range(0, train.Samples).Count(sample => train.FeaturesOf(sample)[last] == 1)})"));
        }

        if (missing.Count > 0)
            yield return $"values are missing of {string.Join(", ", missing.Take(MostShown))}{(missing.Count > MostShown ? " …" : "")}: filled in by the median of the training fold, or one more category, and a feature says so";
    }

    private static TargetSummary Of(Dataset train, TargetColumn column, int place)
    {
        int width = train.TargetNames.Count;
        IEnumerable<float> values = Enumerable.Range(0, train.Samples).Select(sample => train.Targets[(sample * width) + place]);
        if (column.Classes is not > 0) return new(column.Name, [], null, values.Min(), values.Max());
        int[] counts = new int[column.Classes.Value];
        foreach (float value in values) counts[(int)value]++;
        (string Name, int Samples)[] classes = [.. counts.Select((count, i) => (i < column.ClassNames.Count ? column.ClassNames[i] : i.ToString(CultureInfo.InvariantCulture), count))];
        return new(column.Name, classes, classes.Length == 2 && column.IsPositiveSaid ? classes[1].Name : null, double.NaN, double.NaN);
    }

    private static IEnumerable<string> OfFeatures(Dataset train, DataOptions options)
    {
        if (train.Image is not null || train.Samples == 0 || options.WithDefaults().Scaling is not { Name: ScalingKind.None }) yield break;
        int width = train.FeatureCount;
        double[] reach = new double[width];
        for (int i = 0, feature = 0; i < train.Features.Length; i++)
        {
            double value = Math.Abs((double)train.Features[i]);
            if (value > reach[feature]) reach[feature] = value; // not where it is missing, NaN
            if (++feature == width) feature = 0;
        }

        int largest = Array.IndexOf(reach, reach.Max());
        if (reach[largest] <= FarFromNull) yield break;
        yield return FormattableString.Invariant($"feature {train.FeatureNames[largest]} has values up to {reach[largest]:G3} and is not scaled, which networks learn slowly from or not at all: write data.scaling: standard");
    }

    /// <summary>Features that tell no sample from another. What is missing is no value.</summary>
    private static IEnumerable<string> OfConstants(Dataset train)
    {
        if (train.Image is not null || train.Samples < 2) yield break;
        string[] constant = [.. Enumerable.Range(0, train.FeatureCount).Where(IsConstant).Select(feature => train.FeatureNames[feature])];
        if (constant.Length == train.FeatureCount) yield return "every feature has one value in all samples: there is nothing to learn from";
        else if (constant.Length > 0)
            yield return $"{(constant.Length == 1 ? "a feature has" : $"{constant.Length} features have")} one value in all samples, of which nothing is learnt: {string.Join(", ", constant.Take(MostShown))}{(constant.Length > MostShown ? " …" : "")}";

        bool IsConstant(int feature)
        {
            float first = float.NaN;
            for (int i = feature; i < train.Features.Length; i += train.FeatureCount)
            {
                float value = train.Features[i];
                if (float.IsNaN(first)) first = value;
                else if (!float.IsNaN(value) && value != first) return false;
            }

            return true;
        }
    }

    /// <summary>
    /// Features that are names: another whole number for each sample, where numbers that say something would repeat. n numbers drawn from a range R
    /// all differ with probability about exp(−n² / 2R), evenly drawn, and less else: under 1e-6 where R is below n² / 28.
    /// </summary>
    private static IEnumerable<string> OfCounters(Dataset train)
    {
        if (train.Image is not null || train.Samples < FewestCounted) yield break;
        HashSet<float> seen = [];
        for (int feature = 0; feature < train.FeatureCount; feature++)
        {
            seen.Clear();
            float least = float.PositiveInfinity, most = float.NegativeInfinity;
            bool counts = true;
            for (int i = feature; i < train.Features.Length && counts; i += train.FeatureCount)
            {
                float value = train.Features[i];
                counts = value == MathF.Floor(value) && seen.Add(value); // NaN is none
                (least, most) = (Math.Min(least, value), Math.Max(most, value));
            }

            if (counts && most - least < (double)train.Samples * train.Samples / 28)
                yield return $"feature {train.FeatureNames[feature]} is another whole number for every sample, as numbers of lines or customers are: if it is one, leave it out, data.ignore: [{train.FeatureNames[feature]}]";
        }
    }

    /// <summary>Numbers to be predicted that are all the same, or lie far from where outputs begin.</summary>
    private static IEnumerable<string> OfNumbers(Dataset train, DataOptions options)
    {
        foreach (TargetColumn target in train.Columns.Where(column => column.Classes is 0 && train.Samples > 1 && train.ValuesOf(column.Name) is var values && values.Min() == values.Max()))
            yield return FormattableString.Invariant($"target {target.Name} is {train.ValuesOf(target.Name)[0]:G6} in all training samples: there is nothing to learn of it");
        foreach (TargetCode code in TargetEncoder.Unfitted(options, train.Columns).Where(code => code is PlainCode { Period: null } && code.IsNumber))
        {
            Spread spread = Spread.Of(train.ValuesOf(code.Name));
            if (Math.Abs(spread.Mean) + spread.Deviation > FarOutputs)
                yield return FormattableString.Invariant($"target {code.Name} is {spread.Mean:G3} on average, deviation {spread.Deviation:G3}, and outputs begin about 0: it takes long to get there; write data.encoding: {{ {code.Name}: standard }}, which is undone in metrics and predictions");
        }
    }

    private static IEnumerable<string> OfClasses(TargetSummary target, Study study)
    {
        if (target.Classes.Count == 0) yield break;
        int all = target.Classes.Sum(one => one.Samples), folds = study.Evaluation.Folds;
        (string name, int most) = target.Classes.MaxBy(one => one.Samples);
        if (study.Objective.Metric is { Kind: MetricKind.Accuracy } metric && most >= NearlyAll * all)
            yield return FormattableString.Invariant($"{100.0 * most / all:0.#} % of the samples have {target.Name} {name}: who always says so has an accuracy of {(double)most / all:0.###}, and {metric} cannot tell much; judge by {metric with { Measure = "balanced_accuracy" }}, {metric with { Measure = "mcc" }} or {metric with { Measure = "roc_auc" }}, which training.metrics adds");
        (string Name, int Samples)[] rare = [.. target.Classes.Where(one => one.Samples < folds)];
        if (rare.Length > ToldOneByOne)
            yield return FormattableString.Invariant($"{rare.Length} of {target.Classes.Count} classes of {target.Name} have fewer samples than there are folds, {folds}, as {string.Join(", ", rare.Take(ToldOneByOne).Select(one => one.Name))}: some folds hold none of them; take fewer folds, leave the classes out, or put them together");
        else
            foreach ((string one, int samples) in rare)
                yield return samples == 0 ? $"{target.Name} {one} has no sample that is trained on, as all of its lines test: nothing is learnt of it; get more of them, or leave the class out"
                    : FormattableString.Invariant($"{target.Name} {one} has {samples} {(samples == 1 ? "sample" : "samples")}, fewer than the {folds} folds: some folds hold none of it; take fewer folds, or leave the class out");
    }
}

/// <summary>What is known of a target.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Classes">Its classes in their order, with how many samples have each; empty where it is a number.</param>
/// <param name="Positive">Of two classes the positive one, where that is said; null else.</param>
/// <param name="Least">Of numbers the least; NaN else.</param>
/// <param name="Most">Of numbers the largest; NaN else.</param>
internal sealed record TargetSummary(string Name, IReadOnlyList<(string Name, int Samples)> Classes, string? Positive, double Least, double Most);
