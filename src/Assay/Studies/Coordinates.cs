using Assay.Engine.Kernels;

namespace Assay.Studies;

/// <summary>Where in a range its numbers lie: the way back from <see cref="Domain.At"/>.</summary>
internal static class Coordinates
{
    /// <summary>
    /// The share of the range before a number, from 0 to 1, on its own scale: logarithms where it is logarithmic. With steps that of the middle of the
    /// number's step.
    /// </summary>
    public static double Of(Domain range, double number) => range switch
    {
        Real real => Share(real.Low, real.High, real.Log, real.Step, number),
        Whole whole => Share(whole.Low, whole.High, whole.Log, whole.Step, number),
        _ => throw new ArgumentException("A choice has levels, and no scale.", nameof(range)),
    };

    private static double Share(double low, double high, bool log, double? step, double number)
    {
        double width = step ?? 0, top = step is null ? high : low + ((Math.Round((high - low) / width) + 1) * width);
        double from = At(low), to = At(top);
        return Math.Clamp((((At(number) + At(number + width)) / 2) - from) / (to - from), 0, 1);

        double At(double value) => log ? PortableMath.Log(value) : value;
    }
}
