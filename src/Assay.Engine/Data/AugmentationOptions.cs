using System.ComponentModel.DataAnnotations;
using Assay.Engine.Options;

namespace Assay.Engine.Data;

/// <summary>
/// Changed copies of the training samples, labels kept: points moved by Gaussian noise; images turned, shifted, sheared,
/// mirrored and made noisy, by amounts drawn for each copy. What comes from outside an image is 0; values between pixels
/// are interpolated bilinearly.
/// </summary>
public sealed record AugmentationOptions
{
    /// <summary>
    /// Standard deviation of Gaussian noise on each feature, before scaling; for images on each pixel, in grey levels of
    /// 255. No default where samples are no images.
    /// </summary>
    [Range(0.0, 1e9)]
    public double? Sigma { get; init; }

    /// <summary>Images: turned about their centre by an angle uniform in ± this many degrees; default: 0.</summary>
    [Default(0.0), Range(0.0, 180.0)]
    public double? Rotation { get; init; }

    /// <summary>
    /// Images: shifted along each axis by an amount uniform in ± this: below 1 a share of height and width, from 1 on a
    /// number of pixels; default: 0.
    /// </summary>
    [Default(0.0), Range(0.0, 65535.0)]
    public double? Translation { get; init; }

    /// <summary>Images: sheared along the rows, uprights leaning by an angle uniform in ± this many degrees; default: 0.</summary>
    [Default(0.0), Range(0.0, 80.0)]
    public double? Shear { get; init; }

    /// <summary>
    /// Images: padded with so many rows and columns of 0 on each side and cut back to size at a random place, which shifts
    /// them by whole pixels; default: 0.
    /// </summary>
    [Default(0), Range(0, 65535)]
    public int? Crop { get; init; }

    /// <summary>Images: left and right exchanged in every other copy, by chance; default: false.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>Images: top and bottom exchanged in every other copy, by chance; default: false.</summary>
    public bool VerticalFlip { get; init; }

    /// <summary>Copies a sample, beside the sample itself; default: 1.</summary>
    [Range(1, 1000)]
    public int Copies { get; init; } = 1;

    /// <summary>
    /// Images: instead of copies, every training image is changed afresh each epoch; what is trained on has the size of the
    /// training fold. Default: false.
    /// </summary>
    public bool EachEpoch { get; init; }

    /// <summary>Whether anything is asked for that only images can undergo.</summary>
    internal bool ChangesImages =>
        Rotation > 0 || Translation > 0 || Shear > 0 || Crop > 0 || HorizontalFlip || VerticalFlip;

    /// <summary>How many samples there are after augmentation for each one before.</summary>
    public int Multiple => EachEpoch ? 1 : 1 + Copies;
}
