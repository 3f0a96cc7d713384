using System.Globalization;
using System.Text.Json.Nodes;
using Assay.Engine.Kernels;

namespace Assay.Studies;

/// <summary>What a factor can be.</summary>
public abstract record Domain
{
    /// <summary>How many levels that is; null: without end, as between any two numbers lies another.</summary>
    internal abstract long? Count { get; }

    /// <summary>The level that lies at a share of the domain.</summary>
    /// <param name="path">The factor's path.</param>
    /// <param name="share">From 0 to below 1; uniform shares give levels as the domain weighs them.</param>
    internal abstract Level At(string path, double share);

    /// <summary>
    /// Where the levels begin and end as shares, ascending from 0 to 1, one more than there are levels; null: as many levels as numbers, or so many
    /// that they may be taken for all.
    /// </summary>
    internal abstract IReadOnlyList<double>? Edges { get; }

    /// <summary>The share at which a number of a range lies, between 0 and 1; of one with steps, the middle of its step.</summary>
    internal virtual double ShareOf(double number) => throw new InvalidOperationException("levels that are listed are known by their place");

    /// <summary>Most steps of a range that are told one by one.</summary>
    private protected const int MostEdges = 1000;

    /// <summary>The edges of a range's steps.</summary>
    private protected static IReadOnlyList<double>? EdgesOf(double low, double high, bool log, double? step, long? count) =>
        step is not double each || count is not (> 0 and <= MostEdges) ? null
        : [.. Enumerable.Range(0, (int)count + 1).Select(i => i == count ? 1 : Share(low + (i * each), low, low + (count.Value * each), log))];

    /// <summary>Where a number lies between two others.</summary>
    private protected static double Share(double number, double low, double high, bool log)
    {
        double share = log
            ? (PortableMath.Log(number) - PortableMath.Log(low)) / (PortableMath.Log(high) - PortableMath.Log(low))
            : (number - low) / (high - low);
        return Math.Clamp(share, 0, 1);
    }

    /// <summary>The share of a number of a range: of one with steps that of its step's middle.</summary>
    private protected static double ShareOf(double number, double low, double high, bool log, double? step)
    {
        if (step is not double each) return Share(number, low, high, log);
        double steps = Math.Round((high - low) / each) + 1, index = Math.Round((number - low) / each), top = low + (steps * each);
        return (Share(low + (index * each), low, top, log) + Share(low + ((index + 1) * each), low, top, log)) / 2;
    }

    /// <summary>
    /// The number at a share of a range. With steps, all as likely as they are wide: on a logarithmic scale a step counts by
    /// the logarithms of its ends.
    /// </summary>
    private protected static double Number(double low, double high, bool log, double? step, double share)
    {
        double steps = step is double width ? Math.Round((high - low) / width) + 1 : 0;
        double top = step is double added ? low + (steps * added) : high;
        double from = log ? PortableMath.Log(low) : low, to = log ? PortableMath.Log(top) : top;
        double at = from + (share * (to - from));
        double number = log ? PortableMath.Exp(at) : at;
        // Six digits: what is finer decides nothing, and tables show the number whole.
        if (step is not double each) return Math.Clamp(double.Parse(number.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), low, high);
        double index = Math.Clamp(Math.Floor((number - low) / each), 0, steps - 1);
        return index == steps - 1 ? high : Sum(low, index, each);
    }

    /// <summary>A range in words: 0.0001 to 0.1, logarithmic.</summary>
    private protected static string Words(double low, double high, bool log, double? step) =>
        $"{Numbers.Text(low)} to {Numbers.Text(high)}{(step is double each ? $" by {Numbers.Text(each)}" : "")}{(log ? ", logarithmic" : "")}";

    private protected static Level Of(string path, JsonValue number) =>
        new(Level.LabelOf(number), new Dictionary<string, JsonNode?> { [path] = number });

    /// <summary>low + index · step, in decimals where they hold it: three steps of 0.1 are 0.3.</summary>
    private static double Sum(double low, double index, double step) =>
        new[] { low, step, index * step }.All(part => part == 0 || Math.Abs(part) is > 1e-12 and < 1e12)
            ? (double)((decimal)low + ((decimal)index * (decimal)step))
            : low + (index * step);
}

/// <summary>One of these levels, each as likely as the others.</summary>
/// <param name="Levels">At least one.</param>
public sealed record Choice(IReadOnlyList<Level> Levels) : Domain
{
    internal override long? Count => Levels.Count;

    internal override IReadOnlyList<double> Edges => [.. Enumerable.Range(0, Levels.Count + 1).Select(i => (double)i / Levels.Count)];

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Levels.Select(level => level.Label));

    internal override Level At(string path, double share) => Levels[(int)(share * Levels.Count)];

    /// <summary>Whether its levels are more than two numbers, <c>off</c> below them all: then near ones are alike.</summary>
    /// <param name="path">The factor's path.</param>
    internal bool IsOrdered(string path) => Levels.Count > 2 && Levels.All(level => NumberOf(path, level) is not null);

    /// <summary>The places of the levels in the order of their numbers; as they stand where they are no numbers.</summary>
    internal int[] Order(string path)
    {
        int[] places = [.. Enumerable.Range(0, Levels.Count)];
        return IsOrdered(path) ? [.. places.OrderBy(place => NumberOf(path, Levels[place]))] : places;
    }

    private static double? NumberOf(string path, Level level)
    {
        if (level.Overrides.Count != 1 || !level.Overrides.TryGetValue(path, out JsonNode? value)) return null;
        if (level.Label == "off") return double.NegativeInfinity;
        return value?.GetValueKind() is System.Text.Json.JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;
    }
}

/// <summary>A real number from <paramref name="Low"/> to <paramref name="High"/>, both included.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The largest, above it.</param>
/// <param name="Log">Whether factors count and not differences; then <paramref name="Low"/> is above 0.</param>
/// <param name="Step">From one value to the next, a whole number of times between the two; null: every number, to six digits.</param>
public sealed record Real(double Low, double High, bool Log = false, double? Step = null) : Domain
{
    internal override long? Count => Step is double step ? (long)Math.Round((High - Low) / step) + 1 : null;

    internal override IReadOnlyList<double>? Edges => EdgesOf(Low, High, Log, Step, Count);

    internal override double ShareOf(double number) => ShareOf(number, Low, High, Log, Step);

    /// <inheritdoc/>
    public override string ToString() => Words(Low, High, Log, Step);

    internal override Level At(string path, double share) => Of(path, JsonValue.Create(Number(Low, High, Log, Step, share)));
}

/// <summary>A whole number from <paramref name="Low"/> to <paramref name="High"/>, both included, up to 2⁵³ either way.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The largest, above it.</param>
/// <param name="Log">Whether factors count and not differences; then <paramref name="Low"/> is above 0.</param>
/// <param name="Step">From one value to the next, a whole number of times between the two.</param>
public sealed record Whole(long Low, long High, bool Log = false, long Step = 1) : Domain
{
    internal override long? Count => ((High - Low) / Step) + 1;

    internal override IReadOnlyList<double>? Edges => EdgesOf(Low, High, Log, Step, Count);

    internal override double ShareOf(double number) => ShareOf(number, Low, High, Log, Step);

    /// <inheritdoc/>
    public override string ToString() => Words(Low, High, Log, Step == 1 ? null : Step);

    internal override Level At(string path, double share) => Of(path, JsonValue.Create((long)Number(Low, High, Log, Step, share)));
}
