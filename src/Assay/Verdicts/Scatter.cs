using Assay.Results;
using Assay.Statistics;
using Assay.Studies;

namespace Assay.Verdicts;

/// <summary>What a number of folds and seeds would show.</summary>
/// <param name="Folds">Folds.</param>
/// <param name="Seeds">Seeds a fold.</param>
/// <param name="Smallest">The smallest true difference of two settings that is shown in 80 % of cases, in the objective's unit.</param>
internal sealed record Purchase(int Folds, int Seeds, double Smallest);

/// <summary>
/// Where the objective of a study's best trials scatters from, and what more runs would buy: the comparisons that are left to be
/// decided are those between the best, and a network that learns nothing scatters in a way of its own.
/// </summary>
/// <param name="Trials">Ids of the trials it is of.</param>
/// <param name="Variances">Variances by fold and seed.</param>
/// <param name="Scope">What <paramref name="Purchases"/> speak of.</param>
/// <param name="Purchases">As the study is; with twice the seeds, where something says what they do; with twice the folds.</param>
internal sealed record Scatter(IReadOnlyList<int> Trials, VarianceComponents Variances, Scope Scope, IReadOnlyList<Purchase> Purchases)
{
    /// <summary>The most trials that count.</summary>
    private const int Most = 10;

    /// <summary>Of the last stage that has two finished trials of which no run diverged; null where none has, or no run repeats another.</summary>
    public static Scatter? Of(Snapshot snapshot)
    {
        TrialState[] best = [.. snapshot.Stages.Select(Best).LastOrDefault(trials => trials.Length > 1) ?? []];
        if (best.Length == 0) return null;
        EvaluationOptions evaluation = snapshot.Study.EvaluationOf(best[0].Stage);
        Layout layout = Layout.Of([.. best.Select(trial => trial.Runs.Select(run => new Measurement(run.Fold, run.Seed, run.Value)).ToArray())]);
        if (layout.Blocks < 2) return null;
        VarianceComponents variances = VarianceComponents.Of(layout);
        if (!(Error(evaluation) > 0)) return null; // all the same: nothing says how they scatter
        return new(
            [.. best.Select(trial => trial.Id)], variances, evaluation.Divisions > 1 ? Scope.DataLikeThese : Scope.TheseData,
            [.. Designs().Select(one => new Purchase(one.Folds, one.Seeds, Values.DesignOf(one).SmallestDifference(Error(one))))]);

        TrialState[] Best(StageState stage) =>
            [.. Ranking.Order([.. stage.Trials.Where(trial => trial.Finished && Values.Diverged(trial) == 0)], snapshot.Study.Objective).Take(Most)];

        IEnumerable<EvaluationOptions> Designs()
        {
            yield return evaluation;
            // With one seed what a seed does is not told from what a fold does; where each seed splits anew, nothing need be told.
            if (evaluation.Seeds > 1 || evaluation.Resplit) yield return evaluation with { Seeds = 2 * evaluation.Seeds };
            if (evaluation.Folds > 1) yield return evaluation with { Folds = 2 * evaluation.Folds };
        }

        double Error(EvaluationOptions one) => one.Divisions > 1
            ? variances.ErrorOnDataLikeThese(one.Folds, one.Seeds, Values.TestToTrainOf(one), one.Resplit)
            : variances.ErrorOnTheseData(one.Folds, one.Seeds);
    }
}
