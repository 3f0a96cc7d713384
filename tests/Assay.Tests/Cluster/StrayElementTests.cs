using Assay.Preparation;
using Assay.Storage;
using Assay.Tests.Execution;

namespace Assay.Tests.Cluster;

/// <summary>An element that was taken for lost may still write when its study ends: nobody wants that, and it is no reason to fail.</summary>
public class StrayElementTests
{
    [Fact]
    public void What_it_saves_meanwhile_does_not_end_the_study() => WhileWritten("checkpoints", folder => new Checkpoints(folder).ForgetAll());

    [Fact]
    public void What_it_keeps_meanwhile_does_not_end_the_study() =>
        WhileWritten("models/candidates", folder => new SavedModels(folder, new StudyData(SmallStudy.Make(), "")).Forget(but: []));

    private static void WhileWritten(string inner, Action<string> forget)
    {
        using TemporaryFolder folder = new();
        string written = Path.Combine(folder.Study, inner);
        using CancellationTokenSource stop = new();
        Thread element = new(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                try
                {
                    Directory.CreateDirectory(written);
                    File.WriteAllText(Path.Combine(written, $"{i}"), "");
                }
                catch (IOException)
                {
                    // The folder was just deleted: an element ends by that, and is the loser.
                }
            }
        });
        element.Start();
        try
        {
            for (int i = 0; i < 300; i++)
            {
                SpinWait.SpinUntil(() => Directory.Exists(written), TimeSpan.FromSeconds(10)).ShouldBeTrue();
                forget(folder.Study);
            }
        }
        finally
        {
            stop.Cancel();
            element.Join();
        }
    }
}
