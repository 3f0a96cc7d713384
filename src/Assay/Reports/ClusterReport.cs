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
internal sealed record NodeReport(string Node, string Processor, int Elements, int AtWork, int Runs, long Epochs, double CoreHours);

/// <summary>The machines that trained a study's runs for it, and what that took.</summary>
/// <param name="Nodes">The machines, by their names.</param>
/// <param name="Elements">Processes that trained on them.</param>
/// <param name="AtWork">How many of these are at work.</param>
/// <param name="CoreHours">Hours of cores that they took.</param>
/// <param name="CoreHoursLeft">Hours of cores still to come, if runs go on as they went and no trial is given up; 0 when the study has ended, NaN before the first run has.</param>
internal sealed record ClusterReport(IReadOnlyList<NodeReport> Nodes, int Elements, int AtWork, double CoreHours, double CoreHoursLeft)
{
    /// <summary>What a study took elsewhere; null where all was trained where it was worked on.</summary>
    public static ClusterReport? Of(Snapshot snapshot)
    {
        if (snapshot.Elements.Count == 0) return null;
        // Of several attempts at a chunk the last is the one that is at work.
        HashSet<Element> last = [.. snapshot.Elements.GroupBy(element => element.Chunk).Select(chunk => chunk.MaxBy(element => element.At)!)];
        NodeReport[] nodes =
        [
            .. from element in snapshot.Elements
               group element by element.Node into node
               orderby node.Key
               select new NodeReport(
                   node.Key, node.Last().Processor, node.Count(), snapshot.Ended ? 0 : node.Count(element => element.End is null && last.Contains(element)),
                   node.Sum(element => element.Runs), node.Sum(element => element.Epochs), node.Sum(element => element.CoreHours)),
        ];
        double spent = nodes.Sum(node => node.CoreHours), planned = snapshot.Stages.Sum(stage => (double)stage.PlannedTrials * snapshot.Study.EvaluationOf(stage.Index).Runs);
        int done = snapshot.Runs.Values.Count(run => run.Status is not (RunStatus.Running or RunStatus.Paused));
        double left = snapshot.Ended ? 0 : done == 0 ? double.NaN : spent * Math.Max(0, planned - done) / done;
        return new(nodes, nodes.Sum(node => node.Elements), nodes.Sum(node => node.AtWork), spent, left);
    }
}
