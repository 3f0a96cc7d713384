using System.Runtime.CompilerServices;
using Assay.Results;
using Assay.Studies.Claims;
using Assay.Studies.Experiments;

namespace Assay.Verdicts;

/// <summary>The trials of a study that a claim speaks of, by what else was varied: two groups are compared key by key.</summary>
internal sealed record Group(IReadOnlyDictionary<string, TrialState> Trials)
{
    /// <summary>The trials of a subject; none where the study has no finished one.</summary>
    public static Group Of(Subject subject, Snapshot snapshot) => new(subject.Kind switch
    {
        SubjectKind.Best => snapshot.Best is { } best ? One(best) : [],
        SubjectKind.Reference => References.GetValue(snapshot, of => new(ReferenceOf(of))).Value is { } reference ? One(reference) : [],
        SubjectKind.Levels when subject.Levels.Values.All(label => label == ClaimReader.Reference) => new Dictionary<string, TrialState>(Of(Subject.Of(SubjectKind.Reference), snapshot).Trials),
        SubjectKind.Levels => WithLevels(subject.Levels, snapshot),
        _ => [],
    });

    /// <summary>Pairs of trials that differ in nothing but what the groups say; of the best, or the reference, beside a single trial, in whatever they differ.</summary>
    public IReadOnlyList<(TrialState First, TrialState Second)> PairedWith(Group other)
    {
        if (Trials.Count == 1 && other.Trials.Count == 1 && (Trials.ContainsKey("") || other.Trials.ContainsKey(""))) return [(Trials.Values.Single(), other.Trials.Values.Single())];
        return [.. Trials.Where(pair => other.Trials.ContainsKey(pair.Key)).Select(pair => (pair.Value, other.Trials[pair.Key]))];
    }

    // Of a finished study it is asked for claim after claim.
    private static readonly ConditionalWeakTable<Snapshot, StrongBox<TrialState?>> References = [];

    /// <summary>The finished trial that changes nothing, by what was proposed, or by what comes of it: a grid's levels may be the reference's own.</summary>
    private static TrialState? ReferenceOf(Snapshot snapshot) =>
        Finished(snapshot).FirstOrDefault(trial => trial.Settings.Any(levels => levels.Count == 0))
        ?? Finished(snapshot).FirstOrDefault(trial => Resolver.ChangesNothing(snapshot.Study, trial.Setting.Overrides));

    /// <summary>The trials of groups that have their like in every other, none of which diverged: else a mean over what is left is of other things.</summary>
    public static Group[] Common(IReadOnlyList<Group> groups)
    {
        HashSet<string> keys = [.. groups[0].Trials.Keys.Where(key => groups.All(group => group.Trials.TryGetValue(key, out TrialState? trial) && (groups[0].Trials.Count == 1 || Values.Diverged(trial) == 0)))];
        return [.. groups.Select(group => new Group(group.Trials.Where(pair => keys.Contains(pair.Key)).ToDictionary()))];
    }

    private static string KeyOf(IEnumerable<KeyValuePair<string, string>> levels) =>
        string.Join('\n', levels.OrderBy(level => level.Key, StringComparer.Ordinal).Select(level => $"{level.Key}\t{level.Value}"));

    private static Dictionary<string, TrialState> One(TrialState trial) => new() { [""] = trial };

    // What was only run again is no level, and no reference: it was chosen for it.
    private static IEnumerable<TrialState> Finished(Snapshot snapshot) => snapshot.Stages.Where(stage => stage.Stage.Varies).SelectMany(stage => stage.Trials).Where(trial => trial.Finished);

    private static Dictionary<string, TrialState> WithLevels(IReadOnlyDictionary<string, string> wanted, Snapshot snapshot)
    {
        // The first stage that varies them: a later one builds on what was kept of it.
        StageState? stage = snapshot.Stages.FirstOrDefault(stage => wanted.Keys.All(name => stage.Stage.Factors.Any(factor => factor.Name == name)))
            ?? snapshot.Stages.LastOrDefault(stage => stage.Stage.Varies && stage.Trials.Any(trial => trial.Settings.Any(levels => wanted.Keys.All(levels.ContainsKey))));
        Dictionary<string, TrialState> found = [];
        foreach (TrialState trial in stage?.Trials.Where(trial => trial.Finished) ?? [])
        {
            foreach (IReadOnlyDictionary<string, string> levels in trial.Settings)
            {
                if (wanted.All(level => levels.GetValueOrDefault(level.Key) == level.Value))
                    found.TryAdd(KeyOf(levels.Where(level => !wanted.ContainsKey(level.Key))), trial);
            }
        }

        return found;
    }
}
