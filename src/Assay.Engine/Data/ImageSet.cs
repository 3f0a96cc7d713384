namespace Assay.Engine.Data;

/// <summary>One published file of a data set.</summary>
/// <param name="Name">Its name, without .gz.</param>
/// <param name="Md5">The published MD5 checksums, in hexadecimal: of the file as it is, or compressed as it is offered.</param>
public sealed record PublishedFile(string Name, IReadOnlyList<string> Md5)
{
    /// <summary>Its path in a folder; null where nothing has its name there.</summary>
    /// <exception cref="DataException">When what has its name is no regular file with something in it: a pipe would be waited for.</exception>
    public string? In(string folder)
    {
        string path = Path.Combine(folder, Name);
        if (!Path.Exists(path)) return null;
        InputFile.Require(path);
        return path;
    }
}

/// <summary>A published set of labelled images.</summary>
/// <param name="Source">What studies call it.</param>
/// <param name="Shape">The shape of its images.</param>
/// <param name="ClassNames">What its labels stand for.</param>
/// <param name="Files">Its files, the training images' first.</param>
public sealed record ImageSet(SourceKind Source, Shape Shape, IReadOnlyList<string> ClassNames, IReadOnlyList<PublishedFile> Files)
{
    private static readonly string[] Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>The sets that are known by name.</summary>
    public static IReadOnlyList<ImageSet> All { get; } =
    [
        // MD5 of the files as they are, then as they are offered, compressed (torchvision.datasets.MNIST).
        new(SourceKind.Mnist, new Shape(28, 28, 1), Digits,
        [
            new("train-images-idx3-ubyte", ["6bbc9ace898e44ae57da46a324031adb", "f68b3c2dcbeaaa9fbdd348bbdeb94873"]),
            new("train-labels-idx1-ubyte", ["a25bea736e30d166cdddb491f175f624", "d53e105ee54ea40749a09fcbcd1e9432"]),
            new("t10k-images-idx3-ubyte", ["2646ac647ad5339dbf082846283269ea", "9fb629c4189551a2d022fa330f9573f3"]),
            new("t10k-labels-idx1-ubyte", ["27ae3e4e09519cfbb04c329615203637", "ec29112dd5afa0611ce80d1b7f02629c"]),
        ]),

        // MD5 of the compressed files (https://github.com/zalandoresearch/fashion-mnist, "Get the data").
        new(SourceKind.FashionMnist, new Shape(28, 28, 1),
        [
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
        ],
        [
            new("train-images-idx3-ubyte", ["8d4fb7e6c68d591d4c3dfef9ec88bf0d"]),
            new("train-labels-idx1-ubyte", ["25c81989df183df01b3e8a0aad5dffbe"]),
            new("t10k-images-idx3-ubyte", ["bef4ecab320f06d8554ea6380940ec79"]),
            new("t10k-labels-idx1-ubyte", ["bb300cfdad3c16e7a12a480ee83cd310"]),
        ]),

        // Published is the checksum of the archive alone (https://www.cs.toronto.edu/~kriz/cifar.html).
        new(SourceKind.Cifar10, CifarFile.Shape,
        [
            "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
        ],
        [
            .. Enumerable.Range(1, 5).Select(batch => new PublishedFile($"data_batch_{batch}.bin", [])),
            new("test_batch.bin", []),
        ]),
    ];

    /// <summary>Training and test samples as published.</summary>
    public (int Train, int Test) Published => Source is SourceKind.Cifar10 ? (50_000, 10_000) : (60_000, 10_000);

    /// <summary>The source's name in study files, which is also its folder's in the cache: fashion_mnist.</summary>
    public string Name => Source switch
    {
        SourceKind.Mnist => "mnist",
        SourceKind.FashionMnist => "fashion_mnist",
        _ => "cifar10",
    };

    /// <summary>The set behind a source; null where the source is none.</summary>
    public static ImageSet? Of(SourceKind? source) => All.FirstOrDefault(set => set.Source == source);

