using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Assay.Engine.Training;

namespace Assay.Engine.Tests.Golden;

/// <summary>
/// All that decides an engine's bits, made and summed up part by part: the kernels themselves, what becomes of samples on
/// their way to a training, and trainings of every kind. <see cref="PanelCoverageTests"/> says that nothing is left out.
/// </summary>
internal sealed class Panel : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private readonly List<string> _lines = [];

    private Panel() { }

    /// <summary>A line a part: its hash, and its name.</summary>
    public static IReadOnlyList<string> Lines()
    {
        using Panel panel = new();
        PanelKernels.AddTo(panel);
        PanelData.AddTo(panel);
        foreach (PanelTraining training in PanelTraining.All) panel.Add(training);
        return panel._lines;
    }

    /// <summary>One hash of many lines.</summary>
    public static string HashOf(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..32];

    /// <summary>Trains one epoch of each that keeps something, and saves it in a folder.</summary>
    public static void SaveTo(string folder)
    {
        for (int i = 0; i < PanelTraining.Pausing.Count; i++)
        {
            using TrainingRun run = PanelTraining.Pausing[i].Begin();
            using FileStream file = File.Create(FileOf(folder, i));
            run.NextEpoch();
            run.Save(file);
        }
    }

    /// <summary>Brings those in the folder to their ends: what comes of them.</summary>
    public static IReadOnlyList<string> FinishFrom(string folder)
    {
        using Panel panel = new();
        for (int i = 0; i < PanelTraining.Pausing.Count; i++)
        {
            using TrainingRun run = PanelTraining.Pausing[i].Resume(File.ReadAllBytes(FileOf(folder, i)));
            while (!run.Ended) panel.Add(run.NextEpoch().Values.Span);
            panel.Add(run.Result().Network.Parameters.Span);
            panel.End(PanelTraining.Pausing[i].Name);
        }

        return panel._lines;
    }

    /// <summary>Adds numbers. All NaN are one: what else they carry differs between machines, and decides nothing.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values) Add<float>([float.IsNaN(value) ? float.NaN : value]);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<double> values)
    {
        foreach (double value in values) Add<double>([double.IsNaN(value) ? double.NaN : value]);
    }

    /// <summary>Adds whole numbers.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged => _hash.AppendData(MemoryMarshal.AsBytes(values));

    /// <summary>Makes a part of what was added since the last.</summary>
    public void End(string name) => _lines.Add($"{Convert.ToHexStringLower(_hash.GetHashAndReset())[..16]} {name}");

    public void Dispose() => _hash.Dispose();

    private static string FileOf(string folder, int training) => Path.Combine(folder, $"{training}.run");

    private void Add(PanelTraining training)
    {
        TrainingResult result = training.Run(epoch => Add(epoch.Values.Span));
        TrainedNetwork trained = result.Network;
        Add<int>([(int)result.Outcome, result.Epochs, result.KeptEpoch]);
        Add(trained.Parameters.Span);
        Add(trained.Predict(training.Train));
        End(training.Name);
    }
}
