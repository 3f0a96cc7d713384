using Assay.Engine.Options;

namespace Assay.Studies.Reading;

/// <summary>What the options of a stage must agree on, whatever its factors: where below the stage, and the rest of the sentence.</summary>
internal static class StageRules
{
    /// <summary>Most trials of a Gaussian process: at so many a proposal takes seconds.</summary>
    private const int MostOfGp = 1000;

    public static IEnumerable<(string Key, string Message)> Check(Stage stage, int index)
    {
        string kind = OptionType.NameOf(stage.Kind);
        if (stage.Racing is { Name: RacingRule.Forgiving or RacingRule.Paired, Alpha: not null })
            yield return (".racing.alpha", " belongs to strict: the forgiving rule has no level; leave it out");
        if (stage.Kind is StageKind.OneAtATime or StageKind.Ladder)
        {
            string why = stage.Kind is StageKind.OneAtATime ? "compares every level with the reference, and has nothing to race for; take a grid, or leave" : "compares every level with the best before it, on all that both have; leave";
            if (stage.Racing is not null) yield return (".racing", $": {kind} {why} racing out");
            if (stage.Pruning is not null) yield return (".pruning", $": {kind} {why} pruning out");
            if (stage.Until is not null) yield return (".until", $": a {kind} that was cut short would say nothing of the levels behind; leave it out");
        }

        if (stage.Kind is not StageKind.Ladder && stage.Margin is not null) yield return (".margin", $" belongs to ladder: {kind} tries all that it has; leave it out");
        if (stage.Kind is StageKind.Ladder && stage.Keep > 1) yield return (".keep", ": a ladder ends at one setting, and leaves none to choose from: leave out keep, or a confirm behind it");
        if (!stage.Learns && stage is { Racing: null, Pruning: null, Until: null, Ahead: not null })
            yield return (".ahead", $": a {kind} decides nothing by what came before; leave it out");
        if (stage.Kind is StageKind.Gp && stage.Trials > MostOfGp)
            yield return (".trials", $" must be at most {MostOfGp} where a Gaussian process learns from them, whose work grows with their cube, but {stage.Trials} stands here; take tpe, or auto");
        if (stage.Kind is StageKind.CmaEs && stage.Factors.FirstOrDefault(factor => factor.When is not null || factor.Domain is Choice choice && !choice.IsOrdered(factor.Name)) is { } name)
            yield return (".cma_es", $" moves among numbers, and {name.Name} is {Why(name)}; take tpe, or auto");
        if (stage.Until is { Epochs: null, Samples: null, Seconds: null, Stale: null, ExpectedGain: null })
            yield return (".until", " names no bound: write { epochs: 1000 }, say, or samples, seconds, stale, expected_gain");
        if (stage.Until?.ExpectedGain is not null)
        {
            if (stage.Learner is not StageKind.Gp) yield return (".until.expected_gain", $" asks a Gaussian process what it expects, and {kind}{(stage.Kind is StageKind.Auto ? " of so many trials" : "")} has none; take gp, or stale");
            if (stage.Pruning is { Name: not (null or PruningRule.Median) })
                yield return (".until.expected_gain", $": who is through a rung of {OptionType.NameOf(stage.Pruning.Name.Value)} is known when all have come to it, and with this bound more may always come; take median, or stale");
        }

        if (stage.Until is { Gain: > 0, Stale: null }) yield return (".until.gain", " says what counts as better, and belongs to stale: write stale: 20, say, beside it");
        if (stage.Pruning is null) yield break;
        foreach ((string path, OptionMember stray, OptionType rule) in OptionType.StraysWithin(stage.Pruning, ".pruning"))
            yield return (path, $" belongs to {string.Join(" and ", rule.OwnersOf(stray))}; leave it out");

        static string Why(Factor factor) => factor.When is not null ? "not always there"
            : factor.Levels.Count > 2 ? "a choice of names" : "a choice of no more than two levels, which say nothing of an order";
    }
}
