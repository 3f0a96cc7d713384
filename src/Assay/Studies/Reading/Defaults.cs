using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Studies.Reading;

/// <summary>
/// Writes out the defaults that follow other options: a parameter follows its function's name, the width of a kernel its
/// height. Where the search varies what a default follows, the reference leaves it to each trial (decision 31).
/// </summary>
/// <param name="varied">The paths that the search varies; none for an experiment that is to be trained as it stands.</param>
internal sealed class Defaults(IReadOnlySet<string> varied)
{
    /// <summary>Of an experiment to be trained as it stands.</summary>
    public static Defaults OfTrial { get; } = new(new HashSet<string>());

    public Experiment Complete(Experiment experiment)
    {
        (DataOptions data, IReadOnlyList<LayerOptions> network, TrainingOptions training) = experiment;
        return new(data.WithDefaults(), [.. network.Select(Layer)], Training(training, DataSource.ShapeOf(data).Classes != 0));
    }

    /// <summary>The function with the parameters left out that it would have anyway: as a person writes it.</summary>
    public static object Brief(object function)
    {
        OptionType type = OptionType.Of(function.GetType());
        object bare = type.New(), brief = type.New();
        OptionMember name = type.Find("name")!;
        name.Property.SetValue(bare, name.Property.GetValue(function));
        object usual = Function(bare);
        foreach (OptionMember member in type.Members)
        {
            object? value = member.Property.GetValue(function);
            if (member == name || !Equals(value, member.Property.GetValue(usual))) member.Property.SetValue(brief, value);
        }

        return brief;
    }

    private LayerOptions Layer(LayerOptions layer, int index)
    {
        bool Varied(string option) => varied.Contains($"network.{index}.{option}") || varied.Contains($"network.{layer.Name}.{option}");
        T Function<T>(T function, string option)
            where T : notnull => Varied($"{option}.name") ? function : (T)Defaults.Function(function);

        return layer switch
        {
            Conv2dOptions conv when conv.KernelWidth is null && !Varied("kernel") => Weighted(conv with { KernelWidth = conv.Kernel }),
            WeightedOptions weighted => Weighted(weighted),
            BatchNormOptions norm => norm with { Activation = Function(norm.Activation, "activation") },
            PoolOptions pool when pool.Stride is null && !Varied("size") => pool with { Stride = pool.Size },
            _ => layer,
        };

        WeightedOptions Weighted(WeightedOptions weighted) => weighted with
        {
            Activation = Function(weighted.Activation, "activation"),
            Initializer = Function(weighted.Initializer, "initializer"),
            BiasInitializer = Function(weighted.BiasInitializer, "bias_initializer"),
        };
    }

    private TrainingOptions Training(TrainingOptions training, bool classifies) => training with
    {
        Metrics = Trainer.Metrics(training, classifies ? 2 : 0),
        Loss = training.Loss is { } loss && !varied.Contains("training.loss.name") ? loss.WithDefaults() : training.Loss,
        Optimizer = varied.Contains("training.optimizer.name") ? training.Optimizer : training.Optimizer.WithDefaults(),
        Schedule = training.Schedule is { } schedule && !varied.Contains("training.schedule.name")
            ? schedule.WithDefaults(varied.Contains("training.epochs") ? null : training.Epochs)
            : training.Schedule,
    };

    private static object Function(object function) => function switch
    {
        ActivationOptions activation => activation.WithDefaults(),
        InitializerOptions initializer => initializer.WithDefaults(),
        OptimizerOptions optimizer => optimizer.WithDefaults(),
        LossOptions loss => loss.WithDefaults(),
        ScheduleOptions schedule => schedule.WithDefaults(epochs: null),
        _ => function,
    };
}
