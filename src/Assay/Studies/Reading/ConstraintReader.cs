using System.Text.RegularExpressions;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>Reads what settings must fulfil: <c>network.h1.units &gt;= network.h2.units</c>.</summary>
/// <param name="errors">What is wrong is added.</param>
/// <param name="reference">Data, network and training of the file.</param>
internal sealed partial class ConstraintReader(List<StudyError> errors, MappingNode reference)
{
    public IReadOnlyList<Constraint> Read(SequenceNode? where) => [.. (where?.Items ?? []).Select(One).OfType<Constraint>()];

    private Constraint? One(Node node)
    {
        Match match = Pattern().Match((node as ScalarNode)?.Text ?? "");
        if (!match.Success)
        {
            errors.Add(node.At.Error(
                $"a constraint compares two numbers, network.h1.units >= network.h2.units, by one of {string.Join(' ', Constraint.Signs)}{(node is ScalarNode text ? $", but \"{text.Text}\" stands here" : "")}"));
            return null;
        }

        Constraint constraint = new(match.Groups[1].Value, (Relation)Constraint.Signs.ToList().IndexOf(match.Groups[2].Value), match.Groups[3].Value);
        foreach (string side in new[] { constraint.Left, constraint.Right }.Where(side => !Numbers.IsNumber(side, out double _)))
        {
            Type? type = Overlay.TypeAt(typeof(ExperimentDocument), reference, side, out string? deadEnd);
            if (deadEnd is not null) errors.Add(node.At.Error(deadEnd));
            else if (type != typeof(int) && type != typeof(long) && type != typeof(double))
                errors.Add(node.At.Error($"the constraint {constraint} compares numbers, but {side} is none"));
        }

        return constraint;
    }

    [GeneratedRegex(@"^\s*([^\s<>=!]+)\s*(<=|>=|==|!=|<|>)\s*([^\s<>=!]+)\s*$")]
    private static partial Regex Pattern();
}
