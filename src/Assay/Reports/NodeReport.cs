using Assay.Results;

namespace Assay.Reports;

/// <summary>A machine that trained runs of a study for it: a node of a cluster.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Processor">What computes there.</param>
/// <param name="Elements">Processes that trained there.</param>
/// <param name="AtWork">How many of them are at work, as far as the journal says: who was killed could not tell.</param>
/// <param name="Runs">Runs that they brought to their end.</param>
/// <param name="Epochs">Epochs that they trained.</param>
/// <param name="CoreHours">Hours of cores that they took.</param>
internal sealed record NodeReport(string Node, string Processor, int Elements, int AtWork, int Runs, long Epochs, double CoreHours)
{
    /// <summary>All machines, by their names; none where all was trained where the study was worked on.</summary>
    public static IReadOnlyList<NodeReport> Of(Snapshot snapshot)
    {
        // Of several attempts at a chunk the last is the one that is at work.
        HashSet<Element> last = [.. snapshot.Elements.GroupBy(element => element.Chunk).Select(chunk => chunk.MaxBy(element => element.At)!)];
        return
        [
            .. from element in snapshot.Elements
               group element by element.Node into node
               orderby node.Key
               select new NodeReport(
                   node.Key, node.Last().Processor, node.Count(), snapshot.Ended ? 0 : node.Count(element => element.End is null && last.Contains(element)),
                   node.Sum(element => element.Runs), node.Sum(element => element.Epochs), node.Sum(element => element.CoreHours)),
        ];
    }
}
