using System.Text.Json;
using System.Text.Json.Nodes;

namespace Assay.Results;

/// <summary>
/// The view <c>plane</c>: what a network of two features says about every point of a rectangle. Cells are row-major,
/// x fastest, the first row at the smallest y; a cell stands for its centre, in the units of the data before scaling.
/// </summary>
/// <param name="X">The first feature's range: smallest, largest.</param>
/// <param name="Y">The second feature's range: smallest, largest.</param>
/// <param name="Columns">Cells along x.</param>
/// <param name="Rows">Cells along y.</param>
/// <param name="Names">The two features' names.</param>
/// <param name="True">The true label of each cell; null where the truth is not known (files).</param>
/// <param name="Value">The predicted value of each cell: the probability of label 1, of the predicted class where there are more.</param>
/// <param name="Label">The predicted label of each cell.</param>
public sealed record PlaneView(
    IReadOnlyList<double> X, IReadOnlyList<double> Y, int Columns, int Rows, IReadOnlyList<string> Names,
    IReadOnlyList<int>? True, IReadOnlyList<double> Value, IReadOnlyList<int> Label);

/// <summary>Points of a figure: equally long lists.</summary>
/// <param name="X">Abscissae.</param>
/// <param name="Y">Ordinates.</param>
public sealed record Points(IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>The view <c>fit</c>: a regression of one feature and one target, in the units of the data before scaling.</summary>
/// <param name="Names">The feature's name and the target's.</param>
/// <param name="Prediction">The network over the input's range, x rising.</param>
/// <param name="Truth">The function without noise over the same range; null where it is not known.</param>
/// <param name="Train">The training samples.</param>
/// <param name="Test">The test samples; null while the test set is locked.</param>
public sealed record FitView(
    IReadOnlyList<string> Names, Points Prediction, Points? Truth, Points Train, Points? Test);

/// <summary>A histogram.</summary>
/// <param name="Name">Of what: the tensor (<c>hidden_1.kernel</c>), or <c>all</c>.</param>
/// <param name="Edges">The bins' edges, rising; one more than bins.</param>
/// <param name="Counts">How many values lie in each bin; the last bin includes its upper edge.</param>
public sealed record Histogram(string Name, IReadOnlyList<double> Edges, IReadOnlyList<long> Counts);

/// <summary>The view <c>weights</c>: how the trained parameters are distributed.</summary>
/// <param name="Histograms">All of them first, then one a tensor.</param>
public sealed record WeightsView(IReadOnlyList<Histogram> Histograms);

/// <summary>How views stand in the journal: <c>Views["plane"] = ViewJson.Write(new PlaneView(…))</c>.</summary>
internal static class ViewJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>The view as JSON, names in camel case.</summary>
    public static JsonNode Write<T>(T view) => JsonSerializer.SerializeToNode(view, Options)!;

    /// <summary>The view read back.</summary>
    /// <exception cref="JsonException">When the node is not such a view.</exception>
    public static T Read<T>(JsonNode node) => node.Deserialize<T>(Options)
        ?? throw new JsonException($"a {typeof(T).Name} is null");
}
