namespace Assay.Engine.Kernels;

/// <summary>
/// ∂F as products of the source as it lies and D transposed into panels [sixteen filters][position, sample][16]: rows are
/// the filter's columns × channels, k runs over positions of one row and samples.
/// </summary>
internal sealed unsafe class DirectFilterGradient : FilterGradient
{
    // Positions × samples of one product: its part of the transposed gradient stays in L1.
    private const int Depth = 256;

    private readonly float* _transposed;

    /// <param name="rows">From top to bottom.</param>
    /// <param name="columns">From left to right.</param>
    /// <param name="channels">Channels of the source.</param>
    /// <param name="filters">Channels of D.</param>
    /// <param name="stride">Most samples.</param>
    /// <param name="arena">Gives the memory.</param>
    public DirectFilterGradient(Axis rows, Axis columns, int channels, int filters, int stride, Arena arena)
        : base(rows, columns, channels, filters) =>
        _transposed = arena.Take((long)columns.Count * stride * Lanes.RoundUp(filters));

    public override int Band => 1;

    public override void Begin(float* result) => new Span<float>(result, Rows.Taps * Columns.Taps * Channels * Filters).Clear();

    public override void Add(int first, float* source, float* gradient, nint stride, int samples, float* result)
    {
        TransposeRow(gradient + ((nint)first * Columns.Count * Filters * stride), stride, samples);
        nint pixel = Channels * stride, panel = (nint)Columns.Count * samples * Lanes.Count;
        (int top, int bottom) = Rows.Inside(first);
        int most = Math.Max(1, Depth / samples);
        for (int x = 0; x < Columns.Count;)
        {
            // Positions whose windows cover the same columns of the filter form one product.
            (int left, int right) taps = Columns.Inside(x);
            int positions = 1;
            while (positions < most && x + positions < Columns.Count && Columns.Inside(x + positions) == taps) positions++;
            float* b = _transposed + ((nint)x * samples * Lanes.Count);
            Gapped path = new(positions, (Columns.Stride * pixel) - samples, 0);
            for (int y = top; y < bottom && taps.left < taps.right; y++)
            {
                float* a = source + ((((nint)(Rows.Origin(first) + y) * Columns.Source) + Columns.Origin(x) + taps.left) * pixel);
                float* c = result + ((((nint)y * Columns.Taps) + taps.left) * Channels * Filters);
                AddProduct((taps.right - taps.left) * Channels, a, stride, b, panel, c, samples, path);
            }

            x += positions;
        }
    }

    public override void End(float* result) { }

    private void TransposeRow(float* gradient, nint stride, int samples)
    {
        nint panel = (nint)Columns.Count * samples * Lanes.Count;
        for (int x = 0; x < Columns.Count; x++)
        {
            float* to = _transposed + ((nint)x * samples * Lanes.Count);
            for (int f = 0; f < Filters; f += Lanes.Count, to += panel)
            {
                int filters = Math.Min(Lanes.Count, Filters - f);
                Transpose.Copy(gradient + ((((nint)x * Filters) + f) * stride), stride, filters, samples, to, Lanes.Count);
            }
        }
    }
}
