using Assay.Engine.Data;
using Assay.Studies;

namespace Assay.Results;

/// <summary>How many samples a study has.</summary>
/// <param name="Train">To train, before folds and augmentation; null where only files say, and nobody has read them.</param>
/// <param name="Test">To test; null likewise.</param>
public sealed record SampleCounts(int? Train, int? Test)
{
    /// <summary>As far as it is known without reading them.</summary>
    public static SampleCounts Of(Study study)
    {
        var published = ImageSet.Of(study.Reference.Data.Source)?.Published;
        return new(study.Reference.Data.Samples ?? published?.Train, study.Reference.Data.TestSamples ?? published?.Test);
    }
}
