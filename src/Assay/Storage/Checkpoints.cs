using Assay.Engine.Training;

namespace Assay.Storage;

/// <summary>
/// The saved states of long runs that are not finished, <c>checkpoints/KEY.state</c> in the study's folder: what a run that was
/// cut off goes on from. They are no results: one that is lost or damaged costs time, and nothing else.
/// </summary>
internal sealed class Checkpoints(string folder)
{
    private string Folder => Path.Combine(folder, "checkpoints");

    /// <summary>Saves a run, in place of what was saved of it before; nobody waits for the disk.</summary>
    /// <exception cref="IOException">When the disk refuses.</exception>
    public void Save(string run, ITraining training) => AtomicFile.Write(PathOf(run), training.Save, toDisk: false);

    /// <summary>What was saved of a run; null where nothing was.</summary>
    public Stream? Open(string run) => File.Exists(PathOf(run)) ? File.OpenRead(PathOf(run)) : null;

    /// <summary>Deletes what was saved of a run.</summary>
    public void Forget(string run)
    {
        if (Directory.Exists(Folder)) File.Delete(PathOf(run));
    }

    /// <summary>Deletes what is left of all runs.</summary>
    public void ForgetAll()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private string PathOf(string run) => Path.Combine(Folder, run + ".state");
}
