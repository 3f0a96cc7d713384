using Assay.Engine.Data;
using Assay.Studies;

namespace Assay.Results;

/// <summary>How many samples a study has, as far as it is known without reading them.</summary>
public static class SampleCounts
{
    /// <summary>Training samples; null where only files say.</summary>
    public static int? Train(Study study) => study.Reference.Data.Samples ?? ImageSet.Of(study.Reference.Data.Source)?.Published.Train;

    /// <summary>Test samples; null where only files say.</summary>
    public static int? Test(Study study) => study.Reference.Data.TestSamples ?? ImageSet.Of(study.Reference.Data.Source)?.Published.Test;
}
