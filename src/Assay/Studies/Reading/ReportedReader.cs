using Assay.Engine.Training;
using Assay.Studies.Trees;

namespace Assay.Studies.Reading;

/// <summary>Reads the figures that sources report.</summary>
internal sealed class ReportedReader(List<StudyError> errors)
{
    private static readonly string[] Known =
    [
        .. from measure in Metric.Measures
           let metric = Metric.Of(measure)
           from part in metric.OfSamples ? Enum.GetValues<MetricPart>() : [MetricPart.Train]
           select metric.On(part).FullName,
    ];

    public IReadOnlyList<ReportedFigure> Read(StudyDocument study) => study.Reported switch
    {
        null => [],
        SequenceNode list => [.. list.Items.SelectMany(Figures)],
        Node one => [.. Figures(one)],
    };

    private IEnumerable<ReportedFigure> Figures(Node node)
    {
        if (node is not MappingNode map)
        {
            errors.Add(node.At.Error("reported must be a mapping { METRIC: NUMBER, source: TEXT }, or a list of them"));
            yield break;
        }

        string? source = (map["source"]?.Value as ScalarNode)?.Text;
        foreach (Entry entry in map.Entries.Where(entry => entry.Key != "source"))
        {
            if (!Metric.Of(entry.Key).IsKnown)
                errors.Add(entry.KeyAt.Error($"reported.{entry.Key} is nothing that is measured{Nearest.Hint(entry.Key, Known)}"));
            else if (entry.Value is ScalarNode { Plain: true } scalar && Numbers.IsNumber(scalar.Text, out double value))
                yield return new ReportedFigure(entry.Key, value, source);
            else
                errors.Add(entry.Value.At.Error($"reported.{entry.Key} must be a number"));
        }
    }
}
