using Assay.Statistics;

namespace Assay.Calibration;

/// <summary>A study of two levels of which the truth is known.</summary>
/// <param name="Difference">What it found.</param>
/// <param name="Here">The true difference on its data; NaN where nobody knows.</param>
/// <param name="There">The true difference on data like them.</param>
internal sealed record Case(Contrast Difference, double Here, double There);

/// <summary>A way to estimate a difference from a study, and which truth it is after.</summary>
internal sealed record Rule(string Name, Func<Plan, Contrast, Estimate?> Estimate, Func<Case, double> Truth)
{
    public static readonly Rule Here = new("on these data", (plan, study) => plan.SplitAnew ? null : study.OnTheseData(), study => study.Here);

    public static readonly Rule There = new(
        "on data like these", (plan, study) => study.OnDataLikeThese(plan.TestToTrain, plan.SplitAnew), study => study.There);

    /// <summary>The paired t test over all folds and seeds, as if each were a sample of its own, taken to speak of data like these.</summary>
    public static readonly Rule Naive = new("naive t", (_, study) => new Contrast([[.. study.Values]]).OnTheseData(), study => study.There);

    public static readonly Rule[] All = [Here, There, Naive];

    /// <summary>Estimates less the truth; none where the rule has none, or nobody knows the truth.</summary>
    public Estimate[] Errors(Plan plan, IEnumerable<Case> studies) =>
    [
        .. from study in studies
           let truth = Truth(study)
           where double.IsFinite(truth)
           let estimate = Estimate(plan, study.Difference)
           where estimate is not null
           select estimate with { Effect = estimate.Effect - truth },
    ];
}
