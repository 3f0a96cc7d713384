using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>Cross-entropies where probabilities reach 0 and 1 in single precision: nothing dies, nothing overflows.</summary>
public class SaturationTests
{
    [Theory]
    [InlineData(60, 0, 1)]
    [InlineData(-60, 1, -1)]
    [InlineData(200, 0, 1)]
    [InlineData(-200, 1, -1)]
    public void A_sigmoid_that_is_sure_and_wrong_still_learns(double z, double target, double slope)
    {
        (double loss, float[] gradient) = At(ActivationKind.Sigmoid, new() { Name = LossKind.BinaryCrossentropy }, [z], target, 2);
        gradient.ShouldBe([(float)slope]);
        loss.ShouldBe(-Math.Log(1e-7), 0.2); // the clip of Keras; 1 − 1e-7 is rounded to a float next to 1
    }

    [Theory]
    [InlineData(60, 0, 60, 1)]
    [InlineData(-200, 1, 200, -1)]
    [InlineData(200, 1, 0, 0)]
    public void Logits_have_no_ceiling(double z, double target, double expected, double slope)
    {
        (double loss, float[] gradient) = At(
            ActivationKind.Linear, new() { Name = LossKind.BinaryCrossentropy, FromLogits = true }, [z], target, 2);
        gradient.ShouldBe([(float)slope]);
        loss.ShouldBe(expected, 1e-4);
    }

    [Fact]
    public void A_softmax_that_is_sure_and_wrong_still_learns()
    {
        LossOptions loss = new() { Name = LossKind.SparseCategoricalCrossentropy };
        (double value, float[] gradient) = At(ActivationKind.Softmax, loss, [100, 0, -100], 2, 3);
        gradient.ShouldBe([1, 0, -1]);
        value.ShouldBe(-Math.Log(1e-7), 1e-3);
        (value, gradient) = At(ActivationKind.Linear, loss with { FromLogits = true }, [100, 0, -100], 2, 3);
        gradient.ShouldBe([1, 0, -1]);
        value.ShouldBe(200, 1e-4);
    }

    /// <summary>Loss and gradient by the last layer's sums z: one sample, whose only feature is 1, and kernel z.</summary>
    private static (double Loss, float[] Gradient) At(ActivationKind activation, LossOptions loss, double[] z, double target, int classes)
    {
        LayerOptions[] network = [new DenseOptions { Units = z.Length, UseBias = false, Activation = new() { Name = activation } }];
        TrainingOptions training = new() { Loss = loss, Epochs = 1, Metrics = [MetricKind.Accuracy] };
        using TrainingSession session = new(network, training, 1, [], default);
        for (int i = 0; i < z.Length; i++) session.Parameters[i] = (float)z[i];
        Dataset data = Run.Numbers([1], [(float)target], 1) with { Classes = classes };
        session.Meter.Reset();
        session.ComputeGradients(data, [0]);
        double[] values = new double[2];
        session.Meter.Write(values, 0);
        return (values[0], session.Gradients.ToArray());
    }
}
