using System.Buffers.Binary;

namespace Assay.Search;

/// <summary>
/// Sobol's low-discrepancy sequence in base 2 (Sobol' 1967), by the primitive polynomials and first direction numbers of Joe
/// &amp; Kuo (Constructing Sobol sequences with better two-dimensional projections, 2008; their list new-joe-kuo-6), in the
/// order of Gray's code (Antonov &amp; Saleev 1979).
/// </summary>
internal static class SobolSequence
{
    private const int Bits = 32;

    /// <summary>
    /// Dimension 2 onwards: the polynomial, its coefficients as bits, then the first direction numbers m₁ … mₛ. The first
    /// dimension needs none: it is van der Corput's sequence.
    /// </summary>
    private static readonly int[][] JoeKuo =
    [
        [3, 1], [7, 1, 3], [11, 1, 3, 1], [13, 1, 1, 1], [19, 1, 1, 3, 3], [25, 1, 3, 5, 13], [37, 1, 1, 5, 5, 17],
        [41, 1, 1, 5, 5, 5], [47, 1, 1, 7, 11, 19], [55, 1, 1, 5, 1, 1], [59, 1, 1, 1, 3, 11], [61, 1, 3, 5, 5, 31],
        [67, 1, 3, 3, 9, 7, 49], [91, 1, 1, 1, 15, 21, 21], [97, 1, 3, 1, 13, 27, 49], [103, 1, 1, 1, 15, 7, 5],
        [109, 1, 3, 1, 15, 13, 25], [115, 1, 1, 5, 5, 19, 61], [131, 1, 3, 7, 11, 23, 15, 103],
        [137, 1, 3, 7, 13, 13, 15, 69], [143, 1, 1, 3, 13, 7, 35, 63], [145, 1, 3, 5, 9, 1, 25, 53],
        [157, 1, 3, 1, 13, 9, 35, 107], [167, 1, 3, 1, 5, 27, 61, 31], [171, 1, 1, 5, 11, 19, 41, 61],
        [185, 1, 3, 5, 3, 3, 13, 69], [191, 1, 1, 7, 13, 1, 19, 1], [193, 1, 3, 7, 5, 13, 19, 59],
        [203, 1, 1, 3, 9, 25, 29, 41], [211, 1, 3, 5, 13, 23, 1, 55], [213, 1, 3, 7, 3, 13, 59, 17],
        [229, 1, 3, 1, 3, 5, 53, 69], [239, 1, 1, 5, 5, 23, 33, 13], [241, 1, 1, 7, 7, 1, 61, 123],
        [247, 1, 1, 7, 9, 13, 61, 49], [253, 1, 3, 3, 5, 3, 55, 33], [285, 1, 3, 1, 15, 31, 13, 49, 245],
        [299, 1, 3, 5, 15, 31, 59, 63, 97], [301, 1, 3, 1, 11, 11, 11, 77, 249], [333, 1, 3, 1, 11, 27, 43, 71, 9],
        [351, 1, 1, 7, 15, 21, 11, 81, 45], [355, 1, 3, 7, 3, 25, 31, 65, 79], [357, 1, 3, 1, 1, 19, 11, 3, 205],
        [361, 1, 1, 5, 9, 19, 21, 29, 157], [369, 1, 3, 7, 11, 1, 33, 89, 185], [391, 1, 3, 3, 3, 15, 9, 79, 71],
        [397, 1, 3, 7, 11, 15, 39, 119, 27], [425, 1, 1, 3, 1, 11, 31, 97, 225], [451, 1, 1, 1, 3, 23, 43, 57, 177],
        [463, 1, 3, 7, 7, 17, 17, 37, 71], [487, 1, 3, 1, 5, 27, 63, 123, 213], [501, 1, 1, 3, 5, 11, 43, 53, 133],
        [529, 1, 3, 5, 5, 29, 17, 47, 173, 479], [539, 1, 3, 3, 11, 3, 1, 109, 9, 69],
        [545, 1, 1, 1, 5, 17, 39, 23, 5, 343], [557, 1, 3, 1, 5, 25, 15, 31, 103, 499],
        [563, 1, 1, 1, 11, 11, 17, 63, 105, 183], [601, 1, 1, 5, 11, 9, 29, 97, 231, 363],
        [607, 1, 1, 5, 15, 19, 45, 41, 7, 383], [617, 1, 3, 7, 7, 31, 19, 83, 137, 221],
        [623, 1, 1, 1, 3, 23, 15, 111, 223, 83], [631, 1, 1, 5, 13, 31, 15, 55, 25, 161],
        [637, 1, 1, 3, 13, 25, 47, 39, 87, 257],
    ];

    private static readonly uint[][] Directions = [VanDerCorput(), .. JoeKuo.Select(row => DirectionsOf(row[0], row[1..]))];

    /// <summary>Dimensions that points can have.</summary>
    public static int Dimensions => Directions.Length;

    /// <summary>A coordinate of a point, in units of 2⁻³².</summary>
    /// <param name="index">Which point, 0-based; the first is the origin.</param>
    /// <param name="dimension">0-based.</param>
    public static uint At(uint index, int dimension)
    {
        uint[] directions = Directions[dimension];
        uint gray = index ^ (index >> 1), coordinate = 0;
        for (int bit = 0; gray != 0; bit++, gray >>= 1)
            if ((gray & 1) != 0) coordinate ^= directions[bit];
        return coordinate;
    }

    /// <summary>
    /// The coordinate with its binary digits permuted at random, each by those before it (Owen 1995), in the form that needs
    /// no tree: a hash in which higher digits depend on none below, on the digits in reverse (Burley 2020, with the constants
    /// of Vegdahl 2021). A net stays a net under it.
    /// </summary>
    public static uint Scrambled(uint coordinate, uint seed)
    {
        uint x = Reversed(coordinate);
        x ^= x * 0x3D20ADEA;
        x += seed;
        x *= (seed >> 16) | 1;
        x ^= x * 0x05526C56;
        x ^= x * 0x53A22864;
        return Reversed(x);
    }

    private static uint Reversed(uint x)
    {
        x = ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
        x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
        x = ((x >> 4) & 0x0F0F0F0F) | ((x & 0x0F0F0F0F) << 4);
        return BinaryPrimitives.ReverseEndianness(x);
    }

    private static uint[] VanDerCorput() => [.. Enumerable.Range(0, Bits).Select(bit => 1u << (Bits - 1 - bit))];

    /// <summary>The recurrence of a primitive polynomial of degree s: m_k = 2a₁m_{k−1} ⊕ … ⊕ 2ˢm_{k−s} ⊕ m_{k−s}.</summary>
    private static uint[] DirectionsOf(int polynomial, int[] first)
    {
        int degree = first.Length;
        uint[] directions = new uint[Bits];
        for (int k = 0; k < Bits; k++)
        {
            if (k < degree)
            {
                directions[k] = (uint)first[k] << (Bits - 1 - k);
                continue;
            }

            directions[k] = directions[k - degree] ^ (directions[k - degree] >> degree);
            for (int i = 1; i < degree; i++)
                if (((polynomial >> (degree - i)) & 1) != 0) directions[k] ^= directions[k - i];
        }

        return directions;
    }
}
