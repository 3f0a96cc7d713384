using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Reference;

/// <summary>
/// Training of a dense network in double precision by plain loops, one sample after another. It shares nothing with the
/// engine but the options and the order of the flat parameter vector. Dropout does nothing here.
/// </summary>
internal sealed class ReferenceTraining
{
    private readonly List<DenseOptions> _layers = [];
    private readonly TrainingOptions _training;
    private readonly ReferenceOptimizer _optimizer;
    private readonly int _inputs;

    public ReferenceTraining(IReadOnlyList<LayerOptions> network, TrainingOptions training, int inputs, IEnumerable<double> parameters)
    {
        foreach (DenseOptions dense in network.OfType<DenseOptions>())
            for (int i = 0; i < dense.Repeat; i++) _layers.Add(dense);
        (_training, _inputs) = (training, inputs);
        Parameters = [.. parameters];
        Gradients = new double[Parameters.Length];
        _optimizer = new ReferenceOptimizer(training.Optimizer, Parameters.Length);
    }

    /// <summary>Per layer its kernel [inputs, units] row by row, then its bias [units].</summary>
    public double[] Parameters { get; }

    public double[] Gradients { get; }

    /// <summary>The outputs for one sample.</summary>
    public double[] Predict(ReadOnlySpan<double> features) => Forward(features.ToArray())[^1].A;

    /// <summary>One step on a batch of samples; returns its loss before the step, penalties included.</summary>
    public double Step(IReadOnlyList<(double[] Features, double[] Targets)> batch, int classes, double? learningRate = null)
    {
        double loss = ComputeGradients(batch, classes);
        if (learningRate is double rate) _optimizer.LearningRate = rate;
        _optimizer.Step(Parameters, Gradients);
        int offset = 0;
        ForEachLayer((layer, inputs) =>
        {
            if (layer.MaxNorm is double limit) Restore(offset, inputs, layer.Units!.Value, limit);
            offset += Size(layer, inputs);
        });
        return loss;
    }

    /// <summary>The loss of a batch, penalties included; its gradient goes to <see cref="Gradients"/>.</summary>
    public double ComputeGradients(IReadOnlyList<(double[] Features, double[] Targets)> batch, int classes)
    {
        Array.Clear(Gradients);
        double loss = 0;
        foreach ((double[] features, double[] targets) in batch)
        {
            List<(double[] X, double[] Z, double[] A)> passes = Forward(features);
            double[] p = passes[^1].A;
            double[] y = ReferenceLoss.Targets(_training.Loss!, targets, classes, p.Length);
            loss += ReferenceLoss.Value(_training.Loss!, p, y) / batch.Count;
            Backward(passes, [.. ReferenceLoss.Gradient(_training.Loss!, p, y).Select(d => d / batch.Count)]);
        }

        return loss + AddPenalties();
    }

    /// <summary>Every layer's inputs x, sums z and outputs a.</summary>
    private List<(double[] X, double[] Z, double[] A)> Forward(double[] x)
    {
        List<(double[] X, double[] Z, double[] A)> passes = [];
        int offset = 0;
        foreach (DenseOptions layer in _layers)
        {
            int units = layer.Units!.Value;
            double[] z = new double[units];
            for (int u = 0; u < units; u++)
            {
                for (int i = 0; i < x.Length; i++) z[u] += x[i] * Parameters[offset + (i * units) + u];
                if (layer.UseBias) z[u] += Parameters[offset + (x.Length * units) + u];
            }

            offset += Size(layer, x.Length);
            double[] a = ReferenceActivation.Forward(layer.Activation, z);
            passes.Add((x, z, a));
            x = a;
        }

        return passes;
    }

    private void Backward(List<(double[] X, double[] Z, double[] A)> passes, double[] gradient)
    {
        int offset = Parameters.Length;
        for (int l = _layers.Count - 1; l >= 0; l--)
        {
            (double[] x, double[] z, double[] a) = passes[l];
            int units = a.Length;
            offset -= Size(_layers[l], x.Length);
            double[] d = ReferenceActivation.Backward(_layers[l].Activation, z, a, gradient);
            gradient = new double[x.Length];
            for (int u = 0; u < units; u++)
            {
                for (int i = 0; i < x.Length; i++)
                {
                    Gradients[offset + (i * units) + u] += x[i] * d[u];
                    gradient[i] += Parameters[offset + (i * units) + u] * d[u];
                }

                if (_layers[l].UseBias) Gradients[offset + (x.Length * units) + u] += d[u];
            }
        }
    }

    private double AddPenalties()
    {
        double total = 0;
        int offset = 0;
        ForEachLayer((layer, inputs) =>
        {
            int kernel = inputs * layer.Units!.Value, size = Size(layer, inputs);
            for (int i = 0; i < size; i++)
            {
                double w = Parameters[offset + i];
                if ((i < kernel ? layer.Regularizer : layer.BiasRegularizer) is not { } penalty) continue;
                total += (penalty.L1 * Math.Abs(w)) + (penalty.L2 * w * w);
                Gradients[offset + i] += (penalty.L1 * Math.Sign(w)) + (2 * penalty.L2 * w);
            }

            offset += size;
        });
        return total;
    }

    /// <summary><c>keras.constraints.MaxNorm</c> over the weights entering each neuron.</summary>
    private void Restore(int offset, int inputs, int units, double limit)
    {
        for (int u = 0; u < units; u++)
        {
            double norm = 0;
            for (int i = 0; i < inputs; i++) norm += Math.Pow(Parameters[offset + (i * units) + u], 2);
            norm = Math.Sqrt(norm);
            for (int i = 0; i < inputs; i++) Parameters[offset + (i * units) + u] *= Math.Clamp(norm, 0, limit) / (1e-7 + norm);
        }
    }

    private void ForEachLayer(Action<DenseOptions, int> action)
    {
        int inputs = _inputs;
        foreach (DenseOptions layer in _layers)
        {
            action(layer, inputs);
            inputs = layer.Units!.Value;
        }
    }

    private static int Size(DenseOptions layer, int inputs) => (inputs + (layer.UseBias ? 1 : 0)) * layer.Units!.Value;
}
