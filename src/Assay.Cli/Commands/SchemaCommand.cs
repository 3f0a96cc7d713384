using System.CommandLine;
using Assay.Studies.Schema;

namespace Assay.Cli.Commands;

/// <summary><c>assay schema</c>: the JSON Schema of study files, from which editors complete and check.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        Command command = new("schema", "Write the JSON Schema of study files to standard output.") { Hidden = true };
        command.SetAction(_ =>
        {
            Console.Out.Write(StudySchema.Generate());
            return ExitCode.Done;
        });
        return command;
    }
}
