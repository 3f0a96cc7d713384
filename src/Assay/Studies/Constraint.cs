using System.Globalization;

namespace Assay.Studies;

/// <summary>How two numbers may stand to each other.</summary>
public enum Relation
{
    /// <summary>&lt;</summary>
    Below,

    /// <summary>&lt;=</summary>
    AtMost,

    /// <summary>==</summary>
    Equal,

    /// <summary>!=</summary>
    Unequal,

    /// <summary>&gt;=</summary>
    AtLeast,

    /// <summary>&gt;</summary>
    Above,
}

/// <summary>
/// What two options of a setting must fulfil for it to be tried: <c>network.h1.units &gt;= network.h2.units</c>. Where one of
/// them does not exist (its layer is left out), nothing is demanded.
/// </summary>
/// <param name="Left">A path to a number, or a number.</param>
/// <param name="Relation">How it must stand to the other.</param>
/// <param name="Right">A path to a number, or a number.</param>
public sealed record Constraint(string Left, Relation Relation, string Right)
{
    /// <summary>The signs of the relations, in their order.</summary>
    internal static readonly IReadOnlyList<string> Signs = ["<", "<=", "==", "!=", ">=", ">"];

    /// <inheritdoc/>
    public override string ToString() => $"{Left} {Signs[(int)Relation]} {Right}";

    /// <summary>Whether a setting fulfils it.</summary>
    /// <param name="number">The number at a path; null where there is none.</param>
    internal bool Holds(Func<string, double?> number)
    {
        if (Side(Left) is not double left || Side(Right) is not double right) return true;
        return Relation switch
        {
            Relation.Below => left < right,
            Relation.AtMost => left <= right,
            Relation.Equal => left == right,
            Relation.Unequal => left != right,
            Relation.AtLeast => left >= right,
            Relation.Above => left > right,
            _ => throw new InvalidOperationException($"no relation {Relation}"),
        };

        double? Side(string side) =>
            double.TryParse(side, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : number(side);
    }
}
