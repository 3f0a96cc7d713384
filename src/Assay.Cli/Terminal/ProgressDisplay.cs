using Assay.Execution;
using Assay.Studies;
using Spectre.Console;

namespace Assay.Cli.Terminal;

/// <summary>Shows on standard error how far a study is, while it runs.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(150), LineEvery = TimeSpan.FromSeconds(5);

    /// <summary>Runs <paramref name="work"/>, which tells its progress to the action it is given.</summary>
    public static T Watch<T>(Study study, Func<Action<StudyProgress>, T> work) =>
        Screen.IsLive ? Live(study, work) : Lines(study, Console.Error, TimeProvider.System, work);

    /// <summary>Plain lines: one when a stage begins, then one every few seconds.</summary>
    internal static T Lines<T>(Study study, TextWriter writer, TimeProvider time, Func<Action<StudyProgress>, T> work)
    {
        long last = time.GetTimestamp();
        (StudyPhase, int)? told = null;
        Attempt tell = new();
        return work(progress => tell.Do(() =>
        {
            bool begins = told != (progress.Phase, progress.Stage);
            if (!begins && time.GetElapsedTime(last) < LineEvery) return;
            (told, last) = ((progress.Phase, progress.Stage), time.GetTimestamp());
            writer.WriteLine(ProgressView.Line(study, progress));
        }));
    }

    private static T Live<T>(Study study, Func<Action<StudyProgress>, T> work)
    {
        StudyProgress? latest = null;
        return Screen.Error.Live(new Text("")).AutoClear(true).Start(context =>
        {
            Attempt draw = new();
            using Timer timer = new(_ => draw.Do(Draw), null, Frame, Frame);
            return work(progress => Volatile.Write(ref latest, progress));

            void Draw()
            {
                if (Volatile.Read(ref latest) is { } progress) context.UpdateTarget(ProgressView.Block(study, progress));
            }
        });
    }
}
