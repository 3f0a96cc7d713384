using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Search.Models;
using Assay.Studies;

namespace Assay.Search;

/// <summary>
/// A stage's settings as points of the unit cube, and back: an axis a factor, and a last one for the starting point where there are several. Levels
/// that are numbers stand in their order, whatever theirs in the file; <c>off</c> is below them.
/// </summary>
internal sealed class Coordinates
{
    private readonly Stage _stage;
    private readonly IReadOnlyList<Setting> _starts;
    private readonly Space _space;
    private readonly int[]?[] _order; // of a factor with levels: place on the axis → level

    /// <param name="stage">The stage; from <see cref="Sampling.StagesOf"/>.</param>
    /// <param name="starts">What levels are laid over.</param>
    public Coordinates(Stage stage, IReadOnlyList<Setting> starts)
    {
        (_stage, _starts, _space) = (stage, starts, new Space(stage));
        _order = [.. stage.Factors.Select(factor => (factor.Domain as Choice)?.Order(factor.Name))];
        string?[] conditions = [.. stage.Factors.Select(factor => factor.When is { } when ? string.Join(" and ", when.Values.Select(pair => $"{pair.Key}: {string.Join(", ", pair.Value)}").Order(StringComparer.Ordinal)) : null)];
        List<string?> groups = [null, .. conditions.Where(condition => condition is not null).Distinct()];
        List<Axis> axes = [.. stage.Factors.Select((factor, i) => new Axis(factor.Domain is not Choice choice || choice.IsOrdered(factor.Name), factor.Domain.Edges, groups.IndexOf(conditions[i])))];
        if (starts.Count > 1) axes.Add(Axis.Of(starts.Count, ordered: false));
        Cube = new Cube(axes, point => At(point) is { } setting ? Of(setting, Start(point)) : null);
    }

    /// <summary>The space as models see it.</summary>
    public Cube Cube { get; }

    /// <summary>The setting at a point; null where a constraint refuses it.</summary>
    public Setting? At(IReadOnlyList<double> point)
    {
        Level?[] levels = new Level?[_stage.Factors.Count];
        for (int i = 0; i < levels.Length; i++)
        {
            double share = double.IsNaN(point[i]) ? 0.5 : Math.Clamp(point[i], 0, 1 - 1e-12);
            Factor factor = _stage.Factors[i];
            levels[i] = _order[i] is { } order ? factor.Levels[order[Cube.Axes[i].LevelOf(share)]] : factor.Domain.At(factor.Name, share);
        }

        return _space.At(_starts[Start(point)], levels);
    }

    /// <summary>The first start with some levels laid over it; null where a constraint refuses it.</summary>
    /// <param name="levels">Factor → level.</param>
    public Setting? At(IReadOnlyDictionary<string, Level> levels) => _space.At(_starts[0], [.. _stage.Factors.Select(factor => levels.GetValueOrDefault(factor.Name))]);

    /// <summary>Where a setting lies: NaN where it has no level of a factor.</summary>
    /// <param name="setting">A setting of the stage.</param>
    public double[] Of(Setting setting) => Of(setting, StartOf(setting));

    private double[] Of(Setting setting, int start)
    {
        double[] point = new double[Cube.Axes.Count];
        for (int i = 0; i < _stage.Factors.Count; i++)
        {
            Factor factor = _stage.Factors[i];
            if (!setting.Levels.TryGetValue(factor.Name, out string? label)) point[i] = double.NaN;
            else if (_order[i] is { } order) point[i] = Place(factor, label) is >= 0 and int level ? Cube.Axes[i].Middle(Array.IndexOf(order, level)) : double.NaN;
            else point[i] = Number(setting.Overrides.GetValueOrDefault(factor.Name)) is double number ? factor.Domain.ShareOf(number) : double.NaN;
        }

        if (_starts.Count > 1) point[^1] = Cube.Axes[^1].Middle(start);
        return point;
    }

    private static int Place(Factor factor, string label)
    {
        for (int i = 0; i < factor.Levels.Count; i++)
            if (factor.Levels[i].Label == label) return i;
        return -1;
    }

    private int Start(IReadOnlyList<double> point) => _starts.Count > 1 ? Cube.Axes[^1].LevelOf(Math.Clamp(point[^1], 0, 1 - 1e-12)) : 0;

    /// <summary>Which start a setting was laid over: the first of whose levels it lacks none but those of the stage's own factors.</summary>
    private int StartOf(Setting setting)
    {
        for (int i = 0; i < _starts.Count; i++)
        {
            bool fits = _starts[i].Overrides.All(pair => _stage.Factors.Any(factor => factor.Sets(pair.Key))
                || (setting.Overrides.TryGetValue(pair.Key, out JsonNode? value) && CanonicalJson.Of(value) == CanonicalJson.Of(pair.Value)));
            if (fits) return i;
        }

        return 0;
    }

    private static double? Number(JsonNode? value) =>
        value?.GetValueKind() is JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;
}
