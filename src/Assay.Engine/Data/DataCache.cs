namespace Assay.Engine.Data;

/// <summary>Where data sets are kept that several studies share.</summary>
public static class DataCache
{
    /// <summary>
    /// The cache: $ASSAY_DATA; else $XDG_CACHE_HOME/assay/data; else ~/.cache/assay/data (on Windows the folder of local
    /// application data).
    /// </summary>
    public static string Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable("ASSAY_DATA") is { Length: > 0 } told) return Path.GetFullPath(told);
            if (OperatingSystem.IsWindows())
                return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "assay", "data");
            // The specification has relative paths ignored (XDG Base Directory, version 0.8).
            string caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } xdg && Path.IsPathRooted(xdg)
                ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(caches, "assay", "data");
        }
    }

    /// <summary>The folder of a data set, there or not.</summary>
    public static string FolderOf(ImageSet set) => Path.Combine(Folder, set.Name);
}
