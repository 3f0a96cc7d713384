using System.CommandLine;
using System.CommandLine.Help;
using Assay.Cli;
using Assay.Cli.Commands;
using Assay.Cli.Terminal;

Screen.Install();
using Interruption interruption = new();
// Not a RootCommand: that one is named after its file.
Command root = new("assay", "Hyperparameter studies of small neural networks, from a study file to a defended answer.")
{
    new HelpOption(),
    new VersionOption(),
    RunCommand.Create(interruption),
    NewCommand.Create(),
    TuneCommand.Create(interruption),
    CheckCommand.Create(interruption),
    StatusCommand.Create(),
    CancelCommand.Create(),
    WorkCommand.Create(interruption),
    ClaimsCommand.Create(),
    BestCommand.Create(),
    TablesCommand.Create(),
    ReportCommand.Create(),
    FiguresCommand.Create(),
    ServeCommand.Create(interruption),
    ReproduceCommand.Create(interruption),
    PredictCommand.Create(interruption),
    EvaluateCommand.Create(),
    ExportCommand.Create(),
    DataCommand.Create(interruption),
    SchemaCommand.Create(),
};
return Entry.Invoke(root, args, interruption);
