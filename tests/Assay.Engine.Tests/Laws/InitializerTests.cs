using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Reference;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>
/// Start values against the laws their names promise. Numbers are functions of their key, so nothing here fails by
/// chance; bounds are five standard errors of a sample of 60,000.
/// </summary>
public class InitializerTests
{
    private const int Inputs = 300, Units = 200;

    // The standard deviation of a standard normal cut off at two: √(1 − 4 φ(2) / (2 Φ(2) − 1)).
    private const double Cut = 0.8796256610342398;

    // Shares within one standard deviation of the mean: normal, normal cut off at two (there of its own deviation), uniform.
    private const double OfNormal = 0.6827, OfCut = 0.6497, OfUniform = 0.5774;

    private static InitializerOptions Kind(InitializerKind name) => new() { Name = name };

    public static TheoryData<string, InitializerOptions, double, double, double, double> Laws => new()
    {
        { "random_normal", Kind(InitializerKind.RandomNormal), 0, 0.05, double.PositiveInfinity, OfNormal },
        { "random_normal moved", Kind(InitializerKind.RandomNormal) with { Mean = -1, Stddev = 1 }, -1, 1, double.PositiveInfinity, OfNormal },
        { "random_uniform", Kind(InitializerKind.RandomUniform), 0, 0.1 / Math.Sqrt(12), 0.05, OfUniform },
        { "random_uniform moved", Kind(InitializerKind.RandomUniform) with { Minval = -1, Maxval = 0 }, -0.5, 1 / Math.Sqrt(12), 0.5, OfUniform },
        { "truncated_normal", Kind(InitializerKind.TruncatedNormal), 0, 0.05 * Cut, 0.1, OfCut },
        { "truncated_normal moved", Kind(InitializerKind.TruncatedNormal) with { Mean = 3, Stddev = 2 }, 3, 2 * Cut, 4, OfCut },
        Normal("glorot_normal", InitializerKind.GlorotNormal, 2.0 / (Inputs + Units)),
        Uniform("glorot_uniform", InitializerKind.GlorotUniform, 2.0 / (Inputs + Units)),
        Normal("he_normal", InitializerKind.HeNormal, 2.0 / Inputs),
        Uniform("he_uniform", InitializerKind.HeUniform, 2.0 / Inputs),
        Normal("lecun_normal", InitializerKind.LecunNormal, 1.0 / Inputs),
        Uniform("lecun_uniform", InitializerKind.LecunUniform, 1.0 / Inputs),
        Uniform("torch_uniform", InitializerKind.TorchUniform, 1.0 / (3 * Inputs)),
    };

    private static (string, InitializerOptions, double, double, double, double) Normal(string name, InitializerKind kind, double variance) =>
        (name, Kind(kind), 0, Math.Sqrt(variance), 2 * Math.Sqrt(variance) / Cut, OfCut);

    private static (string, InitializerOptions, double, double, double, double) Uniform(string name, InitializerKind kind, double variance) =>
        (name, Kind(kind), 0, Math.Sqrt(variance), Math.Sqrt(3 * variance), OfUniform);

    [Theory, MemberData(nameof(Laws))]
    public void Mean_deviation_bounds_and_shape_are_those_of_the_law(
        string name, InitializerOptions options, double mean, double deviation, double bound, double within)
    {
        double[] values = Kernel(options, Inputs, Units);
        double count = values.Length, average = values.Average();
        average.ShouldBe(mean, 5 * deviation / Math.Sqrt(count), name);
        double variance = values.Sum(x => (x - average) * (x - average)) / count;
        Math.Sqrt(variance).ShouldBe(deviation, 5 * deviation / Math.Sqrt(2 * count), name);
        double share = values.Count(x => Math.Abs(x - mean) < deviation) / count;
        share.ShouldBe(within, 5 * Math.Sqrt(within * (1 - within) / count), name);
        if (double.IsInfinity(bound)) return;
        double furthest = values.Max(x => Math.Abs(x - mean));
        furthest.ShouldBeInRange(0.99 * bound, bound * 1.000001, name);
    }

    [Theory]
    [InlineData(InitializerKind.Zeros, null, 0)]
    [InlineData(InitializerKind.Ones, null, 1)]
    [InlineData(InitializerKind.Constant, null, 0)]
    [InlineData(InitializerKind.Constant, 0.25, 0.25)]
    public void Constants_are_constant(InitializerKind kind, double? value, double expected) =>
        Kernel(new() { Name = kind, Value = value }, 5, 7).ShouldAllBe(x => x == expected);

