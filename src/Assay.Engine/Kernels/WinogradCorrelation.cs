namespace Assay.Engine.Kernels;

/// <summary>
/// Correlation with 3 × 3 filters in tiles of 2 × 2 positions (<see cref="Winograd"/>): each tile is 16 products
/// M[t] = U[t] · V[t], [filters, channels] · [channels, samples].
/// </summary>
internal sealed unsafe class WinogradCorrelation : Correlation
{
    // Samples that pass at a time: V and M of a tile stay in L2. Their 16 parts lie a line further apart than whole pages,
    // or they would compete for the same few lines of L1.
    private const int Group = 32, Apart = Lanes.Count;

    private readonly int _channels, _filters;
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
        long size = (long)channels * filters;
        _natural = arena.Take(Winograd.Products * size);
        _packed = arena.Take(Winograd.Products * size);
        _v = arena.Take((long)Winograd.Products * ((channels * Group) + Apart));
        _m = arena.Take((long)Winograd.Products * ((filters * Group) + Apart));
        _patch = arena.Take((long)Winograd.Products * channels * Group);
    }

    public override int Band => 2;

    public override void Pack(float* filters, nint row, nint tapRow, nint tap, nint channel)
    {
        // Filters and channels of a tap lie in one block, in whichever order: transformed as they lie, then put in order.
        nint size = (nint)_channels * _filters;
        Winograd.Filter(filters, tapRow, tap, size, _natural);
        for (int t = 0; t < Winograd.Products; t++)
            Panels.Pack(_natural + (t * size), row, channel, _filters, _channels, _packed + (t * size));
    }

    public override void Run(int first, float* source, nint stride, float* bias, float* target, int samples)
    {
        nint pixel = _filters * stride, line = Columns.Target * pixel;
        nint size = (nint)_channels * _filters, nextV = (_channels * Group) + Apart, nextM = (_filters * Group) + Apart;
        float* to = target + (first * line);
        for (int x = 0; x < Columns.Count; x += 2, to += 2 * pixel)
        {
            for (int n = 0; n < samples; n += Group)
            {
                int lanes = Math.Min(Group, samples - n);
                Patch(source + n, stride, Rows.Origin(first), Columns.Origin(x), lanes);
                for (int t = 0; t < Winograd.Products; t++)
                {
                    Panels.Multiply(
                        _filters, _channels, _packed + (t * size), 0, _channels, 1, 0, _v + (t * nextV), Group, 0,
                        _m + (t * nextM), Group, lanes, false);
                }

                Winograd.Tile(
                    _m, Group, nextM, bias, _filters, lanes, to + n, first + 1 < Rows.Count ? line : 0, x + 1 < Columns.Count ? pixel : 0, stride);
            }
        }
    }

    private void Patch(float* source, nint stride, int y, int x, int samples)
    {
        nint pixel = _channels * stride;
        if (y >= 0 && x >= 0 && y + 4 <= Rows.Source && x + 4 <= Columns.Source)
        {
            Winograd.Patch(
                source + ((((nint)y * Columns.Source) + x) * pixel), Columns.Source * pixel, pixel, stride, _channels, samples,
                _v, Group, (_channels * Group) + Apart);
            return;
        }

        ImagePatch.Copy(source, stride, Rows.Source, Columns.Source, _channels, y, x, samples, _patch, Group);
        Winograd.Patch(_patch, 4 * _channels * Group, _channels * Group, Group, _channels, samples, _v, Group, (_channels * Group) + Apart);
    }
}

/// <summary>Patches of 4 × 4 pixels that reach beyond an image.</summary>
internal static unsafe class ImagePatch
{
    /// <summary>Copies a patch [4, 4, channels, pitch]; what lies outside the image is 0.</summary>
    public static void Copy(
        float* source, nint stride, int height, int width, int channels, int y, int x, int samples, float* patch, int pitch)
    {
        for (int i = 0; i < Winograd.Products; i++)
        {
            int row = y + (i / 4), column = x + (i % 4);
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
