using System.Collections;
using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Options;
using Assay.Engine.Training;
using Assay.Studies;
using Assay.Studies.Trees;

namespace Assay;

/// <summary>
/// Factors of a search, by properties in the place of paths: <c>Varying.Training(t =&gt; t.Optimizer.LearningRate, 1e-3, 1e-2)</c> is
/// <c>training.optimizer.learning_rate: [1e-3, 1e-2]</c>. Of a property that may be unset, null is the level <c>off</c>.
/// </summary>
public static class Varying
{
    /// <summary>An option of training, at these levels.</summary>
    public static Factor Training<T>(Expression<Func<TrainingOptions, T>> option, params T[] levels) => Levels(Path("training", option), levels);

    /// <summary>An option of training, over a range: <see cref="Real"/> or <see cref="Whole"/>.</summary>
    public static Factor Training<T>(Expression<Func<TrainingOptions, T>> option, Domain range) => At(Path("training", option), range);

    /// <summary>An option of the data, at these levels.</summary>
    public static Factor Data<T>(Expression<Func<DataOptions, T>> option, params T[] levels) => Levels(Path("data", option), levels);

    /// <summary>An option of the data, over a range.</summary>
    public static Factor Data<T>(Expression<Func<DataOptions, T>> option, Domain range) => At(Path("data", option), range);

    /// <summary>An option of a layer, at these levels: <c>Varying.Layer("hidden", (DenseOptions layer) =&gt; layer.Units, 10, 20)</c>.</summary>
    /// <param name="name">The layer's name, of one within a head <c>heads.HEAD.NAME</c>.</param>
    /// <param name="option">The option.</param>
    /// <param name="levels">What it can be.</param>
    public static Factor Layer<TLayer, T>(string name, Expression<Func<TLayer, T>> option, params T[] levels)
        where TLayer : LayerOptions => Levels(Path($"network.{name}", option), levels);

    /// <summary>An option of a layer, over a range.</summary>
    public static Factor Layer<TLayer, T>(string name, Expression<Func<TLayer, T>> option, Domain range)
        where TLayer : LayerOptions => At(Path($"network.{name}", option), range);

    /// <summary>What stands at a path of study files, at these levels: <c>Varying.At("network.drop", …)</c>.</summary>
    /// <param name="path">The path.</param>
    /// <param name="levels">What stands there: numbers, texts, truth values, enumerations, records of options; null: <c>off</c>.</param>
    public static Factor At(string path, params object?[] levels) => Levels(path, levels);

    /// <summary>What stands at a path of study files, over a range.</summary>
    public static Factor At(string path, Domain range) => new(path, range);

    private static Factor Levels<T>(string path, T[] levels) => new(path, [.. levels.Select(level => LevelAt(path, level))]);

    private static Level LevelAt(string path, object? level)
    {
        // A record is what a person would write of it, as tables show it.
        JsonNode? value = level is null ? null
            : NodeJson.ToJson(OptionType.IsRecord(level.GetType()) && level is not (LayerOptions or IEnumerable) ? BriefForm.Of(level) : NodeWriter.Value(level));
        return new(Level.LabelOf(value), new Dictionary<string, JsonNode?> { [path] = value });
    }

    /// <summary>The path that a chain of properties is: t => t.Optimizer.LearningRate.</summary>
    private static string Path<TOptions, T>(string from, Expression<Func<TOptions, T>> option)
    {
        Stack<string> names = new();
        Expression at = option.Body;
        while (at is MemberExpression { Expression: { } within } member)
        {
            names.Push(OptionType.Snake(member.Member.Name));
            at = within;
        }

        return at == option.Parameters[0] && names.Count > 0
            ? $"{from}.{string.Join('.', names)}"
            : throw new ArgumentException($"{option} names no option: an option is a property, or one of a property, as t => t.Optimizer.LearningRate; Varying.At takes a path as study files have it", nameof(option));
    }
}
