using Assay.Engine;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;
using Assay.Exports;
using Assay.Storage;
using Assay.Use;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Assay.Tests.Exports;

/// <summary>What ONNX Runtime makes of an exported network is what we say, for every layer, activation, loss and encoding.</summary>
public class OnnxTests
{
    private const int Count = 70;
    private const double Tolerance = 1e-6;

    private static readonly LossOptions Squared = new() { Name = LossKind.MeanSquaredError }, Sparse = new() { Name = LossKind.SparseCategoricalCrossentropy };

    public static TheoryData<ActivationKind, bool> Activations =>
        new(Enum.GetValues<ActivationKind>().Select(kind => (kind, false)).Append((ActivationKind.Gelu, true)));

    [Theory]
    [MemberData(nameof(Activations))]
    public void Every_activation(ActivationKind kind, bool approximate)
    {
        ActivationOptions activation = new() { Name = kind, Approximate = kind is ActivationKind.Gelu ? approximate : null, Alpha = kind is ActivationKind.Elu ? 0.7 : null };
        Agrees(MadeModels.Table(
            [new DenseOptions { Name = "h", Units = 9, Activation = activation, Repeat = 2 }, new DropoutOptions { Rate = 0.5 }, new DenseOptions { Units = 1 }],
            Squared, new LinearCode("price", null, 250, 80)));
    }