    /// <summary>
    /// The files of the set in a folder, compressed or not: those of the training images first. For CIFAR-10 any number
    /// of data_batch_N.bin, by N; they may also lie in the archive's own folder, cifar-10-batches-bin.
    /// </summary>
    /// <exception cref="DataException">When one is missing, or no regular file with something in it.</exception>
    public IReadOnlyList<string> FilesIn(string folder)
    {
        if (Source != SourceKind.Cifar10) return [.. Files.Select(file => Find(folder, file.Name) ?? throw Missing(folder, file.Name))];
        string inner = Path.Combine(folder, "cifar-10-batches-bin");
        if (Directory.Exists(inner)) folder = inner;
        string[] batches = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "data_batch_*.bin*").Select(Path.GetFileName)
                .Select(name => name!.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name)
                .Where(name => name.EndsWith(".bin", StringComparison.Ordinal)).Distinct()
                .OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)]
            : [];
        if (batches.Length == 0) throw Missing(folder, "data_batch_1.bin");
        return [.. batches.Append("test_batch.bin").Select(name => Find(folder, name) ?? throw Missing(folder, name))];
    }

    /// <summary>Why a folder does not hold the set's files; null where it does.</summary>
    internal string? FaultOf(string folder)
    {
        try
        {
            FilesIn(folder);
            return null;
        }
        catch (DataException fault)
        {
            return fault.Errors[0] is { Place: "data.path", Message: var message } ? message : fault.Errors[0].ToString();
        }
    }

    /// <summary>Reads the set from a folder.</summary>
    /// <param name="folder">Where its files are.</param>
    /// <param name="samples">The first training images that are wanted; null: all.</param>
    /// <param name="testSamples">The first test images that are wanted; null: all.</param>
    /// <exception cref="DataException">When a file is missing or not as its format demands, or holds fewer images.</exception>
    public LoadedData Load(string folder, int? samples = null, int? testSamples = null)
    {
        IReadOnlyList<string> files = FilesIn(folder);
        return Source == SourceKind.Cifar10
            ? new LoadedData(Batches([.. files.SkipLast(1)], samples, "samples"), Batches([files[^1]], testSamples, "test_samples"))
            : new LoadedData(Idx(files[0], files[1], samples, "samples"), Idx(files[2], files[3], testSamples, "test_samples"));
    }

    private Dataset Idx(string images, string labels, int? first, string option)
    {
        (byte[] pixels, int count) = IdxFile.Images(images, first, this);
        byte[] targets = IdxFile.Labels(labels, ClassNames.Count, count, images);
        RequireSamples(first, count, option, images);
        return Of(pixels, [.. targets.Take(first ?? count).Select(label => (float)label)]);
    }

    private Dataset Batches(string[] files, int? first, string option)
    {
        long there = 0; // of any number of files
        int[] counts = [.. files.Select(CifarFile.Count)];
        foreach (int count in counts) there += count;
        RequireSamples(first, there, option, string.Join(", ", files));
        long kept = first ?? there;
        if (kept * Shape.Size > Array.MaxLength)
            throw new DataException($"data.{option}", $"{ByteFile.Count(kept)} images take {ByteFile.Count(kept * Shape.Size)} bytes, and {ByteFile.Count(Array.MaxLength)} can be held: ask for fewer");
        byte[] pixels = new byte[kept * Shape.Size];
        float[] labels = new float[kept];
        int done = 0;
        foreach ((string file, int count) in files.Zip(counts))
        {
            int most = Math.Min(count, labels.Length - done);
            if (CifarFile.Read(file, most, pixels.AsSpan(done * Shape.Size), labels.AsSpan(done)) != count)
                throw new DataException(file, "the file changed while it was read: leave it alone, and begin again");
            done += most;
        }

        return Of(pixels, labels);
    }

    private Dataset Of(byte[] pixels, float[] labels) =>
        new([], labels, [], ["label"], ClassNames.Count) { Image = Shape, Pixels = pixels, ClassNames = ClassNames };

    internal static void RequireSamples(int? wanted, long there, string option, string place)
    {
        if (wanted > there)
            throw new DataException($"data.{option}", $"{ByteFile.Count(wanted.Value)} images are asked for, there are {ByteFile.Count(there)} in {place}: ask for fewer, or leave {option} out for all");
    }

    private static string? Find(string folder, string name)
    {
        string? path = ((string[])[name, name + ".gz"]).Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
        if (path is not null) InputFile.Require(path); // whoever reads it, a checksum included
        return path;
    }

    private DataException Missing(string folder, string name) => new("data.path",
        $"there is no {name} or {name}.gz in {folder}: run 'assay data get {Name}', or name the folder with the files of {Name} (path)");
}
