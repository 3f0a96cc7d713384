using Assay.Engine.Data;

namespace Assay.Engine.Tests.Data;

/// <summary>Files of images in their published formats: what is read, and what is refused with file and byte.</summary>
public class ImageSetTests
{
    private static readonly ImageSet Mnist = ImageSet.Of(SourceKind.Mnist)!, Cifar = ImageSet.Of(SourceKind.Cifar10)!;

    [Fact]
    public void Idx_files_are_read_compressed_or_not()
    {
        using Scratch plain = new Scratch().Mnist(), packed = new();
        foreach (string file in Directory.EnumerateFiles(plain.Folder))
            packed.Write(Path.GetFileName(file) + ".gz", Scratch.Gzip(File.ReadAllBytes(file)));
        foreach (string folder in new[] { plain.Folder, packed.Folder })
        {
            LoadedData data = Mnist.Load(folder);
            (data.Train.Samples, data.Test.Samples).ShouldBe((12, 5));
            data.Train.Pixels.ShouldBe(Scratch.Ramp(12 * 784));
            data.Train.Targets.ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
            data.Train.Shape.ShouldBe(new Shape(28, 28, 1));
            data.Train.Classes.ShouldBe(10);
            LoadedData few = Mnist.Load(folder, 3, 2);
            few.Train.Pixels.ShouldBe(Scratch.Ramp(3 * 784));
            (few.Train.Samples, few.Test.Samples).ShouldBe((3, 2));
        }
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte", 0, 9, "byte 0: the magic number is 0x09000803")]
    [InlineData("train-images-idx3-ubyte", 2, 13, "byte 0: the magic number is 0x00000D03")] // floats
    [InlineData("train-images-idx3-ubyte", 7, 13, "byte 16: 13 images of 28 × 28 take 10,192 bytes from here, the file has 9,408")]
    [InlineData("train-images-idx3-ubyte", 7, 11, "byte 8,640: the file goes on here")]
    [InlineData("train-images-idx3-ubyte", 4, 255, "byte 4: 4278190092 images")]
    [InlineData("train-images-idx3-ubyte", 4, 127, "take 1,670,473,852,096 bytes")] // refused before memory is taken
    [InlineData("train-images-idx3-ubyte", 11, 0, "byte 4: 12 images of 0 × 28")]
    [InlineData("train-labels-idx1-ubyte", 3, 3, "byte 0: the magic number is 0x00000803, but IDX files of labels begin with 0x00000801")]
    [InlineData("train-labels-idx1-ubyte", 7, 13, "byte 8: 13 labels take 13 bytes from here, the file has 12")]
    [InlineData("train-labels-idx1-ubyte", 10, 10, "byte 10: the label of image 2 (the first is 0) is 10")]
    [InlineData("t10k-labels-idx1-ubyte", 12, 255, "byte 12: the label of image 4 (the first is 0) is 255")]
    public void A_wrong_byte_is_told_with_its_place(string name, int at, byte value, string told)
    {
        using Scratch place = new Scratch().Mnist();
        byte[] bytes = File.ReadAllBytes(place.Path(name));
        bytes[at] = value;
        place.Write(name, bytes);
        DataError error = Scratch.Errors(() => Mnist.Load(place.Folder)).ShouldHaveSingleItem();
        error.Place.ShouldBe(place.Path(name));
        error.Message.ShouldContain(told);
    }

    [Fact]
    public void A_file_cut_short_at_any_byte_is_refused_compressed_or_not()
    {
        using Scratch place = new Scratch().Mnist();
        byte[] whole = File.ReadAllBytes(place.Path("train-images-idx3-ubyte")), packed = Scratch.Gzip(whole);
        foreach (int length in new[] { 1, 3, 4, 10, 15, 16, 100, whole.Length - 1 }) Refuse(whole[..length]);
        File.Delete(place.Path("train-images-idx3-ubyte"));
        for (int length = 2; length < packed.Length; length += 97) Refuse(packed[..length], ".gz");
        for (int cut = 1; cut <= 8; cut++) Refuse(packed[..^cut], ".gz"); // amid the checksum and length at the end

        void Refuse(byte[] bytes, string ending = "")
        {
            place.Write("train-images-idx3-ubyte" + ending, bytes);
            DataError error = Scratch.Errors(() => Mnist.Load(place.Folder)).ShouldHaveSingleItem();
            error.Place.ShouldEndWith("train-images-idx3-ubyte" + ending);
            error.Message.ShouldStartWith("byte ");
        }
    }

    [Fact]
    public void A_damaged_gzip_stream_is_refused()
    {
        using Scratch place = new Scratch().Mnist();
        byte[] packed = Scratch.Gzip(File.ReadAllBytes(place.Path("train-images-idx3-ubyte")));
        packed[^6] ^= 1; // its checksum
        place.Write("train-images-idx3-ubyte", packed); // gzip is told by its content, not by its name
        Scratch.Errors(() => Mnist.Load(place.Folder)).ShouldHaveSingleItem().Message.ShouldContain("gzip");
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_refused()
    {
        using Scratch place = new Scratch().Mnist();
        place.Write("train-labels-idx1-ubyte", Scratch.Idx(0x801, [11], new byte[11]));
        Scratch.Errors(() => Mnist.Load(place.Folder)).ShouldHaveSingleItem().Message.ShouldContain("byte 4: there are 11 labels, but 12 images");
        place.Mnist().Write("t10k-images-idx3-ubyte", Scratch.Idx(0x803, [5, 20, 20], new byte[2000]));
        Scratch.Errors(() => Mnist.Load(place.Folder)).ShouldHaveSingleItem().Message.ShouldContain("20 × 20 × 1");
        File.Delete(place.Path("t10k-images-idx3-ubyte"));
        Scratch.Errors(() => Mnist.Load(place.Folder)).ShouldHaveSingleItem().Message.ShouldContain("assay data get mnist");
        place.Mnist();
        Scratch.Errors(() => Mnist.Load(place.Folder, 13)).ShouldHaveSingleItem().ToString().ShouldStartWith("data.samples: 13 images are asked for, there are 12");
    }

    [Fact]
    public void Cifar_planes_become_pixels_and_batches_follow_one_another()
    {
        using Scratch place = new Scratch().Write("data_batch_1.bin", Records(2, 0)).Write("data_batch_2.bin.gz", Scratch.Gzip(Records(3, 2)))
            .Write("test_batch.bin", Records(1, 9));
        LoadedData data = Cifar.Load(place.Folder);
        data.Train.Targets.ShouldBe([0, 1, 2, 3, 4]);
        data.Test.Targets.ShouldBe([9]);
        for (int image = 0; image < 5; image++)
            for (int y = 0; y < 32; y++)
                for (int x = 0; x < 32; x++)
                    for (int channel = 0; channel < 3; channel++)
                        data.Train.PixelsOf(image)[(((y * 32) + x) * 3) + channel].ShouldBe(Value(image, channel, y, x));
        Cifar.Load(place.Folder, 3).Train.Targets.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Wrong_cifar_files_are_refused_with_the_byte()
    {
        using Scratch place = new Scratch().Write("data_batch_1.bin", Records(2, 0)).Write("test_batch.bin", Records(2, 0)[..^1]);
        DataError error = Scratch.Errors(() => Cifar.Load(place.Folder)).ShouldHaveSingleItem();
        error.Place.ShouldBe(place.Path("test_batch.bin"));
        error.Message.ShouldContain("byte 3,073: a record has 3,073 bytes");
        byte[] records = Records(2, 0);
        records[3073] = 10;
        place.Write("test_batch.bin", records);
        Scratch.Errors(() => Cifar.Load(place.Folder)).ShouldHaveSingleItem().Message.ShouldContain("byte 3,073: the label of record 1 (the first is 0) is 10");
        place.Write("test_batch.bin", []);
        Scratch.Errors(() => Cifar.Load(place.Folder)).ShouldHaveSingleItem().Message.ShouldContain("it is empty");
        File.Delete(place.Path("data_batch_1.bin"));
        Scratch.Errors(() => Cifar.Load(place.Folder)).ShouldHaveSingleItem().Message.ShouldContain("there is no data_batch_1.bin");
    }

    [Fact]
    public void A_source_without_a_path_looks_into_the_cache_and_says_how_to_fill_it()
    {
        using Scratch place = new();
        string? before = Environment.GetEnvironmentVariable("ASSAY_DATA");
        Environment.SetEnvironmentVariable("ASSAY_DATA", place.Folder);
        try
        {
            DataCache.FolderOf(Mnist).ShouldBe(place.Path("mnist"));
            DataError error = Scratch.Errors(() => DataSource.Load(new DataOptions { Source = SourceKind.Mnist }, ".")).ShouldHaveSingleItem();
            error.ToString().ShouldStartWith("data.path: ");
            error.Message.ShouldContain("assay data get mnist");
        }
        finally
        {
            Environment.SetEnvironmentVariable("ASSAY_DATA", before);
        }
    }

    private static byte[] Records(int count, int firstLabel) => [.. Enumerable.Range(firstLabel, count).SelectMany(label =>
        new[] { (byte)label }.Concat(from channel in Enumerable.Range(0, 3) from y in Enumerable.Range(0, 32) from x in Enumerable.Range(0, 32)
                                     select Value(label, channel, y, x)))];

    private static byte Value(int image, int channel, int y, int x) => (byte)(((image * 7) + (channel * 80) + (y * 32) + x) % 256);
}
