using System.Runtime.Intrinsics;

namespace Assay.Engine.Kernels;

/// <summary>
/// The filters of a correlation in the order in which the micro-kernel reads them, and the kernel's work on one pixel of the
/// output: C[r, n] = Σ over taps (y, x) and channels c of F[r, y, x, c] · S[pixel + (y, x), c, n]. The source lies
/// [height, width, channels, batch], so that all taps of a row of the filter meet consecutive rows of one matrix [·, batch]:
/// no patch of the image is ever copied.
/// </summary>
/// <remarks>
/// Layout [chunk][panel][k][row of the panel]: a chunk is the whole filter, a row of it, or a tap, so long that its part of
/// the source stays in L1. Each element is one chain of fused multiply-adds in the order of (y, x, c); taps outside the image
/// are left out.
/// </remarks>
internal sealed unsafe class PackedFilters
{
    // Rows of the source of one chunk: times 64 bytes, half of an L1 of 32 KB.
    private const int ChunkRows = 256;

    private readonly int _rows, _height, _width, _channels, _full, _high, _low;
    private readonly bool _whole, _byRow;
    private readonly float* _packed;

    /// <param name="rows">Filters: rows of the output.</param>
    /// <param name="height">Taps from top to bottom.</param>
    /// <param name="width">Taps from left to right.</param>
    /// <param name="channels">Channels of the source.</param>
    /// <param name="arena">Gives the memory.</param>
    public PackedFilters(int rows, int height, int width, int channels, Arena arena)
    {
        (_rows, _height, _width, _channels) = (rows, height, width, channels);
        (_full, _high, _low) = Gemm.Heights(rows);
        _whole = (long)height * width * channels <= ChunkRows;
        _byRow = (long)width * channels <= ChunkRows;
        _packed = arena.Take((long)rows * height * width * channels);
    }

    /// <summary>Brings filters into order: F[r, y, x, c] stands at r · row + y · tapRow + x · tap + c · channel.</summary>
    public void Pack(float* filters, nint row, nint tapRow, nint tap, nint channel)
    {
        float* packed = _packed;
        int chunkTaps = _whole ? _height * _width : _byRow ? _width : 1, depth = chunkTaps * _channels;
        for (int first = 0; first < _height * _width; first += chunkTaps)
        {
            for (int r = 0; r < _rows;)
            {
                int panel = PanelOf(r);
                for (int t = first; t < first + chunkTaps; t++)
                {
                    float* from = filters + (r * row) + (t / _width * tapRow) + (t % _width * tap);
                    float* to = packed + ((t - first) * _channels * panel);
                    if (row == 1) PackRows(from, channel, panel, to);
                    else Transpose.Copy(from, row, panel, _channels, to, panel);
                }

                packed += depth * panel;
                r += panel;
            }
        }
    }

    /// <summary>One pixel of the output, for the first <paramref name="columns"/> samples.</summary>
    /// <param name="source">The source's first pixel.</param>
    /// <param name="stride">From a row of source and target to the next: samples.</param>
    /// <param name="sourceWidth">Pixels in a row of the source.</param>
    /// <param name="y">The source's row under tap row 0; may lie outside.</param>
    /// <param name="x">The source's column under tap column 0; may lie outside.</param>
    /// <param name="tapsY">Tap rows inside the source: from, to (exclusive).</param>
    /// <param name="tapsX">Tap columns inside the source.</param>
    /// <param name="target">C, [rows, stride].</param>
    /// <param name="columns">Samples, rounded up to whole vectors.</param>
    /// <param name="accumulate">Whether the sums start from C.</param>
    public void Correlate(
        float* source, nint stride, int sourceWidth, int y, int x, (int From, int To) tapsY, (int From, int To) tapsX,
        float* target, int columns, bool accumulate)
    {
        int across = (tapsX.To - tapsX.From) * _channels;
        if (across <= 0 || tapsY.To <= tapsY.From)
        {
            if (!accumulate) for (int r = 0; r < _rows; r++) new Span<float>(target + (r * stride), columns).Clear();
            return;
        }

        nint pixel = _channels * stride, line = sourceWidth * pixel;
        float* from = source + ((y + tapsY.From) * line) + ((x + tapsX.From) * pixel);
        if (_whole)
        {
            int skip = ((tapsY.From * _width) + tapsX.From) * _channels;
            Chunk(_height * _width * _channels, _packed, skip, across, tapsY.To - tapsY.From, _width * _channels, from, line, stride, target, columns, accumulate);
            return;
        }

        for (int ty = tapsY.From; ty < tapsY.To; ty++, from += line)
        {
            float* packed = _packed + ((nint)ty * _width * _channels * _rows);
            if (_byRow)
            {
                Chunk(_width * _channels, packed, tapsX.From * _channels, across, 1, 0, from, 0, stride, target, columns, accumulate);
                accumulate = true;
                continue;
            }

            float* tap = from;
            for (int tx = tapsX.From; tx < tapsX.To; tx++, tap += pixel)
            {
                Chunk(_channels, packed + ((nint)tx * _channels * _rows), 0, _channels, 1, 0, tap, 0, stride, target, columns, accumulate);
                accumulate = true;
            }
        }
    }

    /// <summary>All panels of a chunk of <paramref name="size"/> rows, from the row <paramref name="skip"/>, in runs.</summary>
    private void Chunk(
        int size, float* packed, int skip, int depth, int runs, int aPitch, float* b, nint bPitch, nint stride, float* target,
        int columns, bool accumulate)
    {
        int rows = Gemm.TileRows, width = Gemm.TileWidth;
        float* aHigh = packed + ((nint)_full * rows * size), aLow = aHigh + ((nint)_high * size);
        float* cHigh = target + (_full * rows * stride), cLow = cHigh + (_high * stride);
        nint bGap = bPitch - (depth * stride);
        for (int n = 0; n < columns; n += width)
        {
            int wide = Math.Min(width, columns - n);
            if (_full > 0) Panels(_full, rows, packed, target + n);
            if (_high > 0) Panels(1, _high, aHigh, cHigh + n);
            if (_low > 0) Panels(1, _low, aLow, cLow + n);

            void Panels(int count, int high, float* a, float* c)
            {
                if (runs == 1)
                    Gemm.Tiles(count, high, a + (skip * high), size * high, 1, high, b + n, stride, c, stride, depth, default(Straight), wide, accumulate);
                else
                    Gemm.Tiles(count, high, a + (skip * high), size * high, 1, high, b + n, stride, c, stride, depth, new Gapped(runs, (aPitch - depth) * high, bGap), wide, accumulate);
            }
        }
    }

    /// <summary>The height of the panel that begins with this row.</summary>
    private int PanelOf(int row)
    {
        int full = _full * Gemm.TileRows;
        return row < full ? Gemm.TileRows : row < full + _high ? _high : _low;
    }

    /// <summary>Whole vectors are copied; what one writes beyond its panel's height, the next overwrites.</summary>
    private void PackRows(float* from, nint channel, int panel, float* to)
    {
        for (int c = 0; c < _channels; c++) Vector512.Load(from + (c * channel)).Store(to + (c * panel));
    }
}
