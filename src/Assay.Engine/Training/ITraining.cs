namespace Assay.Engine.Training;

/// <summary>A training that goes on an epoch at a time: <see cref="TrainingRun"/>, or what a test puts in its place.</summary>
public interface ITraining : IDisposable
{
    /// <summary>Epochs trained so far.</summary>
    int Epoch { get; }

    /// <summary>Whether it has ended: there is no next epoch.</summary>
    bool Ended { get; }

    /// <summary>Trains one more epoch; its values are valid until the next one.</summary>
    /// <exception cref="OperationCanceledException">When cancelled; the training is of no use then.</exception>
    EpochRecord NextEpoch(CancellationToken cancellation = default);

    /// <summary>Writes all that decides how it goes on.</summary>
    void Save(Stream stream);

    /// <summary>What it leaves, once it has ended.</summary>
    TrainingResult Result();
}
