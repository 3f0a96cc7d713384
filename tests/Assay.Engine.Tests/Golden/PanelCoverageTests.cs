using System.Collections;
using System.Reflection;
using Assay.Engine.Data;
using Assay.Engine.Kernels;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Golden;

/// <summary>Nothing that decides bits is left out of the panel: a new option, kind or algorithm without a place in it fails here.</summary>
public class PanelCoverageTests
{
    private static readonly Type[] Engine = typeof(Trainer).Assembly.GetTypes();

    /// <summary>What says where samples come from: they are read, not computed, and stand in a run's address by their own hash.</summary>
    private static readonly string[] OfFiles =
        [nameof(DataOptions.Path), nameof(DataOptions.TestPath), nameof(DataOptions.TestFraction), nameof(DataOptions.Features),
            nameof(DataOptions.Label), nameof(DataOptions.Positive), nameof(DataOptions.Targets), nameof(DataOptions.Classes), nameof(DataOptions.Image), nameof(DataOptions.Time),
            nameof(DataOptions.Ignore), nameof(DataOptions.Categories), nameof(DataOptions.Ordinal), nameof(DataOptions.Missing), nameof(DataOptions.Header), nameof(DataOptions.DecimalMark),
            nameof(DataOptions.Group), nameof(DataOptions.OrderBy), nameof(DataOptions.Weight), nameof(DataOptions.ValidationPath)];

    private static readonly SourceKind[] Generated = [SourceKind.Triangle, SourceKind.Spiral, SourceKind.DarkIntervals, SourceKind.Clock];

    /// <summary>All records of options in the panel.</summary>
    private static readonly object[] Options =
        [.. PanelTraining.All.SelectMany(one => Within(one.Network).Concat(Within(one.Training))), .. PanelData.All.SelectMany(Within)];

