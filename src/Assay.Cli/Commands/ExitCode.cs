namespace Assay.Cli.Commands;

/// <summary>What the program ends with; part of its interface.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something failed inside.</summary>
    public const int Failed = 1;

    /// <summary>The input is wrong: the study file, its data, or the command line. Nothing was written.</summary>
    public const int WrongInput = 2;

    /// <summary>Ended by Ctrl-C or SIGTERM. Everything finished is kept.</summary>
    public const int Interrupted = 130;
}
