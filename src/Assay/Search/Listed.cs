using Assay.Studies;

namespace Assay.Search;

/// <summary>What a sampler lists, in its order: all at once, or one by one where a budget may end the list.</summary>
/// <param name="sampler">What lists, and learns nothing.</param>
/// <param name="oneByOne">Whether a step proposes one.</param>
internal sealed class Listed(ISampler sampler, bool oneByOne) : IProposer
{
    private IReadOnlyList<Setting>? _all;

    /// <inheritdoc/>
    public bool More(History history) => Proposed(history) < All(history).Count;

    /// <inheritdoc/>
    public IReadOnlyList<Setting> Next(History history) =>
        oneByOne ? [All(history)[Proposed(history)]] : [.. All(history).Skip(Proposed(history))];

    /// <summary>Settings that make one experiment are one trial, which counts for all of them; but those of two steps are two trials.</summary>
    private static int Proposed(History history) => history.Steps == 0 ? 0 : history.Trials.Sum(trial => 1 + trial.Same.Count);

    private IReadOnlyList<Setting> All(History history) => _all ??= Sampling.Propose(sampler, history.Stage, history.Starts);
}
