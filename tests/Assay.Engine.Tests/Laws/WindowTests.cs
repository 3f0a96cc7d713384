using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>How kernels move over images, against what one finds by trying every place; and what does not fit is refused.</summary>
public class WindowTests
{
    /// <summary>Every side up to 12, kernel up to 8, stride up to 9, and zeros up to 4: 6,048 sides of images.</summary>
    [Fact]
    public void Windows_stand_where_a_walk_over_the_padded_side_finds_them()
    {
        int windows = 0;
        for (int input = 1; input <= 12; input++)
        for (int kernel = 1; kernel <= 8; kernel++)
        for (int stride = 1; stride <= 9; stride++)
        {
            Check(Window.Of(input, kernel, stride, PaddingKind.Valid), 0, 0);
            (int before, int after) = Same(input, kernel, stride);
            Check(Window.Of(input, kernel, stride, PaddingKind.Same), before, after);
            for (int zeros = 0; zeros <= 4; zeros++) Check(Window.Of(input, kernel, stride, PaddingKind.Same, zeros), zeros, zeros);

            void Check(Window window, int before, int after)
            {
                // The padded side written out: each place holds the number of its pixel, or −1.
                int[] side = [.. Enumerable.Repeat(-1, before), .. Enumerable.Range(0, input), .. Enumerable.Repeat(-1, after)];
                int position = 0;
                for (int at = 0; at + kernel <= side.Length; at += stride, position++)
                {
                    window.Origin(position).ShouldBe(at - before, $"{window}");
                    (int from, int to) = window.Taps(position);
                    int[] inside = [.. Enumerable.Range(0, kernel).Where(tap => side[at + tap] >= 0)];
                    int[] taps = [.. Enumerable.Range(from, Math.Max(0, to - from))];
                    taps.ShouldBe(inside, $"{window}");
                    windows++;
                }

                window.Output.ShouldBe(position, $"{window}");
            }
        }

        windows.ShouldBeGreaterThan(14_000);
    }

    /// <summary>The least padding that lets ⌈input / stride⌉ windows stand, found by trying; of an odd number the one more behind.</summary>
    private static (int Before, int After) Same(int input, int kernel, int stride)
    {
        int positions = 0, total = 0;
        for (int at = 0; at < input; at += stride) positions++;
        while (input + total < kernel + (stride * (positions - 1))) total++;
        int before = 0, after = 0;
        while (before + after < total)
        {
            if (after > before) before++;
            else after++;
        }

        return (before, after);
    }

    public static TheoryData<string, LayerOptions, string> Misfits => new()
    {
        { "kernel taller than the image", new Conv2dOptions { Name = "big", Filters = 2, Kernel = 7 }, "height (input 5 − kernel 7 + padding 0) / stride 1 + 1 = -1" },
        { "with zeros", new Conv2dOptions { Name = "big", Filters = 2, Kernel = 9, Zeros = 1, Stride = 2 }, "height (input 5 − kernel 9 + padding 2) / stride 2 + 1 = 0" },
        { "kernel wider than the image", new Conv2dOptions { Name = "big", Filters = 2, Kernel = 1, KernelWidth = 6 }, "width (input 4 − kernel 6 + padding 0) / stride 1 + 1 = -1" },
        { "barely wider, a large stride", new Conv2dOptions { Name = "big", Filters = 2, Kernel = 2, KernelWidth = 5, Stride = 4 }, "width (input 4 − kernel 5 + padding 0) / stride 4 + 1 = 0.75" },
        { "pool", new PoolOptions { Name = "big", Size = 6 }, "height (input 5 − kernel 6 + padding 0) / stride 6 + 1 = 0.83" },
    };

    [Theory, MemberData(nameof(Misfits))]
    public void What_does_not_fit_is_refused_with_the_layer_and_the_arithmetic(string why, LayerOptions layer, string arithmetic)
    {
        (string path, string message) = Refusals([layer, new DenseOptions { Units = 1 }], new(5, 4, 3)).ShouldHaveSingleItem(why);
        path.ShouldBe("network.big");
        message.ShouldStartWith("layer big: ");
        message.ShouldContain(arithmetic);
        message.ShouldContain("5 × 4 × 3");
    }

