using Assay.Engine.Options;
using Assay.Studies.Experiments;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>Reads the stages of a search, and holds each together: what its factors set, and what they look at.</summary>
internal sealed class SearchReader(List<StudyError> errors)
{
    /// <param name="stages">The stages as they were written.</param>
    /// <param name="tree">The whole file.</param>
    /// <param name="seed">The seed of the data: stages draw by it, each on its own.</param>
    public IReadOnlyList<PlacedStage> Read(IReadOnlyList<StageDocument> stages, MappingNode tree, long seed)
    {
        List<PlacedStage> read = [];
        for (int i = 0; i < stages.Count; i++)
        {
            if (Stage(stages, i, tree, seed) is not { } stage) continue;
            new ConditionCheck(errors, ExperimentReader.Part(tree)).Check(stage, read.SelectMany(before => before.Factors));
            read.Add(stage);
            if (stage.Stage.Pruning is not null) SameLength(read, tree);
        }

        WholeAfterPart(read);
        return read;
    }

    private PlacedStage? Stage(IReadOnlyList<StageDocument> stages, int index, MappingNode tree, long seed)
    {
        StageDocument stage = stages[index];
        Mark at = Locate.Of(tree, $"search.{index}");
        (StageKind Kind, MappingNode? Factors)[] all =
        [
            (StageKind.Grid, stage.Grid), (StageKind.OneAtATime, stage.OneAtATime), (StageKind.Random, stage.Random), (StageKind.Sobol, stage.Sobol),
            (StageKind.Tpe, stage.Tpe), (StageKind.Gp, stage.Gp), (StageKind.CmaEs, stage.CmaEs), (StageKind.Auto, stage.Auto), (StageKind.Ladder, stage.Ladder),
        ];
        (StageKind Kind, MappingNode? Factors)[] kinds = [.. all.Where(one => one.Factors is not null)];
        if (kinds is [] && stage.Confirm is not null) return new ConfirmReader(errors, tree).Read(stages, index);
        if (stage.Confirm is not null || kinds is not [(StageKind kind, { } factors)])
        {
            string[] names = [.. kinds.Select(one => OptionType.NameOf(one.Kind)), .. stage.Confirm is null ? (string[])[] : ["confirm"]];
            string has = names.Length == 0 ? "none" : string.Join(" and ", names);
            errors.Add(at.Error($"search.{index} must have exactly one of {string.Join(", ", all.Select(one => OptionType.NameOf(one.Kind)))} and confirm, but it has {has}"));
            return null;
        }

        int before = errors.Count;
        FactorReader reader = new(errors, ExperimentReader.Part(tree), kind);
        List<PlacedFactor> read = [.. factors.Entries
            .Where(entry => entry.Value is not ScalarNode { IsOff: true })
            .Select(reader.Read).OfType<PlacedFactor>()];
        if (factors.Entries.All(entry => entry.Value is ScalarNode { IsOff: true }))
            errors.Add(factors.At.Error(
                $"search.{index} is an empty space: nothing varies; name a path and its levels, or remove the stage"));
        if (kind is not (StageKind.OneAtATime or StageKind.Ladder)) Overlaps(read);
        IReadOnlyList<Constraint> where = new ConstraintReader(errors, ExperimentReader.Part(tree)).Read(stage.Where);
        int keep = stage.Keep ?? stages.ElementAtOrDefault(index + 1)?.Confirm?.Top ?? 1;
        Stage stands = new(kind, [.. read.Select(factor => factor.Factor)], keep) { Where = where.Count > 0 ? where : null, Racing = stage.Racing, Pruning = stage.Pruning, Until = stage.Until, Margin = stage.Margin, Ahead = stage.Ahead };
        if (stands.Drawn) stands = stands with { Trials = stage.Trials, Seed = stage.Seed ?? seed + index };
        foreach ((string key, string message) in StageRules.Check(stands, index)) errors.Add(Locate.Of(tree, $"search.{index}{key}").Error($"search.{index}{key}{message}"));
        if (kind is StageKind.CmaEs && index > 0 && stages[index - 1].Keep is > 1 and int several)
            errors.Add(Locate.Of(tree, $"search.{index}.cma_es").Error($"search.{index}.cma_es moves on from one starting point, and search.{index - 1} keeps {several}: keep one there, or take tpe, or auto"));
        if (stage.First is { } first) stands = stands with { First = new FirstReader(errors).Read(stands, first, $"search.{index}.first") };
        Drawing(stands, stage, index, tree, whole: errors.Count == before);
        return new PlacedStage(stands, read);
    }

