using Assay.Cli.DataSets;
using Assay.Reports;
using Spectre.Console;

namespace Assay.Cli.Terminal;

/// <summary>Shows on standard error how far files are.</summary>
internal static class TransferDisplay
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    /// <summary>Does <paramref name="work"/>, which tells what it does and how far it is.</summary>
    public static T Watch<T>(Func<Action<string>, Action<Transfer>, T> work) =>
        Screen.IsLive ? Live(work) : Lines(Console.Error, TimeProvider.System, work);

    /// <summary>Plain lines: one when a file begins, then one every few seconds.</summary>
    internal static T Lines<T>(TextWriter writer, TimeProvider time, Func<Action<string>, Action<Transfer>, T> work)
    {
        string? told = null;
        long last = 0;
        return work(writer.WriteLine, transfer =>
        {
            if (told == transfer.Name && time.GetElapsedTime(last) < LineEvery) return;
            (told, last) = (transfer.Name, time.GetTimestamp());
            writer.WriteLine($"{transfer.Name}: {Format.Bytes(transfer.Done)}{(transfer.Total is { } total ? $" of {Format.Bytes(total)}" : "")}");
        });
    }

    private static T Live<T>(Func<Action<string>, Action<Transfer>, T> work) => Screen.Error.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new DownloadedColumn(), new RemainingTimeColumn())
        .Start(context =>
        {
            Dictionary<string, ProgressTask> tasks = [];
            return work(line => Screen.Error.WriteLine(Visible.Lines(line)), transfer =>
            {
                if (!tasks.TryGetValue(transfer.Name, out ProgressTask? task))
                    tasks[transfer.Name] = task = context.AddTask(Markup.Escape(transfer.Name));
                task.IsIndeterminate = transfer.Total is null;
                if (transfer.Total is { } total) task.MaxValue = total;
                task.Value = transfer.Done;
            });
        });
}
