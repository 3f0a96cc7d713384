namespace Assay.Engine.Kernels;

/// <summary>
/// ∂F in tiles of positions (<see cref="Winograd{T}"/>): ∂U[t] = Σ over tiles and samples of V[t] · ∂M[t]ᵀ, then Gᵀ ∂U G.
/// </summary>
internal sealed unsafe class WinogradFilterGradient<T> : FilterGradient
    where T : struct, IWinograd
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
        _tiles = Math.Clamp(Depth / stride, 1, (columns.Count + T.Outputs - 1) / T.Outputs);
        int wide = Lanes.RoundUp(filters);
        long products = Winograd<T>.Products;
        _u = arena.Take(products * channels * filters);
        _v = arena.Take(products * (((long)_tiles * channels * stride) + Lanes.Count));
        _m = arena.Take(products * (((long)_tiles * stride * wide) + Lanes.Count));
        _patch = arena.Take(products * channels * stride);
        _transposed = arena.Take((long)T.Outputs * T.Outputs * stride * Lanes.Count);
    }

    public override int Band => T.Outputs;

    public override void Begin(float* result) => new Span<float>(_u, Winograd<T>.Products * Channels * Filters).Clear();

    public override void Add(int first, float* source, float* gradient, nint stride, int samples, float* result)
    {
        int padded = Lanes.RoundUp(samples), across = (Columns.Count + T.Outputs - 1) / T.Outputs;
        for (int x = 0; x < across; x += _tiles)
        {
            int tiles = Math.Min(_tiles, across - x);
            for (int i = 0; i < tiles; i++)
            {
                Patch(first, T.Outputs * (x + i), source, stride, padded, i, tiles);
                TransformGradient(first, T.Outputs * (x + i), gradient, stride, samples, i, tiles);
            }

            Multiply(tiles, samples);
        }
    }

    public override void End(float* result) => Winograd<T>.FilterBack(_u, (nint)Channels * Filters, result);

    /// <summary>V of one tile, [t][tile][channels, pitch].</summary>
    private void Patch(int first, int x, float* source, nint stride, int padded, int tile, int tiles)
    {
        (int row, int column) = (Rows.Origin(first), Columns.Origin(x));
        nint pixel = Channels * stride, block = (nint)Channels * _pitch;
        float* v = _v + (tile * block);
        int side = Winograd<T>.Side;
        if (row >= 0 && column >= 0 && row + side <= Rows.Source && column + side <= Columns.Source)
        {
            float* from = source + ((((nint)row * Columns.Source) + column) * pixel);
            Winograd<T>.Patch(from, Columns.Source * pixel, pixel, stride, Channels, padded, v, _pitch, (tiles * block) + Lanes.Count);
            return;
        }

        ImagePatch.Copy(source, stride, Rows.Source, Columns.Source, Channels, row, column, side, padded, _patch, _pitch);
        Winograd<T>.Patch(_patch, side * block, block, _pitch, Channels, padded, v, _pitch, (tiles * block) + Lanes.Count);
    }

    /// <summary>∂M of one tile, [t][sixteen filters][tile][sample][16].</summary>
    private void TransformGradient(int first, int x, float* gradient, nint stride, int samples, int tile, int tiles)
    {
        nint quarter = (nint)samples * Lanes.Count, panel = tiles * quarter, next = (panel * (Lanes.RoundUp(Filters) / Lanes.Count)) + Lanes.Count;
        for (int f = 0; f < Filters; f += Lanes.Count)
        {
            int filters = Math.Min(Lanes.Count, Filters - f);
            for (int i = 0; i < T.Outputs * T.Outputs; i++)
            {
                (int row, int column) = (first + (i / T.Outputs), x + (i % T.Outputs));
                float* to = _transposed + (i * quarter);
                if (row < Rows.Count && column < Columns.Count)
                    Transpose.Copy(gradient + (((((nint)row * Columns.Count) + column) * Filters) + f) * stride, stride, filters, samples, to, Lanes.Count);
                else
                    new Span<float>(to, (int)quarter).Clear();
            }

            Winograd<T>.TileBack(
                _transposed, T.Outputs * quarter, quarter, Lanes.Count, samples, Lanes.Count,
                _m + (f / Lanes.Count * panel) + (tile * quarter), Lanes.Count, next);
        }
    }

    private void Multiply(int tiles, int samples)
    {
        nint block = (nint)Channels * _pitch, panel = (nint)tiles * samples * Lanes.Count;
        nint next = (panel * (Lanes.RoundUp(Filters) / Lanes.Count)) + Lanes.Count;
        Gapped path = new(tiles, block - samples, 0);
        for (int t = 0; t < Winograd<T>.Products; t++)
        {
            AddProduct(
                Channels, _v + (t * ((tiles * block) + Lanes.Count)), _pitch, _m + (t * next), panel, _u + ((nint)t * Channels * Filters),
                samples, path);
        }
    }
}
