using Assay.Engine.Data;
using Assay.Engine.Training;

namespace Assay.Engine.Networks;

/// <summary>One parameter tensor of a network.</summary>
/// <param name="Name">Layer and role: <c>hidden_1.kernel</c>, <c>hidden_1.bias</c>.</param>
/// <param name="Shape">Kernel of a dense layer: [inputs, units]; bias: [units].</param>
/// <param name="Offset">Where it begins in the flat parameter vector.</param>
public sealed record ParameterTensor(string Name, IReadOnlyList<int> Shape, int Offset);

/// <summary>A network and its parameters, for prediction. Immutable; safe to use from several threads.</summary>
public sealed class TrainedNetwork
{
    /// <summary>A network of these layers whose parameters are given as one flat vector.</summary>
    public TrainedNetwork(IReadOnlyList<LayerOptions> layers, int inputs, float[] parameters) =>
        (Layers, Inputs, Parameters) = (layers, inputs, parameters);

    /// <summary>The layers, as they were trained.</summary>
    public IReadOnlyList<LayerOptions> Layers { get; }

    /// <summary>Number of features.</summary>
    public int Inputs { get; }

    /// <summary>Number of outputs.</summary>
    public int Outputs => throw new NotImplementedException();

    /// <summary>All parameters in one flat vector; <see cref="Tensors"/> says what lies where.</summary>
    public ReadOnlyMemory<float> Parameters { get; }

    /// <summary>The tensors of the flat vector, in its order.</summary>
    public IReadOnlyList<ParameterTensor> Tensors => throw new NotImplementedException();

    /// <summary>The outputs [samples, outputs] for features [samples, inputs], row-major, dropout off.</summary>
    public float[] Predict(ReadOnlySpan<float> features) => throw new NotImplementedException();

    /// <summary>
    /// Loss (without penalties) and the metrics on these samples, by name: loss, accuracy, …; no prefix.
    /// </summary>
    public IReadOnlyDictionary<string, double> Evaluate(Dataset data, TrainingOptions training) =>
        throw new NotImplementedException();
}