    /// <summary>Two rounds of a 5 × 5 kernel and pooling take 28 to 4; a third does not fit, and it is the third that is named.</summary>
    [Fact]
    public void The_first_layer_that_does_not_fit_is_named_as_it_stands_in_the_network()
    {
        LayerOptions[] round = [new Conv2dOptions { Filters = 2, Kernel = 5 }, new PoolOptions()];
        DenseOptions last = new() { Units = 1 };
        Refusals([.. round, .. round, last], new(28, 28, 1)).ShouldBeEmpty();
        (string path, string message) = Refusals([.. round, .. round, .. round, last], new(28, 28, 1)).ShouldHaveSingleItem();
        path.ShouldBe("network.4");
        message.ShouldContain("layer conv2d_5: ");
        message.ShouldContain("(input 4 − kernel 5 + padding 0) / stride 1 + 1 = 0");

        Conv2dOptions repeated = new() { Name = "conv", Filters = 2, Kernel = 5, Repeat = 3 };
        Refusals([repeated, last], new(12, 12, 1)).ShouldHaveSingleItem().Message.ShouldContain("layer conv_3: ");
        Refusals([repeated, last], new(13, 13, 1)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_list_of_features_is_no_image(bool conv)
    {
        LayerOptions layer = conv ? new Conv2dOptions { Name = "eye", Filters = 2, Kernel = 3 } : new PoolOptions { Name = "eye" };
        string message = Refusals([layer, new DenseOptions { Units = 1 }], 20).ShouldHaveSingleItem().Message;
        message.ShouldContain("layer eye: ");
        message.ShouldContain("a list of 20 features");
    }

    /// <summary>Whatever is accepted has the shapes that were promised, and runs; what is refused says why.</summary>
    [Fact]
    public void What_is_accepted_runs()
    {
        int accepted = 0, refused = 0;
        RandomSequence random = new RandomKey(31).Sequence(Purpose.Data);
        for (int i = 0; i < 300; i++)
        {
            Shape image = new(1 + random.Next(6), 1 + random.Next(6), 1 + random.Next(3));
            List<LayerOptions> network = [];
            for (int n = 1 + random.Next(3); n > 0; n--)
            {
                PaddingKind padding = (PaddingKind)random.Next(2);
                network.Add(random.Next(2) == 0
                    ? new PoolOptions { Size = 1 + random.Next(4), Stride = 1 + random.Next(4), Padding = padding }
                    : new Conv2dOptions
                    {
                        Filters = 1 + random.Next(3), Kernel = 1 + random.Next(4), KernelWidth = 1 + random.Next(4),
                        Stride = 1 + random.Next(4), Padding = padding, Zeros = random.Next(3) == 0 ? random.Next(3) : null,
                    });
            }

            network.Add(new DenseOptions { Units = 1 });
            IReadOnlyList<(string Path, string Message)> refusals = Refusals(network, image);
            if (refusals.Count > 0)
            {
                refused++;
                refusals.ShouldAllBe(refusal => refusal.Message.Contains("layer ") && refusal.Message.Contains("+ 1 = ") || refusal.Message.Contains("a list of"));
                continue;
            }

            accepted++;
            IReadOnlyList<ShapedLayer> shaped = LayerShapes.Of(network, image);
            Dataset data = Run.Numbers(new float[3 * image.Size], [1, 2, 3], image.Size) with { Image = image };
            TrainedNetwork trained = Run.Train(network, Training with { Epochs = 1, BatchSize = 2 }, data).Network;
            trained.Parameters.Length.ShouldBe((int)shaped.Sum(layer => layer.Parameters));
            trained.Predict(data).Length.ShouldBe(3);
        }

        accepted.ShouldBeGreaterThan(100);
        refused.ShouldBeGreaterThan(50);
    }

    private static readonly TrainingOptions Training = new() { Loss = Run.Mse };

    private static IReadOnlyList<(string Path, string Message)> Refusals(IReadOnlyList<LayerOptions> network, Shape input) =>
        NetworkPlan.Check(network, Training, input, [new PlainCode(new("y", 0, []))]);
}
