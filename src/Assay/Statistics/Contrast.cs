namespace Assay.Statistics;

/// <summary>
/// What is compared, once for each fold and seed: a difference of two settings, a slope over levels. Its mean is estimated within
/// one of two scopes, which answer two questions and have two errors.
/// </summary>
internal sealed class Contrast
{
    private readonly double[][] _folds;

    /// <summary>Of values by fold; each fold with at least one.</summary>
    public Contrast(IReadOnlyList<double[]> folds) => _folds = [.. folds];

    /// <summary>How many folds.</summary>
    public int Folds => _folds.Length;

    /// <summary>How many values, over all folds.</summary>
    public int Count => _folds.Sum(fold => fold.Length);

    /// <summary>All values, fold by fold.</summary>
    public IEnumerable<double> Values => _folds.SelectMany(fold => fold);

    /// <summary>The mean of each fold.</summary>
    internal IEnumerable<double> FoldMeans => _folds.Select(fold => fold.Average());

    /// <summary>
    /// On these data: what new seeds on the same folds would give. Folds are blocks: the mean of K fold means with
    /// se² = MS_e / (K · S), K · (S − 1) degrees of freedom, where MS_e is the mean square within folds (randomised blocks; of one
    /// fold the paired t test over seeds). With n_k values in fold k, 1 / (K · S) is Σ 1/n_k / K², and there are Σ (n_k − 1) degrees.
    /// </summary>
    /// <returns>Null where no fold has two seeds: nothing says what another seed would give.</returns>
    public Estimate? OnTheseData()
    {
        int degrees = Count - Folds;
        if (degrees == 0) return null;
        double squares = _folds.Sum(Squares), reciprocals = _folds.Sum(fold => 1.0 / fold.Length);
        return new(FoldMeans.Average(), Math.Sqrt(squares / degrees * reciprocals) / Folds, degrees);
    }

    /// <summary>
    /// On data like these: what other data of the same size and origin would give, by the corrected resampled t test (Nadeau &amp;
    /// Bengio 2003): se² = (1/n + n_test/n_train) · s², n − 1 degrees of freedom, since training sets share samples. Where seeds
    /// share their folds, the n values are fold means; where each seed splits anew, all values (Bouckaert &amp; Frank 2004).
    /// </summary>
    /// <param name="testToTrain">n_test / n_train of a fold: of K-fold cross-validation 1 / (K − 1).</param>
    /// <param name="splitAnew">Whether each seed divides the samples in its own way.</param>
    /// <returns>Null for fewer than two divisions of the data: nothing says what another would give.</returns>
    public Estimate? OnDataLikeThese(double testToTrain, bool splitAnew = false)
    {
        double[] values = [.. splitAnew ? Values : FoldMeans];
        int n = values.Length;
        return n < 2 ? null : new(values.Average(), Math.Sqrt(((1.0 / n) + testToTrain) * Squares(values) / (n - 1)), n - 1);
    }

    /// <summary>Σ (value − mean)²; exactly 0 of equal values.</summary>
    private static double Squares(double[] values)
    {
        if (values.All(value => value == values[0])) return 0;
        double mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean));
    }
}
