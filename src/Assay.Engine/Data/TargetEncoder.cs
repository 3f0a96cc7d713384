namespace Assay.Engine.Data;

/// <summary>The targets of a data set as they are put to the network: a fitted <see cref="TargetCode"/> each.</summary>
/// <param name="Codes">One a target, in their order.</param>
public sealed record TargetEncoder(IReadOnlyList<TargetCode> Codes)
{
    /// <summary>Fits the encodings that options ask for to training samples, raw; class labels and what has none stay as they are.</summary>
    public static TargetEncoder Fit(DataOptions options, Dataset train)
    {
        int width = train.TargetNames.Count;
        return new([.. train.Columns.Select((column, i) =>
        {
            double[] values = new double[train.Samples];
            for (int sample = 0; sample < values.Length; sample++) values[sample] = train.Targets[(sample * width) + i];
            return Of(column, options, values);
        })]);
    }

    /// <summary>The same before there are samples: what is fitted holds no numbers yet, but columns, classes and periods are there.</summary>
    public static IReadOnlyList<TargetCode> Unfitted(DataOptions options, IReadOnlyList<TargetColumn> targets) =>
        [.. targets.Select(column => Of(column, options, null))];

    /// <summary>A data set with its targets encoded; it remembers what they were.</summary>
    public Dataset Apply(Dataset data)
    {
        TargetColumn[] columns = [.. Codes.SelectMany(code => code.Columns)];
        if (Codes.All(code => code is PlainCode)) return data with { Columns = columns, Codes = Codes };
        TargetCode[] within = [.. Codes.SelectMany(code => code.Within)];
        float[] targets = new float[data.Samples * columns.Length], told = new float[data.Samples * within.Length];
        for (int sample = 0; sample < data.Samples; sample++)
        {
            int column = 0, place = 0;
            for (int i = 0; i < Codes.Count; i++)
            {
                double value = data.Targets[(sample * Codes.Count) + i];
                (int wide, int deep) = (Codes[i].Columns.Count, Codes[i].Within.Count());
                Codes[i].Encode(value, targets.AsSpan((sample * columns.Length) + column, wide));
                Codes[i].Split(value, told.AsSpan((sample * within.Length) + place, deep));
                (column, place) = (column + wide, place + deep);
            }
        }

        return data with
        {
            Targets = targets, TargetNames = [.. columns.Select(column => column.Name)], Columns = columns,
            Classes = columns.Length == 1 ? columns[0].Classes!.Value : 0, ClassNames = columns.Length == 1 ? columns[0].ClassNames : [],
            Codes = Codes, Told = told,
        };
    }

    private static TargetCode Of(TargetColumn target, DataOptions options, double[]? values)
    {
        EncodingOptions encoding = options.Encoding?.GetValueOrDefault(target.Name) ?? new EncodingOptions();
        string name = target.Name;
        double? period = target.Period ?? encoding.Period;
        if (target.Classes != 0 || encoding.Name == EncodingKind.None) return new PlainCode(target with { Period = period });
        double by = encoding.By ?? 1;
        IReadOnlyList<double> waves = encoding.Waves is { Count: > 0 } some ? [.. some.OrderDescending()] : [period ?? 1];
        switch (encoding.Name)
        {
            case EncodingKind.Divide: return new LinearCode(name, period, 0, by);
            case EncodingKind.Cosine: return new CosineCode(name, period, waves[0]);
            case EncodingKind.SineCosine: return new SineCosineCode(name, period, waves);
            case EncodingKind.Bins: return Bins(name, period, encoding.Count ?? 2, values ?? []);
            case EncodingKind.Parts:
                IReadOnlyList<string> into = encoding.Into is { Count: 2 } two ? two : ["quotient", "remainder"];
                double[]? quotients = values is null ? null : [.. values.Select(value => Math.Floor(value / by))];
                double[]? remainders = values is null ? null : [.. values.Select(value => value - (Math.Floor(value / by) * by))];
                double? turns = period / by is { } whole && whole == Math.Floor(whole) ? whole : null;
                return new PartsCode(
                    name, period, by, Of(new(into[0], 0, [], turns), options, quotients), Of(new(into[1], 0, [], by), options, remainders));
            default:
                (double offset, double scale) = values is null ? (0, 1) : Fitted(encoding.Name, values);
                return new LinearCode(name, period, offset, scale);
        }
    }

    /// <summary>Mean and deviation, or smallest value and range; a scale of 1 where all values are the same, as <see cref="Scaler"/>'s.</summary>
    private static (double Offset, double Scale) Fitted(EncodingKind kind, double[] values)
    {
        (double low, double high) = (values.Min(), values.Max());
        if (low == high) return (low, 1);
        if (kind == EncodingKind.MinMax) return (low, high - low);
        double mean = values.Sum() / values.Length;
        return (mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / values.Length));
    }

    private static BinsCode Bins(string name, double? period, int count, double[] values)
    {
        (double from, double to) = period is { } length ? (0, length) : values.Length == 0 ? (0, count) : (values.Min(), values.Max());
        double width = to > from ? (to - from) / count : 1;
        BinsCode bins = new(name, period, from, width, [.. Enumerable.Range(0, count).Select(i => from + ((i + 0.5) * width))]);
        double[] sums = new double[count];
        int[] members = new int[count];
        foreach (double value in values)
        {
            sums[bins.BinOf(value)] += value;
            members[bins.BinOf(value)]++;
        }

        return bins with { Means = [.. bins.Means.Select((middle, i) => members[i] > 0 ? sums[i] / members[i] : middle)] };
    }
}
