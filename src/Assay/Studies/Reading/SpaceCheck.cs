using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>
/// Tries the points of a space before anything runs: each level alone, each two levels that a trial can have together (of
/// different factors, but not of one stage that varies one at a time), and of a grid every combination while there are no
/// more than <see cref="MostCombinations"/>. A factor that exists under a condition is tried where that holds. What of a space
/// with conditions, constraints or drawn settings goes together is known once the settings are: the plan of a run tries each.
/// </summary>
internal sealed class SpaceCheck(MappingNode reference, List<StudyError> errors)
{
    public const int MostCombinations = 2000;

    private int _elsewhere; // levels tried beside another for whether it exists there
    private readonly HashSet<(string Factor, string Message)> _ofRanges = [];
    private readonly HashSet<StudyError> _known = [];
    private readonly HashSet<PlacedLevel> _broken = new(ReferenceEqualityComparer.Instance);

    public void Check(IReadOnlyList<PlacedStage> stages)
    {
        List<StudyError> own = [];
        ExperimentReader.Read(reference, [], own);
        _known.UnionWith(own);
        _known.UnionWith(errors);
        if (errors.Count > ReadingWork.MostErrors || stages.SelectMany(stage => stage.Factors).FirstOrDefault() is not { } first) return;

        long values = ReadingWork.Values(reference);
        long levels = stages.Sum(stage => stage.Factors.Sum(factor => (long)factor.Levels.Count));
        long work = stages.Sum(stage => stage.Factors.Sum(factor => factor.Levels.Sum(level => ReadingWork.Of(values, own.Count, level.Overrides.Count))));
        if (work > ReadingWork.Most)
        {
            errors.Add(first.At.Error(
                $"{levels} levels on a study of {values} values cannot be tried before the search begins: that visits {work} values, and at most {ReadingWork.Most} are; take fewer levels or overrides"));
            return;
        }

        HashSet<Mark> told = [.. errors.Select(error => new Mark(error.File, error.Line, error.Column))];
        PlacedFactor[] factors = [.. stages.SelectMany(stage => stage.Factors)];
        foreach (PlacedStage stage in stages)
        {
            foreach (PlacedFactor factor in stage.Factors.Where(factor => factor.When is not { } when || !told.Contains(when.At)))
                Alone(stage, factor, factors);
        }

        if (own.Count > 0) return; // a reference that cannot stand makes no combination worth a sentence
        List<(PlacedStage Stage, PlacedFactor Factor, PlacedLevel Level)> all =
            [.. stages.SelectMany(stage => stage.Factors.SelectMany(factor => factor.Levels.Select(level => (stage, factor, level))))];
        long most = Math.Min(MostCombinations, ReadingWork.Most / values);
        if ((long)all.Count * all.Count / 2 <= most)
        {
            for (int i = 0; i < all.Count; i++)
            {
                for (int j = i + 1; j < all.Count; j++)
                {
                    bool together = all[i].Stage.Free && all[j].Stage.Free
                        && (all[i].Stage != all[j].Stage || all[i].Stage.Kind != StageKind.OneAtATime);
                    if (together && all[i].Factor.Name != all[j].Factor.Name)
                        Try([(all[i].Factor, all[i].Level), (all[j].Factor, all[j].Level)], []);
                }
            }
        }

        foreach (PlacedStage stage in stages.Where(stage => stage.Kind == StageKind.Grid && stage.Free && stage.Factors.Count > 2))
            Combinations(stage, most);
    }

    /// <summary>Each level alone, where its factor exists.</summary>
    private void Alone(PlacedStage stage, PlacedFactor factor, IReadOnlyList<PlacedFactor> factors)
    {
        IReadOnlyList<(string, Node)> context = [.. ContextOf(factor, factors, [])];
        foreach (PlacedLevel level in factor.Levels)
        {
            if (!stage.Drawn || !ExistsElsewhere(factor, level, context, stage.Factors)) Try([(factor, level)], context);
        }
    }

