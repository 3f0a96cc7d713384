using Assay.Engine.Kernels;

namespace Assay.Calibration;

/// <summary>How a study divides its samples and how often it trains.</summary>
/// <param name="Folds">1: a fifth of the samples is held out.</param>
/// <param name="Seeds">Seeds of each fold.</param>
/// <param name="SplitAnew">Whether each seed divides the samples in its own way.</param>
internal sealed record Plan(int Folds, int Seeds, bool SplitAnew)
{
    public const double HeldOut = 0.2;

    /// <summary>n_test / n_train of a fold.</summary>
    public double TestToTrain => Folds == 1 ? HeldOut / (1 - HeldOut) : 1.0 / (Folds - 1);

    /// <summary>The random numbers of a drawn study, which no training has.</summary>
    public RandomSequence Random(int stream, int study) =>
        new RandomKey((ulong)((Folds * 1000) + (Seeds * 2) + (SplitAnew ? 1 : 0)), stream, Fold: -2).Sequence(Purpose.Data, (ulong)study);

    /// <summary>5 × 2 for five folds and two seeds.</summary>
    public override string ToString() => $"{Folds} × {Seeds}{(SplitAnew ? ", split anew" : "")}";
}
