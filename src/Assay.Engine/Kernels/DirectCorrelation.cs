using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Assay.Engine.Kernels;

/// <summary>
/// Correlation pixel by pixel. All taps of a row of the filter meet consecutive rows of the source as one matrix
/// [·, batch], so no patch of the image is ever copied; only filters are, in the order in which the micro-kernel reads them.
/// </summary>
/// <remarks>
/// Layout [chunk][panel][k][row of the panel]: a chunk is the whole filter, a row of it, or a tap, so long that its part of
/// the source stays in L1. Each element is one chain of fused multiply-adds in the order of (y, x, c), from the bias; taps
/// outside the image are left out.
/// </remarks>
internal sealed unsafe class DirectCorrelation : Correlation
{
    // Rows of the source of one chunk: times 64 bytes, half of an L1 of 32 KB.
    private const int ChunkRows = 256;

    private readonly int _rows, _height, _width, _channels;
    private readonly bool _whole, _byRow;
    private readonly float* _packed;

    /// <param name="rows">From top to bottom.</param>
    /// <param name="columns">From left to right.</param>
    /// <param name="channels">Channels of the source.</param>
    /// <param name="filters">Channels of the target.</param>
    /// <param name="arena">Gives the memory.</param>
    public DirectCorrelation(Axis rows, Axis columns, int channels, int filters, Arena arena)
        : base(rows, columns)
    {
        (_rows, _height, _width, _channels) = (filters, rows.Taps, columns.Taps, channels);
        _whole = (long)_height * _width * channels <= ChunkRows;
        _byRow = (long)_width * channels <= ChunkRows;
        _packed = arena.Take((long)filters * _height * _width * channels);
    }

    public override int Band => 1;

    public override void Run(int first, float* source, nint stride, float* bias, float* target, int samples)
    {
        nint pixel = _rows * stride;
        target += (nint)Rows.Pixel(first) * Columns.Target * pixel;
        (int From, int To) tapsY = Rows.Inside(first);
        for (int x = 0; x < Columns.Count; x++)
        {
            float* to = target + (Columns.Pixel(x) * pixel);
            if (bias is not null) Fill(to, stride, bias, samples);
            Correlate(source, stride, Rows.Origin(first), Columns.Origin(x), tapsY, Columns.Inside(x), to, samples, bias is not null);
        }
    }

    public override void Pack(float* filters, nint row, nint tapRow, nint tap, nint channel)
    {
        float* packed = _packed;
        int chunkTaps = _whole ? _height * _width : _byRow ? _width : 1, depth = chunkTaps * _channels;
        for (int first = 0; first < _height * _width; first += chunkTaps)
        {
            for (int r = 0; r < _rows;)
            {
                int panel = Panels.Height(_rows, r);
                for (int t = first; t < first + chunkTaps; t++)
                {
                    float* from = filters + (r * row) + (t / _width * tapRow) + (t % _width * tap);
                    float* to = packed + ((t - first) * _channels * panel);
                    Panels.PackPanel(from, row, channel, panel, _channels, to);
                }

                packed += depth * panel;
                r += panel;
            }
        }
    }

    /// <summary>One pixel of the target, from what stands there or from 0.</summary>
    private void Correlate(
        float* source, nint stride, int y, int x, (int From, int To) tapsY, (int From, int To) tapsX, float* target, int samples,
        bool accumulate)
    {
        int across = (tapsX.To - tapsX.From) * _channels;
        if (across <= 0 || tapsY.To <= tapsY.From)
        {
            if (!accumulate) for (int r = 0; r < _rows; r++) new Span<float>(target + (r * stride), samples).Clear();
            return;
        }

        nint pixel = _channels * stride, line = Columns.Source * pixel;
        float* from = source + ((y + tapsY.From) * line) + ((x + tapsX.From) * pixel);
        if (_whole)
        {
            int skip = ((tapsY.From * _width) + tapsX.From) * _channels;
            Panels.Multiply(
                _rows, _height * _width * _channels, _packed, skip, across, tapsY.To - tapsY.From, _width * _channels,
                from, stride, line, target, stride, samples, accumulate);
            return;
        }

        for (int ty = tapsY.From; ty < tapsY.To; ty++, from += line)
        {
            float* packed = _packed + ((nint)ty * _width * _channels * _rows);
            if (_byRow)
            {
                Panels.Multiply(
                    _rows, _width * _channels, packed, tapsX.From * _channels, across, 1, 0, from, stride, 0, target, stride, samples, accumulate);
                accumulate = true;
                continue;
            }

            float* tap = from;
            for (int tx = tapsX.From; tx < tapsX.To; tx++, tap += pixel)
            {
                Panels.Multiply(
                    _rows, _channels, packed + ((nint)tx * _channels * _rows), 0, _channels, 1, 0, tap, stride, 0, target, stride, samples, accumulate);
                accumulate = true;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(float* target, nint stride, float* bias, int samples)
    {
        for (int f = 0; f < _rows; f++, target += stride)
        {
            Vector512<float> value = Vector512.Create(bias[f]);
            for (nint n = 0; n < samples; n += Lanes.Count) value.Store(target + n);
        }
    }
}
