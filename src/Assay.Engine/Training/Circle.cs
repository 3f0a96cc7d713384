using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Assay.Engine.Training;

/// <summary>Values that repeat after a period, as times of day on a dial.</summary>
internal readonly struct Circle(float period)
{
    /// <summary>A difference of two values as the shorter way between them, within ± half a period; half way round, either.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Way(Vector512<float> difference)
    {
        Vector512<float> length = Vector512.Create(period), turns = Vector512.Round(difference / length);
        return Vector512.FusedMultiplyAdd(-turns, length, difference);
    }
}
