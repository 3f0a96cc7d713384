using Assay.Results;
using Assay.Studies;

namespace Assay.Search;

/// <summary>
/// The starting point, then each factor's levels in their order, for as long as none hurts: is worse than the best so far by more than the
/// margin. Then one step back, and on to the next factor from there. So a regulariser is raised while it does no harm, or a network shrunk.
/// </summary>
internal sealed class Ladder : IStrategy
{
    /// <inheritdoc/>
    public Decision Decide(History history)
    {
        Space space = new(history.Stage);
        double margin = history.Stage.Margin ?? 0;
        if (history.Steps == 0) return Try(history.Starts[0]);
        // Every step is of one trial, and is waited for: all trials but the last were decided on before.
        int at = 0;
        TrialState stands = history.Trials[0];
        double best = stands.Mean;
        foreach (Factor factor in history.Stage.Factors)
        {
            foreach (Level level in factor.Levels)
            {
                Setting? setting = space.At(stands.Setting, [.. history.Stage.Factors.Select(one => one == factor ? level : null)]);
                if (setting is null || setting.Equals(stands.Setting)) continue; // refused by where, or where it stands already
                if (++at == history.Trials.Count) return Try(setting);
                TrialState tried = history.Trials[at];
                if (!history.Better(tried.Mean, best) && !(Math.Abs(tried.Mean - best) <= margin)) break;
                stands = tried;
                if (history.Better(tried.Mean, best)) best = tried.Mean;
            }
        }

        return Decision.End([stands.Id]);

        static Decision Try(Setting setting) => new() { Propose = [setting] };
    }
}
