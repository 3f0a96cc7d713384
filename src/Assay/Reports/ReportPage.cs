namespace Assay.Reports;

/// <summary>A page with a place for the report's numbers.</summary>
/// <param name="page">The page, UTF-8.</param>
internal sealed class ReportPage(byte[] page)
{
    private readonly int _place = PlaceIn(page);

    private static ReadOnlySpan<byte> Script => """<script id="report" type="application/json">"""u8;

    private static ReadOnlySpan<byte> Nothing => "null"u8;

    private ReadOnlySpan<byte> Before => page.AsSpan(0, _place);

    private ReadOnlySpan<byte> After => page.AsSpan(_place + Nothing.Length);

    /// <summary>The page without numbers.</summary>
    public ReadOnlyMemory<byte> Blank => page;

    /// <summary>Writes the page with the model in its place.</summary>
    public void Fill(Stream file, ReportModel model)
    {
        file.Write(Before);
        model.Write(file);
        file.Write(After);
    }

    /// <summary>Whether a file is this page, filled.</summary>
    public bool IsOf(string path)
    {
        using FileStream file = File.OpenRead(path);
        return file.Length > page.Length && Follows(Before) && file.Seek(-After.Length, SeekOrigin.End) >= 0 && Follows(After);

        bool Follows(ReadOnlySpan<byte> part)
        {
            byte[] bytes = new byte[part.Length];
            return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length && part.SequenceEqual(bytes);
        }
    }

    private static int PlaceIn(ReadOnlySpan<byte> page)
    {
        byte[] empty = [.. Script, .. Nothing, .. "</script>"u8];
        int at = page.IndexOf(empty);
        return at >= 0
            ? at + Script.Length
            : throw new InvalidOperationException("the built page has no place for the report: " + System.Text.Encoding.UTF8.GetString(empty));
    }
}
