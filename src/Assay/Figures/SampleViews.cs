using System.Globalization;
using Assay.Engine;
using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Results;

namespace Assay.Figures;

/// <summary>
/// What a trained network makes of single samples, so that a reader can look it in the eye: in the shapes of ClassViews.cs
/// and ImageViews.cs. All bounds below keep a view within some 200 kB, whatever the network.
/// </summary>
/// <param name="network">The trained network.</param>
/// <param name="loss">What it was trained on.</param>
/// <param name="name">Which samples: test, validation or training.</param>
/// <param name="samples">The samples, raw.</param>
/// <param name="scaler">What is done to them before they go in.</param>
internal sealed class SampleViews(TrainedNetwork network, LossOptions loss, string name, Dataset samples, Scaler scaler)
{
    private const int PictureSide = 64, GalleryBytes = 120_000, MostMistakes = 60, FewestMistakes = 8, MostWrong = 30_000;
    private const int KernelSide = 32, MostFilters = 64;
    private const int MapSide = 32, MapBytes = 200_000, MostImages = 10;

    private readonly Dataset _scaled = scaler.Apply(samples);

    /// <summary>The confusion matrix, for images a gallery of errors, and what probabilities are worth; nulls where the outputs are not finite.</summary>
    public (ClassesView? Classes, MistakesView? Mistakes, ProbabilitiesView? Probabilities) Classes()
    {
        float[] outputs = network.Predict(_scaled);
        if (!outputs.All(float.IsFinite)) return (null, null, null);
        Predictions predictions = Predictions.Of(outputs, network.Outputs, loss);
        List<int> cells = [];
        foreach (IGrouping<(int True, int Predicted), int> cell in Enumerable.Range(0, samples.Samples)
            .GroupBy(sample => (True: (int)samples.Targets[sample], Predicted: predictions.Labels[sample])).OrderBy(cell => cell.Key))
            cells.AddRange([cell.Key.True, cell.Key.Predicted, cell.Count()]);
        int[] wrong = [.. Enumerable.Range(0, samples.Samples).Where(sample => (int)samples.Targets[sample] != predictions.Labels[sample]).Take(MostWrong + 1)];
        string[] names = [.. Enumerable.Range(0, samples.Classes).Select(ClassName)];
        ClassesView classes = new(name, names, cells, wrong.Length > MostWrong ? null : wrong);
        int[] labels = [.. Enumerable.Range(0, samples.Samples).Select(sample => (int)samples.Targets[sample])];
        return (classes, samples.Image is null ? null : Mistakes(predictions), ProbabilityViews.Of(name, outputs, labels, names, loss));
    }

    /// <summary>The first convolutional layer's kernels; null where there is none.</summary>
    public FiltersView? Filters()
    {
        if (network.Tensors.FirstOrDefault(tensor => tensor.Shape.Count == 4) is not { } tensor) return null;
        IReadOnlyList<int> shape = tensor.Shape; // [height, width, channels, filters]
        (int channels, int filters) = (shape[2], shape[3]);
        int colours = PictureMaker.Colours(channels), shown = Math.Min(filters, MostFilters);
        float[] kernel = network.Parameters.Slice(tensor.Offset, tensor.Size).ToArray();
        Shape picture = new(shape[0], shape[1], colours), small = PictureMaker.Small(picture, KernelSide);
        List<float[]> pictures = [.. Enumerable.Range(0, shown).Select(filter => PictureMaker.Shrink(
            PictureMaker.Channels(PictureMaker.Channels(kernel, filters, filter, 1), channels, 0, colours), picture, KernelSide))];
        float scale = pictures.Max(values => values.Max(Math.Abs));
        return !kernel.All(float.IsFinite) ? null : new FiltersView(
            tensor.Name[..tensor.Name.LastIndexOf('.')], filters, channels, scale, new Pictures(small.Height, small.Width, colours,
                [.. pictures.SelectMany(values => values.Select(value => PictureMaker.Signed(value, scale)))]));
    }

    /// <summary>What the convolutional layers make of some images; null where there are none, or values are not finite.</summary>
    public ActivationsView? Activations()
    {
        if (samples.Image is null || Chosen() is not { Count: > 0 } chosen) return null;
        Shape[] shapes = [.. Convolutions(chosen[0]).Select(layer => layer.Shape)];
        if (shapes.Length == 0) return null;

        // As many channels as leave room for all images; then as many images as there is room for.
        int most = 64;
        while (most > 1 && Bytes() * chosen.Count > MapBytes) most /= 2;
        chosen = [.. chosen.Take((int)Math.Max(1, MapBytes / Bytes()))];

        List<LayerOutput[]> outputs = [.. chosen.Select(sample => Convolutions(sample))];
        if (!outputs.All(layers => layers.All(layer => layer.Values.All(float.IsFinite)))) return null;
        float[] predicted = network.Predict(_scaled.Select([.. chosen]));
        if (!predicted.All(float.IsFinite)) return null;
        return new ActivationsView(
            name, chosen, [.. chosen.Select(Truth)], [.. Said(predicted)], PictureMaker.Of(samples, chosen, PictureSide),
            [.. shapes.Select((_, i) => Maps([.. outputs.Select(layers => layers[i])], Math.Min(most, shapes[i].Channels)))]);

        long Bytes() => shapes.Sum(shape => (long)Math.Min(most, shape.Channels) * PictureMaker.BytesOf(shape with { Channels = 1 }, MapSide));
    }

