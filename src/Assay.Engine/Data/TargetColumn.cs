namespace Assay.Engine.Data;

/// <summary>One target of a data set: a number, or a class label.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Classes">Number of classes; 0 where it is a number, null where only a file says.</param>
/// <param name="ClassNames">What the class numbers stand for; may be empty where they have no names.</param>
/// <param name="Period">After how much a number repeats, in its own units: 720 for minutes on a dial; null: it does not.</param>
public sealed record TargetColumn(string Name, int? Classes, IReadOnlyList<string> ClassNames, double? Period = null)
{
    /// <summary>Of two classes: whether it is known that the second is the positive one, by the data's options or as both are numbers.</summary>
    public bool IsPositiveSaid { get; init; } = true;
}
