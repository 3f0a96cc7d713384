using Assay.Engine.Training;

namespace Assay.Storage;

/// <summary>
/// The saved states of runs that are not finished, <c>checkpoints/KEY.state</c> in the study's folder: what a run that was
/// cut off goes on from. What an element saves has the run's epochs before its state, <c>KEY.whole</c>: it speaks for itself, wherever the
/// run goes on. They are no results: one that is lost or damaged costs time, and nothing else.
/// </summary>
internal sealed class Checkpoints(string folder)
{
    private string Folder => Path.Combine(folder, "checkpoints");

    /// <summary>Saves a run, in place of what was saved of it before; nobody waits for the disk.</summary>
    /// <exception cref="IOException">When the disk refuses.</exception>
    public void Save(string run, ITraining training) => AtomicFile.Write(PathOf(run), training.Save, toDisk: false);

    /// <summary>Saves a run with its epochs up to there.</summary>
    /// <exception cref="IOException">When the disk refuses.</exception>
    public void Save(string run, ITraining training, ToldEpochs told) => AtomicFile.Write(WholeOf(run), file =>
    {
        told.Write(file);
        training.Save(file);
    }, toDisk: false);

    /// <summary>What was saved of a run; null where nothing was.</summary>
    public Stream? Open(string run) => Opened(PathOf(run));

    /// <summary>What was saved of a run with its epochs; null where nothing was.</summary>
    public Stream? OpenWhole(string run) => Opened(WholeOf(run));

    /// <summary>Deletes what was saved of a run.</summary>
    public void Forget(string run)
    {
        if (!Directory.Exists(Folder)) return;
        File.Delete(PathOf(run));
        File.Delete(WholeOf(run));
    }

    /// <summary>Deletes what is left of all runs.</summary>
    public void ForgetAll()
    {
        if (!Directory.Exists(Folder)) return;
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // An element that was taken for lost saves what nobody wants any more: it is no reason to fail.
        }
    }

    private static FileStream? Opened(string path) => File.Exists(path) ? File.OpenRead(path) : null;

    private string PathOf(string run) => Path.Combine(Folder, run + ".state");

    private string WholeOf(string run) => Path.Combine(Folder, run + ".whole");
}
