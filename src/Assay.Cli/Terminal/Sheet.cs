using Assay.Engine.Data;

namespace Assay.Cli.Terminal;

/// <summary>Images side by side in one picture, each pixel a square, on a grey ground.</summary>
internal static class Sheet
{
    private const int Gap = 4, SmallestSide = 56, MostColumns = 10;
    private const byte Ground = 96;

    /// <summary>The picture as a PNG file.</summary>
    public static byte[] Png(Dataset images)
    {
        (int height, int width, int _) = images.Shape;
        int channels = images.Shape.Channels == 3 ? 3 : 1; // others than colours: the first channel as grey
        int magnified = Math.Max(1, (SmallestSide + Math.Min(height, width) - 1) / Math.Min(height, width));
        int columns = Math.Min(MostColumns, images.Samples), rows = (images.Samples + columns - 1) / columns;
        int cellWidth = (width * magnified) + Gap, cellHeight = (height * magnified) + Gap;
        int sheetWidth = (columns * cellWidth) + Gap, sheetHeight = (rows * cellHeight) + Gap;
        byte[] sheet = new byte[sheetWidth * sheetHeight * channels];
        Array.Fill(sheet, Ground);
        for (int sample = 0; sample < images.Samples; sample++)
        {
            ReadOnlySpan<byte> image = images.PixelsOf(sample);
            int left = ((sample % columns) * cellWidth) + Gap, top = ((sample / columns) * cellHeight) + Gap;
            for (int y = 0; y < height * magnified; y++)
                for (int x = 0; x < width * magnified; x++)
                    image.Slice((((y / magnified * width) + (x / magnified)) * images.Shape.Channels), channels)
                        .CopyTo(sheet.AsSpan(((((top + y) * sheetWidth) + left + x) * channels)));
        }

        return Terminal.Png.Of(sheet, sheetWidth, sheetHeight, channels);
    }
}
