using Assay.Engine.Data;
using Assay.Engine.Training;
using Assay.Preparation;

namespace Assay.Storage;

/// <summary>
/// The models of a study's folder: the final one, those of its further seeds where they are used together (<c>final-2</c> …), and until a study has ended those of its search's runs that are wanted then: the
/// one that may become the final one (<c>train_on: fold</c>), and all that are tested (<c>test: levels</c>).
/// </summary>
internal sealed class SavedModels(string folder, StudyData data)
{
    private string Candidates => Path.Combine(folder, "models", "candidates");

    /// <summary>Keeps the weights of a run of the search; the file's SHA-256.</summary>
    public string Keep(PlannedRun run, TrainingResult result) => Save(Candidate(run.Key), run, result.Network);

    /// <summary>The network that was kept of a run of the search; null where no file is the one that was.</summary>
    /// <param name="run">The run.</param>
    /// <param name="hash">The SHA-256 that the journal tells; null where the run's network was not kept.</param>
    public SavedModel? Kept(PlannedRun run, string? hash)
    {
        foreach (string path in PlacesOf(run))
            if (Whole(path, hash) is { } file) return ModelFile.Read(path, file);
        return null;
    }

    /// <summary>Whether the network of a run is there: <see cref="Kept"/>, without reading it.</summary>
    public bool IsKept(PlannedRun run, string? hash) => PlacesOf(run).Any(path => Whole(path, hash) is not null);

    /// <summary>Deletes what was kept of the search, but for these runs.</summary>
    public void Forget(IReadOnlyCollection<string> but)
    {
        if (!Directory.Exists(Candidates)) return;
        HashSet<string> kept = [.. but.Select(Candidate)];
        foreach (string file in Directory.GetFiles(Candidates).Where(file => !kept.Contains(file))) File.Delete(file);
        if (kept.Count > 0) return;
        try
        {
            Directory.Delete(Candidates);
        }
        catch (IOException)
        {
            // An element that was taken for lost keeps one more that nobody wants: it is no reason to fail.
        }
    }

    /// <summary>Deletes the final training's networks from seeds that are not wanted.</summary>
    /// <param name="from">The first of them, 0-based; the first seed's own stays always.</param>
    public void ForgetSeeds(int from)
    {
        string models = Path.Combine(folder, "models");
        if (!Directory.Exists(models)) return;
        HashSet<string> kept = [.. Enumerable.Range(0, from).Select(PathOf)];
        foreach (string file in Directory.GetFiles(models, "final-*.safetensors").Where(file => !kept.Contains(file))) File.Delete(file);
    }

    /// <summary>Saves the network of one of the final training's seeds.</summary>
    public void SaveSeed(PlannedRun run, TrainedNetwork network) => Save(PathOf(run.Seed), run, network);

    /// <summary>Whether the model of one of the final training's seeds, 0-based, is the file that was saved.</summary>
    public bool IsSeed(int seed, string? hash) => Whole(PathOf(seed), hash) is not null;

    /// <summary>Saves the final model; the file's SHA-256.</summary>
    public string SaveFinal(PlannedRun run, TrainedNetwork network) => Save(Final, run, network);

    /// <summary>Whether the final model is the file that was saved.</summary>
    /// <param name="hash">The SHA-256 that the journal tells.</param>
    public bool IsFinal(string hash) => Whole(Final, hash) is not null;

    /// <summary>
    /// The network of a run, as the final model or as one kept of the search; null where there is no file that is the one
    /// that was saved.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="hash">The SHA-256 that the journal tells; null where the run's network was not kept.</param>
    /// <param name="isAnothers">Whether a file of this SHA-256 is the final model of what the study was before it was changed.</param>
    /// <param name="changed">A file that was kept and is another now; null where none is.</param>
    public TrainedNetwork? Find(PlannedRun run, string? hash, Func<string, bool> isAnothers, out string? changed)
    {
        changed = null;
        if (hash is null) return null;
        foreach (string path in (string[])[Final, Candidate(run.Key)])
        {
            if (!File.Exists(path)) continue;
            byte[] file = File.ReadAllBytes(path);
            string found = ModelFile.HashOf(file);
            if (found == hash) return ModelFile.Read(path, file).Network;
            if (!isAnothers(found)) changed = path;
        }

        return null;
    }

    private string Final => PathOf(seed: 0);

    /// <summary>Where the network of a run may lie.</summary>
    private string[] PlacesOf(PlannedRun run) => [Candidate(run.Key), PathOf(run.Seed)];

    /// <summary>A file that is the one that was saved; else null.</summary>
    private static byte[]? Whole(string path, string? hash) => File.Exists(path) && File.ReadAllBytes(path) is var file && ModelFile.HashOf(file) == hash ? file : null;

    private string PathOf(int seed) => Path.Combine(folder, StudyFolder.ModelFileOf(seed));

    private string Candidate(string run) => Path.Combine(Candidates, run + ".safetensors");

    private string Save(string path, PlannedRun run, TrainedNetwork network)
    {
        Dataset train = data.Of(run.Experiment.Data).Train;
        FoldData prepared = data.Fold(run.Experiment.Data, run.Division);
        return ModelFile.Save(path, new SavedModel(
            run.Key, network, prepared.Scaler, train.Pixels is null ? train.FeatureNames : train.PixelNames, train.TargetNames, train.ClassNames,
            run.Experiment.Training.Loss, run.Experiment.Training.Heads, run.Experiment.Training.Heads is null ? null : train.Columns,
            prepared.Encoder.Codes.All(code => code is PlainCode { Period: null }) ? null : prepared.Encoder,
            train.Table?.All(column => column.IsPlain) is false ? train.Table : null));
    }
}
