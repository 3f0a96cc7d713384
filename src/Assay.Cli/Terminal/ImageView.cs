using System.Globalization;
using System.Text;
using Assay.Engine;
using Assay.Engine.Data;
using Assay.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Assay.Cli.Terminal;

/// <summary>
/// Images as text, side by side with their labels above: in a terminal with colours two pixels a character, upper and lower
/// half; elsewhere shades of ASCII.
/// </summary>
internal static class ImageView
{
    private const string Shades = " .:-=+*#%@";
    private const int MostColumns = 40, Between = 2;

    /// <summary>Writes the images of a data set.</summary>
    public static void Write(IAnsiConsole console, Dataset images, bool colours)
    {
        Shape shape = images.Shape;
        int step = ((shape.Width - 1) / MostColumns) + 1; // large images are made smaller by whole numbers
        (int width, int height) = (((shape.Width - 1) / step) + 1, ((shape.Height - 1) / step) + 1);
        int across = Math.Max(1, (console.Profile.Width + Between) / (width + Between));
        for (int first = 0; first < images.Samples; first += across)
        {
            int[] row = [.. Enumerable.Range(first, Math.Min(across, images.Samples - first))];
            console.WriteLine(string.Join(new string(' ', Between), row.Select(sample => Fit(LabelOf(images, sample), width))).TrimEnd());
            for (int y = 0; y < height; y += 2)
            {
                if (colours) console.Write(new Line([.. row.SelectMany(sample => Enumerable.Range(0, width).Select(x => Half(sample, x, y)).Append(new Segment(new string(' ', Between))))]));
                else console.WriteLine(string.Join(new string(' ', Between), row.Select(sample => Shaded(sample, y))).TrimEnd());
            }
        }

        Segment Half(int sample, int x, int y) => new("▀", new Style(ColorAt(sample, x, y), ColorAt(sample, x, Math.Min(y + 1, height - 1))));

        string Shaded(int sample, int y)
        {
            StringBuilder line = new(width);
            for (int x = 0; x < width; x++)
            {
                Color upper = ColorAt(sample, x, y), lower = ColorAt(sample, x, Math.Min(y + 1, height - 1));
                int sum = upper.R + upper.G + upper.B + lower.R + lower.G + lower.B;
                line.Append(Shades[sum * Shades.Length / ((6 * 255) + 1)]);
            }

            return line.ToString();
        }

        // The mean over the pixels that become one.
        Color ColorAt(int sample, int x, int y)
        {
            ReadOnlySpan<byte> pixels = images.PixelsOf(sample);
            Span<int> sums = [0, 0, 0];
            int count = 0;
            for (int sy = y * step; sy < Math.Min((y + 1) * step, shape.Height); sy++)
                for (int sx = x * step; sx < Math.Min((x + 1) * step, shape.Width); sx++, count++)
                    for (int channel = 0; channel < 3; channel++)
                        sums[channel] += pixels[(((sy * shape.Width) + sx) * shape.Channels) + (shape.Channels == 3 ? channel : 0)];
            return new Color((byte)(sums[0] / count), (byte)(sums[1] / count), (byte)(sums[2] / count));
        }
    }

    /// <summary>The class, or the numbers to predict.</summary>
    private static string LabelOf(Dataset images, int sample)
    {
        int targets = images.TargetNames.Count;
        float[] values = images.Targets[(sample * targets)..((sample + 1) * targets)];
        return images.Classes > 0 ? Visible.Of(images.ClassNames[(int)values[0]])
            : string.Join(", ", values.Select(value => value.ToString("G5", CultureInfo.InvariantCulture)));
    }

    private static string Fit(string text, int width) => (text.Length > width ? text[..width] : text).PadRight(width);

    /// <summary>Segments, then the end of the line.</summary>
    private sealed class Line(IReadOnlyList<Segment> segments) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments.Append(Segment.LineBreak);
    }
}
