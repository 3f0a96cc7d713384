namespace Assay.Engine.Data;

/// <summary>
/// Images in CIFAR-10's binary format (Krizhevsky 2009): records of one label byte and 32 × 32 × 3 bytes of pixels, which
/// lie colour plane by colour plane.
/// </summary>
internal static class CifarFile
{
    private const int Side = 32, Channels = 3, Plane = Side * Side, Record = 1 + (Channels * Plane), Classes = 10;

    public static readonly Shape Shape = new(Side, Side, Channels);

    /// <summary>The number of images in a file, read to its end, so that a damaged one is found before memory is taken.</summary>
    public static int Count(string path) => Read(path, 0, [], []);

    /// <summary>
    /// Reads the first images of a file, at most <paramref name="most"/>; pixels become [height, width, channels]. The rest
    /// of the file is read, too.
    /// </summary>
    /// <returns>The number of images in the file.</returns>
    public static int Read(string path, int most, Span<byte> pixels, Span<float> labels)
    {
        using ByteFile file = new(path);
        byte[] record = new byte[Record];
        for (int image = 0; ; image++)
        {
            long at = file.Offset;
            int read = file.ReadSome(record);
            if (read == 0 && at > 0) return image;
            if (read < Record)
                throw file.Error(at, $"a record has {ByteFile.Count(Record)} bytes (a label, then 32 × 32 × 3 of pixels), but the file ends after {ByteFile.Count(read)}: it is cut short or of another format");
            if (record[0] >= Classes)
                throw file.Error(at, $"the label of record {ByteFile.Count(image)} (the first is 0) is {record[0]}, and classes are numbered 0 to {Classes - 1}");
            if (image >= most) continue;
            Span<byte> target = pixels.Slice(image * Channels * Plane, Channels * Plane);
            for (int pixel = 0; pixel < Plane; pixel++)
                for (int channel = 0; channel < Channels; channel++)
                    target[(pixel * Channels) + channel] = record[1 + (channel * Plane) + pixel];
            labels[image] = record[0];
        }
    }
}