    [Theory]
    [InlineData(20, 20, 1.0)]
    [InlineData(33, 7, 1.0)]
    [InlineData(7, 33, 2.5)]
    [InlineData(1, 9, 1.0)]
    [InlineData(9, 1, 0.5)]
    public void Orthogonal_vectors_are_orthogonal_and_as_long_as_the_gain(int rows, int columns, double gain)
    {
        double[] w = Kernel(new() { Name = InitializerKind.Orthogonal, Gain = gain }, rows, columns);
        bool byColumn = rows >= columns;
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double dot = Enumerable.Range(0, length).Sum(i => Element(a, i) * Element(b, i));
                dot.ShouldBe(a == b ? gain * gain : 0, 1e-6 * gain * gain); // values are rounded to single precision
            }
        }

        double Element(int vector, int i) => byColumn ? w[(i * columns) + vector] : w[(vector * columns) + i];
    }

    [Fact]
    public void Orthogonal_directions_have_no_preference()
    {
        // The first element of a random unit vector of 4 has variance 1/4 and a mean of 0: its sign is not fixed.
        double[] firsts = [.. Enumerable.Range(0, 400).Select(run =>
            Kernel(new() { Name = InitializerKind.Orthogonal }, 4, 4, new RandomKey(1, run))[0])];
        firsts.Average().ShouldBe(0, 5 * 0.5 / 20);
        firsts.Average(x => x * x).ShouldBe(0.25, 0.06);
    }

    [Fact]
    public void Biases_have_their_own_initializer()
    {
        DenseOptions layer = new() { Units = 6, BiasInitializer = new() { Name = InitializerKind.Constant, Value = 0.5 } };
        TrainedNetwork network = Run.Start([layer], 4);
        network.Tensors.Select(tensor => tensor.Name).ShouldBe(["dense_1.kernel", "dense_1.bias"]);
        network.Parameters.Span[network.Tensors[1].Offset..].ToArray().ShouldAllBe(x => x == 0.5f);
    }

    /// <summary>As torch.nn.Linear and Conv2d: within ±1 / √inputs, which a bias of as many neurons or filters does not tell.</summary>
    [Fact]
    public void The_biases_of_PyTorch_are_as_far_from_0_as_its_weights()
    {
        InitializerOptions torch = Kind(InitializerKind.TorchUniform);
        LayerOptions[] network =
        [
            new Conv2dOptions { Filters = 4000, Kernel = 3, Initializer = torch, BiasInitializer = torch },
            new FlattenOptions(),
            new DenseOptions { Units = 3000, Initializer = torch, BiasInitializer = torch },
        ];
        using TrainingSession session = new(network, new() { Loss = Run.Mse, Epochs = 1 }, new Shape(3, 3, 2), [], default);
        foreach ((Parameter tensor, int inputs) in session.Network.Tensors.Zip([18, 18, 4000, 4000]))
        {
            float[] values = session.Parameters.Slice(tensor.Tensor.Offset, tensor.Size).ToArray();
            values.Max(Math.Abs).ShouldBeInRange(0.99f / MathF.Sqrt(inputs), 1.000001f / MathF.Sqrt(inputs), tensor.Tensor.Name);
        }
    }

    [Fact]
    public void The_same_key_gives_the_same_start_and_any_other_another()
    {
        RandomKey key = new(5, 3, 2);
        double[] values = Kernel(Kind(InitializerKind.HeNormal), 30, 20, key);
        Kernel(Kind(InitializerKind.HeNormal), 30, 20, key).ShouldBe(values);
        foreach (RandomKey other in new[] { key with { Study = 6 }, key with { Run = 4 }, key with { Fold = 1 }, key with { Fold = -1 } })
            Kernel(Kind(InitializerKind.HeNormal), 30, 20, other).Zip(values).ShouldAllBe(pair => pair.First != pair.Second);
    }

    [Fact]
    public void Settings_that_differ_elsewhere_start_from_the_same_weights()
    {
        DenseOptions hidden = new() { Units = 20 }, output = new() { Units = 3 };
        float[] start = Run.Start([hidden, hidden, output], 5).Parameters.ToArray();
        DenseOptions changed = hidden with { Activation = new() { Name = ActivationKind.Relu }, Regularizer = new() { L2 = 1 } };
        Run.Start([changed, new DropoutOptions { Rate = 0.5 }, hidden, output], 5).Parameters.ToArray().ShouldBe(start);
        Run.Start([hidden with { Repeat = 2 }, output], 5).Parameters.ToArray().ShouldBe(start);
        Run.Start([hidden, hidden, output with { Units = 4 }], 5).Parameters.Span[..(6 * 20)].ToArray().ShouldBe(start[..(6 * 20)]);
    }

    private static double[] Kernel(InitializerOptions options, int inputs, int units, RandomKey key = default) =>
        Compare.Doubles(Run.Start([new DenseOptions { Units = units, UseBias = false, Initializer = options }], inputs, key).Parameters.Span);

    /// <summary>What one layer has or lacks is no reason for another to start elsewhere.</summary>
    [Fact]
    public void A_layer_starts_the_same_with_and_without_biases_or_dropout_before_it()
    {
        DenseOptions first = new() { Name = "first", Units = 7 }, last = new() { Name = "last", Units = 3 };
        float[] Last(params LayerOptions[] network)
        {
            TrainedNetwork start = Run.Start(network, inputs: 4, new RandomKey(5));
            return start.Parameters.Span.Slice(start.Tensors.Single(tensor => tensor.Name == "last.kernel").Offset, 21).ToArray();
        }

        float[] expected = Last(first, last);
        Last(first with { UseBias = false }, last).ShouldBe(expected);
        Last(first, new DropoutOptions { Rate = 0.5 }, last).ShouldBe(expected);
        Last(new DenseOptions { Units = 4 }, new DenseOptions { Units = 7 }, last).ShouldNotBe(expected);
    }
}
