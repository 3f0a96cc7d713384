using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>
/// A permutation seen from outside: a linear network that follows with known weights tells where each feature went.
/// </summary>
public class PermuteTests
{
    [Fact]
    public void Every_pixel_goes_to_one_place_and_takes_its_channels_along()
    {
        int[] order = Order(new(5, 7, 3), seed: 4);
        order.Order().ShouldBe(Enumerable.Range(0, 105));
        for (int i = 0; i < order.Length; i++) (order[i] % 3).ShouldBe(i % 3);
        for (int i = 0; i < order.Length; i += 3) order[(i + 1)..(i + 3)].ShouldBe([order[i] + 1, order[i] + 2]);
    }

    [Fact]
    public void Features_of_a_list_go_each_its_way()
    {
        int[] order = Order(60, seed: 4);
        order.Order().ShouldBe(Enumerable.Range(0, 60));
        order.ShouldNotBe([.. Enumerable.Range(0, 60)]);
    }

    [Fact]
    public void The_order_is_that_of_its_seed_and_of_nothing_else()
    {
        Shape image = new(6, 6, 1);
        int[] order = Order(image, seed: 1);
        Order(image, seed: 1).ShouldBe(order);
        Order(36, seed: 1).ShouldBe(order); // the same pixels without their shape
        int[] other = Order(image, seed: 2);
        other.Zip(order).Count(pair => pair.First == pair.Second).ShouldBeLessThan(10); // one is expected by chance
    }

    /// <summary>For each feature that comes out, the one that went in.</summary>
    private static int[] Order(Shape shape, int seed)
    {
        // One sample that counts its features, and as many units as features, each with the weight 1 for one of them.
        float[] x = [.. Enumerable.Range(0, shape.Size).Select(i => (float)i)];
        float[] identity = new float[shape.Size * shape.Size];
        for (int i = 0; i < shape.Size; i++) identity[(i * shape.Size) + i] = 1;
        LayerOptions[] network = [new PermuteOptions { Seed = seed }, new DenseOptions { Units = shape.Size, UseBias = false }];
        return [.. new TrainedNetwork(network, shape, identity).Predict(x).Select(value => (int)value)];
    }
}
