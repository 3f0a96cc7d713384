using Assay.Studies;

namespace Assay.Search;

/// <summary>Proposes the settings of a stage.</summary>
internal interface ISampler
{
    /// <summary>
    /// The settings to be tried, in the order in which they become trials, without those that the stage's constraints refuse;
    /// equal ones may come again.
    /// </summary>
    /// <param name="stage">What varies, and how; from <see cref="Sampling.StagesOf"/>.</param>
    /// <param name="starts">What levels are laid over, best first; at least one.</param>
    IEnumerable<Setting> Propose(Stage stage, IReadOnlyList<Setting> starts);

    /// <summary>How many settings that is at most, equal ones counted twice.</summary>
    long Count(Stage stage, int starts);
}
