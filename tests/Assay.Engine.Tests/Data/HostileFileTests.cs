using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Assay.Engine.Data;

namespace Assay.Engine.Tests.Data;

/// <summary>Files that are no data, or pretend to be more than they are: refused in words, at once, in little memory.</summary>
public class HostileFileTests
{
    private static readonly DataOptions Csv = new() { Source = SourceKind.Csv, Path = "train.csv", Label = "kind" };

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/status")]
    public void A_device_is_no_table(string device)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices have these names on Linux");
        using Scratch place = new();
        File.CreateSymbolicLink(place.Path("train.csv"), device);
        foreach (string path in new[] { device, "train.csv" })
            Refused(place, Csv with { Path = path }, $"data.path: '{path}' cannot be read from {place.Folder}: it is empty, or a device or a pipe");
        Directory.CreateDirectory(place.Path("images"));
        File.CreateSymbolicLink(place.Path("images/images.npy"), device);
        File.CreateSymbolicLink(place.Path("images/labels.npy"), device);
        Refused(place, new DataOptions { Source = SourceKind.Npy, Path = "images" }, "images.npy: the file cannot be read: it is empty, or a device or a pipe");
    }

    [Fact]
    public void A_pipe_is_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes are made by mkfifo");
        using Scratch place = new();
        using (Process make = Process.Start("mkfifo", place.Path("train.csv"))) make.WaitForExit();
        Refused(place, Csv, "a device or a pipe");
    }

    [Fact]
    public void A_pipe_among_the_files_of_a_set_is_refused_before_anybody_reads_them()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes are made by mkfifo");
        using Scratch place = new Scratch().Mnist();
        File.Delete(place.Path("t10k-labels-idx1-ubyte"));
        using (Process make = Process.Start("mkfifo", place.Path("t10k-labels-idx1-ubyte"))) make.WaitForExit();
        Scratch.Errors(() => ImageSet.Of(SourceKind.Mnist)!.FilesIn(place.Folder)).ShouldHaveSingleItem().ToString()
            .ShouldContain("t10k-labels-idx1-ubyte: the file cannot be read: it is empty, or a device or a pipe");
    }

    [Fact]
    public void A_folder_and_a_file_that_is_not_there_are_told_in_our_words()
    {
        using Scratch place = new Scratch().Write("points.csv", "a,kind\n1,x\n2,y\n"u8.ToArray());
        Directory.CreateDirectory(place.Path("train.csv"));
        Refused(place, Csv, $"data.path: 'train.csv' cannot be read from {place.Folder}: it is a folder, and a file is needed");
        Refused(place, Csv with { Path = "point.csv" }, $"data.path: 'point.csv' cannot be read from {place.Folder}: there is no such file: did you mean 'points.csv'?");
        Refused(place, Csv with { Path = "points.csv", TestPath = "no/test.csv" }, "there is no such file: nor is there a folder");
        Refused(place, new DataOptions { Source = SourceKind.Npy, Path = "." }, "images.npy: the file cannot be read: there is no such file");
    }

    [Fact]
    public void A_path_with_NUL_is_refused_before_a_file_is_opened()
    {
        foreach (SourceKind source in new[] { SourceKind.Csv, SourceKind.Npy, SourceKind.Mnist, SourceKind.Cifar10 })
            DataSource.Check(new DataOptions { Source = source, Path = "a\0b", Label = source is SourceKind.Csv ? "kind" : null })
                .ShouldContain(("data.path", "character 2 of the path is NUL (U+0000), which no path can hold: delete it"));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told_with_line_and_byte()
    {
        using Scratch place = new();
        Refused("a,kind\n1,gr\u00fcn\n2,y\n", Encoding.Latin1, "train.csv:2: byte 11 of the file (the first is 0): 0xFC is not UTF-8: save the file as UTF-8");
        Refused("a,kind\r1,x\r\n2\0,y\n", Encoding.Latin1, "train.csv:3: byte 13 of the file (the first is 0): a NUL character");
        Refused("a,kind\n1,x\n2,y\n", Encoding.Unicode, "train.csv:1: byte 0 of the file (the first is 0): the file is UTF-16");
        place.Write("train.csv", Scratch.Gzip("a,kind\n1,x\n2,y\n"u8.ToArray()));
        HostileFileTests.Refused(place, Csv, "the file is compressed by gzip: uncompress it first");

        // On either side of a block's end, whole and cut.
        for (int at = 65_530; at < 65_540; at++)
        {
            byte[] text = [.. "a,kind\n1,"u8, .. new string('x', at - 9).Select(c => (byte)c), .. "\u20ac\n2,y\n"u8];
            place.Write("train.csv", text);
            DataSource.Load(Csv, place.Folder).Train.ClassNames.ShouldContain(name => name.EndsWith('\u20ac') || name == "y");
            text[at + 2] = (byte)'x';
            place.Write("train.csv", text);
            HostileFileTests.Refused(place, Csv, $"train.csv:2: byte {at:N0} of the file (the first is 0): 0xE2 is not UTF-8");
        }

        void Refused(string text, Encoding encoding, string told)
        {
            place.Write("train.csv", [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]);
            HostileFileTests.Refused(place, Csv, told);
        }
    }

    [Theory]
    [InlineData("1e999", "'1e999', and only finite numbers")]
    [InlineData("0x10", "'0x10' where a number should be")]
    [InlineData("\"1,5\"", "'1,5' where a number should be: write it like 1.5")]
    [InlineData("1 5", "'1 5' where a number should be")]
    [InlineData("1;5", "'1;5' where a number should be")]
    [InlineData("\u0661", "'\u0661' where a number should be")]
    public void What_only_looks_like_a_number_is_none(string field, string told)
    {
        using Scratch place = new Scratch().Write("train.csv", Encoding.UTF8.GetBytes($"a,kind\n{field},x\n2,y\n"));
        Refused(place, Csv, told);
    }

    [Fact]
    public void Lines_may_end_with_CR_alone_and_an_endless_field_is_told_shortened()
    {
        using Scratch place = new Scratch().Write("train.csv", "a,kind\r1,x\r2,y\r3,x\r"u8.ToArray());
        DataSource.Load(Csv, place.Folder).Train.Samples.ShouldBe(2);
        place.Write("train.csv", Encoding.UTF8.GetBytes($"a,kind\n{new string('9', 1 << 20)}z,x\n2,y\n"));
        Refused(place, Csv, "9…' where a number should be").Length.ShouldBeLessThan(500);
        place.Write("train.csv", Encoding.UTF8.GetBytes($"a,kind\n1,x\n\"{new string('9', 1 << 20)}\n2,y\n"));
        Refused(place, Csv, "quotation marks are out of place").Length.ShouldBeLessThan(500);
    }

    [Fact]
    public void A_quotation_mark_that_is_never_closed_does_not_swallow_a_large_file()
    {
        using Scratch place = new();
        using (StreamWriter text = new(place.Path("train.csv")))
        {
            text.Write("a,kind\n1,x\n\"2,y\n");
            for (int i = 0; i < 11_000_000; i++) text.Write("3,x,4,y\n");
        }

        Refused(place, Csv, "a line is longer than 67,108,864 bytes, or its quotation marks are never closed");
    }

    [Fact]
    public void A_hundred_thousand_columns_are_taken_in_time()
    {
        using Scratch place = new();
        const int Columns = 100_000;
        string header = string.Join(',', Enumerable.Range(0, Columns).Select(i => $"c{i}")), row = string.Concat(Enumerable.Repeat("1,", Columns));
        place.Write("train.csv", Encoding.UTF8.GetBytes($"{header},kind\n{row}x\n{row}y\n"));
        Stopwatch watch = Stopwatch.StartNew();
        DataSource.Load(Csv, place.Folder).Train.FeatureCount.ShouldBe(Columns);
        Refused(place, Csv with { Label = "knd" }, "did you mean 'kind'?").Length.ShouldBeLessThan(1000);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10)); // quadratic, it took minutes
    }

    [Fact]
    public void More_different_labels_than_classes_can_be_are_a_number_to_be_predicted()
    {
        using Scratch place = new();
        place.Write("train.csv", Encoding.UTF8.GetBytes("a,kind\n" + string.Concat(Enumerable.Range(0, Dataset.MostClasses + 1).Select(i => $"1,{i}\n"))));
        Refused(place, Csv, $"train.csv:{Dataset.MostClasses + 2}:2: label '{Dataset.MostClasses}' is one more than 65,536 different ones");
    }

    [Fact]
    public void Zeros_in_gzip_are_refused_before_they_fill_the_memory()
    {
        using Scratch place = new Scratch().Write("data_batch_1.bin.gz", Zeros(3073 * 40_000)).Write("test_batch.bin.gz", Zeros(3073));
        Refused(place, new DataOptions { Source = SourceKind.Cifar10, Path = "." }, "(uncompressed): the gzip stream inflates to more than 100 times its length");

        place.Mnist();
        byte[] header = Scratch.Idx(0x803, [2_700_000, 28, 28], []);
        File.Delete(place.Path("train-images-idx3-ubyte"));
        place.Write("train-images-idx3-ubyte.gz", Scratch.Gzip(header)); // promises 2.1 GB
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Refused(place, new DataOptions { Source = SourceKind.Mnist, Path = "." }, "2,700,000 images of 28 × 28 take 2,116,800,000 bytes from here, the file has at most");
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(16 << 20);
    }

    [Fact]
    public void Labels_that_promise_two_milliards_of_columns_are_not_looked_at()
    {
        using Scratch place = new();
        place.Write("images.npy", Scratch.Npy("|u1", "(1, 2, 2)", new byte[4])).Write("labels.npy", Scratch.Npy("|u1", "(1, 2000000000)", new byte[4]));
        Scratch.Errors(() => ImageFolder.Load(place.Folder, 10)).ShouldHaveSingleItem().Message.ShouldContain("at most 65,536 labels");
    }

    private static byte[] Zeros(long count)
    {
        using MemoryStream memory = new();
        using (GZipStream gzip = new(memory, CompressionLevel.Fastest))
            for (byte[] zeros = new byte[1 << 16]; count > 0; count -= zeros.Length) gzip.Write(zeros.AsSpan(0, (int)Math.Min(count, zeros.Length)));
        return memory.ToArray();
    }

    private static string Refused(Scratch place, DataOptions options, string told)
    {
        string error = string.Join('\n', Scratch.Errors(() => DataSource.Load(options, place.Folder)));
        error.ShouldContain(told);
        return error;
    }
}