    private void Combinations(PlacedStage stage, long most)
    {
        if (stage.Factors.Aggregate(1.0, (product, factor) => product * factor.Levels.Count) > most) return;
        IEnumerable<IReadOnlyList<(PlacedFactor, PlacedLevel)>> points = [[]];
        foreach (PlacedFactor factor in stage.Factors)
            points = points.SelectMany(point => factor.Levels.Select(level => (IReadOnlyList<(PlacedFactor, PlacedLevel)>)[.. point, (factor, level)]));
        foreach (IReadOnlyList<(PlacedFactor, PlacedLevel)> point in points) Try(point, []);
    }

    /// <summary>What makes a factor's condition true, and those of the factors it depends on.</summary>
    private static IEnumerable<(string Path, Node Value)> ContextOf(PlacedFactor factor, IReadOnlyList<PlacedFactor> factors, HashSet<string> seen)
    {
        if (!seen.Add(factor.Name)) yield break;
        foreach ((string key, Node value) in factor.When?.Example ?? [])
        {
            PlacedFactor? other = factors.FirstOrDefault(other => other.Name == key);
            foreach ((string, Node) item in other is null ? [] : ContextOf(other, factors, seen)) yield return item;
            PlacedLevel? set = other?.Levels.FirstOrDefault(level => level.Level.Label == ((ScalarNode)value).Text);
            foreach ((string, Node) item in set?.Overrides ?? [(key, value)]) yield return item;
        }
    }

    /// <summary>Whether a level that does not fit the reference fits some level of another factor, so that settings have it there.</summary>
    private bool ExistsElsewhere(
        PlacedFactor factor, PlacedLevel level, IReadOnlyList<(string, Node)> context, IReadOnlyList<PlacedFactor> factors) =>
        Errors([.. context, .. level.Overrides]).Count > 0 && factors.Where(other => other != factor)
            .SelectMany(other => other.Levels).TakeWhile(_ => _elsewhere++ < MostCombinations).Any(other => Errors([.. context, .. other.Overrides, .. level.Overrides]).Count == 0);

    /// <summary>What is wrong with the reference under these overrides that is not known; of two on one path, the later has the word.</summary>
    private List<StudyError> Errors(IEnumerable<(string Path, Node Value)> items)
    {
        Dictionary<string, Node> overrides = [];
        foreach ((string path, Node value) in items) overrides[path] = value;
        List<StudyError> found = [];
        ExperimentReader.Read(reference, overrides.Select(pair => (pair.Key, pair.Value)), found);
        found.RemoveAll(_known.Contains);
        return found;
    }

    private void Try(IReadOnlyList<(PlacedFactor Factor, PlacedLevel Level)> point, IReadOnlyList<(string, Node)> context)
    {
        if (point.Any(item => _broken.Contains(item.Level))) return;
        List<StudyError> found = Errors(context.Concat(point.SelectMany(item => item.Level.Overrides)));
        if (found.Count == 0) return;

        (PlacedFactor factor, PlacedLevel level) = point[^1];
        if (point.Count == 1) _broken.Add(level);
        HashSet<Mark> own = [.. level.Overrides.SelectMany(item => Marks.Within(item.Value))];
        foreach (StudyError error in found)
        {
            bool pointsAtLevel = point.Count == 1 && own.Contains(new Mark(error.File, error.Line, error.Column));
            string setting = string.Join(" and ", point.Select(item => $"{item.Factor.Name}: {item.Level.Level.Label}"));
            StudyError placed = pointsAtLevel ? error : level.At.Error($"with {setting}: {error.Message}");
            // A path that leads nowhere is wrong once, at the factor, not once a level.
            if (point.Count == 1 && error.Message.StartsWith($"the path {factor.Name} leads nowhere", StringComparison.Ordinal)) placed = factor.At.Error(error.Message);
            // What is wrong with both ends of a range is wrong with the range, and told once.
            if (factor.Domain is not Choice && !_ofRanges.Add((factor.Name, error.Message))) continue;
            if (_known.Add(placed)) errors.Add(placed);
        }
    }
}
