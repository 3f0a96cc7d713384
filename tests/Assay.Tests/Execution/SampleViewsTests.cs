using System.Text.Json.Nodes;
using Assay.Engine;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Figures;
using Assay.Results;
using Assay.Studies.Writing;

namespace Assay.Tests.Execution;

public class SampleViewsTests
{
    private static readonly LossOptions CrossEntropy = new() { Name = LossKind.CategoricalCrossentropy };

    [Fact]
    public void The_confusion_matrix_and_the_gallery_are_those_of_the_predictions()
    {
        Dataset images = Images(90, new(5, 5, 1), 3);
        TrainedNetwork network = Network(images, Flat(3));
        (ClassesView? classes, MistakesView? mistakes, _) = Views(network, images).Classes();

        float[] outputs = network.Predict(Divided.Apply(images));
        int[] said = [.. outputs.Chunk(3).Select(values => Array.IndexOf(values, values.Max()))];
        for (int i = 0; i < classes!.Cells.Count; i += 3)
            classes.Cells[i + 2].ShouldBe(Enumerable.Range(0, 90).Count(s => images.Targets[s] == classes.Cells[i] && said[s] == classes.Cells[i + 1]));
        classes.Cells.Where((_, i) => i % 3 == 2).Sum().ShouldBe(90);
        classes.Names.ShouldBe(["class 0", "class 1", "class 2"]);

        int[] wrong = [.. Enumerable.Range(0, 90).Where(sample => said[sample] != (int)images.Targets[sample])];
        (mistakes!.Wrong, mistakes.Total).ShouldBe((wrong.Length, 90));
        classes.Wrong.ShouldBe(wrong);
        mistakes.Index.ShouldBe(wrong.OrderByDescending(sample => outputs[(3 * sample) + said[sample]]));
        for (int i = 0; i < mistakes.Index.Count; i++)
        {
            int sample = mistakes.Index[i];
            mistakes.True[i].ShouldBe($"class {images.Targets[sample]}");
            mistakes.Predicted[i].ShouldBe($"class {said[sample]}");
            mistakes.Confidence[i].ShouldBe(outputs[(3 * sample) + said[sample]], 1e-4);
            mistakes.Pictures.Bytes[(25 * i)..(25 * (i + 1))].ShouldBe(images.PixelsOf(sample).ToArray());
        }
    }

