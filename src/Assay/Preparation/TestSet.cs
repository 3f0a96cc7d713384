using Assay.Engine.Data;
using Assay.Journal;

namespace Assay.Preparation;

/// <summary>
/// The test samples under lock. The only way to them is <see cref="Open"/>, and an opening stands in the journal, on the
/// disk, before a sample is seen.
/// </summary>
internal sealed class TestSet(Dataset samples)
{
    private readonly Lazy<string> _hash = new(() => SamplesHash.Of(samples));

    /// <summary>Number of samples; counting them gives nothing away.</summary>
    public int Samples => samples.Samples;

    /// <summary>A hash of the samples, by which a changed file is known; nothing can be learnt from it. Made when it is asked for.</summary>
    public string Hash => _hash.Value;

    /// <summary>Journals the opening, then gives the samples, raw.</summary>
    /// <param name="journal">Where the opening is recorded.</param>
    /// <param name="reason">For what.</param>
    public Dataset Open(StudyJournal journal, string reason)
    {
        journal.CommitOpening(reason);
        return samples;
    }
}
