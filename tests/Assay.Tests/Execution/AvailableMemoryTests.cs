using Assay.Preparation;

namespace Assay.Tests.Execution;

/// <summary>What is available is the least of what the system and every group of processes around this one leave.</summary>
public class AvailableMemoryTests
{
    private const string Version2 = "0::/batch/job7\n", Version1 = "5:cpu:/\n4:memory,hugetlb:/batch/job7\n0::/\n";

    [Fact]
    public void The_system_says_what_is_available()
    {
        using TemporaryFolder root = System(8_000_000, "");
        AvailableMemory.In(root.Path).ShouldBe(8_192_000_000);
    }

    [Fact]
    public void A_limit_of_a_group_holds_less_its_use_but_for_pages_that_are_given_back()
    {
        using TemporaryFolder root = System(8_000_000, Version2);
        Write(root, "sys/fs/cgroup/batch/job7/memory.max", "3000000000\n");
        Write(root, "sys/fs/cgroup/batch/job7/memory.current", "1200000000\n");
        Write(root, "sys/fs/cgroup/batch/job7/memory.stat", "anon 900000000\ninactive_file 200000000\n");
        AvailableMemory.In(root.Path).ShouldBe(2_000_000_000);
        Write(root, "sys/fs/cgroup/batch/job7/memory.max", "max\n");
        AvailableMemory.In(root.Path).ShouldBe(8_192_000_000);
        Write(root, "sys/fs/cgroup/batch/memory.max", "1500000000\n"); // of the group around it
        Write(root, "sys/fs/cgroup/batch/memory.current", "1400000000\n");
        AvailableMemory.In(root.Path).ShouldBe(100_000_000);
        Write(root, "sys/fs/cgroup/batch/memory.current", "1600000000\n");
        AvailableMemory.In(root.Path).ShouldBe(0);
    }

    [Fact]
    public void A_container_sees_its_own_group_as_the_root()
    {
        using TemporaryFolder root = System(8_000_000, Version1);
        Write(root, "sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000000\n");
        Write(root, "sys/fs/cgroup/memory/memory.usage_in_bytes", "600000000\n");
        Write(root, "sys/fs/cgroup/memory/memory.stat", "cache 70\ntotal_inactive_file 100000000\n");
        AvailableMemory.In(root.Path).ShouldBe(500_000_000);
    }

    [Fact]
    public void Where_nothing_is_said_the_runtime_is_asked()
    {
        using TemporaryFolder root = new();
        AvailableMemory.In(root.Path).ShouldBeNull();
        AvailableMemory.Bytes.ShouldBeInRange(1 << 20, 1L << 50);
    }

    private static TemporaryFolder System(long kibibytes, string groups)
    {
        TemporaryFolder root = new();
        Write(root, "proc/meminfo", $"MemTotal:       16000000 kB\nMemAvailable:   {kibibytes} kB\n");
        Write(root, "proc/self/cgroup", groups);
        return root;
    }

    private static void Write(TemporaryFolder root, string name, string text)
    {
        string path = Path.Combine(root.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
