namespace Assay.Engine.Data;

/// <summary>What a network was trained on, as far as new samples are to be like it.</summary>
/// <param name="Shape">Of a sample; an image is made of bytes.</param>
/// <param name="Features">The columns of a table, in the order in which the network takes them; empty where there are no names: images of other files.</param>
/// <param name="Targets">What is told of a sample, each with its classes.</param>
/// <param name="Table">The columns of a table, where features are more than the numbers in them; else null.</param>
public sealed record SampleForm(Shape Shape, IReadOnlyList<string> Features, IReadOnlyList<TargetColumn> Targets, IReadOnlyList<FeatureColumn>? Table = null)
{
    /// <summary>Whether the first line of a table names its columns; else they are column1, column2 …</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What the numbers of a table are written with.</summary>
    public DecimalMark DecimalMark { get; init; }

    /// <summary>The columns that a table of such samples has, without those of targets; none where there are no names.</summary>
    internal IReadOnlyList<FeatureColumn> Columns => Table ?? [.. Features.Select(FeatureColumn.Plain)];


    /// <summary>Whether samples are images of bytes, and not numbers.</summary>
    public bool IsImage => !Shape.IsVector;

    /// <summary>Whether the one target is the time of a clock, which files have as hour and minute.</summary>
    internal bool IsTime => Targets is [{ Name: Clocks.Time, Period: not null }];

    /// <summary>Samples of this form, raw.</summary>
    /// <param name="values">samples × values, or none where there are pixels.</param>
    /// <param name="pixels">samples × bytes, or none.</param>
    /// <param name="targets">samples × targets.</param>
    public Dataset Of(float[] values, byte[]? pixels, float[] targets)
    {
        TargetColumn? one = Targets is [var only] ? only : null;
        return new Dataset(values, targets, IsImage ? [] : Features, [.. Targets.Select(target => target.Name)], one?.Classes ?? 0)
        {
            Image = IsImage ? Shape : null, Pixels = pixels, Columns = Targets, ClassNames = one?.ClassNames ?? [],
        };
    }
}

/// <summary>Some samples of a file, in their order.</summary>
/// <param name="Samples">As they stand there, neither scaled nor encoded; targets are 0 where they were not asked for.</param>
/// <param name="Kept">The fields of the columns that are kept, one list a sample.</param>
public sealed record NewBatch(Dataset Samples, IReadOnlyList<string[]> Kept);

/// <summary>
/// Samples of a file that a trained network has not seen, read a batch at a time: the one place where such are read. Files are those of the
/// sources: CSV, Parquet, NPY, IDX, CIFAR-10's batches, and folders with images.npy.
/// </summary>
public abstract class NewSamples : IDisposable
{
    /// <summary>Opens a file, or a folder of images.</summary>
    /// <param name="path">The file.</param>
    /// <param name="form">What the network takes.</param>
    /// <param name="withTargets">Whether the file is to have the targets, too.</param>
    /// <param name="keep">Columns of a table that go with each sample as they are.</param>
    /// <exception cref="DataException">When it cannot be read, or holds something else.</exception>
    public static NewSamples Open(string path, SampleForm form, bool withTargets = false, IReadOnlyList<string>? keep = null)
    {
        string name = Path.GetFileName(path), plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        bool folder = Directory.Exists(path), array = plain.EndsWith(".npy", StringComparison.OrdinalIgnoreCase);
        bool idx = plain.Contains("idx3", StringComparison.Ordinal), batch = plain.EndsWith(".bin", StringComparison.OrdinalIgnoreCase);
        bool picture = new[] { ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp" }.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
        if (picture)
            throw new DataException(path, "this is a picture of a format that is not read: save pictures as one NumPy array of bytes, np.save('images.npy', array), of shape [n, height, width] or [n, height, width, channels]");
        if (keep is { Count: > 0 } && (folder || array || idx || batch))
            throw new DataException(path, $"--keep {keep[0]}: only tables (CSV) have columns with names: leave it out");
        if ((idx || batch) && !form.IsImage)
            throw new DataException(path, $"the file holds images, and the network takes {form.Shape} numbers: {string.Join(", ", form.Features.Take(20))}");
        if (!folder) return array ? new NewArray(path, form, withTargets) : idx || batch ? new WholeFile(OfImages(path, form, withTargets, batch)) : new NewTable(path, form, withTargets, keep ?? []);
        string images = Path.Combine(path, "images.npy");
        if (!File.Exists(images)) throw new DataException(path, "there is no images.npy in this folder: name a file (CSV, .npy, IDX, CIFAR-10's .bin), or a folder with images.npy");
        return withTargets ? new WholeFile(NpySamples.Read(form, path)) : new NewArray(images, form, withTargets: false);
    }

    /// <summary>What is worth knowing of the file beside its samples: columns that were passed by.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>The samples, at most so many at a time.</summary>
    /// <exception cref="DataException">When some of them are wrong: at the end of the file, or when very many are.</exception>
    public abstract IEnumerable<NewBatch> Batches(int size);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Published images, with labels that are the numbers of their classes.</summary>
    private static Dataset OfImages(string path, SampleForm form, bool withTargets, bool batch)
    {
        int classes = form.Targets is [{ Classes: > 0 and int known }] ? known
            : withTargets ? throw new DataException(path, "the labels of this file are classes, and the network tells something else: name a folder with images.npy and labels.npy") : 0;
        if (batch)
        {
            if (form.Shape != CifarFile.Shape) throw new DataException(path, $"the images are {CifarFile.Shape}, the network takes {form.Shape}");
            int count = CifarFile.Count(path);
            byte[] pixels = new byte[(long)count * form.Shape.Size];
            float[] labels = new float[count];
            CifarFile.Read(path, count, pixels, labels);
            return Labelled(pixels, labels);
        }

        (byte[] images, int many) = IdxFile.Images(path, null, new ImageSet(SourceKind.Mnist, form.Shape, form.Targets[0].ClassNames, []));
        if (!withTargets) return form.Of([], images, new float[(long)many * form.Targets.Count]);
        string labelled = Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileName(path).Replace("images-idx3", "labels-idx1", StringComparison.Ordinal));
        return Labelled(images, [.. IdxFile.Labels(labelled, classes, many, path).Select(label => (float)label)]);

        Dataset Labelled(byte[] pixels, float[] labels) => form.Of([], pixels, withTargets ? labels : new float[(long)labels.Length * form.Targets.Count]);
    }

    /// <summary>Samples that were read at once.</summary>
    private sealed class WholeFile(Dataset samples) : NewSamples
    {
        public override IEnumerable<NewBatch> Batches(int size)
        {
            for (int from = 0; from < samples.Samples; from += size)
                yield return new(samples.Select([.. Enumerable.Range(from, Math.Min(size, samples.Samples - from))]), []);
        }
    }
}