    private MistakesView Mistakes(Predictions predictions)
    {
        int[] wrong = [.. Enumerable.Range(0, samples.Samples).Where(sample => predictions.Labels[sample] != (int)samples.Targets[sample])];
        int each = Math.Clamp(GalleryBytes / 2 / PictureMaker.BytesOf(samples.Shape, PictureSide), FewestMistakes, MostMistakes);
        int[] confident = [.. wrong.OrderByDescending(predictions.Confidence)]; // stable: equals stay in the order of the samples
        HashSet<int> kept = [.. confident.Take(each), .. wrong.Take(each)];
        int[] shown = [.. confident.Where(kept.Contains)];
        return new MistakesView(
            name, wrong.Length, samples.Samples, shown, [.. shown.Select(Truth)],
            [.. shown.Select(sample => ClassName(predictions.Labels[sample]))],
            [.. shown.Select(sample => Math.Round(predictions.Confidence(sample), 4))],
            shown.Length == 0 ? new Pictures(0, 0, 1, []) : PictureMaker.Of(samples, shown, PictureSide), each);
    }

    private static LayerActivations Maps(IReadOnlyList<LayerOutput> images, int shown)
    {
        Shape shape = images[0].Shape, map = shape with { Channels = shown }, small = PictureMaker.Small(map, MapSide);
        List<float[]> values = [.. images.Select(image =>
            PictureMaker.Shrink(PictureMaker.Channels(image.Values, shape.Channels, 0, shown), map, MapSide))];
        bool signed = values.Any(image => image.Any(value => value < 0));
        float[] scales = [.. values.Select(image => image.Max(Math.Abs))];
        byte[] bytes = [.. values.SelectMany((image, i) => Enumerable.Range(0, shown)
            .SelectMany(channel => PictureMaker.Channels(image, shown, channel, 1))
            .Select(value => signed ? PictureMaker.Signed(value, scales[i]) : PictureMaker.Unsigned(value, scales[i])))];
        return new LayerActivations(
            images[0].Layer, shape.Height, shape.Width, shape.Channels, shown, signed, scales,
            new Pictures(small.Height, small.Width, 1, bytes));
    }

    private LayerOutput[] Convolutions(int sample) =>
        [.. network.Activations(_scaled, sample).Where(layer => layer.Kind == "conv2d")];

    /// <summary>The first sample of each class, of at most ten spread over all; without classes the first ten samples.</summary>
    private List<int> Chosen()
    {
        IEnumerable<int> all = Enumerable.Range(0, samples.Samples);
        if (samples.Classes == 0) return [.. all.Take(MostImages)];
        int count = Math.Min(MostImages, samples.Classes);
        ILookup<int, int> byClass = all.ToLookup(sample => (int)samples.Targets[sample]);
        return [.. Enumerable.Range(0, count).SelectMany(i => byClass[(int)((long)i * samples.Classes / count)].Take(1))];
    }

    private string ClassName(int label) => label < samples.ClassNames.Count
        ? samples.ClassNames[label]
        : label.ToString(CultureInfo.InvariantCulture);

    private string Truth(int sample) => samples.Classes > 0
        ? ClassName((int)samples.Targets[sample])
        : Numbers(samples.Codes.Select(code => samples.ValuesOf(code.Name)[sample]));

    private IEnumerable<string> Said(float[] outputs)
    {
        int width = network.Outputs;
        return samples.Classes > 0
            ? Predictions.Of(outputs, width, loss).Labels.Select(ClassName)
            : outputs.Chunk(width).Select(values => Numbers(Told([.. values.Select(value => (double)value)])));
    }

    /// <summary>The targets that outputs stand for, in their own units where there is a way back.</summary>
    private IEnumerable<double> Told(double[] outputs)
    {
        int at = 0;
        foreach (TargetCode code in samples.Codes)
        {
            double[] own = outputs[at..(at += code.Columns.Count)];
            if (code.NoWayBack is null) yield return code.Decode(own);
            else foreach (double value in own) yield return value;
        }
    }

    private static string Numbers(IEnumerable<double> values) =>
        string.Join(", ", values.Select(value => value.ToString("G4", CultureInfo.InvariantCulture)));
}
