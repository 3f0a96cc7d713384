namespace Assay.Engine.Data;

/// <summary>
/// A square grey picture to draw on, anti-aliased: a pixel is covered by as much of a shape as its centre lies within the
/// edge, from half a pixel outside (0) to half a pixel inside (1). By +, −, ×, ÷ and √ alone: the same bits everywhere.
/// </summary>
/// <param name="pixels">Shades, row by row; written over.</param>
/// <param name="size">Pixels a side. The centre of the first pixel is at (0.5, 0.5).</param>
internal readonly struct Canvas(double[] pixels, int size)
{
    /// <summary>Pixels a side.</summary>
    public int Size => size;

    /// <summary>Makes all of it one shade.</summary>
    public void Fill(double shade) => Array.Fill(pixels, shade);

    /// <summary>Draws a filled disc.</summary>
    public void Disc(double x, double y, double radius, double shade) => Line(x, y, x, y, 2 * radius, shade);

    /// <summary>Draws a line with round ends.</summary>
    public void Line(double x1, double y1, double x2, double y2, double width, double shade)
    {
        double dx = x2 - x1, dy = y2 - y1, square = (dx * dx) + (dy * dy), edge = (width / 2) + 0.5;
        (int left, int right) = (Within(Math.Min(x1, x2) - edge), Within(Math.Max(x1, x2) + edge));
        (int top, int bottom) = (Within(Math.Min(y1, y2) - edge), Within(Math.Max(y1, y2) + edge));
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                // From the pixel's centre to the nearest point of the line.
                double px = column + 0.5 - x1, py = row + 0.5 - y1;
                double along = square > 0 ? Math.Clamp(((px * dx) + (py * dy)) / square, 0, 1) : 0;
                (px, py) = (px - (along * dx), py - (along * dy));
                double covered = Math.Clamp(edge - Math.Sqrt((px * px) + (py * py)), 0, 1);
                ref double pixel = ref pixels[(row * size) + column];
                pixel += covered * (shade - pixel);
            }
        }
    }

    private int Within(double position) => (int)Math.Clamp(Math.Ceiling(position), 0, size);
}
