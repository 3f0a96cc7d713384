namespace Assay.Studies.Reading;

/// <summary>
/// Tries the points of a space before anything runs: each level alone, each two levels that a trial can have together (of
/// different factors, but not of one stage that varies one at a time), and of a grid every combination while there are no
/// more than <see cref="MostCombinations"/>.
/// </summary>
internal sealed class SpaceCheck(MappingNode reference, List<StudyError> errors)
{
    public const int MostCombinations = 2000;

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

        foreach (PlacedFactor factor in stages.SelectMany(stage => stage.Factors))
        {
            foreach (PlacedLevel level in factor.Levels) Try([(factor, level)]);
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
                    bool together = all[i].Stage != all[j].Stage || all[i].Stage.Kind != StageKind.OneAtATime;
                    if (together && all[i].Factor.Name != all[j].Factor.Name)
                        Try([(all[i].Factor, all[i].Level), (all[j].Factor, all[j].Level)]);
                }
            }
        }

        foreach (PlacedStage stage in stages.Where(stage => stage.Kind == StageKind.Grid && stage.Factors.Count > 2))
            Combinations(stage, most);
    }

    private void Combinations(PlacedStage stage, long most)
    {
        if (stage.Factors.Aggregate(1.0, (product, factor) => product * factor.Levels.Count) > most) return;
        IEnumerable<IReadOnlyList<(PlacedFactor, PlacedLevel)>> points = [[]];
        foreach (PlacedFactor factor in stage.Factors)
            points = points.SelectMany(point => factor.Levels.Select(level => (IReadOnlyList<(PlacedFactor, PlacedLevel)>)[.. point, (factor, level)]));
        foreach (IReadOnlyList<(PlacedFactor, PlacedLevel)> point in points) Try(point);
    }

    private void Try(IReadOnlyList<(PlacedFactor Factor, PlacedLevel Level)> point)
    {
        if (point.Any(item => _broken.Contains(item.Level))) return;
        Dictionary<string, Node> overrides = []; // of two stages, the later has the word
        foreach ((string path, Node value) in point.SelectMany(item => item.Level.Overrides)) overrides[path] = value;
        List<StudyError> found = [];
        ExperimentReader.Read(reference, overrides.Select(pair => (pair.Key, pair.Value)), found);
        found.RemoveAll(_known.Contains);
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
            if (_known.Add(placed)) errors.Add(placed);
        }
    }
}
