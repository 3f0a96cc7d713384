using Assay.Engine.Data;
using Assay.Journal;

namespace Assay.Preparation;

/// <summary>Leave to see test samples. There is none without an opening in the journal, on the disk.</summary>
internal sealed class TestKey
{
    private TestKey()
    {
    }

    /// <summary>Journals an opening.</summary>
    /// <param name="journal">Where it is recorded.</param>
    /// <param name="reason">For what.</param>
    public static TestKey Journaled(StudyJournal journal, string reason)
    {
        journal.CommitOpening(reason);
        return new TestKey();
    }
}

/// <summary>The test samples under lock.</summary>
internal sealed class TestSet(Dataset samples)
{
    private readonly Lazy<string> _hash = new(() => SamplesHash.Of(samples));

    /// <summary>Number of samples; counting them gives nothing away.</summary>
    public int Samples => samples.Samples;

    /// <summary>A hash of the samples, by which a changed file is known; nothing can be learnt from it. Made when it is asked for.</summary>
    public string Hash => _hash.Value;

    /// <summary>The samples, raw.</summary>
    /// <param name="key">What shows that the opening is journaled.</param>
    public Dataset Open(TestKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return samples;
    }
}
