using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;
using Assay.Engine.Options;

namespace Assay.Engine.Training;

/// <summary>Makes steps from gradients, over the flat vector of parameters.</summary>
internal abstract unsafe class Optimizer
{
    /// <summary>One step at this learning rate.</summary>
    public abstract void Step(float* weights, float* gradients, double learningRate);

    /// <summary>Carries what steps have left for later ones.</summary>
    public abstract void Carry(Checkpoint checkpoint);

    /// <summary>The optimizer that these options name; its state is taken from the arena.</summary>
    public static Optimizer Of(OptimizerOptions options, int size, Arena arena)
    {
        options = options.WithDefaults();
        // 0 where the optimizer has no such parameter.
        double epsilon = options.Epsilon ?? 0, beta1 = options.Beta1 ?? 0, beta2 = options.Beta2 ?? 0;
        double momentum = options.Momentum ?? 0, rho = options.Rho ?? 0;
        bool nesterov = options.Nesterov is true, centered = options.Centered is true, amsgrad = options.Amsgrad is true;
        return options.Name switch
        {
            OptimizerKind.Sgd when momentum == 0 => Make(new Sgd()),
            OptimizerKind.Sgd => Make(new Momentum(momentum, nesterov)),
            OptimizerKind.Rmsprop => Make(new Rmsprop(rho, momentum, epsilon, centered)),
            OptimizerKind.Adagrad => Make(new Adagrad(options.InitialAccumulatorValue!.Value, epsilon)),
            OptimizerKind.Adadelta => Make(new Adadelta(rho, epsilon)),
            OptimizerKind.Adam or OptimizerKind.Adamw when amsgrad => Make(new Amsgrad(beta1, beta2, epsilon)),
            OptimizerKind.Adam or OptimizerKind.Adamw => Make(new Adam(beta1, beta2, epsilon)),
            OptimizerKind.Adamax => Make(new Adamax(beta1, beta2, epsilon)),
            OptimizerKind.Nadam => Make(new Nadam(beta1, beta2, epsilon)),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Name, "unknown optimizer"),
        };

        Optimizer Make<T>(T rule)
            where T : struct, IUpdateRule => new Optimizer<T>(rule, options, size, arena);
    }

    /// <summary>The learning rate, the optimizer's default where none is given.</summary>
    public static double LearningRate(OptimizerOptions options) => options.WithDefaults().LearningRate!.Value;
}

/// <summary>How one weight moves, from its gradient and up to three numbers of state.</summary>
internal interface IUpdateRule
{
    /// <summary>How many numbers of state a weight has.</summary>
    int States { get; }

    /// <summary>What the first number of state is at the start.</summary>
    float InitialState => 0;

    /// <summary>Prepares what all weights share in the next step.</summary>
    void Begin(double learningRate);

    /// <summary>Carries what <see cref="Begin"/> has left for later steps.</summary>
    void Carry(Checkpoint checkpoint) { }

    /// <summary>The new weight; the state is updated in place.</summary>
    Vector512<float> Update(
        Vector512<float> weight, Vector512<float> gradient, ref Vector512<float> s0, ref Vector512<float> s1, ref Vector512<float> s2);
}

/// <summary>Applies an update rule to all weights, after clipping the gradient and decaying the weights.</summary>
internal sealed unsafe class Optimizer<T> : Optimizer
    where T : struct, IUpdateRule
{
    private readonly int _size;
    private readonly double _weightDecay;
    private readonly double? _clipNorm;
    private readonly float* _s0, _s1, _s2;
    private T _rule;

    public Optimizer(T rule, OptimizerOptions options, int size, Arena arena)
    {
        (_rule, _size, _clipNorm) = (rule, size, options.ClipNorm);
        _weightDecay = options.WeightDecay!.Value;
        // A rule never touches a state it does not have, but the loop loads it: those all share the first block.
        _s0 = arena.Take(size);
        _s1 = rule.States > 1 ? arena.Take(size) : _s0;
        _s2 = rule.States > 2 ? arena.Take(size) : _s0;
        if (!arena.Planning) new Span<float>(_s0, Lanes.RoundUp(size)).Fill(rule.InitialState);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Step(float* weights, float* gradients, double learningRate)
    {
        _rule.Begin(learningRate);
        T rule = _rule;
        int states = rule.States;
        Vector512<float> scale = Vector512.Create(ClipFactor(gradients));
        Vector512<float> decay = Vector512.Create((float)(1 - (learningRate * _weightDecay)));
        for (nint i = 0; i < _size; i += Lanes.Count)
        {
            Vector512<float> s0 = Vector512.Load(_s0 + i), s1 = default, s2 = default;
            if (states > 1) s1 = Vector512.Load(_s1 + i);
            if (states > 2) s2 = Vector512.Load(_s2 + i);
            rule.Update(
                Vector512.Load(weights + i) * decay, Vector512.Load(gradients + i) * scale, ref s0, ref s1, ref s2).Store(weights + i);
            s0.Store(_s0 + i);
            if (states > 1) s1.Store(_s1 + i);
            if (states > 2) s2.Store(_s2 + i);
        }
    }

    public override void Carry(Checkpoint checkpoint)
    {
        _rule.Carry(checkpoint);
        int states = _rule.States;
        if (states > 0) checkpoint.Numbers(new Span<float>(_s0, _size));
        if (states > 1) checkpoint.Numbers(new Span<float>(_s1, _size));
        if (states > 2) checkpoint.Numbers(new Span<float>(_s2, _size));
    }

    /// <summary>What the gradient is multiplied with so that its norm is at most clip_norm.</summary>
    private float ClipFactor(float* gradients)
    {
        if (_clipNorm is not double limit) return 1;
        double squares = 0;
        for (nint i = 0; i < _size; i++) squares += (double)gradients[i] * gradients[i];
        double norm = Math.Sqrt(squares);
        return norm > limit ? (float)(limit / norm) : 1;
    }
}
