using System.Buffers.Binary;
using Assay.Engine.Data;

namespace Assay.Engine.Tests.Data;

/// <summary>NumPy arrays: the three versions of the format, the types of labels, and what is refused.</summary>
public class NpyTests
{
    private static DataOptions Options(params string[] targets) => new()
    {
        Source = SourceKind.Npy, Path = "train", TestPath = "test", Targets = targets.Length == 0 ? null : targets,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_versions_are_read(byte major)
    {
        using Scratch place = Pair(Scratch.Npy("|u1", "(4, 2, 3)", Scratch.Ramp(24), major), Scratch.Npy("<i8", "(4,)", Int64(0, 1, 2, 1), major));
        Dataset data = DataSource.Load(Options(), place.Folder).Train;
        data.Pixels.ShouldBe(Scratch.Ramp(24));
        data.Shape.ShouldBe(new Shape(2, 3, 1));
        data.Targets.ShouldBe([0, 1, 2, 1]);
        (data.Classes, data.TargetNames[0]).ShouldBe((3, "label"));
    }

    [Theory]
    [InlineData("|u1", new byte[] { 2, 0 })]
    [InlineData("|i1", new byte[] { 2, 0 })]
    [InlineData(">u2", new byte[] { 0, 2, 0, 0 })]
    [InlineData("<u2", new byte[] { 2, 0, 0, 0 })]
    [InlineData(">i4", new byte[] { 0, 0, 0, 2, 0, 0, 0, 0 })]
    [InlineData("<u4", new byte[] { 2, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("<i8", new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Labels_of_every_integer_type_are_classes(string type, byte[] values)
    {
        using Scratch place = Pair(Scratch.Npy("|u1", "(2, 1, 1, 3)", Scratch.Ramp(6)), Scratch.Npy(type, "(2,)", values));
        Dataset data = DataSource.Load(Options(), place.Folder).Train;
        data.Targets.ShouldBe([2, 0]);
        data.Classes.ShouldBe(3);
        data.Shape.ShouldBe(new Shape(1, 1, 3));
    }

    [Fact]
    public void Numbers_are_predicted_by_name()
    {
        byte[] floats = [.. new[] { 1.5f, -2, 3, 4.25f }.SelectMany(BitConverter.GetBytes)];
        using Scratch place = Pair(Scratch.Npy("|u1", "(2, 2, 2)", Scratch.Ramp(8)), Scratch.Npy("<f4", "(2, 2)", floats));
        Dataset data = DataSource.Load(Options("hour", "minute"), place.Folder).Train;
        data.Targets.ShouldBe([1.5f, -2, 3, 4.25f]);
        data.TargetNames.ShouldBe(["hour", "minute"]);
        data.Classes.ShouldBe(0);
        Refused(place, "an image has 2 values, but data.targets names 1 (hour)", "hour");
        Refused(place, "an image has 2 values, and one class label is wanted: name them in data.targets, and in data.classes those that are labels");
    }

    /// <summary>Twelve o'clock is hour 0, sixty minutes are the next hour; the row is told.</summary>
    [Fact]
    public void Some_columns_are_labels_and_others_numbers()
    {
        using Scratch place = Pair(Scratch.Npy("|u1", "(2, 2, 2)", Scratch.Ramp(8)), Scratch.Npy("|i1", "(2, 2)", [2, 59, 0, 7]));
        Dataset data = DataSource.Load(Options("hour", "minute") with { Classes = ["hour"] }, place.Folder).Test;
        data.Columns.Select(column => (column.Name, column.Classes)).ShouldBe([("hour", 3), ("minute", 0)]);
        data.Columns[0].ClassNames.ShouldBe(["0", "1", "2"]);
        data.Targets.ShouldBe([2f, 59, 0, 7]);
    }

    [Theory]
    [InlineData(12, 0, "byte 130: the hour of image 1 (the first is 0) is 12, and hours are whole numbers from 0 to 11: twelve o'clock is 0")]
    [InlineData(3, 60, "byte 131: the minute of image 1 (the first is 0) is 60, and minutes are whole numbers from 0 to 59")]
    [InlineData(255, 5, "byte 130: the hour of image 1 (the first is 0) is -1")]
    public void Hours_and_minutes_that_no_dial_shows_are_refused(byte hour, byte minute, string told)
    {
        using Scratch place = Pair(Scratch.Npy("|u1", "(2, 2, 2)", Scratch.Ramp(8)), Scratch.Npy("|i1", "(2, 2)", [11, 59, hour, minute]));
        DataError error = Scratch.Errors(() => DataSource.Load(Options("hour", "minute") with { Time = true }, place.Folder)).ShouldHaveSingleItem();
        error.Message.ShouldStartWith(told);
        error.Place.ShouldEndWith("labels.npy");
        DataSource.Check(Options("minute", "hour") with { Time = true }).ShouldHaveSingleItem()
            .ShouldBe(("data.time", "time is made of two columns, targets: [hour, minute], but [minute, hour] stands here"));
        DataSource.Load(Options("hour", "minute"), place.Folder).Train.Samples.ShouldBe(2); // numbers that nobody calls a time
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 2, 3), }", "the type is f4, but images must be bytes")]
    [InlineData("{'descr': '|u1', 'fortran_order': True, 'shape': (4, 2, 3), }", "Fortran order")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (4, 2, 3), }", "pickle")]
    [InlineData("{'descr': [('a', '|u1')], 'fortran_order': False, 'shape': (4, 2, 3), }", "one plain type")]
    [InlineData("{'fortran_order': False, 'shape': (4, 2, 3), }", "must name descr")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (4, 6), }", "the shape is (4, 6)")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (0, 2, 3), }", "at least 1")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, -3), }", "at least 1")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 4), }", "byte 128: (4, 2, 4) values of 1 byte take 32 bytes from here, the file has 24")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 2), }", "byte 144: the file goes on here")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (4, 65535, 65535, 65535), }", "counts do not match")]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 4), }", "labels for 4 images, but 3 images")]
    public void Headers_that_cannot_be_images_are_refused(string header, string told)
    {
        using Scratch place = Pair(Scratch.Npy(header, Scratch.Ramp(24)), Scratch.Npy("|u1", "(4,)", [0, 1, 0, 1]));
        Refused(place, told);
    }

    [Fact]
    public void Wrong_beginnings_are_refused_with_the_byte()
    {
        byte[] labels = Scratch.Npy("|u1", "(4,)", [0, 1, 0, 1]), images = Scratch.Npy("|u1", "(4, 2, 3)", Scratch.Ramp(24));
        using Scratch place = Pair([.. "PK\u0003\u0004 an archive"u8], labels);
        Refused(place, "byte 0: the file begins with 504B0304");
        Pair([.. images[..6], 4, .. images[7..]], labels, place);
        Refused(place, "byte 6: the version is 4.0");
        Pair([.. images[..8], 255, 255, .. images[10..]], labels, place);
        Refused(place, "the file ends here, amid the header, which begins at byte 10 and takes 65,535 bytes");
        Pair(images[..9], labels, place);
        Refused(place, "byte 9: the file ends here");
    }

    [Fact]
    public void Labels_that_are_no_classes_are_refused_with_the_byte()
    {
        byte[] images = Scratch.Npy("|u1", "(4, 2, 3)", Scratch.Ramp(24));
        using Scratch place = Pair(images, Scratch.Npy("|i1", "(4,)", [0, 1, 255, 1]));
        Refused(place, "byte 130: the label of image 2 (the first is 0) is -1", file: "labels.npy");
        Pair(images, Scratch.Npy("<f8", "(4,)", new byte[32]), place);
        Refused(place, "the type is f8, but class labels are integers", file: "labels.npy");
        Pair(images, Scratch.Npy("|b1", "(4,)", new byte[4]), place);
        Refused(place, "the type is b1", file: "labels.npy");
        Pair(images, Scratch.Npy("|u1", "(4,)", new byte[4]), place);
        Refused(place, "at least 2 classes", file: "labels.npy");
        Pair(images, Scratch.Npy("<f4", "(4,)", [.. new[] { 1f, 2, 3, float.NaN }.SelectMany(BitConverter.GetBytes)]), place);
        Refused(place, "byte 140: value 3 is not a finite number", "hour");
        Pair(images, Scratch.Npy("|u1", "(4,)", [0, 1, 2, 1]), place);
        place.Write("test/labels.npy", Scratch.Npy("|u1", "(4,)", [0, 1, 3, 1]));
        Refused(place, "is 3, and classes are numbered 0 to 2", file: "labels.npy"); // a class that no training sample has
    }

    [Fact]
    public void Without_test_files_a_share_is_locked_away_and_counts_cut()
    {
        using Scratch place = Pair(
            Scratch.Npy("|u1", "(20, 1, 2)", Scratch.Ramp(40)), Scratch.Npy("|u1", "(20,)", [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 2))]));
        DataOptions options = Options() with { TestPath = null, TestFraction = 0.2 };
        LoadedData data = DataSource.Load(options, place.Folder);
        (data.Train.Samples, data.Test.Samples).ShouldBe((16, 4));
        data.Test.Targets.Sum().ShouldBe(2);
        LoadedData few = DataSource.Load(options with { Samples = 5, TestSamples = 1 }, place.Folder);
        (few.Train.Samples, few.Test.Samples).ShouldBe((5, 1));
        few.Train.Pixels.ShouldBe(data.Train.Pixels![..10]);
        Should.Throw<DataException>(() => DataSource.Load(options with { Samples = 17 }, place.Folder)).Message.ShouldContain("there are 16");
    }

    private static Scratch Pair(byte[] images, byte[] labels, Scratch? place = null)
    {
        place ??= new Scratch();
        foreach (string part in new[] { "train", "test" })
        {
            Directory.CreateDirectory(place.Path(part));
            place.Write($"{part}/images.npy", images).Write($"{part}/labels.npy", labels);
        }

        return place;
    }

    private static void Refused(Scratch place, string told, string? target = null, string? file = null)
    {
        DataError error = Scratch.Errors(() => DataSource.Load(target is null ? Options() : Options(target), place.Folder)).ShouldHaveSingleItem();
        error.Message.ShouldContain(told);
        error.Message.ShouldStartWith("byte ");
        error.Place.ShouldEndWith(file ?? ".npy");
    }

    private static byte[] Int64(params long[] values)
    {
        byte[] bytes = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8 * i), values[i]);
        return bytes;
    }
}
