using System.Runtime.CompilerServices;

namespace Assay.Engine.Kernels;

/// <summary>
/// The counter-based generator Philox 4×32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3,
/// 2011): four random words from a 128-bit counter and a 64-bit key, with no state between them.
/// </summary>
internal static class Philox
{
    internal const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;
    internal const int Rounds = 10;

    /// <summary>The block of four words at counter (block, index) under key (k0, k1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (uint A, uint B, uint C, uint D) Block(uint k0, uint k1, ulong index, ulong block)
    {
        uint c0 = (uint)block, c1 = (uint)(block >> 32), c2 = (uint)index, c3 = (uint)(index >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)M0 * c0, p1 = (ulong)M1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += W0;
            k1 += W1;
        }

        return (c0, c1, c2, c3);
    }
}
