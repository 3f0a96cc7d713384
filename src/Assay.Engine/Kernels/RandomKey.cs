using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Assay.Engine.Kernels;

/// <summary>What random numbers are for. One purpose never disturbs another.</summary>
public enum Purpose
{
    /// <summary>Generating data.</summary>
    Data = 1,

    /// <summary>Dividing samples into folds.</summary>
    Split = 2,

    /// <summary>Start values of the parameters.</summary>
    Initialization = 3,

    /// <summary>The order of samples in an epoch.</summary>
    BatchOrder = 4,

    /// <summary>Dropout masks.</summary>
    Dropout = 5,

    /// <summary>Augmentation of training samples.</summary>
    Augmentation = 6,

    /// <summary>Proposals of a sampler.</summary>
    Search = 7,

    /// <summary>A fixed order of pixels.</summary>
    Permutation = 8,
}

/// <summary>
/// The key of all random numbers of a run. Numbers depend on the key, the purpose, an index (an epoch, a layer …) and
/// their position alone: not on what was drawn before, by whom, or on which thread.
/// </summary>
/// <param name="Study">The study's seed.</param>
/// <param name="Run">The run's seed within the study.</param>
/// <param name="Fold">The fold, 0-based; −1 for training on all samples.</param>
public readonly record struct RandomKey(ulong Study, int Run = 0, int Fold = -1)
{
    /// <summary>The numbers for one purpose and index, from the first.</summary>
    public RandomSequence Sequence(Purpose purpose, ulong index = 0)
    {
        (uint k0, uint k1) = Words(purpose);
        return new RandomSequence(k0, k1, index);
    }

    /// <summary>The Philox key words for one purpose, mixed by SplitMix64's finaliser (Steele et al. 2014).</summary>
    internal (uint K0, uint K1) Words(Purpose purpose)
    {
        ulong k = Mix(Study + 0x9E3779B97F4A7C15);
        k = Mix(k ^ (((ulong)(uint)Run << 32) | (uint)Fold));
        k = Mix(k ^ (ulong)purpose);
        return ((uint)k, (uint)(k >> 32));
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}

/// <summary>A sequence of random numbers from Philox 4×32-10 (Salmon et al. 2011). A value type: copies go their own way.</summary>
public struct RandomSequence
{
    private readonly uint _k0, _k1;
    private readonly ulong _index;
    private ulong _block;
    private UInt128 _words;
    private int _left;

    internal RandomSequence(uint k0, uint k1, ulong index) => (_k0, _k1, _index) = (k0, k1, index);

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_left == 0)
        {
            (uint a, uint b, uint c, uint d) = Philox.Block(_k0, _k1, _index, _block++);
            _words = new UInt128(((ulong)d << 32) | c, ((ulong)b << 32) | a);
            _left = 4;
        }

        uint word = (uint)_words;
        _words >>= 32;
        _left--;
        return word;
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble()
    {
        ulong high = NextUInt32(), low = NextUInt32();
        return (((high << 32) | low) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Uniform in 0 … bound − 1 by multiplication (Lemire 2019; the bias is below bound / 2³²).</summary>
    public int Next(int bound) => (int)(((ulong)NextUInt32() * (uint)bound) >> 32);

    /// <summary>Standard normal, by Marsaglia's polar method (Marsaglia &amp; Bray 1964).</summary>
    public double NextNormal()
    {
        while (true)
        {
            double u = (2 * NextDouble()) - 1, v = (2 * NextDouble()) - 1, s = (u * u) + (v * v);
            if (s is > 0 and < 1) return u * Math.Sqrt(-2 * PortableMath.Log(s) / s);
        }
    }

    /// <summary>Puts the items into a random order (Fisher–Yates), by the next words of the sequence.</summary>
    /// <remarks>Sixteen blocks are drawn at once where all their words are needed; they are the words one would get singly.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shuffle(Span<int> items)
    {
        Span<uint> words = stackalloc uint[4 * Lanes.Count];
        int i = items.Length - 1;
        while (_left == 0 && i >= words.Length && _block <= uint.MaxValue - Lanes.Count)
        {
            (Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) =
                PhiloxLanes.Blocks(_k0, _k1, _index, (uint)_block);
            a.CopyTo(words);
            b.CopyTo(words[16..]);
            c.CopyTo(words[32..]);
            d.CopyTo(words[48..]);
            _block += Lanes.Count;
            for (int block = 0; block < Lanes.Count; block++)
            {
                Swap(items, i--, words[block]);
                Swap(items, i--, words[block + 16]);
                Swap(items, i--, words[block + 32]);
                Swap(items, i--, words[block + 48]);
            }
        }

        for (; i > 0; i--) Swap(items, i, NextUInt32());
    }

    /// <summary>Swaps item i with one of the first i + 1, chosen as <see cref="Next"/> does.</summary>
    private static void Swap(Span<int> items, int i, uint word)
    {
        int j = (int)(((ulong)word * (uint)(i + 1)) >> 32);
        (items[i], items[j]) = (items[j], items[i]);
    }
}
