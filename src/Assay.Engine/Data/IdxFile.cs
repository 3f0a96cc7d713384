namespace Assay.Engine.Data;

/// <summary>
/// Bytes in the IDX format of MNIST (LeCun, Cortes, Burges): two zero bytes, the type (8: unsigned byte), the number of
/// dimensions, the dimensions as 32-bit numbers, most significant byte first, then the values, the last index fastest.
/// </summary>
internal static class IdxFile
{
    /// <summary>The first images of a file, all where <paramref name="first"/> is null: [images, height, width].</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">How many are wanted.</param>
    /// <param name="set">The set whose shape they must have.</param>
    public static (byte[] Pixels, int Count) Images(string path, int? first, ImageSet set)
    {
        using ByteFile file = new(path);
        uint count = Begin(file, 3, "images"), height = file.ReadUInt32("the height"), width = file.ReadUInt32("the width");
        if (count is 0 || count > int.MaxValue || height is 0 or > 65535 || width is 0 or > 65535)
            throw file.Error(4, $"{count} images of {height} × {width}: each number must be at least 1, and a side at most 65,535");
        Shape shape = new((int)height, (int)width, 1);
        if (shape != set.Shape) throw file.Error(8, $"the images are {shape}, those of {set.Name} are {set.Shape}");
        long size = shape.Size, kept = Math.Min(count, first ?? int.MaxValue);
        return (file.ReadLast(kept * size, count * size, $"{ByteFile.Count(count)} images of {height} × {width}"), (int)count);
    }

    /// <summary>All labels of a file, which belong to <paramref name="images"/> images.</summary>
    public static byte[] Labels(string path, int classes, int images, string imagesPath)
    {
        using ByteFile file = new(path);
        uint count = Begin(file, 1, "labels");
        long start = file.Offset;
        byte[] labels = file.ReadLast(count, count, $"{ByteFile.Count(count)} labels");
        if (count != images)
            throw file.Error(4, $"there are {ByteFile.Count(count)} labels, but {ByteFile.Count(images)} images in {imagesPath}: the two files do not belong together");
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        return wrong < 0 ? labels
            : throw file.Error(start + wrong, $"the label of image {ByteFile.Count(wrong)} (the first is 0) is {labels[wrong]}, and classes are numbered 0 to {classes - 1}");
    }

    private static uint Begin(ByteFile file, int dimensions, string what)
    {
        uint magic = file.ReadUInt32("the magic number"), expected = 0x0800u + (uint)dimensions;
        if (magic != expected)
            throw file.Error(0, $"the magic number is 0x{magic:X8}, but IDX files of {what} begin with 0x{expected:X8}: this is another format, or the wrong file of the four");
        return file.ReadUInt32($"the number of {what}");
    }
}
