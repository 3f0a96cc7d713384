namespace Assay.Engine.Kernels;

/// <summary>
/// ∂S as <see cref="WinogradCorrelation{T}"/> read backwards, step by step: ∂M[t] of each tile, ∂V[t] = U[t]ᵀ · ∂M[t], and
/// the patches B ∂V Bᵀ added up where they overlap. As a correlation of its own it would have more tiles: those of the
/// source, which is larger where nothing is padded, and at whose border most taps meet nothing.
/// </summary>
internal sealed unsafe class WinogradInputGradient<T> : InputGradient
    where T : struct, IWinograd
{
    // As in the correlation: lines of L1.
    private const int Apart = Lanes.Count;

    private readonly Axis _rows, _columns;
    private readonly int _channels, _filters, _group;
    private readonly float* _natural, _packed, _v, _m, _patch;

    /// <param name="rows">The correlation, from top to bottom.</param>
    /// <param name="columns">From left to right.</param>
    /// <param name="channels">Channels of the source.</param>
    /// <param name="filters">Channels of D.</param>
    /// <param name="arena">Gives the memory.</param>
    public WinogradInputGradient(Axis rows, Axis columns, int channels, int filters, Arena arena)
    {
        (_rows, _columns, _channels, _filters, _group) = (rows, columns, channels, filters, Gemm.TileWidth);
        long size = (long)channels * filters, products = Winograd<T>.Products;
        _natural = arena.Take(products * size);
        _packed = arena.Take(products * size);
        _v = arena.Take(products * ((channels * _group) + Apart));
        _m = arena.Take(products * ((filters * _group) + Apart));
        _patch = arena.Take((long)T.Outputs * T.Outputs * filters * _group);
    }

    public override void Pack(float* filters)
    {
        nint size = (nint)_channels * _filters;
        Winograd<T>.Filter(filters, T.Taps * size, size, size, _natural);
        for (int t = 0; t < Winograd<T>.Products; t++)
            Panels.Pack(_natural + (t * size), _filters, 1, _channels, _filters, _packed + (t * size));
    }

    public override void Run(float* gradient, nint stride, float* result, int samples)
    {
        nint size = (nint)_channels * _filters, nextV = (_channels * _group) + Apart, nextM = (_filters * _group) + Apart;
        for (int y = 0; y < _rows.Count; y += T.Outputs)
        {
            for (int x = 0; x < _columns.Count; x += T.Outputs)
            {
                for (int n = 0; n < samples; n += _group)
                {
                    int lanes = Math.Min(_group, samples - n);
                    Tile(gradient + n, stride, y, x, lanes);
                    for (int t = 0; t < Winograd<T>.Products; t++)
                    {
                        Panels.Multiply(
                            _channels, _filters, _packed + (t * size), 0, _filters, 1, 0, _m + (t * nextM), _group, 0,
                            _v + (t * nextV), _group, lanes, false);
                    }

                    AddPatch(result + n, stride, y, x, lanes);
                }
            }
        }
    }

    /// <summary>∂M of one tile, [t][filters, group].</summary>
    private void Tile(float* gradient, nint stride, int y, int x, int samples)
    {
        nint pixel = _filters * stride, next = (_filters * _group) + Apart, copied = _filters * _group;
        if (y + T.Outputs <= _rows.Count && x + T.Outputs <= _columns.Count)
        {
            float* from = gradient + ((((nint)y * _columns.Count) + x) * pixel);
            Winograd<T>.TileBack(from, _columns.Count * pixel, pixel, stride, _filters, samples, _m, _group, next);
            return;
        }

        ImagePatch.Copy(gradient, stride, _rows.Count, _columns.Count, _filters, y, x, T.Outputs, samples, _patch, _group);
        Winograd<T>.TileBack(_patch, T.Outputs * copied, copied, _group, _filters, samples, _m, _group, next);
    }

    /// <summary>Adds what the tile at this position gives; the first to reach a pixel sets it.</summary>
    private void AddPatch(float* result, nint stride, int y, int x, int samples)
    {
        (int row, int column) = (_rows.Origin(y), _columns.Origin(x));
        nint pixel = _channels * stride, line = _columns.Source * pixel;
        (int top, int left) = (Math.Max(0, -row), Math.Max(0, -column));
        (int bottom, int right) = (Math.Min(Winograd<T>.Side, _rows.Source - row), Math.Min(Winograd<T>.Side, _columns.Source - column));
        // Of a patch's rows, as many as a filter has beyond its first were reached by the tile above; of its columns likewise.
        (int above, int before) = (y > 0 ? T.Taps - 1 : 0, x > 0 ? T.Taps - 1 : 0);
        float* to = result + (row * line) + (column * pixel);
        Winograd<T>.PatchBack(
            _v, _group, (_channels * _group) + Apart, _channels, samples, to, line, pixel, stride,
            (top, bottom), (left, right), above, before);
    }
}
