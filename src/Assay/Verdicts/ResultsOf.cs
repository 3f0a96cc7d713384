using Assay.Results;

namespace Assay.Verdicts;

/// <summary>The results of another study by its name; null where there are none.</summary>
public delegate Snapshot? ResultsOf(string study);