    /// <summary>How many trials are drawn must be said, can be, and belongs to stages that draw.</summary>
    private void Drawing(Stage stage, StageDocument document, int index, MappingNode tree, bool whole)
    {
        Mark At(string key) => Locate.Of(tree, $"search.{index}.{key}");
        string kind = OptionType.NameOf(stage.Kind);
        if (!stage.Drawn)
        {
            foreach (string key in new[] { document.Trials is null ? "" : "trials", document.Seed is null ? "" : "seed" }.Where(key => key.Length > 0))
                errors.Add(At(key).Error($"search.{index}.{key} belongs to stages that draw, as random and tpe do: a {kind} has every level it names; leave it out"));
            return;
        }

        if (stage.Trials is not int trials)
        {
            errors.Add(At(kind).Error($"search.{index}.trials is missing: {kind} draws as many settings as it says; write trials: 50, say, beside {kind}"));
            return;
        }

        if (whole && SettingsOf(stage) is long most && most < trials)
            errors.Add(At("trials").Error($"search.{index}.trials must be at most the number of settings there are, {most}, but {trials} stands here; take a grid for all of them"));
        if (stage.First?.Count > trials)
            errors.Add(At("first").Error($"search.{index}.first has {stage.First.Count} settings, and the stage tries {trials}: leave some out, or raise trials"));
        if (stage.Kind is not StageKind.Random && stage.Factors.Count > Studies.Stage.MostSobolFactors)
            errors.Add(At(kind).Error($"search.{index}.{kind} has {stage.Factors.Count} factors, and Sobol's sequence is known here for {Studies.Stage.MostSobolFactors}; take random"));
    }

    /// <summary>The settings that a stage can draw, at most; null: more than anyone draws.</summary>
    private static long? SettingsOf(Stage stage)
    {
        long settings = 1;
        foreach (Factor factor in stage.Factors)
        {
            if (factor.Domain.Count is not long levels || settings * (double)levels > int.MaxValue) return null;
            settings *= levels;
        }

        return settings;
    }

    /// <summary>Two factors of one setting must not set the same thing: which of them a trial has would be chance.</summary>
    private void Overlaps(List<PlacedFactor> factors)
    {
        Dictionary<string, PlacedFactor> setBy = [];
        foreach (PlacedFactor factor in factors)
        {
            foreach (string path in Paths(factor))
            {
                if (!setBy.TryAdd(path, factor))
                    errors.Add(factor.At.Error(
                        $"{factor.Name} and {setBy[path].Name} both set {path} in one stage; a trial could not have both"));
            }
        }
    }

    /// <summary>The last of some stages compares trials at the same epochs: neither it nor the trials that it starts from may be of several lengths.</summary>
    private void SameLength(List<PlacedStage> stages, MappingNode tree)
    {
        const string Epochs = "training.epochs";
        string path = $"search.{stages.Count - 1}.pruning";
        string? why = stages[^1].Factors.FirstOrDefault(factor => factor.Factor.Sets(Epochs)) is { } own
                ? own.Name == Epochs ? $"{Epochs} is a factor here: take one of the two out" : $"{own.Name} sets {Epochs}: take one of the two out"
            : stages.Count > 1 && stages[^2].Stage.Keep > 1 && stages.SkipLast(1).SelectMany(stage => stage.Factors).FirstOrDefault(factor => factor.Factor.Sets(Epochs)) is { } before
                ? $"search.{stages.Count - 2} keeps {stages[^2].Stage.Keep}, which {before.Name} may have made of several lengths: keep one there, or take the pruning out"
            : null;
        if (why is not null) errors.Add(Locate.Of(tree, path).Error($"{path} compares trials at the same epochs, and {why}"));
    }

    /// <summary>A stage must not set a whole of which an earlier stage has set a part: the part carried forward would win.</summary>
    private void WholeAfterPart(IReadOnlyList<PlacedStage> stages)
    {
        Dictionary<string, string> parts = []; // every whole of what earlier stages set → the part that was set
        foreach (PlacedStage stage in stages)
        {
            foreach (PlacedFactor factor in stage.Factors)
            {
                string? whole = Paths(factor).FirstOrDefault(parts.ContainsKey);
                if (whole is not null)
                    errors.Add(factor.At.Error(
                        $"{factor.Name} sets a whole of which an earlier stage has set a part, {parts[whole]}, and the part would win; vary the same path in both"));
            }

            foreach (string path in stage.Factors.SelectMany(Paths))
            {
                for (int dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1)) parts.TryAdd(path[..dot], path);
            }
        }
    }

    private static HashSet<string> Paths(PlacedFactor factor) =>
        [.. factor.Levels.SelectMany(level => level.Overrides.Select(item => item.Path))];
}
