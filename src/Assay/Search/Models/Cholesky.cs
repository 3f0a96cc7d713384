using System.Runtime.Intrinsics;
using Assay.Engine.Kernels;

namespace Assay.Search.Models;

/// <summary>
/// The factor L of a symmetric positive definite matrix A = LLᵀ. Rows of A are written into it, then it is factored in their place; rows can be added
/// to what is factored. What lies below the diagonal stands in rows of whole vectors, zeros from the diagonal on: so a dot product may run beyond its
/// end. Each element is one chain of sums along its row, whatever rows are worked on together.
/// </summary>
/// <param name="capacity">The most rows it will have.</param>
internal sealed class Cholesky(int capacity)
{
    private const int Together = 4;
    private readonly int _stride = Rows.RoundUp(capacity);
    private readonly double[] _below = new double[capacity * Rows.RoundUp(capacity)];
    private readonly double[] _diagonal = new double[capacity];
    private double[]? _columns, _inverse;

    /// <summary>Rows that are factored.</summary>
    public int Count { get; private set; }

    /// <summary>Numbers of a vector that it solves for: the rows' capacity, in whole vectors of eight.</summary>
    public int Stride => _stride;

    /// <summary>ln |A|.</summary>
    public double LogDeterminant
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < Count; i++) sum += PortableMath.Log(_diagonal[i]);
            return 2 * sum;
        }
    }

    /// <summary>A row below the diagonal, [stride]: of A before it is factored, of L after; zeros from the diagonal on up to a whole vector.</summary>
    public Span<double> Row(int i) => _below.AsSpan(i * _stride, _stride);

    /// <summary>An element of the diagonal: of A before it is factored, of L after.</summary>
    public ref double Diagonal(int i) => ref _diagonal[i];

    /// <summary>Forgets all rows, for others in their memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Factors the rows up to <paramref name="count"/> that are not factored yet; false: A is not positive definite to working precision.</summary>
    public bool Factor(int count)
    {
        while (Count < count)
        {
            int first = Count, rows = Math.Min(Together, count - first);
            if (rows == Together) ReduceTogether(first);
            for (int i = first; i < first + rows; i++)
                if (!Finish(i, rows == Together ? first : 0)) return false;
        }

        return true;
    }

    /// <summary>Solves Lx = v in place; v is [stride], finite beyond <see cref="Count"/>.</summary>
    public void SolveForward(Span<double> v)
    {
        for (int i = 0; i < Count; i++) v[i] = (v[i] - Rows.Dot(Row(i), v, 0, i)) / _diagonal[i];
    }

    /// <summary>Solves Lᵀx = v in place; v is [stride].</summary>
    public void SolveBackward(Span<double> v)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            v[i] /= _diagonal[i];
            Rows.Subtract(v, v[i], Row(i), i);
        }
    }

    /// <summary>Lv, into <paramref name="product"/>; both [stride].</summary>
    public void Multiply(ReadOnlySpan<double> v, Span<double> product)
    {
        for (int i = 0; i < Count; i++) product[i] = Rows.Dot(Row(i), v, 0, i) + (_diagonal[i] * v[i]);
    }

    /// <summary>Works out A⁻¹, in memory that it keeps: <see cref="InverseRow"/>.</summary>
    public void Invert()
    {
        // Columns of L⁻¹ as rows, [column][row], four at a time; then A⁻¹ = L⁻ᵀL⁻¹ are dot products of these.
        int padded = (capacity + Together - 1) / Together * Together;
        _columns ??= new double[padded * _stride];
        _inverse ??= new double[padded * _stride];
        for (int c = 0; c < Count; c += Together)
        {
            Span<double> four = _columns.AsSpan(c * _stride, Together * _stride);
            for (int i = c; i < Count; i++)
            {
                Vector256<double> sums = Rows.Dots(four, _stride, Row(i), c & -Rows.Lanes, i);
                for (int k = 0; k < Together; k++) four[(k * _stride) + i] = ((i == c + k ? 1 : 0) - sums[k]) / _diagonal[i];
            }
        }

        for (int a = 0; a < Count; a++)
        {
            ReadOnlySpan<double> column = _columns.AsSpan(a * _stride, _stride);
            Span<double> row = _inverse.AsSpan(a * _stride, _stride);
            int from = a & -Rows.Lanes;
            for (int b = 0; b <= a; b += Together)
            {
                Vector256<double> sums = Rows.Dots(_columns.AsSpan(b * _stride, Together * _stride), _stride, column, from, Count);
                for (int k = 0; k < Together && b + k <= a; k++) row[b + k] = sums[k];
            }
        }
    }

    /// <summary>A row of A⁻¹ up to the diagonal.</summary>
    public ReadOnlySpan<double> InverseRow(int i) => _inverse.AsSpan(i * _stride, i + 1);

    /// <summary>The elements of four rows left of the first of them.</summary>
    private void ReduceTogether(int first)
    {
        Span<double> four = _below.AsSpan(first * _stride, Together * _stride);
        for (int j = 0; j < first; j++)
        {
            Vector256<double> sums = Rows.Dots(four, _stride, Row(j), 0, j);
            for (int k = 0; k < Together; k++)
            {
                ref double element = ref four[(k * _stride) + j];
                element = (element - sums[k]) / _diagonal[j];
            }
        }
    }

    /// <summary>The elements of a row from a column on, and its diagonal.</summary>
    private bool Finish(int i, int from)
    {
        Span<double> row = Row(i);
        for (int j = from; j < i; j++) row[j] = (row[j] - Rows.Dot(row, Row(j), 0, j)) / _diagonal[j];
        double square = _diagonal[i] - Rows.Dot(row, row, 0, i);
        if (!(square > 0) || double.IsPositiveInfinity(square)) return false;
        _diagonal[i] = Math.Sqrt(square);
        Count = i + 1;
        return true;
    }
}
