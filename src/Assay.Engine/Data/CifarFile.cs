namespace Assay.Engine.Data;

/// <summary>
/// Images in CIFAR-10's binary format (Krizhevsky 2009): records of one label byte and 32 × 32 × 3 bytes of pixels, which
/// lie colour plane by colour plane.
/// </summary>
internal static class CifarFile
{
    private const int Side = 32, Channels = 3, Plane = Side * Side, Record = 1 + (Channels * Plane), Classes = 10;

    public static readonly Shape Shape = new(Side, Side, Channels);

    /// <summary>
    /// Adds the first images of a file, at most <paramref name="most"/>, to those at hand; pixels become
    /// [height, width, channels]. The file is read to its end, so that a damaged one is found.
    /// </summary>
    public static void Read(string path, int most, List<byte> pixels, List<float> labels)
    {
        using ByteFile file = new(path);
        byte[] record = new byte[Record], image = new byte[Channels * Plane];
        for (int kept = 0; ; kept++)
        {
            long at = file.Offset;
            int read = file.ReadSome(record);
            if (read == 0 && at > 0) return;
            if (read < Record)
                throw file.Error(at, $"a record has {ByteFile.Count(Record)} bytes (a label, then 32 × 32 × 3 of pixels), but the file ends after {ByteFile.Count(read)}: it is cut short or of another format");
            if (record[0] >= Classes)
                throw file.Error(at, $"the label of record {ByteFile.Count(at / Record)} (the first is 0) is {record[0]}, and classes are numbered 0 to {Classes - 1}");
            if (kept >= most) continue;
            for (int pixel = 0; pixel < Plane; pixel++)
                for (int channel = 0; channel < Channels; channel++)
                    image[(pixel * Channels) + channel] = record[1 + (channel * Plane) + pixel];
            pixels.AddRange(image);
            labels.Add(record[0]);
        }
    }
}
