namespace Assay.Engine.Data;

/// <summary>A folder of images that nobody says more about.</summary>
public static class ImageFolder
{
    /// <summary>
    /// The training images of a folder, its format told by the names of its files: IDX as MNIST has it, CIFAR-10's binary
    /// batches, or images.npy with labels.npy, whose labels are taken as numbers.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="count">At most so many of published sets; all of NumPy arrays.</param>
    /// <exception cref="DataException">When there are none, or they are not as their format demands.</exception>
    public static Dataset Load(string folder, int count)
    {
        if (File.Exists(Path.Combine(folder, "images.npy"))) return NpySamples.Look(folder);
        foreach (SourceKind source in (SourceKind[])[SourceKind.Mnist, SourceKind.Cifar10])
        {
            ImageSet set = ImageSet.Of(source)!;
            if (Holds(set, folder)) return First(set, folder, count);
        }

        throw new DataException(folder,
            "there are no images here: neither train-images-idx3-ubyte (IDX), nor data_batch_1.bin (CIFAR-10), nor images.npy");
    }

    /// <summary>The first training images of a published set, fewer where there are fewer.</summary>
    public static Dataset First(ImageSet set, string folder, int count)
    {
        Dataset train = set.Load(folder).Train;
        return train.Select([.. Enumerable.Range(0, Math.Min(count, train.Samples))]);
    }

    private static bool Holds(ImageSet set, string folder)
    {
        try
        {
            return set.FilesIn(folder).Count > 0;
        }
        catch (DataException)
        {
            return false;
        }
    }
}
