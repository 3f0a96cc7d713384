using System.CommandLine;
using System.CommandLine.Parsing;
using Assay.Cli.Commands;
using Assay.Cli.DataSets;
using Assay.Engine.Data;
using Assay.Reports;
using Assay.Studies;

namespace Assay.Cli;

/// <summary>Reads the command line, invokes its command, and turns what went wrong into a message and an exit code.</summary>
internal static class Entry
{
    public static int Invoke(Command root, string[] args, Interruption interruption)
    {
        if (args is ["help", .. string[] command]) args = [.. command, "--help"];
        // '@' begins no response file here: it may stand in a value of --set.
        ParseResult parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Errors.Count > 0)
        {
            foreach (ParseError error in parse.Errors) Console.Error.WriteLine($"assay: {error.Message}");
            Command asked = parse.CommandResult.Command;
            string path = string.Concat(Ancestry(asked).TakeWhile(part => part != root).Reverse().Select(part => part.Name + " "));
            Console.Error.WriteLine($"The usage: ./assay {path}--help");
            return ExitCode.WrongInput;
        }

        try
        {
            return parse.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // signals are Interruption's
            });
        }
        catch (Exception problem)
        {
            return Tell(problem, interruption);
        }
    }

    /// <summary>A command, the command it belongs to, and so on.</summary>
    private static IEnumerable<Symbol> Ancestry(Symbol command) =>
        command.Parents.OfType<Command>().SelectMany(Ancestry).Prepend(command);

    private static int Tell(Exception problem, Interruption interruption)
    {
        switch (problem)
        {
            case AggregateException { InnerExceptions: [{ } one] }:
                return Tell(one, interruption);
            case StudyException wrong:
                foreach (StudyError error in wrong.Errors) Console.Error.WriteLine(Visible.Of(error.ToString()));
                return ExitCode.WrongInput;
            case DataException wrong:
                foreach (DataError error in wrong.Errors) Console.Error.WriteLine(Visible.Of(error.ToString()));
                return ExitCode.WrongInput;
            case FetchException missing:
                Console.Error.WriteLine($"assay: {missing.Message}");
                return ExitCode.Failed;
            case OperationCanceledException:
                Console.Error.WriteLine(interruption.Farewell);
                return ExitCode.Interrupted;
            default:
                Console.Error.WriteLine($"assay: {problem.Message}");
                if (Environment.GetEnvironmentVariable("ASSAY_DEBUG") == "1") Console.Error.WriteLine(problem);
                else Console.Error.WriteLine("With ASSAY_DEBUG=1 it tells where.");
                return ExitCode.Failed;
        }
    }
}
