using Assay.Engine.Kernels;
using Assay.Journal;
using Assay.Results;
using Assay.Studies;
using Assay.Verdicts;

namespace Assay.SearchBench;

/// <summary>
/// What a confirmation is worth, on real trainings: of a study whose settings were all run on many seeds, searches among settings drawn anew, on one seed,
/// their best confirmed on others, and judged by those that neither has used.
/// </summary>
internal static class Confirmations
{
    private const int Settings = 40, Top = 5, Fresh = 5;

    /// <summary>What came of many searches, in the objective's unit.</summary>
    /// <param name="Searches">How many.</param>
    /// <param name="Luck">By how much the best of a search looked better than it is, on average.</param>
    /// <param name="Told">What the confirmations said of that.</param>
    /// <param name="Held">The share of their intervals that hold it.</param>
    /// <param name="Changed">The share of searches whose choice the confirmation changed.</param>
    /// <param name="Gain">By how much what was confirmed is truly better than what the search ranked first, on average.</param>
    /// <param name="Error">The standard error of that over searches.</param>
    /// <param name="Regret">By how much what the search ranked first is truly worse than the best of its settings.</param>
    public sealed record Worth(int Searches, double Luck, double Told, double Held, double Changed, double Gain, double Error, double Regret);

    /// <param name="folder">The study's results: one stage; its seeds are 1 for the search, 5 for the confirmation, the rest for the truth.</param>
    /// <param name="searches">How many.</param>
    public static Worth Of(string folder, int searches)
    {
        Snapshot all = JournalReader.Replay(folder);
        int sign = all.Study.Objective.Maximize is null ? -1 : 1, seeds = all.Study.Evaluation.Seeds;
        TrialState[] known = [.. all.Stages[0].Trials.Where(trial => trial.Status is TrialStatus.Finished)];
        Stage search = all.Stages[0].Stage with { Keep = Top }, confirm = new(StageKind.Confirm, [], 1) { Confirm = new() { Top = Top, Seeds = Fresh } };
        Study study = all.Study with { Evaluation = all.Study.Evaluation with { Seeds = 1 }, Search = [search, confirm] };
        double luck = 0, told = 0, held = 0, changed = 0, gain = 0, squares = 0, regret = 0;
        for (int i = 0; i < searches; i++)
        {
            RandomSequence random = new RandomKey((ulong)i).Sequence(Purpose.Search);
            int[] places = [.. Enumerable.Range(0, known.Length)], order = [.. Enumerable.Range(0, seeds)];
            random.Shuffle(places);
            random.Shuffle(order);
            TrialState[] settings = [.. places.Take(Settings).Select(place => known[place])];
            TrialState[] tried = [.. settings.Select((trial, place) => On(trial, place + 1, 0, order[..1]))];
            int[] kept = [.. Ranking.Keep(tried, study.Objective, Top).Select(trial => trial.Id)];
            TrialState[] again = [.. kept.Select((id, place) => On(settings[id - 1], Settings + 1 + place, 1, order[1..(1 + Fresh)]))];
            int[] chosen = [.. Ranking.Keep(again, study.Objective, 1).Select(trial => trial.Id)];
            Confirmation told1 = Confirmation.Of(all with
            {
                Study = study,
                Stages = [new(0, search, Settings, tried, kept), new(1, confirm, Top, again, chosen)],
                Final = null,
            }).Single();

            double[] truths = [.. settings.Select(trial => sign * On(trial, 0, 0, order[(1 + Fresh)..]).Mean)];
            double ofFirst = truths[kept[0] - 1], ofChosen = truths[kept[chosen[0] - Settings - 1] - 1], was = (sign * tried[kept[0] - 1].Mean) - ofFirst;
            luck += was / searches;
            told += told1.Luck / searches;
            if (told1.Interval is { } interval && interval.Low <= was && was <= interval.High) held += 1.0 / searches;
            if (told1.Changed) changed += 1.0 / searches;
            gain += (ofChosen - ofFirst) / searches;
            squares += (ofChosen - ofFirst) * (ofChosen - ofFirst) / searches;
            regret += (truths.Max() - ofFirst) / searches;
        }

        return new(searches, luck, told, held, changed, gain, Math.Sqrt((squares - (gain * gain)) / searches), regret);
    }

    private static TrialState On(TrialState trial, int id, int stage, int[] seeds)
    {
        RunState[] runs = [.. trial.Runs.Where(run => seeds.Contains(run.Seed))];
        return trial with { Id = id, Stage = stage, Runs = runs, PlannedRuns = runs.Length };
    }
}
