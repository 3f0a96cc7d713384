using Assay.Engine.Training;

namespace Assay.Engine.Tests.Reference;

/// <summary>The optimizers as <c>keras.optimizers</c> (Keras 3) defines them, one weight after another.</summary>
internal sealed class ReferenceOptimizer
{
    private readonly OptimizerOptions _options;
    private readonly double[] _m, _v, _extra;
    private readonly double _beta1, _beta2, _epsilon, _momentum, _rho;
    private int _t;

    public ReferenceOptimizer(OptimizerOptions options, int size)
    {
        _options = options;
        (_m, _v, _extra) = (new double[size], new double[size], new double[size]);
        if (options.Name == OptimizerKind.Adagrad) Array.Fill(_v, options.InitialAccumulatorValue ?? 0.1);
        (_beta1, _beta2, _epsilon) = (options.Beta1 ?? 0.9, options.Beta2 ?? 0.999, options.Epsilon ?? 1e-7);
        _momentum = options.Momentum ?? 0;
        _rho = options.Rho ?? (options.Name == OptimizerKind.Adadelta ? 0.95 : 0.9);
        LearningRate = options.LearningRate ?? (options.Name == OptimizerKind.Sgd ? 0.01 : 0.001);
    }

    public double LearningRate { get; set; }

    public void Step(double[] weights, double[] gradients)
    {
        _t++;
        double norm = Math.Sqrt(gradients.Sum(g => g * g));
        double scale = _options.ClipNorm is double limit && norm > limit ? limit / norm : 1;
        double decay = _options.WeightDecay ?? (_options.Name == OptimizerKind.Adamw ? 0.004 : 0);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] -= LearningRate * decay * weights[i];
            weights[i] += Change(i, gradients[i] * scale);
        }
    }

    private double Change(int i, double g)
    {
        double rate = LearningRate;
        switch (_options.Name)
        {
            case OptimizerKind.Sgd:
                _m[i] = (_momentum * _m[i]) - (rate * g);
                return _options.Nesterov is true ? (_momentum * _m[i]) - (rate * g) : _m[i];
            case OptimizerKind.Rmsprop:
                _v[i] = (_rho * _v[i]) + ((1 - _rho) * g * g);
                _extra[i] = (_rho * _extra[i]) + ((1 - _rho) * g);
                double variance = _v[i] - (_options.Centered is true ? _extra[i] * _extra[i] : 0);
                _m[i] = (_momentum * _m[i]) + (rate * g / Math.Sqrt(variance + _epsilon));
                return -_m[i];
            case OptimizerKind.Adagrad:
                _v[i] += g * g;
                return -rate * g / Math.Sqrt(_v[i] + _epsilon);
            case OptimizerKind.Adadelta:
                _v[i] = (_rho * _v[i]) + ((1 - _rho) * g * g);
                double change = -Math.Sqrt(_extra[i] + _epsilon) / Math.Sqrt(_v[i] + _epsilon) * g;
                _extra[i] = (_rho * _extra[i]) + ((1 - _rho) * change * change);
                return rate * change;
            case OptimizerKind.Adam or OptimizerKind.Adamw:
                AddMoments(i, g);
                _extra[i] = Math.Max(_extra[i], _v[i]);
                double alpha = rate * Math.Sqrt(1 - Math.Pow(_beta2, _t)) / (1 - Math.Pow(_beta1, _t));
                return -alpha * _m[i] / (Math.Sqrt(_options.Amsgrad is true ? _extra[i] : _v[i]) + _epsilon);
            case OptimizerKind.Adamax:
                _m[i] = (_beta1 * _m[i]) + ((1 - _beta1) * g);
                _v[i] = Math.Max(_beta2 * _v[i], Math.Abs(g));
                return -rate * _m[i] / ((1 - Math.Pow(_beta1, _t)) * (_v[i] + _epsilon));
            case OptimizerKind.Nadam:
                AddMoments(i, g);
                double product = 1;
                for (int t = 1; t <= _t; t++) product *= Momentum(t);
                double m = (Momentum(_t + 1) * _m[i] / (1 - (product * Momentum(_t + 1)))) + ((1 - Momentum(_t)) * g / (1 - product));
                return -rate * m / (Math.Sqrt(_v[i] / (1 - Math.Pow(_beta2, _t))) + _epsilon);
            default:
                throw new InvalidOperationException($"unknown optimizer {_options.Name}");
        }
    }

    private void AddMoments(int i, double g)
    {
        _m[i] = (_beta1 * _m[i]) + ((1 - _beta1) * g);
        _v[i] = (_beta2 * _v[i]) + ((1 - _beta2) * g * g);
    }

    /// <summary>nadam's momentum at step t: β₁ (1 − 0.5 · 0.96ᵗ).</summary>
    private double Momentum(int t) => _beta1 * (1 - (0.5 * Math.Pow(0.96, t)));
}