    [Theory]
    [InlineData(LossKind.SparseCategoricalCrossentropy, true, ActivationKind.Linear)]
    [InlineData(LossKind.SparseCategoricalCrossentropy, false, ActivationKind.Softmax)]
    [InlineData(LossKind.CategoricalCrossentropy, false, ActivationKind.Sigmoid)]
    [InlineData(LossKind.Nll, false, ActivationKind.LogSoftmax)]
    [InlineData(LossKind.MeanSquaredError, false, ActivationKind.Sigmoid)]
    public void Probabilities_of_several_classes(LossKind loss, bool logits, ActivationKind last) => Agrees(MadeModels.Table(
        [new DenseOptions { Units = 8, Activation = new() { Name = ActivationKind.Tanh } }, new BatchNormOptions(), new DenseOptions { Units = 3, Activation = new() { Name = last } }],
        new() { Name = loss, FromLogits = logits ? true : null }, new PlainCode(MadeModels.Kind)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Probabilities_of_one_output(bool logits) => Agrees(MadeModels.Table(
        [new PermuteOptions { Seed = 3 }, new DenseOptions { Units = 8, Activation = new() { Name = ActivationKind.Relu }, UseBias = false }, new DenseOptions { Units = 1, Activation = new() { Name = logits ? ActivationKind.Linear : ActivationKind.Sigmoid } }],
        new() { Name = LossKind.BinaryCrossentropy, FromLogits = logits ? true : null }, new PlainCode(MadeModels.Yes)));

    [Theory]
    [InlineData(PoolMethod.Max, PaddingKind.Same, 2)]
    [InlineData(PoolMethod.Average, PaddingKind.Same, 1)]
    [InlineData(PoolMethod.L2, PaddingKind.Valid, 2)]
    public void Convolutions_and_pools(PoolMethod method, PaddingKind padding, int stride) => Agrees(MadeModels.Images(
        [
            new Conv2dOptions { Filters = 5, Kernel = 3, KernelWidth = 2, Padding = padding, Stride = stride, Activation = new() { Name = ActivationKind.Softmax } },
            new BatchNormOptions { Activation = new() { Name = ActivationKind.Elu } },
            new PoolOptions { Method = method, Size = 3, Stride = 2, Padding = PaddingKind.Same },
            new PermuteOptions { Seed = 5 },
            new Conv2dOptions { Filters = 4, Kernel = 2, Zeros = 1, UseBias = false },
            new GlobalPoolOptions { Method = method },
            new DenseOptions { Units = 3, Activation = new() { Name = ActivationKind.Softmax } },
        ],
        new Shape(11, 8, 3), Sparse, null, new PlainCode(MadeModels.Kind)));

    [Fact]
    public void A_network_for_digits() => Agrees(MadeModels.Images(
        [
            new Conv2dOptions { Filters = 8, Kernel = 3, Padding = PaddingKind.Same, UseBias = false },
            new BatchNormOptions { Activation = new() { Name = ActivationKind.Relu } },
            new PoolOptions(), new FlattenOptions(), new DropoutOptions { Rate = 0.3 },
            new DenseOptions { Units = 20, Activation = new() { Name = ActivationKind.LeakyRelu } }, new DenseOptions { Units = 3 },
        ],
        new Shape(8, 8, 1), Sparse with { FromLogits = true }, null, new PlainCode(MadeModels.Kind)));

    [Fact]
    public void Two_heads_and_what_they_tell_together()
    {
        PartsCode time = new("time", 720, 60, new BinsCode("hour", 12, 0, 1, [.. Enumerable.Range(0, 12).Select(hour => (double)hour)]), new SineCosineCode("minute", 60, [60]));
        Dictionary<string, HeadOptions> heads = new() { ["hour"] = new() { Loss = Sparse }, ["minute"] = new() { Loss = Squared } };
        Prediction told = Agrees(MadeModels.Images(
            [
                new Conv2dOptions { Filters = 6, Kernel = 3, Stride = 2, Activation = new() { Name = ActivationKind.Relu } },
                new HeadsOptions
                {
                    Heads = new Dictionary<string, IReadOnlyList<LayerOptions>>
                    {
                        ["minute"] = [new DenseOptions { Units = 7, Activation = new() { Name = ActivationKind.Tanh } }, new DenseOptions { Units = 2 }],
                        ["hour"] = [new DenseOptions { Units = 12, Activation = new() { Name = ActivationKind.Softmax } }],
                    },
                },
            ],
            new Shape(9, 9, 1), null, heads, time));
        told.Targets.Select(target => target.Name).ShouldBe(["time", "hour", "minute"]);
        told.Probabilities.ShouldHaveSingleItem().ClassNames.Count.ShouldBe(12);
    }

    public static TheoryData<TargetCode> Codes => new((TargetCode[])[
        new PlainCode(MadeModels.Price), new PlainCode(new TargetColumn("angle", 0, [], 0.5)), new LinearCode("price", 7, 3, 2),
        new CosineCode("half", 5, 10), new CosineCode("lost", 10, 10), new SineCosineCode("direction", 360, [360]), new SineCosineCode("time", 720, [720, 60, 5])]);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_encoding_of_numbers(TargetCode code) => Agrees(MadeModels.Table(
        [new DenseOptions { Units = 12, Activation = new() { Name = ActivationKind.Tanh } }, new DenseOptions { Units = code.Columns.Count }], Squared, code));

    [Fact]
    public void Bins_are_told_as_their_means() => Agrees(MadeModels.Table(
        [new DenseOptions { Units = 4, Activation = new() { Name = ActivationKind.Softmax } }], Sparse, new BinsCode("age", null, 10, 20, [14.5, 33.25, 51, 72])));

    [Fact]
    public void Angles_are_right_all_around()
    {
        // Without layers in between: the two features are the sine and the cosine.
        LayerOptions[] layers = [new DenseOptions { Units = 2, UseBias = false }];
        SavedModel model = new(
            "run", new TrainedNetwork(layers, 2, [1, 0, 0, 1]), new Scaler([0, 0], [1, 1]), ["sine", "cosine"], ["direction"], [], Squared, null, null,
            new([new SineCosineCode("direction", 360, [360])]));
        float[] features = [.. Enumerable.Range(0, 16).SelectMany(i => (float[])[(float)Math.Sin(i * Math.PI / 8), (float)Math.Cos(i * Math.PI / 8)]), 0, 1, 0, -1, 1, 0, -1, 0, 0, 0];
        Agrees(model, new Dataset(features, new float[features.Length / 2], ["sine", "cosine"], ["direction"], 0));
    }

    private static Prediction Agrees(SavedModel model) => Agrees(model, MadeModels.Samples(model, Count));

    /// <summary>Runs both, and compares: classes by name, numbers relative to the largest there is or the period.</summary>
    private static Prediction Agrees(SavedModel model, Dataset samples)
    {
        Prediction ours = new Predictor(model).Predict(samples);
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using InferenceSession session = new(OnnxExport.Of(model, "made").ToByteArray(), options);
        Shape shape = model.Network.Input;
        NamedOnnxValue input = shape.IsVector
            ? NamedOnnxValue.CreateFromTensor("features", new DenseTensor<float>(samples.Features, [samples.Samples, shape.Size]))
            : NamedOnnxValue.CreateFromTensor("images", new DenseTensor<byte>(samples.Pixels!, [samples.Samples, shape.Height, shape.Width, shape.Channels]));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> theirs = session.Run([input]);
        theirs.Select(value => value.Name).ShouldBe([.. ours.Targets.Select(target => "predicted_" + target.Name), .. ours.Probabilities.Select(label => "probabilities_" + label.Name)]);
        foreach (Predicted target in ours.Targets)
        {
            DisposableNamedOnnxValue value = theirs.Single(one => one.Name == "predicted_" + target.Name);
            if (target.ClassNames.Count > 0)
            {
                value.AsEnumerable<string>().ShouldBe(Enumerable.Range(0, samples.Samples).Select(i => (string)target[i]));
                continue;
            }

            double? period = model.Codes.SelectMany(code => code.Within).FirstOrDefault(code => code.Name == target.Name)?.Period;
            Near(value.AsEnumerable<float>().ToArray(), target.Values, period);
        }

        foreach (Probabilities label in ours.Probabilities)
        {
            Near(theirs.Single(one => one.Name == "probabilities_" + label.Name).AsEnumerable<float>().ToArray(), label.Values, null);
            // What is compared is not the same everywhere.
            label.Values.Distinct().Count().ShouldBeGreaterThan(label.ClassNames.Count);
        }

        return ours;
    }

    private static void Near(float[] theirs, float[] ours, double? period)
    {
        theirs.Length.ShouldBe(ours.Length);
        double scale = period ?? ours.Max(Math.Abs);
        for (int i = 0; i < ours.Length; i++)
        {
            double difference = theirs[i] - (double)ours[i];
            if (period is { } turn) difference = Math.IEEERemainder(difference, turn); // 359.9999 and 0 are near
            Math.Abs(difference).ShouldBeLessThanOrEqualTo(Tolerance * scale, $"sample {i}: {theirs[i]} there, {ours[i]} here");
        }
    }
}
