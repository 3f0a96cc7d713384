using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Results;
using Assay.Studies;

namespace Assay.Figures;

/// <summary>What figures need of a trained network beside its curves; in the shapes of Views.cs.</summary>
internal static class FinalViews
{
    private const int Cells = 101, LinePoints = 401, Bins = 40, Digits = 6;

    /// <summary>The views that apply to this network, by name.</summary>
    /// <param name="network">The trained network.</param>
    /// <param name="experiment">What it was trained by.</param>
    /// <param name="scaler">What is done to features before they go in.</param>
    /// <param name="train">The training samples, raw but for their targets, which are encoded, as those of the other two.</param>
    /// <param name="validation">The validation samples of the fold it was trained on; null where nothing was held out.</param>
    /// <param name="test">The test samples; null where they are locked.</param>
    public static IReadOnlyDictionary<string, JsonNode> Of(
        TrainedNetwork network, Experiment experiment, Scaler scaler, Dataset train, Dataset? validation, Dataset? test)
    {
        Dictionary<string, JsonNode> views = new() { ["weights"] = ViewJson.Write(Weights(network)) };
        (string name, Dataset samples) = test is not null ? ("test", test) : validation is not null ? ("validation", validation) : ("training", train);
        bool judged = !ReferenceEquals(samples, train);
        if (judged) Add("errors", ErrorViews.Of(name, samples, NumberPredictions.Of(network, experiment.Training, samples, scaler)));
        if (experiment.Training.Heads is { } heads)
        {
            AddHeads(views, network, heads, scaler, name, samples, judged);
            return views;
        }

        int features = train.FeatureCount, targets = train.TargetNames.Count;
        bool numbers = train.Table?.All(column => column.IsPlain) is not false;
        if (features == 2 && numbers && targets == 1 && train.Classes > 0)
            Add("plane", Plane(network, experiment, scaler, train));
        if (features == 1 && numbers && targets == 1 && train.Classes == 0)
            Add("fit", Fit(network, experiment, scaler, train, test));

        SampleViews seen = new(network, experiment.Training.Loss!, name, samples, scaler);
        if (samples.Classes >= 2 && targets == 1 && judged)
        {
            (ClassesView? classes, MistakesView? mistakes, ProbabilitiesView? probabilities) = seen.Classes();
            Add("classes", classes);
            Add("mistakes", mistakes);
            Add("probabilities", probabilities);
        }

        Add("filters", seen.Filters());
        Add("activations", seen.Activations());
        return views;

        void Add<T>(string name, T? view) where T : class
        {
            if (view is not null) views[name] = ViewJson.Write(view);
        }
    }

    /// <summary>
    /// Each classifying head's confusion matrix and mistakes, <c>hour_classes</c>, as of the chain that it is with its trunk; what the
    /// trunk makes of images with the first head's predictions.
    /// </summary>
    private static void AddHeads(
        Dictionary<string, JsonNode> views, TrainedNetwork network, IReadOnlyDictionary<string, HeadOptions> heads, Scaler scaler,
        string name, Dataset samples, bool judged)
    {
        foreach (string head in network.Heads)
        {
            Dataset own = samples.Only(heads[head].Targets ?? [head]);
            SampleViews seen = new(network.Only(head), heads[head].Loss!, name, own, scaler);
            if (own.Classes >= 2 && judged)
            {
                (ClassesView? classes, MistakesView? mistakes, ProbabilitiesView? probabilities) = seen.Classes();
                if (classes is not null) views[StoredViews.NameOf(head, "classes")] = ViewJson.Write(classes);
                if (mistakes is not null) views[StoredViews.NameOf(head, "mistakes")] = ViewJson.Write(mistakes);
                if (probabilities is not null) views[StoredViews.NameOf(head, "probabilities")] = ViewJson.Write(probabilities);
            }

            if (head != network.Heads[0]) continue;
            if (seen.Filters() is { } filters) views["filters"] = ViewJson.Write(filters);
            if (seen.Activations() is { } activations) views["activations"] = ViewJson.Write(activations);
        }
    }

