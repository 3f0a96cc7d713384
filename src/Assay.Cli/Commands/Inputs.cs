using System.CommandLine;
using System.CommandLine.Parsing;
using Assay.Journal;
using Assay.Studies;

namespace Assay.Cli.Commands;

/// <summary>Arguments and options that several commands share, and what they stand for.</summary>
internal static class Inputs
{
    public static Argument<string> File() => Path(new Argument<string>("FILE") { Description = "A study file (YAML)." });

    public static Argument<string> Folder() => Path(new Argument<string>("DIR") { Description = "A study's folder, as 'run' made it." });

    /// <summary>A file with samples that a network has not seen.</summary>
    public static Option<string> NewSamples() => Path(new Option<string>("--input")
    {
        Description = "New samples: CSV (columns are found by name), NPY, IDX or CIFAR-10 files, or a folder with images.npy.",
        HelpName = "FILE",
        Required = true,
    });

    public static Option<string?> Preset() => new("--preset")
    {
        Description = "A preset of the study file: paper, quick …",
        HelpName = "NAME",
    };

    public static Option<string[]> Sets() => new("--set")
    {
        Description = "Lay a value over the study, by path: --set training.epochs=50. May be given several times.",
        HelpName = "PATH=VALUE",
        DefaultValueFactory = _ => [],
    };

    public static Option<bool> Json() => new("--json") { Description = "Write JSON, for programs." };

    public static Option<int> Jobs()
    {
        Option<int> jobs = new("--jobs")
        {
            Description = "Runs trained at a time; results do not depend on it. Default: one a processor.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        DemandBetween(jobs, 1, 4096);
        return jobs;
    }

    /// <summary>Refuses a number that lies outside of what an option takes.</summary>
    public static void DemandBetween(Option option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ } token] && int.TryParse(token.Value, out int n) && (n < least || n > most))
            result.AddError($"{option.Name} is a number from {least} to {most}; {n} is not.");
    });

    /// <summary>An argument that names files or folders.</summary>
    public static Argument<T> Path<T>(Argument<T> argument)
    {
        argument.Validators.Add(result => DemandPath(result, argument.Name));
        return argument;
    }

    /// <summary>An option that names a file or folder.</summary>
    public static Option<T> Path<T>(Option<T> option)
    {
        option.Validators.Add(result => DemandPath(result, option.Name));
        return option;
    }

    /// <summary>An option that names a file to be written, in place of what stands there.</summary>
    public static Option<string?> Target(Option<string?> option)
    {
        option.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens) DemandTarget(result, option.Name, token.Value, isFolder: false);
        });
        return Path(option);
    }

    /// <summary>Refuses as a place to write to what is of the other kind, file or folder, or a device: it would be replaced by the file, for everybody.</summary>
    public static void DemandTarget(SymbolResult result, string option, string path, bool isFolder)
    {
        string whole = path.Length == 0 || path.Contains('\0') ? "" : System.IO.Path.GetFullPath(path), wanted = isFolder ? "folder" : "file";
        if (!System.IO.Path.Exists(whole)) return;
        if (Directory.Exists(whole))
        {
            if (!isFolder) result.AddError($"{option} {path} is a folder; name a file.");
        }
        else if (whole.StartsWith("/dev/", StringComparison.Ordinal) && !whole.StartsWith("/dev/shm/", StringComparison.Ordinal))
            result.AddError($"{option} {path} is a device; name a {wanted}.");
        else if (isFolder)
            result.AddError($"{option} {path} is a file; name a folder.");
    }

    /// <summary>Refuses to write over what is read. A link that is written is replaced itself, and what it leads to stays.</summary>
    public static void DemandApart(Command command, Option<string> input, Option<string?> output) => command.Validators.Add(result =>
    {
        if (result.GetValue(input) is not { Length: > 0 } read || result.GetValue(output) is not { Length: > 0 } written || !System.IO.Path.Exists(read)) return;
        string whole = System.IO.Path.GetFullPath(read);
        string[] lost = [whole, System.IO.File.ResolveLinkTarget(whole, returnFinalTarget: true)?.FullName ?? whole];
        if (lost.Contains(System.IO.Path.GetFullPath(written)))
            result.AddError($"{output.Name} {written} is what {input.Name} reads, and would be lost: name another file.");
    });

    private static void DemandPath(SymbolResult result, string name)
    {
        foreach (Token token in result.Tokens)
        {
            if (token.Value.Length == 0) result.AddError($"{name} is empty: it names a file or a folder.");
            else if (token.Value.Contains('\0')) result.AddError($"{name} {token.Value}: no name of a file or a folder holds a NUL.");
        }
    }

    /// <summary>
    /// Where a study's results go: as told; for the study.yaml of a study's folder, there; else results/NAME, and under a
    /// preset results/NAME-PRESET.
    /// </summary>
    public static string FolderOf(string? told, string file, Study study)
    {
        if (told is not null) return told;
        string beside = System.IO.Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : ".";
        return System.IO.Path.GetFileName(file) == "study.yaml" && JournalReader.IsIn(beside)
            ? beside
            : System.IO.Path.Combine("results", ResultsBeside.NameOf(study.Name, study.Preset));
    }

    /// <summary>Reads a study, its data's folder in full; what it takes from another study is looked for beside its own folder.</summary>
    public static Study Load(string file, string? preset, IReadOnlyList<string> sets, string? told) => Workbench.Load(
        file, preset, sets, told is null ? "results" : System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(told)) ?? ".");
}
