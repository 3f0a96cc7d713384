namespace Assay.Engine.Kernels;

/// <summary>
/// Correlation in tiles of positions (<see cref="Winograd{T}"/>): each tile is so many products M[t] = U[t] · V[t],
/// [filters, channels] · [channels, samples].
/// </summary>
internal sealed unsafe class WinogradCorrelation<T> : Correlation
    where T : struct, IWinograd
{
    // V[t] and M[t] lie a line further apart than whole pages, or they would compete for the same few lines of L1.
    private const int Apart = Lanes.Count;

    private readonly int _channels, _filters, _group;
    private readonly float* _natural, _packed, _v, _m, _patch;

    /// <param name="rows">From top to bottom.</param>
    /// <param name="columns">From left to right.</param>
    /// <param name="channels">Channels of the source.</param>
    /// <param name="filters">Channels of the target.</param>
    /// <param name="arena">Gives the memory.</param>
    public WinogradCorrelation(Axis rows, Axis columns, int channels, int filters, Arena arena)
        : base(rows, columns)
    {
        (_channels, _filters) = (channels, filters);
        _group = Gemm.TileWidth; // samples that pass at a time: V and M of a tile stay in L2
        long size = (long)channels * filters, products = Winograd<T>.Products;
        _natural = arena.Take(products * size);
        _packed = arena.Take(products * size);
        _v = arena.Take(products * ((channels * _group) + Apart));
        _m = arena.Take(products * ((filters * _group) + Apart));
        _patch = arena.Take(products * channels * _group);
    }

    public override int Band => T.Outputs;

    public override void Pack(float* filters, nint row, nint tapRow, nint tap, nint channel)
    {
        // Filters and channels of a tap lie in one block, in whichever order: transformed as they lie, then put in order.
        nint size = (nint)_channels * _filters;
        Winograd<T>.Filter(filters, tapRow, tap, size, _natural);
        for (int t = 0; t < Winograd<T>.Products; t++)
            Panels.Pack(_natural + (t * size), row, channel, _filters, _channels, _packed + (t * size));
    }

    public override void Run(int first, float* source, nint stride, float* bias, float* target, int samples)
    {
        nint pixel = _filters * stride, line = Columns.Target * pixel;
        nint size = (nint)_channels * _filters, nextV = (_channels * _group) + Apart, nextM = (_filters * _group) + Apart;
        float* to = target + (first * line);
        int rows = Math.Min(T.Outputs, Rows.Count - first);
        for (int x = 0; x < Columns.Count; x += T.Outputs, to += T.Outputs * pixel)
        {
            for (int n = 0; n < samples; n += _group)
            {
                int lanes = Math.Min(_group, samples - n);
                Patch(source + n, stride, Rows.Origin(first), Columns.Origin(x), lanes);
                for (int t = 0; t < Winograd<T>.Products; t++)
                {
                    Panels.Multiply(
                        _filters, _channels, _packed + (t * size), 0, _channels, 1, 0, _v + (t * nextV), _group, 0,
                        _m + (t * nextM), _group, lanes, false);
                }

                Winograd<T>.Tile(
                    _m, _group, nextM, bias, _filters, lanes, to + n, line, pixel, stride, rows, Math.Min(T.Outputs, Columns.Count - x));
            }
        }
    }

    private void Patch(float* source, nint stride, int y, int x, int samples)
    {
        nint pixel = _channels * stride, next = (_channels * _group) + Apart, copied = _channels * _group;
        int side = Winograd<T>.Side;
        if (y >= 0 && x >= 0 && y + side <= Rows.Source && x + side <= Columns.Source)
        {
            float* from = source + ((((nint)y * Columns.Source) + x) * pixel);
            Winograd<T>.Patch(from, Columns.Source * pixel, pixel, stride, _channels, samples, _v, _group, next);
            return;
        }

        ImagePatch.Copy(source, stride, Rows.Source, Columns.Source, _channels, y, x, side, samples, _patch, _group);
        Winograd<T>.Patch(_patch, side * copied, copied, _group, _channels, samples, _v, _group, next);
    }
}

/// <summary>Square patches of pixels that reach beyond an image.</summary>
internal static unsafe class ImagePatch
{
    /// <summary>Copies a patch [side, side, channels, pitch]; what lies outside the image is 0.</summary>
    public static void Copy(
        float* source, nint stride, int height, int width, int channels, int y, int x, int side, int samples, float* patch, int pitch)
    {
        for (int i = 0; i < side * side; i++)
        {
            int row = y + (i / side), column = x + (i % side);
            bool inside = row >= 0 && row < height && column >= 0 && column < width;
            float* from = source + ((((nint)row * width) + column) * channels * stride), to = patch + ((nint)i * channels * pitch);
            for (int c = 0; c < channels; c++, from += stride, to += pitch)
            {
                if (inside) new Span<float>(from, samples).CopyTo(new Span<float>(to, samples));
                else new Span<float>(to, samples).Clear();
            }
        }
    }
}
