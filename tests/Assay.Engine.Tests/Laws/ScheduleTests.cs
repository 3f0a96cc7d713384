using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Reference;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>Learning-rate schedules against the formulas of <c>keras.optimizers.schedules</c>, in epochs.</summary>
public class ScheduleTests
{
    private const double Rate = 0.03;
    private const int Epochs = 24;

    private static readonly LayerOptions[] Network =
        [new DenseOptions { Units = 6, Activation = new() { Name = ActivationKind.Tanh } }, new DenseOptions { Units = 1 }];

    private static readonly Dataset Data = Run.Disk(33, 3);

    private static TrainingOptions Training(ScheduleOptions schedule) => new()
    {
        Loss = Run.Mse,
        Optimizer = new() { LearningRate = Rate },
        BatchSize = 20,
        Epochs = Epochs,
        Shuffle = false,
        Schedule = schedule,
    };

    private static readonly Dictionary<string, (ScheduleOptions Options, Func<double, double> Formula)> Schedules = new()
    {
        ["exponential"] = (
            new() { Name = ScheduleKind.ExponentialDecay, DecayEpochs = 10, DecayRate = 0.5 },
            t => Rate * Math.Pow(0.5, t / 10)),
        ["exponential, defaults"] = (
            new() { Name = ScheduleKind.ExponentialDecay },
            t => Rate * Math.Pow(0.9, t / Epochs)),
        ["exponential, staircase"] = (
            new() { Name = ScheduleKind.ExponentialDecay, DecayEpochs = 5, DecayRate = 0.5, Staircase = true },
            t => Rate * Math.Pow(0.5, Math.Floor(t / 5))),
        ["inverse time"] = (
            new() { Name = ScheduleKind.InverseTimeDecay, DecayEpochs = 4, DecayRate = 2 },
            t => Rate / (1 + (2 * t / 4))),
        ["inverse time, staircase"] = (
            new() { Name = ScheduleKind.InverseTimeDecay, DecayEpochs = 4, DecayRate = 2, Staircase = true },
            t => Rate / (1 + (2 * Math.Floor(t / 4)))),
        ["polynomial"] = (
            new() { Name = ScheduleKind.PolynomialDecay, DecayEpochs = 16, EndRate = 0.001, Power = 2 },
            t => ((Rate - 0.001) * Math.Pow(1 - (Math.Min(t, 16) / 16), 2)) + 0.001),
        ["polynomial, defaults"] = (
            new() { Name = ScheduleKind.PolynomialDecay },
            t => ((Rate - 0.0001) * (1 - (t / Epochs))) + 0.0001),
        ["cosine"] = (
            new() { Name = ScheduleKind.CosineDecay, DecayEpochs = 12, Alpha = 0.1 },
            t => Rate * ((0.9 * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(t, 12) / 12))) + 0.1)),
        ["cosine, defaults"] = (
            new() { Name = ScheduleKind.CosineDecay },
            t => Rate * 0.5 * (1 + Math.Cos(Math.PI * t / Epochs))),
        ["piecewise"] = (
            new() { Name = ScheduleKind.PiecewiseConstant, Boundaries = [5, 9], Factors = [0.5, 0.1] },
            t => t < 5 ? Rate : t < 9 ? Rate * 0.5 : Rate * 0.1),
    };

    public static TheoryData<string> Names => [.. Schedules.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_rate_of_each_epoch_is_the_formula(string name)
    {
        (ScheduleOptions options, Func<double, double> formula) = Schedules[name];
        double[] rates = Run.Column("learning_rate", Network, Training(options), Data);
        rates.Length.ShouldBe(Epochs);
        for (int epoch = 0; epoch < Epochs; epoch++) rates[epoch].ShouldBe(formula(epoch), 1e-14, $"epoch {epoch + 1}");
    }

    [Theory, MemberData(nameof(Names))]
    public void Within_an_epoch_the_rate_moves_on_with_the_samples(string name)
    {
        (ScheduleOptions options, Func<double, double> formula) = Schedules[name];
        TrainingOptions training = Training(options);
        double[] start = Compare.Doubles(Run.Train(
            Network, training with { Schedule = null, Optimizer = new() { LearningRate = 0 } }, Data).Network.Parameters.Span);
        ReferenceTraining reference = new(Network, training, 2, start);
        (double[], double[])[] samples = [.. Enumerable.Range(0, 33).Select(i =>
            (Compare.Doubles(Data.FeaturesOf(i)), Compare.Doubles(Data.Targets.AsSpan(i, 1))))];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            reference.Step(samples[..20], 0, formula(epoch));
            reference.Step(samples[20..], 0, formula(epoch + (20 / 33.0)));
        }

        float[] trained = Run.Train(Network, training, Data).Network.Parameters.ToArray();
        Compare.Largest(Compare.Doubles(trained), reference.Parameters).ShouldBeLessThan(2e-6);
    }

    [Fact]
    public void A_plateau_never_raises_the_rate_to_its_least()
    {
        ScheduleOptions plateau = new() { Name = ScheduleKind.ReduceOnPlateau, Monitor = "loss", MinimumRate = 3 };
        TrainingOptions training = Training(plateau) with { Optimizer = new() { LearningRate = 2 }, Epochs = 5 };
        Run.Column("learning_rate", Network, training, Data).ShouldAllBe(rate => rate == 2);
    }

    [Theory]
    [InlineData(0, 0.5, 0)]
    [InlineData(2, 0.5, 0)]
    [InlineData(3, 0.1, 0.01)]
    public void A_plateau_lowers_the_rate_by_the_rule(int patience, double factor, double least)
    {
        ScheduleOptions plateau = new()
        {
            Name = ScheduleKind.ReduceOnPlateau, Monitor = "loss", Patience = patience, Factor = factor, MinimumRate = least,
        };
        TrainingOptions training = Training(plateau) with { Optimizer = new() { LearningRate = 2 }, Epochs = 40 }; // too fast at first
        double[] rates = Run.Column("learning_rate", Network, training, Data), losses = Run.Column("loss", Network, training, Data);

        double rate = 2, best = double.PositiveInfinity;
        int wait = 0, lowered = 0;
        for (int epoch = 0; epoch < losses.Length; epoch++)
        {
            rates[epoch].ShouldBe(rate, 1e-12, $"epoch {epoch + 1}");
            if (losses[epoch] + 1e-4 < best) // keras.callbacks.ReduceLROnPlateau: min_delta 1e-4
            {
                (best, wait) = (losses[epoch], 0);
            }
            else if (++wait >= patience && rate > least)
            {
                (rate, wait) = (Math.Max(rate * factor, least), 0);
                lowered++;
            }
        }

        lowered.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void A_warm_up_rises_in_a_line_from_nothing()
    {
        ScheduleOptions cosine = new() { Name = ScheduleKind.CosineDecay, WarmupEpochs = 4 };
        double[] rates = Run.Column("learning_rate", Network, Training(cosine), Data);
        rates[0].ShouldBe(0);
        for (int epoch = 1; epoch < 4; epoch++)
            rates[epoch].ShouldBe(epoch / 4.0 * Rate * 0.5 * (1 + Math.Cos(Math.PI * epoch / Epochs)), 1e-14);
    }
}
