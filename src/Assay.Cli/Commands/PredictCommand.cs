using System.CommandLine;
using Assay.Cli.Terminal;
using Assay.Engine.Data;
using Assay.Reports;
using Assay.Storage;
using Assay.Use;

namespace Assay.Cli.Commands;

/// <summary><c>assay predict DIR --input FILE</c>: what the final network says of new samples.</summary>
internal static class PredictCommand
{
    public static Command Create(Interruption interruption)
    {
        Argument<string> folder = Inputs.Folder();
        Option<string> input = Inputs.NewSamples();
        Option<string?> to = Inputs.Target(new Option<string?>("--output") { Description = "The CSV file to write, whole or not at all; default: standard output.", HelpName = "FILE" });
        Option<bool> probabilities = new("--proba") { Description = "Add a column a class with its probability: TARGET=CLASS." };
        Option<string[]> keep = new("--keep")
        {
            Description = "A column of the CSV file that goes before the predictions as it is: an id, or what is true. May be given several times.",
            HelpName = "COLUMN",
            DefaultValueFactory = _ => [],
        };
        Command command = new("predict", "Tell what a study's final network says of new samples, as CSV: predicted_TARGET a target, classes by name, numbers in the target's own units.")
        {
            folder, input, to, probabilities, keep,
        };
        Inputs.DemandApart(command, input, to);
        command.SetAction(parse =>
        {
            FinalNetwork network = FinalNetwork.Load(parse.GetRequiredValue(folder));
            string[] kept = [.. parse.GetRequiredValue(keep).Distinct()];
            using NewSamples samples = NewSamples.Open(parse.GetRequiredValue(input), network.Form, withTargets: false, kept);
            interruption.Farewell = "Interrupted. Nothing was written.";
            (long count, long broken) = (0, 0);
            if (parse.GetValue(to) is { } path)
            {
                AtomicFile.Write(path, Write);
                string together = network.Networks.Members.Count is > 1 and int members ? $" by the mean of {Format.Plural(members, "network")}" : "";
                Console.Error.WriteLine($"{Format.Plural(count, "sample")} predicted{together}: {path}");
            }
            else
            {
                // Not before all of it is known to be good: what is wrong in the last line leaves nothing behind either.
                using FileStream made = Temporary();
                Write(made);
                made.Position = 0;
                using StreamReader text = new(made);
                if (Console.IsOutputRedirected) made.CopyTo(Console.OpenStandardOutput());
                else for (char[] block = new char[1 << 14]; text.Read(block) is > 0 and int read;) Console.Out.Write(block, 0, read);
            }

            foreach (string note in samples.Notes) Console.Error.WriteLine($"note: {Visible.Of(note)}");
            if (broken > 0) Console.Error.WriteLine($"note: what the network says of {Format.Plural(broken, "sample")} is no finite number: they lie far from what it was trained on");
            return ExitCode.Done;

            void Write(Stream file) => (count, broken) = PredictionTable.Write(file, network.Networks, samples, kept, parse.GetValue(probabilities), interruption.Token);
        });
        return command;
    }

    private static FileStream Temporary() => new(Path.GetTempFileName(), new FileStreamOptions
    {
        Mode = FileMode.Open, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose,
    });
}
