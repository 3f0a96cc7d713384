namespace Assay.Results;

/// <summary>Pictures of one size, a byte a value.</summary>
/// <param name="Height">Rows of each.</param>
/// <param name="Width">Columns of each.</param>
/// <param name="Channels">1: grey; 3: red, green, blue.</param>
/// <param name="Bytes">[pictures, height, width, channels]; base64 in JSON.</param>
public sealed record Pictures(int Height, int Width, int Channels, byte[] Bytes);

/// <summary>
/// The view <c>filters</c>: the kernels of the first convolutional layer. A byte b stands for the weight
/// (b − 128) / 127 · <paramref name="Scale"/>.
/// </summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Filters">How many it has; as many as fit are shown.</param>
/// <param name="Channels">How many channels a filter has; unless there are three, its first is shown.</param>
/// <param name="Scale">The largest absolute weight of the shown ones.</param>
/// <param name="Pictures">One picture a filter.</param>
public sealed record FiltersView(string Layer, int Filters, int Channels, float Scale, Pictures Pictures);

/// <summary>The view <c>activations</c>: what each convolutional layer makes of some images.</summary>
/// <param name="Samples">Of which samples they are: <c>test</c>, <c>validation</c>, or <c>training</c> where no others may be seen.</param>
/// <param name="Index">The place of each image among these samples, 0-based.</param>
/// <param name="True">Its label or target.</param>
/// <param name="Predicted">What the network says.</param>
/// <param name="Images">The images themselves.</param>
/// <param name="Layers">One a convolutional layer, first to last.</param>
public sealed record ActivationsView(
    string Samples, IReadOnlyList<int> Index, IReadOnlyList<string> True, IReadOnlyList<string> Predicted, Pictures Images,
    IReadOnlyList<LayerActivations> Layers);

/// <summary>
/// What one layer makes of each image, after its activation function. A byte b of image i stands for
/// b / 255 · Scales[i], or (b − 128) / 127 · Scales[i] where <paramref name="TwoSided"/>.
/// </summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Height">Rows of a channel before it was made smaller.</param>
/// <param name="Width">Columns of a channel before it was made smaller.</param>
/// <param name="Channels">How many channels the layer has.</param>
/// <param name="Shown">How many of them, from the first on, are shown.</param>
/// <param name="TwoSided">Whether there are values below 0.</param>
/// <param name="Scales">The largest absolute value of the shown channels, an image each.</param>
/// <param name="Maps">A picture a shown channel, [images, shown, height, width].</param>
public sealed record LayerActivations(
    string Layer, int Height, int Width, int Channels, int Shown, bool TwoSided, IReadOnlyList<float> Scales, Pictures Maps);