    /// <summary>Null where the network's outputs are not finite: there is nothing to draw.</summary>
    private static PlaneView? Plane(TrainedNetwork network, Experiment experiment, Scaler scaler, Dataset train)
    {
        SourceKind source = experiment.Data.Source!.Value;
        bool known = source is SourceKind.Triangle or SourceKind.Spiral;
        double[] x = known ? [-PlaneTasks.Reach, PlaneTasks.Reach] : Range(train, 0);
        double[] y = known ? [-PlaneTasks.Reach, PlaneTasks.Reach] : Range(train, 1);
        float[] points = new float[Cells * Cells * 2];
        List<int> truth = new(Cells * Cells);
        for (int row = 0, i = 0; row < Cells; row++)
        {
            for (int column = 0; column < Cells; column++)
            {
                double px = Centre(x, column), py = Centre(y, row);
                (points[i++], points[i++]) = ((float)px, (float)py);
                if (known) truth.Add(PlaneTasks.Label(source, px, py));
            }
        }

        Predictions predictions = Predictions.Of(network.Predict(scaler.Apply(points)), network.Outputs, experiment.Training.Loss!);
        if (!predictions.Values.All(double.IsFinite)) return null;
        return new PlaneView(
            x, y, Cells, Cells, train.FeatureNames, known ? truth : null, Rounded(predictions.Values), predictions.Labels);

        static double Centre(double[] range, int cell) => range[0] + ((range[1] - range[0]) * (cell + 0.5) / Cells);
    }

    /// <summary>Null where the network's outputs are not finite: there is nothing to draw.</summary>
    private static FitView? Fit(TrainedNetwork network, Experiment experiment, Scaler scaler, Dataset train, Dataset? test)
    {
        bool known = experiment.Data.Source is SourceKind.DarkIntervals;
        double[] range = known ? [DarkIntervals.Low, DarkIntervals.High] : Range(train, 0);
        float[] x = [.. Enumerable.Range(0, LinePoints).Select(i => (float)(range[0] + ((range[1] - range[0]) * i / (LinePoints - 1))))];
        double[] line = Rounded(x.Select(value => (double)value));
        float[] predicted = network.Predict(scaler.Apply(x));
        TargetCode code = train.Codes[0];
        if (!predicted.All(float.IsFinite) || code.NoWayBack is not null) return null;
        return new FitView(
            [train.FeatureNames[0], code.Name],
            new Points(line, Rounded(predicted.Select(value => code.Decode([value])))),
            known ? new Points(line, Rounded(x.Select(value => DarkIntervals.Function(value)))) : null,
            PointsOf(train),
            test is null ? null : PointsOf(test));

        Points PointsOf(Dataset data) => new(Rounded(data.Features.Select(value => (double)value)), Rounded(data.ValuesOf(code.Name)));
    }

    private static WeightsView Weights(TrainedNetwork network)
    {
        List<(string Name, ReadOnlyMemory<float> Values)> tensors = [.. network.Tensors.Select(tensor => (
            tensor.Name,
            network.Parameters.Slice(tensor.Offset, tensor.Size)))];
        return new WeightsView(
        [
            HistogramOf("all", [.. tensors.Select(tensor => tensor.Values)]),
            .. tensors.Select(tensor => HistogramOf(tensor.Name, [tensor.Values])),
        ]);
    }

    /// <summary>Equal bins from the smallest to the largest finite value; one bin of width 1 where all are equal. Copies nothing.</summary>
    internal static Histogram HistogramOf(string name, IReadOnlyList<ReadOnlyMemory<float>> parts)
    {
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (ReadOnlyMemory<float> part in parts)
            foreach (float value in part.Span)
                if (float.IsFinite(value)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (low > high) (low, high) = (0, 0);
        int bins = high > low ? Bins : 1;
        if (bins == 1) (low, high) = (low - 0.5, high + 0.5);
        long[] counts = new long[bins];
        foreach (ReadOnlyMemory<float> part in parts)
            foreach (float value in part.Span)
                if (float.IsFinite(value)) counts[Math.Min(bins - 1, (int)((value - low) / (high - low) * bins))]++;
        return new Histogram(name, Rounded(Enumerable.Range(0, bins + 1).Select(i => low + ((high - low) * i / bins))), counts);
    }

    private static double[] Range(Dataset data, int feature)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < data.Samples; i++)
            (low, high) = (Math.Min(low, data.FeaturesOf(i)[feature]), Math.Max(high, data.FeaturesOf(i)[feature]));
        return [low, high];
    }

    /// <summary>Figures need no more digits than these.</summary>
    private static double[] Rounded(IEnumerable<double> values) => [.. values.Select(value => Math.Round(value, Digits))];
}