    [Fact]
    public void Of_many_mistakes_the_most_confident_and_the_first_are_kept()
    {
        Dataset images = Images(600, new(5, 5, 1), 3);
        TrainedNetwork network = Network(images, Flat(3));
        float[][] outputs = [.. network.Predict(Divided.Apply(images)).Chunk(3)];
        int[] wrong = [.. Enumerable.Range(0, 600).Where(sample => Array.IndexOf(outputs[sample], outputs[sample].Max()) != (int)images.Targets[sample])];
        MistakesView mistakes = Views(network, images).Classes().Mistakes!;

        (mistakes.Each, mistakes.Wrong).ShouldBe((60, wrong.Length));
        mistakes.Index.Count.ShouldBeInRange(61, 120);
        mistakes.Index.Order().Take(60).ShouldBe(wrong.Take(60));
        mistakes.Index.Take(60).ShouldBe(wrong.OrderByDescending(sample => outputs[sample].Max()).Take(60));
        mistakes.Confidence.ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void A_view_of_before_has_the_most_confident_mistakes_alone() => ViewJson.Read<MistakesView>(JsonNode.Parse(
        """{"samples":"test","wrong":1,"total":2,"index":[1],"true":["a"],"predicted":["b"],"confidence":[0.9],"pictures":{"height":1,"width":1,"channels":1,"bytes":"AA=="}}""")!)
        .Each.ShouldBeNull();

    [Fact]
    public void With_one_output_the_confidence_is_that_of_the_label_it_predicts()
    {
        Dataset images = Images(60, new(4, 4, 1), 2);
        TrainedNetwork network = Network(images, [new DenseOptions { Units = 1, Activation = new() { Name = ActivationKind.Sigmoid } }]);
        MistakesView mistakes = new SampleViews(network, new() { Name = LossKind.BinaryCrossentropy }, "test", images, Divided).Classes().Mistakes!;
        mistakes.Wrong.ShouldBeGreaterThan(0);
        mistakes.Confidence.ShouldAllBe(confidence => confidence >= 0.5 && confidence <= 1);
        mistakes.Confidence.ShouldBeInOrder(SortDirection.Descending);
    }

    [Theory]
    [InlineData(1), InlineData(3), InlineData(2)]
    public void Filters_are_the_first_kernels_to_the_byte(int channels)
    {
        Dataset images = Images(4, new(6, 6, channels), 2);
        TrainedNetwork network = Network(images, [new Conv2dOptions { Name = "first", Filters = 5, Kernel = 3, KernelWidth = 2 }, .. Flat(2)]);
        FiltersView filters = Views(network, images).Filters()!;
        (filters.Layer, filters.Filters, filters.Channels).ShouldBe(("first", 5, channels));
        int shown = channels == 3 ? 3 : 1;
        (filters.Pictures.Height, filters.Pictures.Width, filters.Pictures.Channels).ShouldBe((3, 2, shown));
        ReadOnlySpan<float> kernel = network.Parameters.Span[..(3 * 2 * channels * 5)];
        int at = 0;
        for (int filter = 0; filter < 5; filter++)
            for (int tap = 0; tap < 6; tap++)
                for (int c = 0; c < shown; c++)
                {
                    double decoded = (filters.Pictures.Bytes[at++] - 128) / 127.0 * filters.Scale;
                    decoded.ShouldBe(kernel[(((tap * channels) + c) * 5) + filter], filters.Scale / 253);
                }

        at.ShouldBe(filters.Pictures.Bytes.Length);
    }

    [Fact]
    public void Activations_are_those_of_a_plain_convolution()
    {
        Dataset images = Images(20, new(7, 6, 1), 2);
        TrainedNetwork network = Network(images,
        [
            new Conv2dOptions { Filters = 4, Kernel = 3, Activation = new() { Name = ActivationKind.Tanh } }, new PoolOptions(),
            new Conv2dOptions { Name = "second", Filters = 2, Kernel = 1, Activation = new() { Name = ActivationKind.Relu } }, .. Flat(2),
        ]);
        ActivationsView view = Views(network, images).Activations()!;
        view.Layers.Select(layer => layer.Layer).ShouldBe(["conv2d_1", "second"]);
        view.Layers[1].TwoSided.ShouldBeFalse();
        view.Index.ShouldBe([0, Array.FindIndex(images.Targets, target => target == 1)]); // the first of each class
        view.True.ShouldBe(["class 0", "class 1"]);

        LayerActivations first = view.Layers[0];
        (first.Height, first.Width, first.Channels, first.Shown, first.TwoSided).ShouldBe((5, 4, 4, 4, true));
        float[] kernel = network.Parameters[..(9 * 4)].ToArray(), bias = network.Parameters.Slice(36, 4).ToArray();
        for (int image = 0; image < 2; image++)
            for (int f = 0; f < 4; f++)
                for (int y = 0; y < 5; y++)
                    for (int x = 0; x < 4; x++)
                    {
                        double sum = bias[f];
                        for (int t = 0; t < 9; t++)
                            sum += images.PixelsOf(view.Index[image])[((y + (t / 3)) * 6) + x + (t % 3)] / 255.0 * kernel[(t * 4) + f];
                        byte value = first.Maps.Bytes[(((((image * 4) + f) * 5) + y) * 4) + x];
                        ((value - 128) / 127.0 * first.Scales[image]).ShouldBe(Math.Tanh(sum), 0.005);
                    }
    }

    [Fact]
    public void Views_of_a_large_network_on_large_images_stay_small()
    {
        Dataset images = Images(48, new(100, 100, 3), 24);
        LayerOptions Conv(int filters, int stride) => new Conv2dOptions { Filters = filters, Kernel = 3, Stride = stride, Padding = PaddingKind.Same };
        TrainedNetwork network = Network(images, [Conv(64, 2), Conv(128, 2), Conv(128, 2), Conv(256, 2), Conv(256, 1), new GlobalPoolOptions(), .. Flat(24)]);
        SampleViews views = Views(network, images);
        (ClassesView? classes, MistakesView? mistakes, _) = views.Classes();
        ActivationsView activations = views.Activations()!;
        JsonNode[] nodes = [ViewJson.Write(classes), ViewJson.Write(mistakes), ViewJson.Write(views.Filters()), ViewJson.Write(activations)];
        nodes.Sum(node => node.ToJsonString(Content.Json).Length).ShouldBeLessThan(600_000);
        mistakes!.Index.Count.ShouldBeGreaterThanOrEqualTo(8);
        activations.Index.Count.ShouldBe(10);
        activations.Layers.ShouldAllBe(layer => layer.Maps.Height <= 32 && layer.Shown >= 2);
    }

    [Fact]
    public void Pixels_of_a_picture_made_smaller_are_means()
    {
        float[] small = PictureMaker.Shrink([1, 3, 10, 5, 7, 20, 2, 4, 50], new Shape(3, 3, 1), 2); // 2 × 2 windows, cut off at the border
        small.ShouldBe([4, 15, 3, 50]);
        PictureMaker.Shrink([1, 3, 10, 5], new Shape(2, 2, 1), 2).ShouldBe([1, 3, 10, 5]);
    }

    [Fact]
    public void A_network_that_diverged_has_no_views()
    {
        Dataset images = Images(6, new(4, 4, 1), 2);
        TrainedNetwork network = Network(images, [new Conv2dOptions { Filters = 1, Kernel = 2 }, .. Flat(2)]);
        float[] broken = network.Parameters.ToArray();
        broken[0] = float.NaN;
        SampleViews views = Views(new TrainedNetwork(network.Layers, network.Input, broken), images);
        views.Classes().ShouldBe((null, null, null));
        views.Filters().ShouldBeNull();
        views.Activations().ShouldBeNull();
    }

    [Fact]
    public void A_network_of_no_convolution_shows_neither_filters_nor_activations()
    {
        Dataset images = Images(6, new(4, 4, 1), 2);
        SampleViews views = Views(Network(images, Flat(2)), images);
        views.Filters().ShouldBeNull();
        views.Activations().ShouldBeNull();
    }

    private static readonly Scaler Divided = new([0, 0, 0], [255, 255, 255]);

    private static SampleViews Views(TrainedNetwork network, Dataset images) => new(network, CrossEntropy, "test", images, Divided);

    private static LayerOptions[] Flat(int classes) => [new DenseOptions { Units = classes, Activation = new() { Name = ActivationKind.Softmax } }];

    /// <summary>Noise for images, labels in turns.</summary>
    private static Dataset Images(int samples, Shape shape, int classes)
    {
        RandomSequence random = new RandomKey(5).Sequence(Purpose.Search);
        byte[] pixels = new byte[samples * shape.Size];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(256 * random.NextDouble());
        return new Dataset([], [.. Enumerable.Range(0, samples).Select(i => (float)(i * 7 % classes))], [], ["label"], classes)
        {
            Image = shape,
            Pixels = pixels,
            ClassNames = [.. Enumerable.Range(0, classes).Select(c => $"class {c}")],
        };
    }

    private static TrainedNetwork Network(Dataset images, LayerOptions[] layers)
    {
        ParameterTensor last = new TrainedNetwork(layers, images.Shape, []).Tensors[^1];
        RandomSequence random = new RandomKey(6).Sequence(Purpose.Search);
        float[] parameters = new float[last.Offset + last.Shape.Aggregate(1, (size, n) => size * n)];
        for (int i = 0; i < parameters.Length; i++) parameters[i] = (float)(random.NextNormal() / 5);
        return new TrainedNetwork(layers, images.Shape, parameters);
    }
}
