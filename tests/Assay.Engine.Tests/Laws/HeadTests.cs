using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Tests.Reference;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Laws;

/// <summary>What holds of networks with heads whatever their numbers are; those are against PyTorch's, in golden/heads.</summary>
public class HeadTests
{
    private static readonly DenseOptions Hidden = new() { Units = 8, Activation = new() { Name = ActivationKind.Tanh } };
    private static readonly DenseOptions Classes = new() { Units = 3, Activation = new() { Name = ActivationKind.Softmax } };
    private static readonly LossOptions Labels = new() { Name = LossKind.SparseCategoricalCrossentropy };

    private static readonly TrainingOptions Plain = new()
    {
        Heads = new Dictionary<string, HeadOptions>
        {
            ["where"] = new() { Loss = Labels, Weight = 1.5 },
            ["brightness"] = new() { Loss = Run.Mse, Weight = 0.25 },
        },
        BatchSize = 37, Epochs = 3,
    };

    private static readonly LayerOptions[] Divided = [Hidden, Heads(("where", [Hidden, Classes]), ("brightness", [new DenseOptions { Units = 1 }]))];

    [Fact]
    public void One_head_is_a_chain()
    {
        Dataset train = Run.BlobsAndBrightness(50, 1).Only(["where"]), validation = Run.BlobsAndBrightness(23, 2).Only(["where"]);
        LayerOptions[] trunk = [Hidden, new DropoutOptions { Rate = 0.2 }], rest = [Hidden, new DropoutOptions { Rate = 0.4 }, Classes];
        TrainingOptions chain = Plain with { Heads = null, Loss = Labels, EarlyStopping = new() { Patience = 1 } };
        TrainingOptions head = chain with { Loss = null, Heads = new Dictionary<string, HeadOptions> { ["where"] = new() { Loss = Labels } } };
        List<double[]> ofChain = [], ofHead = [];
        TrainingResult one = Run.Train([.. trunk, .. rest], chain, train, validation, onEpoch: epoch => ofChain.Add(epoch.Values.ToArray()));
        TrainingResult other = Run.Train([.. trunk, Heads(("where", rest))], head, train, validation, onEpoch: epoch => ofHead.Add(epoch.Values.ToArray()));
        other.Network.Parameters.ToArray().ShouldBe(one.Network.Parameters.ToArray());
        other.Network.Only("where").Parameters.ToArray().ShouldBe(one.Network.Parameters.ToArray());
        Trainer.Columns(head, 0, validation: true).ShouldBe(["learning_rate", "loss", "where_loss", "where_accuracy", "val_loss", "val_where_loss", "val_where_accuracy"]);
        ofHead.Select(values => (double[])[values[0], values[1], values[3], values[4], values[6]]).ShouldBe(ofChain);
        ofHead.ShouldAllBe(values => values[1] == values[2] && values[4] == values[5]);
    }

    [Fact]
    public void The_order_in_which_heads_are_written_means_nothing()
    {
        Dataset data = Run.BlobsAndBrightness(50, 1);
        HeadsOptions heads = (HeadsOptions)Run.TwoHeads[^1];
        LayerOptions[] turned = [.. Run.TwoHeads.SkipLast(1), Heads([.. heads.Heads.Reverse().Select(head => (head.Key, head.Value))])];
        TrainingOptions training = Run.OfTwoHeads with { Heads = Run.OfTwoHeads.Heads!.Reverse().ToDictionary() };
        Run.Train(turned, training, data).Network.Parameters.ToArray().ShouldBe(Run.Train(Run.TwoHeads, Run.OfTwoHeads, data).Network.Parameters.ToArray());
        Trainer.Columns(training, 0, validation: true).ShouldBe(Trainer.Columns(Run.OfTwoHeads, 0, validation: true));
    }

