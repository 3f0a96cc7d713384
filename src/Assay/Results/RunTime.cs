namespace Assay.Results;

/// <summary>How long a run takes, told fairly.</summary>
internal static class RunTime
{
    /// <summary>
    /// Epochs × the median time of an epoch: unlike the sum, it does not count the program's warm-up in a session's first
    /// runs, nor what else the machine did for a while. NaN before the first epoch.
    /// </summary>
    public static double Of(RunState run) => run.Curve.Epochs * run.EpochSeconds;
}
