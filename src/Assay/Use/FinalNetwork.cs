using Assay.Engine.Data;
using Assay.Journal;
using Assay.Preparation;
using Assay.Results;
using Assay.Storage;
using Assay.Studies;
using Assay.Studies.Experiments;

namespace Assay.Use;

/// <summary>The final network of a study's folder, ready to be used.</summary>
/// <param name="Model">The network with what is done before and after it.</param>
/// <param name="Study">What it is the answer to.</param>
/// <param name="Experiment">What it was trained by.</param>
public sealed record FinalNetwork(SavedModel Model, Study Study, Experiment Experiment)
{
    private string? _train, _test;

    /// <summary>What says what new samples are: the network alone, or where the study asks for it (<c>final: { ensemble: true }</c>) those of all its seeds.</summary>
    public Ensemble Networks { get => field ?? new([Model]); private init; }

    /// <summary>What new samples are to be like: files of them are written as the study's own.</summary>
    public SampleForm Form => Model.Form with { HasHeader = Experiment.Data.Header ?? true, DecimalMark = Experiment.Data.DecimalMark ?? DecimalMark.Point };

    /// <summary>Reads it.</summary>
    /// <param name="folder">The study's folder.</param>
    /// <exception cref="StudyException">When there is none, or its file is not what was saved.</exception>
    public static FinalNetwork Load(string folder)
    {
        Snapshot snapshot = JournalReader.Replay(folder);
        Replay replay = JournalReader.ReplayEvents(folder);
        Study study = snapshot.Study;
        if (study.Final is null) throw Missing(folder, "the study trains no final network: write final: { train_on: all, test: true } in its file, and run it again");
        if (snapshot.Final is { Run.Status: RunStatus.Diverged }) throw Missing(folder, "the final network diverged (its loss became NaN or infinite), so that it says nothing");
        if (snapshot.Final?.Model is not { } file) throw Missing(folder, "there is no final network yet: go on with the study, assay run");
        string path = Path.Combine(folder, file);
        if (!File.Exists(path)) throw Missing(path, "the final network's file is gone: run the study again, which trains it to the same bits");
        byte[] bytes = File.ReadAllBytes(path);
        if (replay.FinalResult?.Weights is { } saved && ModelFile.HashOf(bytes) != saved)
            throw Missing(path, "this is not the file that the study saved (its SHA-256 is another): run the study again, which trains the network to the same bits");
        TrialState winner = snapshot.Stages.SelectMany(stage => stage.Trials).First(trial => trial.Id == snapshot.Final.Trial);
        SavedModel model = ModelFile.Read(path, bytes);
        return new FinalNetwork(model, study, study.Resolve(winner.Setting))
        {
            _train = replay.Header?.Data,
            _test = replay.Header?.TestData,
            Networks = new(study.Final.Ensemble ? [model, .. replay.Members.Skip(1).Select(Member)] : [model]),
        };

        SavedModel Member(string run)
        {
            string file = Path.Combine(folder, StudyFolder.ModelFileOf(replay.Run(run)!.Seed));
            if (!File.Exists(file)) throw Missing(file, "a network of the ensemble is gone: run the study again, which trains it to the same bits");
            byte[] saved = File.ReadAllBytes(file);
            return ModelFile.HashOf(saved) == replay.Weights(run) ? ModelFile.Read(file, saved)
                : throw Missing(file, "this is not the file that the study saved (its SHA-256 is another): run the study again, which trains the network to the same bits");
        }
    }

    /// <summary>What it says of the samples of a file, as <c>assay predict</c> reads them: CSV (columns are found by name), NPY, IDX, CIFAR-10's, a folder with images.npy.</summary>
    /// <exception cref="DataException">When the file cannot be read, or holds something else: all that is wrong.</exception>
    public Prediction Predict(string file)
    {
        using NewSamples samples = NewSamples.Open(file, Form);
        Predictor predictor = new(Networks);
        return Prediction.Join([.. samples.Batches(PredictionTable.RowsAtATime(Model)).Select(batch => predictor.Predict(batch.Samples))]);
    }

    /// <summary>What it says of samples that are numbers.</summary>
    /// <param name="rows">A row a sample, its values in the order of <see cref="SampleForm.Features"/>, in the data's own units.</param>
    /// <exception cref="ArgumentException">When the network takes something else.</exception>
    public Prediction Predict(IReadOnlyList<float[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Form.IsImage || Form.Table is not null)
            throw new ArgumentException($"the network takes {(Form.IsImage ? $"images of {Form.Shape}" : "columns that are no plain numbers: categories, or fields without a value")}: predict from a file", nameof(rows));
        if (rows.Count == 0) throw new ArgumentException("there are no rows", nameof(rows));
        int width = Form.Shape.Size;
        foreach ((int i, float[] row) in rows.Index())
        {
            if (row?.Length != width)
                throw new ArgumentException($"row {i} has {row?.Length ?? 0} values, and the network takes {width}: {string.Join(", ", Form.Features.Take(20))}", nameof(rows));
        }

        return new Predictor(Networks).Predict(Form.Of([.. rows.SelectMany(row => row)], pixels: null, new float[rows.Count * Form.Targets.Count]));
    }

    /// <summary>
    /// Which of the study's own samples these are, as a sentence says it; null: none of them. Known are the samples as a whole, those it
    /// was trained on, those locked away, and both in the file that they were divided from.
    /// </summary>
    public string? OwnSamples(Dataset samples)
    {
        string hash = SamplesHash.Of(samples);
        if (hash == _test) return "the samples that are locked away as the test set";
        if (hash == _train) return "the samples that the network was trained on";
        if (Experiment.Data.TestPath is not null || Experiment.Data.WithDefaults().TestFraction is not { } share || samples.Samples < 2) return null;
        FoldSplit split = Folds.TestPart(samples, share, Experiment.Data.Seed);
        return SamplesHash.Of(samples.Select(split.Train)) == _train
            ? $"the study's own {samples.Samples} samples: {split.Train.Length} that the network was trained on and {split.Validation.Length} that are locked away as the test set" : null;
    }

    private static StudyException Missing(string place, string message) => new([new StudyError(place, 0, 0, message)]);
}
