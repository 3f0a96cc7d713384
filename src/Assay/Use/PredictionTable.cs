using System.Text;
using Assay.Engine.Data;
using Assay.Reports;
using Assay.Storage;

namespace Assay.Use;

/// <summary>
/// Predictions as CSV: kept columns, then <c>predicted_TARGET</c> a target, then <c>TARGET=CLASS</c> a class where probabilities are
/// asked for. One row a sample, a batch at a time, whatever the file's length.
/// </summary>
internal static class PredictionTable
{
    private const int MostValues = 1 << 20, MostRows = 8192;

    /// <summary>Samples that are predicted at a time: about a million values.</summary>
    internal static int RowsAtATime(SavedModel model) => Math.Clamp(MostValues / model.Network.Input.Size, 1, MostRows);

    /// <summary>Writes a row for each sample.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="networks">The network, or several together.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="keep">Names of the columns that are kept.</param>
    /// <param name="probabilities">Whether classes' probabilities are written, too.</param>
    /// <param name="cancellation">Ends it between two batches.</param>
    /// <returns>How many samples there were, and of how many a number was not finite.</returns>
    /// <exception cref="DataException">When samples are wrong; by then rows may have been written.</exception>
    public static (long Samples, long NotFinite) Write(
        Stream to, Ensemble networks, NewSamples samples, IReadOnlyList<string> keep, bool probabilities, CancellationToken cancellation)
    {
        Predictor predictor = new(networks);
        using StreamWriter writer = new(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
        (long done, long broken) = (0, 0);
        foreach (NewBatch batch in samples.Batches(RowsAtATime(networks.Members[0])))
        {
            cancellation.ThrowIfCancellationRequested();
            Prediction said = predictor.Predict(batch.Samples);
            IReadOnlyList<Probabilities> likely = probabilities ? said.Probabilities : [];
            if (done == 0)
                TableFiles.WriteRow(writer, [.. keep, .. said.Targets.Select(target => $"predicted_{target.Name}"), .. likely.SelectMany(label => label.ClassNames.Select(name => $"{label.Name}={name}"))]);
            object?[] row = new object?[keep.Count + said.Targets.Count + likely.Sum(label => label.ClassNames.Count)];
            for (int i = 0; i < batch.Samples.Samples; i++)
            {
                int at = 0;
                for (int k = 0; k < keep.Count; k++) row[at++] = batch.Kept[i][k];
                foreach (Predicted target in said.Targets) row[at++] = target[i];
                foreach (Probabilities label in likely)
                    for (int c = 0; c < label.ClassNames.Count; c++) row[at++] = label.Values[(i * label.ClassNames.Count) + c];
                TableFiles.WriteRow(writer, row);
                if (said.Targets.Any(target => !float.IsFinite(target.Values[i]))) broken++;
            }

            done += batch.Samples.Samples;
        }

        return (done, broken);
    }
}
