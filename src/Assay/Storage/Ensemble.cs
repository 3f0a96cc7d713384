using Assay.Engine.Data;
using Assay.Engine.Training;

namespace Assay.Storage;

/// <summary>Networks of one form that say one thing together: the mean of their outputs (<see cref="MeanOutputs"/>).</summary>
/// <param name="Members">The networks, at least one; one alone says what it says.</param>
public sealed record Ensemble(IReadOnlyList<SavedModel> Members)
{
    /// <summary>Whose outputs are whose.</summary>
    public IReadOnlyList<OutputPart> Parts { get; } = OutputPart.Of(Members[0].Network, Members[0].Loss, Members[0].Heads, Members[0].Codes);

    /// <summary>The mean outputs for raw samples, [samples, outputs], row-major.</summary>
    public float[] Predict(Dataset raw) => MeanOutputs.Of(Parts, [.. Members.Select(member => member.Network.Predict(member.Prepared(raw)))]);

    /// <summary>Loss (without penalties) and metrics of the mean on raw samples, by name.</summary>
    public IReadOnlyDictionary<string, double> Evaluate(Dataset raw, TrainingOptions training) => Members.Count == 1
        ? Members[0].Network.Evaluate(Members[0].Prepared(raw), training)
        : Members[0].Network.Measure(Members[0].Prepared(raw), training, Predict(raw));
}
