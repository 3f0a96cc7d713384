using Assay.Engine.Networks;

namespace Assay.Engine.Tests.Reference;

/// <summary>Activation functions and their derivatives, one number after another, as the formulas stand in the books.</summary>
internal static class ReferenceActivation
{
    /// <summary>The outputs of one sample from its sums z.</summary>
    public static double[] Forward(ActivationOptions options, double[] z)
    {
        double max = z.Max();
        double logSum = max + Math.Log(z.Sum(x => Math.Exp(x - max)));
        return options.Name switch
        {
            ActivationKind.Softmax => [.. z.Select(x => Math.Exp(x - logSum))],
            ActivationKind.LogSoftmax => [.. z.Select(x => x - logSum)],
            _ => [.. z.Select(x => Value(options, x))],
        };
    }

    /// <summary>The gradient by z from the gradient by the outputs a.</summary>
    public static double[] Backward(ActivationOptions options, double[] z, double[] a, double[] gradient)
    {
        double[] result = new double[z.Length];
        for (int i = 0; i < z.Length; i++)
            for (int j = 0; j < z.Length; j++)
                result[i] += gradient[j] * Derivative(options, z, a, j, i);
        return result;
    }

    /// <summary>∂a[j] / ∂z[i].</summary>
    private static double Derivative(ActivationOptions options, double[] z, double[] a, int j, int i)
    {
        double same = i == j ? 1 : 0;
        return options.Name switch
        {
            ActivationKind.Softmax => a[j] * (same - a[i]),
            ActivationKind.LogSoftmax => same - Math.Exp(a[i]),
            _ => i == j ? Slope(options, z[i]) : 0,
        };
    }

    private static double Value(ActivationOptions options, double x) => options.Name switch
    {
        ActivationKind.Linear => x,
        ActivationKind.Relu => Math.Max(x, 0),
        ActivationKind.LeakyRelu => x > 0 ? x : (options.NegativeSlope ?? 0.2) * x,
        ActivationKind.Elu => x > 0 ? x : (options.Alpha ?? 1) * (Math.Exp(x) - 1),
        ActivationKind.Selu => SeluScale * (x > 0 ? x : SeluAlpha * (Math.Exp(x) - 1)),
        ActivationKind.Sigmoid => Sigmoid(x),
        ActivationKind.Tanh => Math.Tanh(x),
        ActivationKind.Softplus => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        ActivationKind.Softsign => x / (1 + Math.Abs(x)),
        ActivationKind.Exponential => Math.Exp(x),
        ActivationKind.Gelu when options.Approximate is true => 0.5 * x * (1 + Math.Tanh(GeluInner(x))),
        ActivationKind.Gelu => x * NormalCdf(x),
        ActivationKind.Swish => x * Sigmoid(x),
        ActivationKind.Cos => Math.Cos(x),
        ActivationKind.Sin => Math.Sin(x),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Name, "not a function of one number"),
    };

    private static double Slope(ActivationOptions options, double x) => options.Name switch
    {
        ActivationKind.Linear => 1,
        ActivationKind.Relu => x > 0 ? 1 : 0,
        ActivationKind.LeakyRelu => x > 0 ? 1 : options.NegativeSlope ?? 0.2,
        ActivationKind.Elu => x > 0 ? 1 : (options.Alpha ?? 1) * Math.Exp(x),
        ActivationKind.Selu => SeluScale * (x > 0 ? 1 : SeluAlpha * Math.Exp(x)),
        ActivationKind.Sigmoid => Sigmoid(x) * (1 - Sigmoid(x)),
        ActivationKind.Tanh => 1 - (Math.Tanh(x) * Math.Tanh(x)),
        ActivationKind.Softplus => Sigmoid(x),
        ActivationKind.Softsign => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x))),
        ActivationKind.Exponential => Math.Exp(x),
        ActivationKind.Gelu when options.Approximate is true => (0.5 * (1 + Math.Tanh(GeluInner(x))))
            + (0.5 * x * (1 - Math.Pow(Math.Tanh(GeluInner(x)), 2)) * Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x))),
        ActivationKind.Gelu => NormalCdf(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)),
        ActivationKind.Swish => Sigmoid(x) + (x * Sigmoid(x) * (1 - Sigmoid(x))),
        ActivationKind.Cos => -Math.Sin(x),
        ActivationKind.Sin => Math.Cos(x),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Name, "not a function of one number"),
    };

    // Klambauer et al. 2017, to the digits they give.
    private const double SeluScale = 1.0507009873554804934193349852946, SeluAlpha = 1.6732632423543772848170429916717;

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double GeluInner(double x) => Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x));

    /// <summary>Φ(x) = (1 + erf(x / √2)) / 2.</summary>
    private static double NormalCdf(double x)
    {
        if (Math.Abs(x) > 12) return x > 0 ? 1 : 0;
        // erf z = 2/√π · e^(−z²) · Σ 2ⁿ z^(2n+1) / (1·3·5 … (2n+1)): all terms of one sign, so nothing cancels.
        double z = x / Math.Sqrt(2), term = z, sum = z;
        for (int n = 1; n < 600; n++)
        {
            term *= 2 * z * z / ((2 * n) + 1);
            sum += term;
        }

        return 0.5 * (1 + (2 / Math.Sqrt(Math.PI) * Math.Exp(-z * z) * sum));
    }
}
