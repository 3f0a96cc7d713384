using Assay.Studies;

namespace Assay.Search;

/// <summary>Proposes the settings of a stage.</summary>
public interface ISampler
{
    /// <summary>The settings to be tried from one starting point, in the order in which they become trials.</summary>
    /// <param name="factors">What varies.</param>
    /// <param name="start">What the levels are laid over.</param>
    IEnumerable<Setting> Propose(IReadOnlyList<Factor> factors, Setting start);

    /// <summary>How many settings that is, equal ones counted twice.</summary>
    long Count(IReadOnlyList<Factor> factors);
}
