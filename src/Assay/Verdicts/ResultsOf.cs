using Assay.Results;
using Assay.Studies;

namespace Assay.Verdicts;

/// <summary>The results of another study by its name; null where there are none. What cannot be read is a <see cref="StudyException"/>.</summary>
public delegate Snapshot? ResultsOf(string study);
