using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>What conditions look at must be there, must be able to be as they ask, and must not look back at them.</summary>
/// <param name="errors">What is wrong is added.</param>
/// <param name="reference">Data, network and training of the file.</param>
internal sealed class ConditionCheck(List<StudyError> errors, MappingNode reference)
{
    private const int MostConditions = 100;

    /// <summary>The conditions of a stage's factors.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="earlier">The factors of the stages before, which conditions may look at too.</param>
    public void Check(PlacedStage stage, IEnumerable<PlacedFactor> earlier)
    {
        PlacedFactor[] conditional = [.. stage.Factors.Where(factor => factor.When is not null)];
        if (conditional.Length == 0) return;
        if (conditional.Length > MostConditions)
        {
            Wrong(conditional[MostConditions], $"is one of {conditional.Length} conditions, and a stage has at most {MostConditions}; leave some out");
            return;
        }

        PlacedFactor[] all = [.. earlier, .. stage.Factors];
        foreach (PlacedFactor factor in conditional)
        {
            foreach ((string key, Node value) in factor.When!.Example)
            {
                if (factor.Factor.Sets(key)) Wrong(factor, "looks at what it sets itself, a condition on itself; name another option");
                else if (Back(factor, factor, conditional, []) is { } other) Wrong(factor, $"goes in a circle: whether it exists depends on {other.Name}, and that on {factor.Name}");
                else Key(factor, key, all, stage.Kind is StageKind.OneAtATime);
            }
        }
    }

    private void Key(PlacedFactor factor, string key, IReadOnlyList<PlacedFactor> factors, bool alone)
    {
        PlacedFactor[] named = [.. factors.Where(other => other.Name == key)];
        if (named.Length == 0)
        {
            Overlay.TypeAt(typeof(ExperimentDocument), reference, key, out string? deadEnd);
            if (deadEnd is not null) Wrong(factor, $"looks at what is neither a path nor a factor's name: {deadEnd}");
            else if (!factors.Any(other => other.Factor.Sets(key))) Wrong(factor, $"looks at {key}, which the search does not vary; vary it too, or leave the condition out");
        }
        else if (!alone && named.All(other => other.Domain is Choice))
        {
            // One at a time, the others have the reference's values, whatever those are.
            HashSet<string> levels = [.. named.SelectMany(other => other.Factor.Levels).Select(level => level.Label)];
            string? unknown = factor.When!.Condition.Values[key].FirstOrDefault(label => !levels.Contains(label));
            if (unknown is not null) Wrong(factor, $"asks for {key} {unknown}, which the search does not try{Nearest.Hint(unknown, levels)}");
        }
    }

    /// <summary>A factor on the way from one's condition back to <paramref name="start"/>; null where no way leads back.</summary>
    private static PlacedFactor? Back(PlacedFactor at, PlacedFactor start, IReadOnlyList<PlacedFactor> factors, HashSet<string> seen)
    {
        foreach (PlacedFactor next in factors.Where(other => other != at && (at.When?.Example.Any(item => other.Factor.Sets(item.Key)) ?? false)))
        {
            if (next.When?.Example.Any(item => start.Factor.Sets(item.Key)) ?? false) return next;
            if (seen.Add(next.Name) && Back(next, start, factors, seen) is { } found) return found;
        }

        return null;
    }

    private void Wrong(PlacedFactor factor, string what) => errors.Add(factor.When!.At.Error($"{factor.Name}.when {what}"));
}
