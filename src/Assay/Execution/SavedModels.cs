using Assay.Engine.Data;
using Assay.Engine.Networks;
using Assay.Engine.Training;

namespace Assay.Execution;

/// <summary>
/// The models of a study's folder: the final one, and while a search goes on whose winner is not trained again
/// (<c>train_on: fold</c>) those of its runs that may become the final one.
/// </summary>
internal sealed class SavedModels(string folder, StudyData data)
{
    private string Candidates => Path.Combine(folder, "models", "candidates");

    /// <summary>Keeps the weights of a run of the search.</summary>
    public void Keep(PlannedRun run, TrainingResult result) => Save(Candidate(run.Key), run, result.Network);

    /// <summary>Deletes what was kept of the search, but for these runs.</summary>
    public void Forget(IReadOnlyCollection<string> but)
    {
        if (!Directory.Exists(Candidates)) return;
        HashSet<string> kept = [.. but.Select(Candidate)];
        foreach (string file in Directory.GetFiles(Candidates).Where(file => !kept.Contains(file))) File.Delete(file);
        if (kept.Count == 0) Directory.Delete(Candidates);
    }

    /// <summary>Saves the final model.</summary>
    public void SaveFinal(PlannedRun run, TrainedNetwork network) => Save(Path.Combine(folder, StudyFolder.ModelFile), run, network);

    /// <summary>The network of a run, as the final model or as one kept of the search; null where there is none that is whole.</summary>
    public TrainedNetwork? Find(PlannedRun run) =>
        Load(Path.Combine(folder, StudyFolder.ModelFile), run.Key) ?? Load(Candidate(run.Key), run.Key);

    private string Candidate(string run) => Path.Combine(Candidates, run + ".safetensors");

    private void Save(string path, PlannedRun run, TrainedNetwork network)
    {
        Dataset train = data.Of(run.Experiment.Data).Train;
        ModelFile.Save(path, new SavedModel(
            run.Key, network, data.Fold(run.Experiment.Data, run.Fold).Scaler, train.FeatureNames, train.TargetNames, train.ClassNames,
            run.Experiment.Training.Loss!));
    }

    private static TrainedNetwork? Load(string path, string run)
    {
        if (!File.Exists(path)) return null;
        try
        {
            SavedModel model = ModelFile.Load(path);
            return model.Run == run ? model.Network : null;
        }
        catch (InvalidDataException)
        {
            return null; // trained again, to the same bits
        }
    }
}
