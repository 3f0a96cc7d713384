namespace Assay.Statistics;

/// <summary>What one run gave.</summary>
/// <param name="Fold">The fold it was judged on.</param>
/// <param name="Seed">Its seed within the fold; runs of several settings with the same fold and seed belong together.</param>
/// <param name="Value">Its value; what is not finite counts as a run without a value (it diverged, it is missing).</param>
internal readonly record struct Measurement(int Fold, int Seed, double Value);