    public static TheoryData<Type> OptionTypes =>
        [.. Engine.Where(type => type is { IsPublic: true, IsAbstract: false } && type.Name.EndsWith("Options", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(OptionTypes))]
    public void Every_option_has_a_place(Type type)
    {
        object[] all = [.. Options.Where(options => options.GetType() == type)];
        all.ShouldNotBeEmpty();
        foreach (PropertyInfo property in Settable(type).Where(property => property.Name != nameof(LayerOptions.Name) || IsKind(property)))
        {
            if (type == typeof(DataOptions) && OfFiles.Contains(property.Name)) continue;
            object[] values = [.. all.Select(property.GetValue).SelectMany(Items).Distinct()];
            if (Kinds(property) is { } kinds) values.ShouldBe(kinds, ignoreOrder: true, $"{type.Name}.{property.Name}");
            else all.Any(options => IsSet(property, options)).ShouldBeTrue($"{type.Name}.{property.Name} is nowhere but at its default");
        }
    }

    /// <summary>So that a momentum is met under every optimizer that has one, and a stride under every way to pool.</summary>
    [Fact]
    public void Every_parameter_has_a_place_with_every_function_it_belongs_to()
    {
        List<string> missing = [];
        int pairs = 0;
        foreach (Type type in Options.Select(options => options.GetType()).Distinct().Where(type => type != typeof(DataOptions)))
        {
            if (Settable(type).FirstOrDefault(IsKind) is not { } kind) continue;
            object[] all = [.. Options.Where(options => options.GetType() == type)];
            foreach (object value in Kinds(kind)!)
            {
                foreach (PropertyInfo parameter in Settable(type).Where(property => property != kind && property.Name != nameof(LayerOptions.Name)))
                {
                    object candidate = Activator.CreateInstance(type)!;
                    kind.SetValue(candidate, value);
                    parameter.SetValue(candidate, parameter.GetValue(all.First(options => IsSet(parameter, options))));
                    if (!Belongs(candidate)) continue;
                    pairs++;
                    if (!all.Any(options => Equals(kind.GetValue(options), value) && IsSet(parameter, options)))
                        missing.Add($"{type.Name}: {value} with {parameter.Name}");
                }
            }
        }

        missing.ShouldBeEmpty();
        pairs.ShouldBeGreaterThan(60);
    }

    /// <summary>Layers, losses, rules, and every algorithm of every direction are met in the trainings that the panel makes.</summary>
    [Fact]
    public void Every_algorithm_is_taken()
    {
        HashSet<Type> taken = [];
        foreach (PanelTraining one in PanelTraining.All)
        {
            TrainingOptions training = one.Training with { Metrics = Trainer.Metrics(one.Training, one.Train.Classes) };
            using TrainingSession session = new(one.Network, training, one.Train.Shape, one.Train.Codes, PanelTraining.Key);
            Collect(session, taken, []);
        }

        Type[] bases = [typeof(Layer), typeof(Activation), typeof(Loss), typeof(Optimizer)];
        Type[] parts = [typeof(IFunction), typeof(ILossFunction), typeof(IUpdateRule)];
        Type[] wanted =
        [
            .. Engine.Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false } && bases.Any(type.IsSubclassOf)),
            .. Engine.Where(type => type.IsValueType && parts.Any(type.IsAssignableTo)),
            .. Correlations,
        ];
        wanted.Length.ShouldBeGreaterThan(45);
        wanted.Except(taken).ShouldBeEmpty();
    }

    /// <summary>All ways to correlate and to make gradients: the direct ones, and those of each scheme of Winograd's.</summary>
    private static Type[] Correlations
    {
        get
        {
            Type[] schemes = [.. Engine.Where(type => type.IsValueType && type.IsAssignableTo(typeof(IWinograd)))];
            return [.. Engine
                .Where(type => type.BaseType == typeof(Correlation) || type.BaseType == typeof(FilterGradient) || type.BaseType == typeof(InputGradient))
                .SelectMany(type => type.IsGenericTypeDefinition ? schemes.Select(scheme => type.MakeGenericType(scheme)) : [type])];
        }
    }

    /// <summary>The engine's objects within one, by their types; of a generic one what it is made of, too.</summary>
    private static void Collect(object? one, HashSet<Type> taken, HashSet<object> seen)
    {
        if (one is IEnumerable items and not string)
            foreach (object? item in items) Collect(item, taken, seen);
        if (one is null || one.GetType().Assembly != typeof(Trainer).Assembly || !seen.Add(one)) return;
        taken.Add(one.GetType());
        taken.UnionWith(one.GetType().GenericTypeArguments);
        foreach (FieldInfo field in one.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            if (!field.FieldType.IsPointer && !field.FieldType.IsPrimitive) Collect(field.GetValue(one), taken, seen);
    }

    /// <summary>Whether the parameter that is set belongs to the kind, by the rules that study files obey.</summary>
    private static bool Belongs(object options)
    {
        DenseOptions dense = new() { Units = 1 };
        TrainingOptions training = new() { Loss = Laws.Run.Mse, Epochs = 1 };
        IReadOnlyList<(string Path, string Message)> errors = options switch
        {
            ActivationOptions activation => Check(dense with { Activation = activation }, training),
            InitializerOptions initializer => Check(dense with { Initializer = initializer }, training),
            LossOptions loss => Check(dense, training with { Loss = loss }),
            OptimizerOptions optimizer => Check(dense, training with { Optimizer = optimizer }),
            ScheduleOptions schedule => Check(dense, training with { Schedule = schedule }),
            EncodingOptions encoding => DataSource.Check(new() { Source = SourceKind.DarkIntervals, Encoding = new Dictionary<string, EncodingOptions> { ["y"] = encoding } }),
            ClassWeightsOptions weights => DataSource.Check(new() { Source = SourceKind.Triangle, ClassWeights = weights }),
            ScalingOptions scaling => DataSource.Check(new() { Source = SourceKind.Triangle, Scaling = scaling }),
            _ => [],
        };
        return !errors.Any(error => error.Message.Contains(" belongs to ", StringComparison.Ordinal));

        static IReadOnlyList<(string Path, string Message)> Check(DenseOptions dense, TrainingOptions training) =>
            NetworkPlan.Check([dense], training, new Shape(1, 1, 2), [new PlainCode(new("y", 0, []))]);
    }

    /// <summary>The records of options in an object, itself included.</summary>
    private static IEnumerable<object> Within(object? options)
    {
        if (options is IEnumerable<LayerOptions> layers) return layers.SelectMany(Within);
        if (options is IDictionary heads) return heads.Values.Cast<object>().SelectMany(Within);
        if (options is null || !options.GetType().Name.EndsWith("Options", StringComparison.Ordinal)) return [];
        return [options, .. Settable(options.GetType()).SelectMany(property => Within(property.GetValue(options)))];
    }

    private static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties().Where(property => property.CanWrite);

    /// <summary>Whether this option says which function the others belong to.</summary>
    private static bool IsKind(PropertyInfo property) => property.Name is "Name" or "Method" && Kinds(property) is not null;

    /// <summary>The values that must all be met; null where any value but the default will do.</summary>
    private static object[]? Kinds(PropertyInfo property)
    {
        Type type = property.PropertyType;
        type = Nullable.GetUnderlyingType(type) ?? (type.IsGenericType ? type.GenericTypeArguments[0] : type);
        return type == typeof(SourceKind) ? [.. Generated.Append(SourceKind.Npy).Cast<object>()]
            : type.IsEnum ? [.. Enum.GetValues(type).Cast<object>()]
            : property.PropertyType == typeof(bool) ? [false, true]
            : null;
    }

    private static IEnumerable<object> Items(object? value) =>
        value is null ? [] : value is IEnumerable items and not string ? items.Cast<object>() : [value];

    private static bool IsSet(PropertyInfo property, object options) =>
        property.GetValue(options) is { } value && !value.Equals(property.GetValue(Activator.CreateInstance(options.GetType())))
        && value is not ICollection { Count: 0 };
}
