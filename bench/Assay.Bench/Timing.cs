using System.Diagnostics;

namespace Assay.Bench;

/// <summary>What some work took: seconds on the clock, seconds of processor time of all threads, and what it computed.</summary>
internal sealed record Timing(double seconds, double cpu, double loss)
{
    public static Timing Of(Func<double> work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        double loss = work();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Timing(seconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds, loss);
    }
}
