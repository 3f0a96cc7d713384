using Assay.Reports;
using Assay.Results;
using Assay.Studies;
using Assay.Use;

namespace Assay;

/// <summary>What came of a study.</summary>
/// <param name="Folder">Its folder: tables, report, the final network's weights.</param>
/// <param name="Snapshot">All that its journal tells: stages, trials, runs with every epoch, the final training.</param>
public sealed record StudyResult(string Folder, Snapshot Snapshot)
{
    /// <summary>The study in normal form.</summary>
    public Study Study => Snapshot.Study;

    /// <summary>The best trial, by the mean of the objective over its runs; null where none has finished.</summary>
    public TrialState? Best => Snapshot.Best;

    /// <summary>The trials of all stages, in the order of proposal.</summary>
    public IEnumerable<TrialState> Trials => Snapshot.Stages.SelectMany(stage => stage.Trials);

    /// <summary>Metrics of the final network on the test set by name (loss, accuracy, …), errors in the targets' own units; null where it was not tested.</summary>
    public IReadOnlyDictionary<string, double>? Test => Snapshot.Final?.Test;

    /// <summary>The report's page; null where there is none.</summary>
    public string? Report => Path.Combine(Folder, StudyOutputs.ReportFile) is var page && File.Exists(page) ? page : null;

    /// <summary>Reads the final network, to predict with it.</summary>
    /// <exception cref="StudyException">When there is none, or its file is not what was saved.</exception>
    public FinalNetwork LoadNetwork() => FinalNetwork.Load(Folder);
}
