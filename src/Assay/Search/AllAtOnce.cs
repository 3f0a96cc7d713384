namespace Assay.Search;

/// <summary>The strategy of samplers that learn nothing: everything they propose, each trial to its end, in one step.</summary>
/// <param name="sampler">What proposes.</param>
internal sealed class AllAtOnce(ISampler sampler) : IStrategy
{
    /// <inheritdoc/>
    public Decision Decide(History history) => history.Steps == 0
        ? new Decision { Propose = Sampling.Propose(sampler, history.Stage, history.Starts) }
        : Decision.End(history.Best());
}
