namespace Assay.Engine.Data;

/// <summary>How much each sample counts in what training minimises: the table's own weights, times those of its class.</summary>
internal static class SampleWeights
{
    /// <summary>The samples trained on with their weights, over their mean, so that a learning rate means what it means without; unweighted as they are.</summary>
    /// <param name="train">The samples of a fold, with their copies.</param>
    /// <param name="options">Which weights.</param>
    public static Dataset Apply(Dataset train, DataOptions options)
    {
        if (options.ClassWeights is not { } classes) return train.Weights is null ? train : train with { Weights = OverMean(train.Weights) };
        double[] ofClass = Of(train, classes);
        float[] weights = new float[train.Samples];
        for (int i = 0; i < weights.Length; i++) weights[i] = (float)((train.Weights?[i] ?? 1) * ofClass[(int)train.Targets[i]]);
        return train with { Weights = OverMean(weights) };
    }

    private static double[] Of(Dataset train, ClassWeightsOptions options)
    {
        if (train.Classes == 0) throw new DataException("data.class_weights", "class weights are of the classes of one label, and here is none: leave them out, or weigh samples (data.weight)");
        if (options.Name is ClassWeightsKind.Given)
        {
            string[] names = [.. Enumerable.Range(0, train.Classes).Select(one => train.ClassNames.ElementAtOrDefault(one) ?? $"{one}")];
            if (options.Of!.Keys.FirstOrDefault(name => !names.Contains(name)) is { } stray)
                throw new DataException("data.class_weights", $"there is no class '{stray}', but {string.Join(", ", names)}{(NearestName.Of(stray, names) is { } nearest ? $": did you mean '{nearest}'?" : "")}");
            return [.. names.Select(name => options.Of.GetValueOrDefault(name, 1))];
        }

        long[] counts = new long[train.Classes];
        foreach (float label in train.Targets) counts[(int)label]++;
        return [.. counts.Select(count => count == 0 ? 0 : (double)train.Samples / (train.Classes * count))];
    }

    private static float[] OverMean(float[] weights)
    {
        double mean = weights.Average(weight => (double)weight);
        if (!(mean > 0)) throw new DataException("data.weight", "all samples trained on have weight 0: nothing is learnt from them; give some more");
        return [.. weights.Select(weight => (float)(weight / mean))];
    }
}
