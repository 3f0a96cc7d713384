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

        ClearBeyond(indices.Length, columns, target, targetRow);
    }

    /// <summary>
    /// The rows of a sample-major matrix of bytes chosen by <paramref name="indices"/>, as columns of numbers:
    /// target[c · targetRow + i] = scale[c] · source[indices[i] · columns + c] + shift[c]; columns up to the next multiple
    /// of sixteen are 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(
        ReadOnlySpan<byte> source, int columns, ReadOnlySpan<int> indices, PixelFactors factors, float* target, nint targetRow)
    {
        int period = factors.Scale.Length;
        fixed (byte* from = source)
        fixed (float* scale = factors.Scale, shift = factors.Shift)
        {
            int i = 0;
            if (Avx2.IsSupported && Fma.IsSupported)
            {
                for (; i + 8 <= indices.Length; i += 8)
                {
                    byte* r0 = from + ((nint)indices[i] * columns), r1 = from + ((nint)indices[i + 1] * columns);
                    byte* r2 = from + ((nint)indices[i + 2] * columns), r3 = from + ((nint)indices[i + 3] * columns);
                    byte* r4 = from + ((nint)indices[i + 4] * columns), r5 = from + ((nint)indices[i + 5] * columns);
                    byte* r6 = from + ((nint)indices[i + 6] * columns), r7 = from + ((nint)indices[i + 7] * columns);
                    int c = 0, phase = 0;
                    for (; c + 8 <= columns; c += 8)
                    {
                        Vector256<float> a = Vector256.Load(scale + phase), b = Vector256.Load(shift + phase);
                        Square(
                            Scaled(r0 + c, a, b), Scaled(r1 + c, a, b), Scaled(r2 + c, a, b), Scaled(r3 + c, a, b),
                            Scaled(r4 + c, a, b), Scaled(r5 + c, a, b), Scaled(r6 + c, a, b), Scaled(r7 + c, a, b),
                            target + (c * targetRow) + i, targetRow);
                        phase = phase + 8 == period ? 0 : phase + 8;
                    }

                    for (; c < columns; c++)
                        for (int j = 0; j < 8; j++)
                            target[(c * targetRow) + i + j] = Scaled(from[((nint)indices[i + j] * columns) + c], scale, shift, c % period);
                }
            }

            for (; i < indices.Length; i++)
            {
                byte* row = from + ((nint)indices[i] * columns);
                for (int c = 0; c < columns; c++) target[(c * targetRow) + i] = Scaled(row[c], scale, shift, c % period);
            }
        }

        ClearBeyond(indices.Length, columns, target, targetRow);
    }

    private static void ClearBeyond(int count, int columns, float* target, nint targetRow)
    {
        int padded = Lanes.RoundUp(count);
        if (padded == count) return;
        for (int c = 0; c < columns; c++) new Span<float>(target + (c * targetRow) + count, padded - count).Clear();
    }

    private static float Scaled(byte pixel, float* scale, float* shift, int at) =>
        MathF.FusedMultiplyAdd(pixel, scale[at], shift[at]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Scaled(byte* pixels, Vector256<float> scale, Vector256<float> shift) =>
        Fma.MultiplyAdd(Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(pixels)), scale, shift);

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
        float* r0, float* r1, float* r2, float* r3, float* r4, float* r5, float* r6, float* r7, float* target, nint targetRow) =>
        Square(
            Vector256.Load(r0), Vector256.Load(r1), Vector256.Load(r2), Vector256.Load(r3),
            Vector256.Load(r4), Vector256.Load(r5), Vector256.Load(r6), Vector256.Load(r7), target, targetRow);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3,
        Vector256<float> r4, Vector256<float> r5, Vector256<float> r6, Vector256<float> r7, float* target, nint targetRow)
    {
        Vector256<float> a0 = Avx.UnpackLow(r0, r1);
        Vector256<float> a1 = Avx.UnpackHigh(r0, r1);
        Vector256<float> a2 = Avx.UnpackLow(r2, r3);
        Vector256<float> a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5);
        Vector256<float> a5 = Avx.UnpackHigh(r4, r5);
        Vector256<float> a6 = Avx.UnpackLow(r6, r7);
        Vector256<float> a7 = Avx.UnpackHigh(r6, r7);
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
