using Assay.Studies;

namespace Assay.Search;

/// <summary>The best settings of the stage before as they are: what is new of their trials are the seeds (<see cref="Study.EvaluationOf"/>).</summary>
internal sealed class ConfirmSampler : ISampler
{
    /// <inheritdoc/>
    public IEnumerable<Setting> Propose(Stage stage, IReadOnlyList<Setting> starts) => starts.Take(stage.Confirm!.Top);

    /// <inheritdoc/>
    public long Count(Stage stage, int starts) => Math.Min(starts, stage.Confirm!.Top);
}
