using Assay.Engine.Options;

namespace Assay.Engine.Data;

/// <summary>Ways to weigh classes.</summary>
public enum ClassWeightsKind
{
    /// <summary>n / (classes · n of the class) of the samples trained on: all classes count as much (scikit-learn's class_weight="balanced").</summary>
    Balanced,

    /// <summary>As <see cref="ClassWeightsOptions.Of"/> says.</summary>
    Given,
}

/// <summary>How much the samples of each class count in what training minimises.</summary>
public sealed record ClassWeightsOptions
{
    /// <summary>Which way; default: balanced.</summary>
    public ClassWeightsKind Name { get; init; } = ClassWeightsKind.Balanced;

    /// <summary>given: how much a sample of a class counts, by the class's name, at least 0; classes that are not named count 1; default: none.</summary>
    [BelongsTo(ClassWeightsKind.Given)]
    public IReadOnlyDictionary<string, double>? Of { get; init; }
}
