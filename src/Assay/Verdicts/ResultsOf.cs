using Assay.Results;
using Assay.Studies;

namespace Assay.Verdicts;

/// <summary>The results of another study by its name; null where there are none. What cannot be read is a <see cref="StudyException"/>.</summary>
internal delegate Snapshot? ResultsOf(string study);

/// <summary>Several studies that are looked at together.</summary>
internal static class ResultsTogether
{
    /// <summary>Where a study finds others: among those looked at the one that was run alike, then beside them, then among them however it was run.</summary>
    /// <param name="all">The studies.</param>
    /// <param name="study">The one that looks.</param>
    /// <param name="beside">What lies beside it; null: nothing.</param>
    public static ResultsOf For(this IReadOnlyList<Snapshot> all, Snapshot study, ResultsOf? beside) => name =>
    {
        Snapshot[] named = [.. all.Where(one => one.Study.Name == name)];
        return named.FirstOrDefault(one => one.Study.Preset == study.Study.Preset) ?? beside?.Invoke(name) ?? named.FirstOrDefault();
    };
}
