namespace Assay.Engine.Kernels;

/// <summary>
/// ∂F of 3 × 3 filters in tiles of 2 × 2 positions: ∂U[t] = Σ over tiles and samples of V[t] · ∂M[t]ᵀ, then Gᵀ ∂U G.
/// </summary>
internal sealed unsafe class WinogradFilterGradient : FilterGradient
{
    // Tiles × samples of one product.
    private const int Depth = 128;

    private readonly float* _u, _v, _m, _patch, _transposed;
    private readonly int _pitch, _tiles;

    /// <param name="rows">From top to bottom.</param>
    /// <param name="columns">From left to right.</param>
    /// <param name="channels">Channels of the source.</param>
    /// <param name="filters">Channels of D.</param>
    /// <param name="stride">Most samples.</param>
    /// <param name="arena">Gives the memory.</param>
    public WinogradFilterGradient(Axis rows, Axis columns, int channels, int filters, int stride, Arena arena)
        : base(rows, columns, channels, filters)
    {
        _pitch = stride;
        // A smaller batch, the last of an epoch, has more tiles at a time, but none more than fit the memory of a full one.
        _tiles = Math.Clamp(Depth / stride, 1, (columns.Count + 1) / 2);
        int wide = Lanes.RoundUp(filters);
        _u = arena.Take((long)Winograd.Products * channels * filters);
        _v = arena.Take(Winograd.Products * (((long)_tiles * channels * stride) + Lanes.Count));
        _m = arena.Take(Winograd.Products * (((long)_tiles * stride * wide) + Lanes.Count));
        _patch = arena.Take((long)Winograd.Products * channels * stride);
        _transposed = arena.Take(4L * stride * Lanes.Count);
    }

    public override int Band => 2;

    public override void Begin(float* result) => new Span<float>(_u, Winograd.Products * Channels * Filters).Clear();

    public override void Add(int first, float* source, float* gradient, nint stride, int samples, float* result)
    {
        int padded = Lanes.RoundUp(samples), across = (Columns.Count + 1) / 2;
        for (int x = 0; x < across; x += _tiles)
        {
            int tiles = Math.Min(_tiles, across - x);
            for (int i = 0; i < tiles; i++)
            {
                Patch(first, 2 * (x + i), source, stride, padded, i, tiles);
                TransformGradient(first, 2 * (x + i), gradient, stride, samples, i, tiles);
            }

            Multiply(tiles, samples);
        }
    }

    public override void End(float* result) => Winograd.FilterBack(_u, (nint)Channels * Filters, result);

    /// <summary>V of one tile, [t][tile][channels, pitch].</summary>
    private void Patch(int first, int x, float* source, nint stride, int padded, int tile, int tiles)
    {
        (int row, int column) = (Rows.Origin(first), Columns.Origin(x));
        nint pixel = Channels * stride, block = (nint)Channels * _pitch;
        float* v = _v + (tile * block);
        if (row >= 0 && column >= 0 && row + 4 <= Rows.Source && column + 4 <= Columns.Source)
        {
            float* from = source + ((((nint)row * Columns.Source) + column) * pixel);
            Winograd.Patch(from, Columns.Source * pixel, pixel, stride, Channels, padded, v, _pitch, (tiles * block) + Lanes.Count);
            return;
        }

        ImagePatch.Copy(source, stride, Rows.Source, Columns.Source, Channels, row, column, padded, _patch, _pitch);
        Winograd.Patch(_patch, 4 * block, block, _pitch, Channels, padded, v, _pitch, (tiles * block) + Lanes.Count);
    }

    /// <summary>∂M of one tile, [t][sixteen filters][tile][sample][16].</summary>
    private void TransformGradient(int first, int x, float* gradient, nint stride, int samples, int tile, int tiles)
    {
        nint quarter = (nint)samples * Lanes.Count, panel = tiles * quarter, next = (panel * (Lanes.RoundUp(Filters) / Lanes.Count)) + Lanes.Count;
        for (int f = 0; f < Filters; f += Lanes.Count)
        {
            int filters = Math.Min(Lanes.Count, Filters - f);
            for (int i = 0; i < 4; i++)
            {
                (int row, int column) = (first + (i / 2), x + (i % 2));
                float* to = _transposed + (i * quarter);
                if (row < Rows.Count && column < Columns.Count)
                    Transpose.Copy(gradient + (((((nint)row * Columns.Count) + column) * Filters) + f) * stride, stride, filters, samples, to, Lanes.Count);
                else
                    new Span<float>(to, (int)quarter).Clear();
            }

            Winograd.TileBack(_transposed, quarter, samples, _m + (f / Lanes.Count * panel) + (tile * quarter), next);
        }
    }

    private void Multiply(int tiles, int samples)
    {
        nint block = (nint)Channels * _pitch, panel = (nint)tiles * samples * Lanes.Count;
        (int full, int high, int low) = Gemm.Heights(Channels);
        int tall = Gemm.TileRows;
        nint aHigh = full * tall * (nint)_pitch, aLow = aHigh + (high * _pitch);
        nint cHigh = (nint)full * tall * Filters, cLow = cHigh + ((nint)high * Filters);
        nint next = (panel * (Lanes.RoundUp(Filters) / Lanes.Count)) + Lanes.Count;
        Gapped path = new(tiles, block - samples, 0);
        for (int t = 0; t < Winograd.Products; t++)
        {
            float* a = _v + (t * ((tiles * block) + Lanes.Count)), b = _m + (t * next), c = _u + ((nint)t * Channels * Filters);
            for (int f = 0; f < Filters; f += Lanes.Count, b += panel, c += Lanes.Count)
            {
                int width = Math.Min(Lanes.Count, Filters - f);
                if (full > 0) Gemm.Tiles(full, tall, a, (nint)tall * _pitch, _pitch, 1, b, Lanes.Count, c, Filters, samples, path, width, true);
                if (high > 0) Gemm.Tiles(1, high, a + aHigh, 0, _pitch, 1, b, Lanes.Count, c + cHigh, Filters, samples, path, width, true);
                if (low > 0) Gemm.Tiles(1, low, a + aLow, 0, _pitch, 1, b, Lanes.Count, c + cLow, Filters, samples, path, width, true);
            }
        }
    }
}
