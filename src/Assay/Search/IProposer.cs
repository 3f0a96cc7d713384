using Assay.Studies;

namespace Assay.Search;

/// <summary>What is tried next, given what is known of the trials so far.</summary>
internal interface IProposer
{
    /// <summary>Whether there is anything left to be tried.</summary>
    bool More(History history);

    /// <summary>The next settings; at least one, where <see cref="More"/> says so.</summary>
    IReadOnlyList<Setting> Next(History history);
}
