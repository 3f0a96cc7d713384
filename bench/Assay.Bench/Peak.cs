using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Assay.Engine.Kernels;

namespace Assay.Bench;

/// <summary>What one core can multiply and add: the engine's micro-kernel on packed panels that stay in L1.</summary>
internal static unsafe class Peak
{
    private const int Depth = 128, Repeats = 500, Rounds = 400; // rounds of a fraction of a millisecond: some go undisturbed

    public static string Instructions => Vector512.IsHardwareAccelerated ? "AVX-512" : Fma.IsSupported ? "AVX2" : "scalar";

    /// <summary>GFLOP/s, the best of some rounds; a multiply-add counts as two.</summary>
    public static double Measure()
    {
        int rows = Gemm.TileRows, columns = Gemm.TileWidth;
        float* a = Take(rows * Depth), b = Take(columns * Depth), c = Take(rows * columns);
        double best = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < Repeats; i++)
                Gemm.Tiles(1, rows, a, 0, 1, rows, b, columns, c, columns, Depth, default(Straight), columns, false);

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            best = Math.Max(best, 2.0 * rows * columns * Depth * Repeats / seconds / 1e9);
        }

        foreach (nint block in new[] { (nint)a, (nint)b, (nint)c }) NativeMemory.AlignedFree((void*)block);
        return best;
    }

    private static float* Take(int count)
    {
        float* block = (float*)NativeMemory.AlignedAlloc((nuint)((count + Lanes.Count) * sizeof(float)), 64);
        new Span<float>(block, count + Lanes.Count).Fill(0.5f); // no denormals
        return block;
    }
}
