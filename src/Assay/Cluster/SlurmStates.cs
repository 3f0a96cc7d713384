using System.Globalization;

namespace Assay.Cluster;

/// <summary>What squeue says of elements.</summary>
internal static class SlurmStates
{
    /// <summary>The columns that are asked for.</summary>
    public const string Columns = "Name:|,JobArrayID:|,State:|,RestartCnt:|,exit_code:|,Reason:|,NodeList:|";

    /// <summary>What an element waits for that was just submitted, or that is one of more than are asked for at a time.</summary>
    private static readonly string[] Unremarkable = ["", "None", "JobArrayTaskLimit"];

    /// <summary>One line of it.</summary>
    /// <param name="Job">The array's number, as commands take it.</param>
    /// <param name="Chunk">The chunk.</param>
    /// <param name="State">How it stands.</param>
    /// <param name="IsOpen">Whether the queue still has it, also where it is over for whoever waits for it: held until somebody releases it.</param>
    internal readonly record struct Line(string Job, int Chunk, JobState State, bool IsOpen);

    /// <summary>The elements of one study among all jobs.</summary>
    /// <param name="text">What squeue wrote.</param>
    /// <param name="prefix">What the names of its jobs begin with; the number of the array's first chunk follows.</param>
    public static IEnumerable<Line> Read(string text, string prefix)
    {
        foreach (string line in text.Split('\n'))
        {
            string[] fields = line.Split('|');
            if (fields.Length < 7 || !fields[0].StartsWith(prefix, StringComparison.Ordinal) || !Number(fields[0].AsSpan(prefix.Length), out int first)) continue;
            if (fields[1].Split('_') is not [{ } job, { } index] || !Number(index, out int place)) continue;
            JobState state = Of(fields[2], fields[4], fields[5], fields[6]);
            yield return new(job, first + place, state, state.Phase is not JobPhase.Over || fields[2] == "PENDING" || IsHold(fields[2]));
        }
    }

    private static bool Number(ReadOnlySpan<char> text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool IsHold(string state) => state is "REQUEUE_HOLD" or "SPECIAL_EXIT" or "RESV_DEL_HOLD";

    /// <summary>A state, as in squeue's manual; what is not known there counts as at work: nothing is done twice for it.</summary>
    private static JobState Of(string state, string exit, string reason, string node)
    {
        string at = node.Length == 0 ? "" : $" on {node}";
        return state switch
        {
            // What a node would not start, or was begun too often, Slurm itself holds; what a person holds waits as that person wants.
            _ when IsHold(state) || (state == "PENDING" && (reason.EndsWith("held", StringComparison.Ordinal) || reason == "JobHoldMaxRequeue")) =>
                new(JobPhase.Over, JobEnd.Node, $"held by the queue{at} ({reason})"),
            "PENDING" or "CONFIGURING" or "REQUEUED" => new(JobPhase.Waiting, Words: Unremarkable.Contains(reason) ? "" : reason),
            "COMPLETED" => new(JobPhase.Over, JobEnd.Done, $"it ended{at} without a word in the journal"),
            "TIMEOUT" or "DEADLINE" => new(JobPhase.Over, JobEnd.Time, $"its time was over{at}"),
            "OUT_OF_MEMORY" => new(JobPhase.Over, JobEnd.Memory, $"it took more memory than it was given{at} (--memory)"),
            "CANCELLED" => new(JobPhase.Over, JobEnd.Cancelled, $"it was cancelled{at}"),
            "NODE_FAIL" or "BOOT_FAIL" => new(JobPhase.Over, JobEnd.Node, $"its node was lost{at}"),
            "PREEMPTED" or "REVOKED" => new(JobPhase.Over, JobEnd.Node, $"its node was needed for others{at}"),
            "FAILED" => Failed(exit, at),
            _ => new(JobPhase.Running),
        };
    }

    /// <summary>The status that wait(2) gives: the signal in the low bits, the exit code above.</summary>
    private static JobState Failed(string exit, string at)
    {
        _ = Number(exit, out int status);
        (int signal, int code) = (status & 0x7f, status >> 8);
        if ((signal, code) == (0, ChunkWork.UnfinishedCode)) return new(JobPhase.Over, JobEnd.Time, $"it was asked to end{at}, and saved what it trained");
        if ((signal, code) == (0, ChunkWork.FolderCode)) return new(JobPhase.Over, JobEnd.Node, $"it could not read or write the study's folder{at}");
        // A shell tells a signal of its child as 128 and more.
        if (signal == 0 && code is > 128 and < 160) (signal, code) = (code - 128, 0);
        string how = (signal, code) switch
        {
            (9, _) => "it was killed by signal 9 (often: more memory than it was given; --memory)",
            ( > 0, _) => $"it was ended by signal {signal}",
            (_, 127) => "its program was not found (exit code 127)",
            _ => $"it ended with exit code {code}",
        };
        return new(JobPhase.Over, JobEnd.Failed, how + at);
    }
}
