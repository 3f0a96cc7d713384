using System.CommandLine;
using Assay.Studies;

namespace Assay.Cli.Commands;

/// <summary><c>assay tune DATA</c>: writes a study file as <c>new</c> does, and runs it; again, it goes on with it.</summary>
internal static class TuneCommand
{
    public static Command Create(Interruption interruption)
    {
        Argument<string> data = NewCommand.Data();
        Option<string?> target = NewCommand.Target();
        Option<string?> to = Inputs.Path(new Option<string?>("--out")
        {
            Description = "The folder for the results; default: results/NAME, NAME that of the data.",
            HelpName = "DIR",
        });
        Option<int> jobs = Inputs.Jobs();
        Option<string[]> sets = NewCommand.Sets();
        Option<bool> serve = RunPage.Option();
        Option<bool> json = Inputs.Json();
        Command command = new("tune", "From a table to a tuned and tested network in one step: 'new', then 'run'.")
        {
            data, target, to, jobs, sets, serve, json,
        };
        command.SetAction(parse =>
        {
            string file = NewCommand.Write(parse.GetRequiredValue(data), parse.GetValue(target), to: null, parse.GetRequiredValue(sets), again: true);
            Console.Error.WriteLine($"note: the study is {file}: what is tried stands there, with comments, and can be changed");
            Study study = Inputs.Load(file, preset: null, [], parse.GetValue(to));
            return RunCommand.Run(study, file, parse.GetValue(to), parse.GetValue(jobs), [], parse.GetValue(serve), parse.GetValue(json), interruption,
                folder => $"assay predict {folder} --input FILE");
        });
        return command;
    }
}
