using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// A rising function that brings values near a standard normal: median and quartiles to 0 and 1 apart, then the transformation of Yeo &amp; Johnson (A new
/// family of power transformations, 2000) of the most probable λ, then mean 0 and deviation 1.
/// </summary>
internal sealed class OutputWarp
{
    private const double LeastPower = -2, MostPower = 2;
    private const int Steps = 30;
    private readonly double _middle, _spread = 1, _power = 1, _mean, _deviation = 1;

    /// <summary>The function for these values.</summary>
    /// <param name="values">Finite; one at least.</param>
    public OutputWarp(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        _middle = Quantile(sorted, 0.5);
        double quartiles = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);
        if (!(quartiles > 0)) quartiles = sorted[^1] - sorted[0]; // more than half are the same
        if (!(quartiles > 0) || double.IsInfinity(quartiles)) return;
        _spread = quartiles;

        // ln(1 + |z|) once, as every power of 1 + |z| is made of it.
        double[] logs = new double[sorted.Length];
        double jacobian = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double z = (sorted[i] - _middle) / _spread;
            logs[i] = Math.CopySign(PortableMath.Log(1 + Math.Abs(z)), z);
            jacobian += logs[i];
        }

        _power = MostProbable(logs, jacobian);
        (_mean, _deviation) = Moments(logs, _power);
    }

    /// <summary>A value after it.</summary>
    public double Of(double value)
    {
        double z = (value - _middle) / _spread;
        return (Powered(Math.CopySign(PortableMath.Log(1 + Math.Abs(z)), z), _power) - _mean) / _deviation;
    }

    /// <summary>Its slope at a value, by which a small error of the value grows.</summary>
    public double Slope(double value)
    {
        double z = (value - _middle) / _spread, log = PortableMath.Log(1 + Math.Abs(z));
        return PortableMath.Exp((z < 0 ? 1 - _power : _power - 1) * log) / (_spread * _deviation);
    }

    /// <summary>
    /// The λ from −2 to 2 of the greatest ln p(values | λ, mean and deviation at their best) − (λ − 1)²/2: few values are no reason to bend far. By golden
    /// sections.
    /// </summary>
    private static double MostProbable(double[] logs, double jacobian)
    {
        const double Golden = 0.61803398874989485;
        double Height(double power)
        {
            double deviation = Moments(logs, power).Deviation;
            return (-logs.Length * PortableMath.Log(deviation)) + ((power - 1) * (jacobian - ((power - 1) / 2)));
        }

        double low = LeastPower, high = MostPower, left = high - (Golden * (high - low)), right = low + (Golden * (high - low));
        double atLeft = Height(left), atRight = Height(right);
        for (int step = 0; step < Steps; step++)
        {
            if (atLeft < atRight)
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (Golden * (high - low));
                atRight = Height(right);
            }
            else
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (Golden * (high - low));
                atLeft = Height(left);
            }
        }

        return (low + high) / 2;
    }

    private static (double Mean, double Deviation) Moments(double[] logs, double power)
    {
        double sum = 0, squares = 0;
        double[] powered = new double[logs.Length];
        for (int i = 0; i < logs.Length; i++) sum += powered[i] = Powered(logs[i], power);
        double mean = sum / logs.Length;
        foreach (double x in powered) squares += (x - mean) * (x - mean);
        return (mean, Math.Sqrt(squares / logs.Length));
    }

    /// <summary>Yeo and Johnson's function of z, from ±ln(1 + |z|), the sign being z's.</summary>
    private static double Powered(double log, double power)
    {
        double exponent = log < 0 ? 2 - power : power, size = Math.Abs(log), bent = exponent * size;
        double value = Math.Abs(bent) < 1e-5 ? size * (1 + (bent / 2)) : (PortableMath.Exp(bent) - 1) / exponent;
        return log < 0 ? -value : value;
    }

    private static double Quantile(double[] sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int index = (int)position;
        return index + 1 < sorted.Length ? sorted[index] + ((position - index) * (sorted[index + 1] - sorted[index])) : sorted[index];
    }
}
