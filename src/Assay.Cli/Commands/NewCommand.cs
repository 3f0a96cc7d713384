using System.CommandLine;
using System.Text;
using Assay.Drafts;
using Assay.Engine.Data;
using Assay.Storage;
using Assay.Studies;

namespace Assay.Cli.Commands;

/// <summary><c>assay new DATA</c>: writes a study file for a table or a folder of images, which runs as it is.</summary>
internal static class NewCommand
{
    public static Command Create()
    {
        Argument<string> data = Data();
        Option<string?> target = Target();
        Option<string?> to = Inputs.Target(new Option<string?>("--out")
        {
            Description = "The study file; default: NAME.yaml beside the data, NAME that of the data.",
            HelpName = "FILE",
        });
        Option<string[]> sets = Sets();
        Command command = new("new", "Write a study file for a table (CSV or Parquet) or a folder of images: a reference network, a search, the metric that fits; it runs as it is.")
        {
            data, target, to, sets,
        };
        command.SetAction(parse =>
        {
            string file = Write(parse.GetRequiredValue(data), parse.GetValue(target), parse.GetValue(to), parse.GetRequiredValue(sets), again: false);
            Console.Out.WriteLine($"study       {file}\nnext        assay check {file}, then assay run {file}");
            return ExitCode.Done;
        });
        return command;
    }

    public static Argument<string> Data() => Inputs.Path(new Argument<string>("DATA") { Description = "A table (CSV or Parquet), or a folder with images.npy and labels.npy." });

    public static Option<string?> Target() => new("--target")
    {
        Description = "Of a table the column to be predicted: texts, or few whole numbers, are classes.",
        HelpName = "COLUMN",
    };

    public static Option<string[]> Sets() => new("--set")
    {
        Description = "Say more of the data: --set data.ignore=[id]. May be given several times.",
        HelpName = "PATH=VALUE",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Writes the study file of some data.</summary>
    /// <param name="data">The table or folder.</param>
    /// <param name="target">The column to be predicted.</param>
    /// <param name="to">The file; null: beside the data.</param>
    /// <param name="sets">Options of the data.</param>
    /// <param name="again">Whether the very same file may be there already.</param>
    /// <returns>Its path.</returns>
    public static string Write(string data, string? target, string? to, IReadOnlyList<string> sets, bool again)
    {
        bool folder = Directory.Exists(data);
        if (target is null && !folder) throw Wrong("--target", $"which column of {data} is to be predicted? Name it: --target COLUMN");
        if (target is not null && folder) throw Wrong("--target", $"{data} is a folder of images, which are predicted by their labels: leave --target out");
        if (folder && !File.Exists(Path.Combine(data, "images.npy")))
            throw Wrong(data, "there is no images.npy here, which with labels.npy is what images are read from: bytes [images, height, width] or [images, height, width, channels], and whole numbers [images]. How a folder of pictures (PNG, JPEG) becomes the two: README.md, Images");
        string name = FolderName.Of(Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(data)));
        string file = to ?? Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(data)) ?? "", $"{name}.yaml");
        if (File.Exists(file) && !again) throw Wrong(file, "there is such a file already: name another one (--out FILE), or delete it");
        string beside = Path.GetDirectoryName(Path.GetFullPath(file))!;
        foreach (string set in sets)
            if (!set.StartsWith("data.", StringComparison.Ordinal)) throw Wrong("--set", $"{set} is not of the data: write it into the file that is made");
        try
        {
            byte[] text = Encoding.UTF8.GetBytes(StudyDraft.Of(name, Path.GetRelativePath(beside, Path.GetFullPath(data)), target, sets, beside));
            if (!File.Exists(file)) AtomicFile.Write(file, stream => stream.Write(text));
            else if (!File.ReadAllBytes(file).AsSpan().SequenceEqual(text)) throw Wrong(file, $"there is a study already that is another one: go on with it (assay run {file}), or delete it");
        }
        catch (DataException problem)
        {
            throw new StudyException([.. problem.Errors.Select(error => new StudyError(error.Place, error.Line, error.Column, Advised(error.Message)))]);
        }

        return file;
    }

    /// <summary>Advice for study files, as this command takes it.</summary>
    private static string Advised(string message) => message.Contains("data.", StringComparison.Ordinal) ? $"{message} (here: --set data.OPTION=VALUE)" : message;

    private static StudyException Wrong(string place, string message) => new([new StudyError(place, 0, 0, message)]);
}
