using System.Diagnostics.CodeAnalysis;
using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>
/// Samples in memory: features [samples, features] and targets [samples, targets], row-major. Immutable once made.
/// Images may stay bytes, <see cref="Pixels"/>; they become numbers a batch at a time.
/// </summary>
/// <param name="Features">samples × <see cref="FeatureCount"/> values; empty where there are pixels.</param>
/// <param name="Targets">
/// samples × TargetNames.Count values; a class label is one target holding the class number 0 … classes − 1.
/// </param>
/// <param name="FeatureNames">One name a feature; empty where there are pixels.</param>
/// <param name="TargetNames">One name a target.</param>
/// <param name="Classes">Number of classes where the one target is a label; 0 for numbers, and for several targets, see <see cref="Columns"/>.</param>
public sealed record Dataset(
    float[] Features,
    float[] Targets,
    IReadOnlyList<string> FeatureNames,
    IReadOnlyList<string> TargetNames,
    int Classes)
{
    /// <summary>The most classes that files may name: more is a number to be predicted, or an accident.</summary>
    internal const int MostClasses = 65536;

    private readonly PixelFactors _factors = PixelFactors.Identity;

    /// <summary>What the class numbers stand for, one name a class; empty for regression.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The targets one by one: as <see cref="Classes"/> says, or where there are several each by itself.</summary>
    [AllowNull]
    public IReadOnlyList<TargetColumn> Columns
    {
        get => field ?? [.. TargetNames.Select(name => new TargetColumn(name, Classes, ClassNames))];
        init;
    }

    /// <summary>How the targets came about; where nothing was encoded, each as it is.</summary>
    [AllowNull]
    public IReadOnlyList<TargetCode> Codes
    {
        get => field ?? [.. Columns.Select(column => new PlainCode(column))];
        init;
    }

    /// <summary>The columns of a table that the features are made of; null where they come from none, or are pixels.</summary>
    public IReadOnlyList<FeatureColumn>? Table { get; init; }

    /// <summary>How much each sample counts in what is minimised, one a sample; null: all alike.</summary>
    public float[]? Weights { get; init; }

    /// <summary>Which samples belong together and are not divided, a number each; null: none do.</summary>
    public int[]? Groups { get; init; }

    /// <summary>What orders the samples in time, a number each; null: nothing.</summary>
    public double[]? Order { get; init; }

    /// <summary>
    /// What was encoded, before it was: samples × all that is within the <see cref="Codes"/>, in their own units; empty where
    /// nothing was.
    /// </summary>
    internal float[] Told { get; init; } = [];

    /// <summary>The shape of an image; null where samples are plain lists of features.</summary>
    public Shape? Image { get; init; }

    /// <summary>Images as bytes, [samples, height, width, channels]; null where samples are <see cref="Features"/>.</summary>
    public byte[]? Pixels { get; init; }

    /// <summary>The columns of a table that <see cref="Pixels"/> came from, one name a value; empty where they came from no table.</summary>
    public IReadOnlyList<string> PixelNames { get; init; } = [];

    /// <summary>What turns <see cref="Pixels"/> into numbers, a value a channel; null: as they are, 0 to 255.</summary>
    public Scaler? PixelScaler
    {
        get;
        init
        {
            field = value;
            _factors = value is null ? PixelFactors.Identity : new PixelFactors(value.Offset, value.Scale);
        }
    }

    /// <summary>How a training changes these images afresh each epoch; null: not at all.</summary>
    internal EachEpoch? EachEpoch { get; init; }

    /// <summary>The shape of one sample.</summary>
    public Shape Shape => Image ?? FeatureNames.Count;

    /// <summary>Number of features of one sample.</summary>
    public int FeatureCount => Shape.Size;

    /// <summary>Number of samples.</summary>
    public int Samples => Targets.Length / TargetNames.Count;

    /// <summary>The features of one sample, [features]; there are none where there are pixels.</summary>
    public ReadOnlySpan<float> FeaturesOf(int sample) => Features.AsSpan(sample * FeatureCount, FeatureCount);

    /// <summary>The pixels of one image, [height, width, channels].</summary>
    public ReadOnlySpan<byte> PixelsOf(int sample) => Pixels.AsSpan(sample * FeatureCount, FeatureCount);

    /// <summary>
    /// The same samples with these of their targets alone, or of the parts that targets were made into; of one its classes are those
    /// of the data set. Features are shared.
    /// </summary>
    public Dataset Only(IReadOnlyList<string> targets)
    {
        TargetCode[] kept = [.. targets.Select(CodeOf)];
        TargetColumn[] columns = [.. kept.SelectMany(code => code.Columns)];
        return this with
        {
            Targets = Chosen(Targets, [.. columns.Select(column => ColumnOf(column.Name))]), TargetNames = [.. columns.Select(column => column.Name)], Columns = columns,
            Classes = columns.Length == 1 ? columns[0].Classes ?? 0 : 0, ClassNames = columns.Length == 1 ? columns[0].ClassNames : [],
            Codes = kept, Told = Told.Length == 0 ? Told : Chosen(Told, [.. kept.SelectMany(code => code.Within).Select(code => PlaceOf(code.Name))]),
        };
    }

    /// <summary>The target of this name, or the part of a target.</summary>
    public TargetCode CodeOf(string name) => Codes.SelectMany(code => code.Within).FirstOrDefault(code => code.Name == name) ?? throw Unknown(name);

    /// <summary>Where <see cref="ToldAt"/> has the values of a target or part.</summary>
    internal int PlaceOf(string name)
    {
        int place = Codes.SelectMany(code => code.Within).TakeWhile(code => code.Name != name).Count();
        return Told.Length == 0 ? ColumnOf(name) : place < Told.Length / Samples ? place : throw Unknown(name);
    }

    /// <summary>The values of a target, or of a part of one, in its own units: one a sample.</summary>
    public double[] ValuesOf(string name)
    {
        int place = PlaceOf(name);
        return [.. Enumerable.Range(0, Samples).Select(sample => (double)ToldAt(sample, place))];
    }

    /// <summary>A sample's target or part in its own units.</summary>
    internal float ToldAt(int sample, int place) => Told.Length == 0
        ? Targets[(sample * TargetNames.Count) + place]
        : Told[(sample * (Told.Length / Samples)) + place];

    /// <summary>The samples with these indices, in this order, copied.</summary>
    public Dataset Select(ReadOnlySpan<int> indices)
    {
        return this with
        {
            EachEpoch = EachEpoch is null ? null : EachEpoch with { Indices = Rows(EachEpoch.Indices, 1, indices) },
            Features = Pixels is null ? Rows(Features, FeatureCount, indices) : [],
            Pixels = Pixels is null ? null : Rows(Pixels, FeatureCount, indices),
            Targets = Rows(Targets, TargetNames.Count, indices),
            Told = Told.Length == 0 ? Told : Rows(Told, Told.Length / Samples, indices),
            Weights = Weights is null ? null : Rows(Weights, 1, indices),
            Groups = Groups is null ? null : Rows(Groups, 1, indices),
            Order = Order is null ? null : Rows(Order, 1, indices),
        };
    }

    /// <summary>These raw samples, then those of another file with the same columns.</summary>
    internal Dataset Then(Dataset other) => this with
    {
        Features = [.. Features, .. other.Features],
        Pixels = Pixels is null ? null : [.. Pixels, .. other.Pixels!],
        Targets = [.. Targets, .. other.Targets],
        Weights = Weights is null ? null : [.. Weights, .. other.Weights!],
    };

    /// <summary>The samples with these indices as columns of a matrix [features, batch], scaled; columns beyond them are 0.</summary>
    internal unsafe void GatherFeatures(ReadOnlySpan<int> indices, Matrix target)
    {
        if (Pixels is null) Transpose.Gather(Features, FeatureCount, indices, target.Data, target.Stride);
        else GatherPixels(Pixels, indices, target);
    }

    /// <summary>The same for images of this data set's shape and scaling that lie elsewhere, [images, height, width, channels].</summary>
    internal unsafe void GatherPixels(ReadOnlySpan<byte> pixels, ReadOnlySpan<int> indices, Matrix target) =>
        Transpose.Gather(pixels, FeatureCount, indices, _factors, target.Data, target.Stride);

    /// <summary>
    /// The targets of these samples as columns of a matrix [outputs, batch]; labels become one-hot where there are several
    /// outputs.
    /// </summary>
    internal unsafe void GatherTargets(ReadOnlySpan<int> indices, Matrix target)
    {
        if (Classes == 0 || target.Rows == 1)
        {
            Transpose.Gather(Targets, target.Rows, indices, target.Data, target.Stride);
            return;
        }

        int padded = Lanes.RoundUp(indices.Length);
        for (int r = 0; r < target.Rows; r++) new Span<float>(target.Row(r), padded).Clear();
        for (int i = 0; i < indices.Length; i++) target.Row((int)Targets[indices[i]])[i] = 1;
    }

    /// <summary>
    /// Some of the targets of these samples, by name, as columns of a matrix [outputs, batch]; a label becomes one-hot where there
    /// are several outputs.
    /// </summary>
    internal unsafe void GatherTargets(IReadOnlyList<string> names, ReadOnlySpan<int> indices, Matrix target)
    {
        int padded = Lanes.RoundUp(indices.Length), width = TargetNames.Count, first = ColumnOf(names[0]);
        for (int r = 0; r < target.Rows; r++) new Span<float>(target.Row(r), padded).Clear();
        if (names.Count == 1 && target.Rows > 1)
        {
            for (int i = 0; i < indices.Length; i++) target.Row((int)Targets[(indices[i] * width) + first])[i] = 1;
            return;
        }

        for (int r = 0; r < target.Rows; r++)
        {
            int column = ColumnOf(names[r]);
            for (int i = 0; i < indices.Length; i++) target.Row(r)[i] = Targets[(indices[i] * width) + column];
        }
    }

    private int ColumnOf(string name)
    {
        for (int i = 0; i < TargetNames.Count; i++)
            if (TargetNames[i] == name) return i;
        throw Unknown(name);
    }

    private ArgumentException Unknown(string name) => new($"there is no target {name}; there are {string.Join(", ", TargetNames)}");

    /// <summary>Some columns of a table [samples, columns].</summary>
    private float[] Chosen(float[] table, int[] columns)
    {
        float[] values = new float[Samples * columns.Length];
        int width = table.Length / Samples;
        for (int i = 0; i < values.Length; i++) values[i] = table[(i / columns.Length * width) + columns[i % columns.Length]];
        return values;
    }

    private static T[] Rows<T>(T[] source, int width, ReadOnlySpan<int> indices)
    {
        T[] rows = new T[(long)indices.Length * width];
        for (int i = 0; i < indices.Length; i++)
            source.AsSpan(indices[i] * width, width).CopyTo(rows.AsSpan(i * width));
        return rows;
    }
}
