using System.Diagnostics;

namespace Assay.Cli.Tests.Cluster;

/// <summary>A throwaway Slurm of two nodes on this machine, for the tests of a class; where none can be had they are skipped.</summary>
public sealed class Slurm : IDisposable
{
    private const int Port = 18217;

    public Slurm()
    {
        Base = Directory.CreateTempSubdirectory("assay-slurm-").FullName;
        (int code, string said) = Script("start", Base, "2", Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Missing = code == 0 ? null : said;
    }

    /// <summary>Why there is none; null: there is.</summary>
    public string? Missing { get; }

    public string Base { get; }

    /// <summary>What programs need to find it.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string> { ["SLURM_CONF"] = Path.Combine(Base, "slurm.conf") };

    /// <summary>Kills a node, or its daemon alone.</summary>
    public void Kill(string node, bool daemon = false) => Script(["kill", Base, node, .. daemon ? ["daemon"] : Array.Empty<string>()]).Code.ShouldBe(0);

    /// <summary>Brings back what was killed.</summary>
    public void Mend() => Script("start", Base).Code.ShouldBe(0);

    /// <summary>What a command of Slurm says.</summary>
    public string Ask(string program, params string[] arguments) => Run(program, arguments).Output;

    public void Dispose()
    {
        if (Missing is null) Script("stop", Base);
        Directory.Delete(Base, recursive: true);
    }

    private (int Code, string Said) Script(params string[] words)
    {
        Ended ended = Run(Path.Combine(Repository.Home, "tests", "slurm", words[0]), words[1..]);
        return (ended.ExitCode, ended.Error.Trim());
    }

    private Ended Run(string program, string[] arguments)
    {
        // Daemons hold on to what they are given: it goes to files, of which the end is no matter.
        string output = Path.Combine(Base, "said"), error = Path.Combine(Base, "complained");
        ProcessStartInfo start = new("bash", ["-c", "\"$@\" >\"$0\" 2>\"${0%said}complained\" </dev/null", output, program, .. arguments]);
        foreach ((string name, string value) in Variables) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        process.WaitForExit(TimeSpan.FromMinutes(2)).ShouldBeTrue(program);
        return new(process.ExitCode, File.ReadAllText(output), File.ReadAllText(error));
    }
}
