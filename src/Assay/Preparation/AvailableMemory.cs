using System.Globalization;

namespace Assay.Preparation;

/// <summary>
/// The memory that this process can still take: what the system has available, or what is left of the limit of a group of
/// processes it belongs to (cgroups 1 and 2: containers, batch jobs), whichever is less.
/// </summary>
internal static class AvailableMemory
{
    /// <summary>Bytes available now. Where the system does not say (not Linux), what the runtime takes for the memory there is.</summary>
    public static long Bytes => In("/") ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>What the files below a root folder say; null where they say nothing.</summary>
    internal static long? In(string root)
    {
        List<long> available = [];
        if (Field(Path.Combine(root, "proc/meminfo"), "MemAvailable:") is { } kibibytes) available.Add(kibibytes * 1024);
        foreach (string line in Lines(Path.Combine(root, "proc/self/cgroup")))
        {
            // hierarchy:controllers:path; version 2 has one hierarchy, 0, and names no controllers
            string[] parts = line.Split(':', 3);
            if (parts is ["0", "", { } path2])
                Add(Path.Combine(root, "sys/fs/cgroup"), path2, "memory.max", "memory.current", "inactive_file");
            else if (parts is [_, { } controllers, { } path1] && controllers.Split(',').Contains("memory"))
                Add(Path.Combine(root, "sys/fs/cgroup/memory"), path1, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
        }

        return available.Count > 0 ? Math.Max(0, available.Min()) : null;

        // The limits of all groups around this one hold, too. Within a container the outer ones are not to be seen.
        void Add(string folder, string path, string limit, string use, string cache)
        {
            string[] names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            for (int depth = 0; depth <= names.Length; depth++)
            {
                string group = Path.Combine([folder, .. names[..depth]]);
                if (Number(Path.Combine(group, limit)) is not { } most || Number(Path.Combine(group, use)) is not { } used) continue;
                // Pages of files that nobody reads are given back when memory is asked for.
                available.Add(most - used + (Field(Path.Combine(group, "memory.stat"), cache) ?? 0));
            }
        }
    }

    /// <summary>The number alone in a file; null for "max".</summary>
    private static long? Number(string path) =>
        Lines(path) is [{ } line, ..] && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>The number behind a name.</summary>
    private static long? Field(string path, string name) => Lines(path)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(parts => parts.Length > 1 && parts[0] == name)
        .Select(parts => (long?)long.Parse(parts[1], CultureInfo.InvariantCulture)).FirstOrDefault();

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