    [Fact]
    public void The_trunks_gradient_is_the_weighted_sum_of_its_heads()
    {
        Dataset data = Run.BlobsAndBrightness(37, 1);
        int[] all = [.. Enumerable.Range(0, data.Samples)];
        using TrainingSession session = new(Divided, Plain, data.Shape, data.Codes, new(3));
        session.ComputeGradients(data, all);
        TrainedNetwork network = new(Divided, data.Shape, session.Parameters.ToArray());
        int trunk = Enumerable.Range(0, network.Tensors.Count).TakeWhile(i => network.Tensors[i].Name.StartsWith("dense_1", StringComparison.Ordinal)).Sum(i => network.Tensors[i].Size);
        trunk.ShouldBe((90 + 1) * 8);
        double[] sum = new double[trunk];
        foreach ((string name, HeadOptions head) in Plain.Heads!)
        {
            TrainedNetwork only = network.Only(name);
            using TrainingSession chain = new(only.Layers, Plain with { Heads = null, Loss = head.Loss, Metrics = [MetricKind.Mse] }, data.Shape, [], new(4));
            only.Parameters.Span.CopyTo(chain.Parameters);
            chain.ComputeGradients(data.Only([name]), all);
            for (int i = 0; i < trunk; i++) sum[i] += head.Weight * chain.Gradients[i];
        }

        Compare.Relative(Compare.Doubles(session.Gradients[..trunk]), sum, 0.01).ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void Gradients_are_slopes_of_the_whole_loss()
    {
        // Single precision leaves some 1e-7 of a loss near 3, over a difference of 2/64: 1e-5, and the curve as much.
        const float Step = 1f / 64;
        Dataset data = Run.BlobsAndBrightness(37, 1);
        int[] all = [.. Enumerable.Range(0, data.Samples)];
        using TrainingSession session = new(Divided, Plain, data.Shape, data.Codes, new(3));
        session.ComputeGradients(data, all);
        double[] gradient = Compare.Doubles(session.Gradients);
        int[] places = [.. Enumerable.Range(0, gradient.Length).Where(i => i % 13 == 0 || i >= 91 * 8)];
        places.Length.ShouldBeGreaterThan(100);
        Compare.Largest([.. places.Select(i => (LossAt(i, Step) - LossAt(i, -Step)) / (2 * Step))], [.. places.Select(i => gradient[i])]).ShouldBeLessThan(2e-4);

        double LossAt(int i, float change)
        {
            float before = session.Parameters[i];
            session.Parameters[i] = before + change;
            double[] values = new double[session.Meter.Count];
            session.Meter.Reset();
            session.Meter.Write(values, session.Evaluate(data, all));
            session.Parameters[i] = before;
            return values[0];
        }
    }

    [Fact]
    public void A_head_alone_says_what_it_says_among_others()
    {
        Dataset data = Run.BlobsAndBrightness(50, 1);
        TrainedNetwork network = Run.Train(Run.TwoHeads, Run.OfTwoHeads, data).Network;
        network.Heads.ShouldBe(["light", "where"]);
        network.Outputs.ShouldBe(4);
        float[] both = network.Predict(data), light = network.Only("light").Predict(data), where = network.Only("where").Predict(data);
        both.ShouldBe(Enumerable.Range(0, data.Samples).SelectMany(i => (float[])[light[i], .. where.AsSpan(3 * i, 3)]));
        network.Tensors.Select(tensor => tensor.Name).ShouldBe(
        [
            "conv2d_1.kernel", "conv2d_1.bias", "light.dense_4.kernel", "light.dense_4.bias", "light.batch_norm_5.gamma", "light.batch_norm_5.beta",
            "light.dense_7.kernel", "light.dense_7.bias", "where.dense_5.kernel", "where.dense_5.bias", "where.dense_6.kernel", "where.dense_6.bias",
            "light.batch_norm_5.moving_mean", "light.batch_norm_5.moving_variance",
        ]);
        network.Activations(data, 0).Select(layer => layer.Layer).ShouldContain("where.dense_5");
        IReadOnlyDictionary<string, double> measured = network.Evaluate(data, Run.OfTwoHeads);
        measured["loss"].ShouldBe((0.5 * measured["light_loss"]) + measured["where_loss"], 1e-12);
        measured["where_accuracy"].ShouldBe(network.Only("where").Evaluate(
            data.Only(["where"]), Run.Classes)["accuracy"]);
    }

    [Fact]
    public void A_head_more_leaves_the_start_of_those_before_it_as_it_is()
    {
        using TrainingSession one = new([Hidden, Heads(("a", [Hidden, Classes]))], Learning("a"), 4, [], new(3));
        using TrainingSession two = new([Hidden, Heads(("a", [Hidden, Classes]), ("b", [Hidden, Classes]))], Learning("a", "b"), 4, [], new(3));
        int both = one.Network.Size, head = both - (5 * 8);
        two.Parameters[..both].ToArray().ShouldBe(one.Parameters.ToArray());
        two.Parameters[both..].ToArray().ShouldNotBe(one.Parameters[^head..].ToArray(), "heads of one shape begin with numbers of their own");

        static TrainingOptions Learning(params string[] heads) => Plain with { Heads = heads.ToDictionary(name => name, _ => new HeadOptions { Loss = Labels }) };
    }

    [Fact]
    public void A_weight_of_0_learns_nothing_of_a_head()
    {
        Dataset data = Run.BlobsAndBrightness(40, 1);
        TrainingOptions watched = Plain with { Heads = new Dictionary<string, HeadOptions>(Plain.Heads!) { ["brightness"] = new() { Loss = Run.Mse, Weight = 0 } } };
        using TrainingSession session = new(Divided, watched, data.Shape, data.Codes, new(3));
        session.ComputeGradients(data, [1, 2, 3]);
        session.Gradients[(91 * 8)..((91 * 8) + 9)].ToArray().ShouldAllBe(slope => slope == 0); // brightness comes first
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "no loss", "network.heads.brightness: head brightness has no loss: write training.heads.brightness: { loss: … }" },
        { "empty loss", "training.heads.where: head where has no loss: write training.heads.where.loss" },
        { "no such head", "training.heads.wher: the network has no head wher, its heads are brightness and where: leave it out, or add its layers to network.heads" },
        { "no such target", "training.heads.where.targets: head where is to learn hour, but the data have the targets where and brightness: name one of them in training.heads.where.targets, or add it to data.targets" },
        { "not learnt", "training.heads: no head learns the target brightness: add a head for it, or leave it out of data.targets" },
        { "label among numbers", "training.heads.where.targets: a head learns one class label or numbers, but where is a label among several: give it a head of its own" },
        { "label under a regression", "network.heads.where: the last layer must have one unit a class, 3, but has 1" },
        { "number under a classification", "training.heads.brightness.loss.name: sparse_categorical_crossentropy needs class labels, but the targets are numbers: take a loss for numbers, or say which are labels, data.label or data.classes" },
        { "twice", "training.heads.where.targets: targets must name at least one target, each once, but [where, where] stands here" },
        { "not at the end", "network.heads: a network divides once, at its end: what all heads share stands before heads, and nothing behind it" },
        { "again", "network.heads.where: head where cannot divide again: write its heads beside it" },
        { "empty", "network.heads: heads is empty: give each head its layers, NAME: [ … ], at least one" },
        { "a loss for all", "training.loss: each head has its own: write it there, training.heads.NAME.loss, and leave training.loss out" },
        { "metrics for all", "training.metrics: all heads together are measured by errors of numbers (mse, mae, rmse, r2, …), but f1 stands here: write it under training.heads.NAME.metrics" },
        { "heads of a chain", "training.heads: the network has no heads: leave this out, or divide it at its end, - heads: { NAME: [ … ] }" },
        { "no dense end", "network.heads.where: the last layer must be dense, as its outputs are the predictions" },
        { "no period", "training.heads.brightness.loss: circular_absolute_error needs targets that repeat, and brightness does not: say after how much, for example data.encoding.brightness: { period: 12 } for hours on a dial" },
        { "foreign option", "training.heads.brightness.loss.delta: delta belongs to huber only" },
        { "does not fit", "network.heads.where.0: layer where.conv2d_2: conv2d needs an image, but a list of 8 features comes in: leave out the layer, or give data.image" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void What_is_wrong_with_heads_is_told(string what, string message)
    {
        Dictionary<string, HeadOptions> heads = new(Plain.Heads!);
        (LayerOptions[] network, TrainingOptions training) = (Divided, Plain);
        switch (what)
        {
            case "no loss": heads.Remove("brightness"); break;
            case "empty loss": heads["where"] = new(); break;
            case "no such head": heads["wher"] = new() { Loss = Labels }; break;
            case "no such target": heads["where"] = heads["where"] with { Targets = ["hour"] }; break;
            case "not learnt": heads["brightness"] = heads["where"] with { Targets = ["where"] }; network = [Hidden, Heads(("where", [Classes]), ("brightness", [Classes]))]; break;
            case "label among numbers": heads["where"] = heads["where"] with { Targets = ["brightness", "where"] }; break;
            case "label under a regression": heads["where"] = new() { Loss = Run.Mse }; network = Ends(new DenseOptions { Units = 1 }); break;
            case "number under a classification": heads["brightness"] = new() { Loss = Labels }; network = [Hidden, Heads(("where", [Classes]), ("brightness", [Classes]))]; break;
            case "twice": heads["where"] = heads["where"] with { Targets = ["where", "where"] }; break;
            case "not at the end": network = [.. Divided, Hidden]; break;
            case "again": network = Ends(Divided[^1]); break;
            case "empty": network = [Hidden, Heads()]; break;
            case "a loss for all": training = training with { Loss = Run.Mse }; break;
            case "metrics for all": training = training with { Metrics = [MetricKind.Mae, MetricKind.F1] }; break;
            case "heads of a chain": network = [Hidden, Classes]; break;
            case "no dense end": network = Ends(new DropoutOptions { Rate = 0.1 }); break;
            case "no period": heads["brightness"] = new() { Loss = new() { Name = LossKind.CircularAbsoluteError } }; break;
            case "foreign option": heads["brightness"] = new() { Loss = Run.Mse with { Delta = 1 } }; break;
            case "does not fit": network = [Hidden, Heads(("where", [new Conv2dOptions { Filters = 2, Kernel = 3 }, Classes]), ("brightness", [new DenseOptions { Units = 1 }]))]; break;
        }

        Dataset data = Run.BlobsAndBrightness(5, 1).Repeating(null);
        IReadOnlyList<(string Path, string Message)> broken = NetworkPlan.Check(network, training with { Heads = heads }, data.Shape, data.Codes);
        broken.Select(rule => $"{rule.Path}: {rule.Message}").ShouldContain(message);

        static LayerOptions[] Ends(LayerOptions last) => [Hidden, Heads(("where", [last]), ("brightness", [new DenseOptions { Units = 1 }]))];
    }

    private static HeadsOptions Heads(params (string Name, IReadOnlyList<LayerOptions> Layers)[] heads) =>
        new() { Heads = heads.ToDictionary(head => head.Name, head => head.Layers) };
}
