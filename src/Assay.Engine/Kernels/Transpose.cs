using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Assay.Engine.Kernels;

/// <summary>Moves matrices between row order and column order. Only copies: no machine can differ.</summary>
internal static unsafe class Transpose
{
    /// <summary>target[c · targetRow + r] = source[r · sourceRow + c] for r &lt; rows, c &lt; columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* source, nint sourceRow, int rows, int columns, float* target, nint targetRow)
    {
        int r = 0;
        if (Avx.IsSupported)
        {
            for (; r + 8 <= rows; r += 8)
            {
                int c = 0;
                for (; c + 8 <= columns; c += 8)
                    Square(source + (r * sourceRow) + c, sourceRow, target + (c * targetRow) + r, targetRow);
                Scalar(source + (r * sourceRow) + c, sourceRow, 8, columns - c, target + (c * targetRow) + r, targetRow);
            }
        }

        Scalar(source + (r * sourceRow), sourceRow, rows - r, columns, target + r, targetRow);
    }

    /// <summary>
    /// The rows of a sample-major matrix chosen by <paramref name="indices"/>, as columns:
    /// target[c · targetRow + i] = source[indices[i] · columns + c]; columns up to the next multiple of sixteen are 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(
        ReadOnlySpan<float> source, int columns, ReadOnlySpan<int> indices, float* target, nint targetRow)
    {
        int padded = Lanes.RoundUp(indices.Length);
        fixed (float* from = source)
        {
            int i = 0;
            if (Avx.IsSupported && columns >= 8)
            {
                for (; i + 8 <= indices.Length; i += 8)
                {
                    float* r0 = from + ((nint)indices[i] * columns), r1 = from + ((nint)indices[i + 1] * columns);
                    float* r2 = from + ((nint)indices[i + 2] * columns), r3 = from + ((nint)indices[i + 3] * columns);
                    float* r4 = from + ((nint)indices[i + 4] * columns), r5 = from + ((nint)indices[i + 5] * columns);
                    float* r6 = from + ((nint)indices[i + 6] * columns), r7 = from + ((nint)indices[i + 7] * columns);
                    int c = 0;
                    for (; c + 8 <= columns; c += 8)
                        Square(r0 + c, r1 + c, r2 + c, r3 + c, r4 + c, r5 + c, r6 + c, r7 + c, target + (c * targetRow) + i, targetRow);
                    for (; c < columns; c++)
                        for (int j = 0; j < 8; j++)
                            target[(c * targetRow) + i + j] = from[((nint)indices[i + j] * columns) + c];
                }
            }

            for (; i < indices.Length; i++)
            {
                float* row = from + ((nint)indices[i] * columns);
                for (int c = 0; c < columns; c++) target[(c * targetRow) + i] = row[c];
            }
        }

        if (padded == indices.Length) return;
        for (int c = 0; c < columns; c++)
            new Span<float>(target + (c * targetRow) + indices.Length, padded - indices.Length).Clear();
    }

    private static void Scalar(float* source, nint sourceRow, int rows, int columns, float* target, nint targetRow)
    {
        for (int c = 0; c < columns; c++)
            for (int r = 0; r < rows; r++)
                target[(c * targetRow) + r] = source[(r * sourceRow) + c];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* s, nint row, float* target, nint targetRow)
    {
        float* s4 = s + (4 * row);
        Square(s, s + row, s + (2 * row), s + (3 * row), s4, s4 + row, s4 + (2 * row), s4 + (3 * row), target, targetRow);
    }

    /// <summary>An 8 × 8 square: pairs interleaved, then pairs of pairs, then halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(
        float* r0, float* r1, float* r2, float* r3, float* r4, float* r5, float* r6, float* r7, float* target, nint targetRow)
    {
        Vector256<float> a0 = Avx.UnpackLow(Vector256.Load(r0), Vector256.Load(r1));
        Vector256<float> a1 = Avx.UnpackHigh(Vector256.Load(r0), Vector256.Load(r1));
        Vector256<float> a2 = Avx.UnpackLow(Vector256.Load(r2), Vector256.Load(r3));
        Vector256<float> a3 = Avx.UnpackHigh(Vector256.Load(r2), Vector256.Load(r3));
        Vector256<float> a4 = Avx.UnpackLow(Vector256.Load(r4), Vector256.Load(r5));
        Vector256<float> a5 = Avx.UnpackHigh(Vector256.Load(r4), Vector256.Load(r5));
        Vector256<float> a6 = Avx.UnpackLow(Vector256.Load(r6), Vector256.Load(r7));
        Vector256<float> a7 = Avx.UnpackHigh(Vector256.Load(r6), Vector256.Load(r7));
        Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE);
        Vector256<float> b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
        Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE);
        Vector256<float> b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);
        float* t4 = target + (4 * targetRow);
        Avx.Permute2x128(b0, b4, 0x20).Store(target);
        Avx.Permute2x128(b1, b5, 0x20).Store(target + targetRow);
        Avx.Permute2x128(b2, b6, 0x20).Store(target + (2 * targetRow));
        Avx.Permute2x128(b3, b7, 0x20).Store(target + (3 * targetRow));
        Avx.Permute2x128(b0, b4, 0x31).Store(t4);
        Avx.Permute2x128(b1, b5, 0x31).Store(t4 + targetRow);
        Avx.Permute2x128(b2, b6, 0x31).Store(t4 + (2 * targetRow));
        Avx.Permute2x128(b3, b7, 0x31).Store(t4 + (3 * targetRow));
    }
}
