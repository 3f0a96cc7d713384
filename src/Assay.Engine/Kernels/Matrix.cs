using System.Runtime.CompilerServices;

namespace Assay.Engine.Kernels;

/// <summary>
/// A matrix [rows, stride] in a run's arena: a feature a row, a sample a column, the stride a multiple of sixteen. A
/// batch may fill fewer columns than the stride.
/// </summary>
internal readonly unsafe struct Matrix(float* data, int rows, int stride)
{
    public float* Data { get; } = data;

    public int Rows { get; } = rows;

    public int Stride { get; } = stride;

    public float* Row(int row) => Data + ((nint)row * Stride);

    /// <summary>The stretches of memory that hold the first <paramref name="columns"/> of every row: one where the rows are full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MatrixRuns Runs(int columns) =>
        columns == Stride ? new(1, (nint)Rows * Stride, 0) : new(Rows, columns, Stride);
}

/// <summary>Enumerates stretches (from, to) of a matrix.</summary>
internal struct MatrixRuns(int count, nint length, nint stride)
{
    private int _next = -1;

    public readonly (nint From, nint To) Current => (_next * stride, (_next * stride) + length);

    public readonly MatrixRuns GetEnumerator() => this;

    public bool MoveNext() => ++_next < count;
}
