namespace Assay.Cli.DataSets;

/// <summary>A data set cannot be had; the message says why and what to do.</summary>
internal sealed class FetchException(string message) : Exception(message)
{
    /// <summary>The error number of a full disk, ENOSPC, on Linux and macOS.</summary>
    public const int NoSpace = 28;

    private const int QuotaReached = 122, QuotaReachedOnMac = 69, WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether a write failed because there is no room left.</summary>
    public static bool IsDiskFull(IOException problem) =>
        problem.HResult is NoSpace or WindowsDiskFull
        || problem.HResult == (OperatingSystem.IsMacOS() ? QuotaReachedOnMac : QuotaReached);

    /// <summary>The error for that.</summary>
    public static FetchException DiskFull(string folder, IOException problem) => new(
        $"the disk is full: {problem.Message}. Free some room, or set ASSAY_DATA to a folder on another disk; nothing was added to {folder}");
}
