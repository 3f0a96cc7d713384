using System.Text.Json.Nodes;
using Assay.Engine.Kernels;
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
    private readonly Axis[] _axes;
    private readonly int[]?[] _order; // of a factor with levels: place on the axis → level

    /// <param name="stage">The stage; from <see cref="Sampling.StagesOf"/>.</param>
    /// <param name="starts">What levels are laid over.</param>
    public Coordinates(Stage stage, IReadOnlyList<Setting> starts)
    {
        (_stage, _starts, _space) = (stage, starts, new Space(stage));
        _order = [.. stage.Factors.Select(factor => (factor.Domain as Choice)?.Order(factor.Name))];
        _axes =
        [
            .. stage.Factors.Select(factor => new Axis(factor.Domain is not Choice choice || choice.IsOrdered(factor.Name), factor.Domain.Edges)),
            .. starts.Count > 1 ? (Axis[])[Axis.Of(starts.Count, ordered: false)] : [],
        ];
        int[] groups = Groups();
        for (int i = 0; i < groups.Length; i++) _axes[i] = _axes[i] with { Group = groups[i] };
        Cube = new(_axes, point => At(point) is { } setting ? Of(setting, Start(point)) : null);
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
            levels[i] = _order[i] is { } order ? factor.Levels[order[_axes[i].LevelOf(share)]] : factor.Domain.At(factor.Name, share);
        }

        return _space.At(_starts[Start(point)], levels);
    }

    /// <summary>The first start with some levels laid over it; null where a constraint refuses it.</summary>
    /// <param name="levels">Factor → level.</param>
    public Setting? At(IReadOnlyDictionary<string, Level> levels) => _space.At(_starts[0], [.. _stage.Factors.Select(factor => levels.GetValueOrDefault(factor.Name))]);

    /// <summary>Where a setting lies, [axes]: NaN where a factor does not exist, the middle where it has a value that is none of the space's.</summary>
    /// <param name="setting">A setting of the stage.</param>
    public double[] Of(Setting setting) => Of(setting, StartOf(setting));

    private double[] Of(Setting setting, int start)
    {
        double[] point = PlacesOf(setting);
        for (int i = 0; i < _stage.Factors.Count; i++)
            if (double.IsNaN(point[i]) && _axes[i].Group == 0) point[i] = 0.5;
        if (_starts.Count > 1) point[^1] = _axes[^1].Middle(start);
        return point;
    }

    /// <summary>Where a setting lies along its factors' axes, [axes]: NaN where it has no level of the factor's.</summary>
    private double[] PlacesOf(Setting setting)
    {
        double[] point = new double[_axes.Length];
        for (int i = 0; i < _stage.Factors.Count; i++)
        {
            Factor factor = _stage.Factors[i];
            // What it does not name is as the start has it, where it exists everywhere.
            string? label = setting.Levels.GetValueOrDefault(factor.Name) ?? (factor.When is null ? _space.LabelOf(factor.Name, setting) : null);
            point[i] = label is null ? double.NaN
                : _order[i] is { } order ? (Place(factor, label) is >= 0 and int level ? _axes[i].Middle(Array.IndexOf(order, level)) : double.NaN)
                : Numbers.IsNumber(label, out double number) ? factor.Domain.ShareOf(number) : double.NaN;
        }

        return point;
    }

    /// <summary>
    /// Factors that exist in the same of some settings all over the space are of one group, whether conditions or options of functions decide it; those
    /// that exist in all of them are of group 0.
    /// </summary>
    private int[] Groups()
    {
        const int Points = 256;
        RandomKey key = new(0);
        double[] point = new double[_axes.Length];
        List<double[]> settled = [];
        for (int i = 0; i < Points; i++)
        {
            SobolSampler.Point(key, i, point);
            if (At(point) is { } setting) settled.Add(PlacesOf(setting));
        }

        string[] patterns = [.. _stage.Factors.Select((_, axis) => string.Concat(settled.Select(one => double.IsNaN(one[axis]) ? '0' : '1')))];
        List<string> known = [.. patterns.Prepend(new string('1', settled.Count)).Distinct()];
        return [.. patterns.Select(pattern => known.IndexOf(pattern))];
    }

    private static int Place(Factor factor, string label)
    {
        for (int i = 0; i < factor.Levels.Count; i++)
            if (factor.Levels[i].Label == label) return i;
        return -1;
    }

    private int Start(IReadOnlyList<double> point) => _starts.Count > 1 ? _axes[^1].LevelOf(Math.Clamp(point[^1], 0, 1 - 1e-12)) : 0;

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
}
