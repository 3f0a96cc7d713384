using System.CommandLine;
using Assay.Cluster;
using Assay.Studies;

namespace Assay.Cli.Commands;

/// <summary>The options of commands that have runs trained by others.</summary>
internal sealed class ClusterInputs
{
    private const string Slurm = "slurm", Folder = "folder";

    private readonly Option<string?> _on = new("--on")
    {
        Description = "Who trains the runs: slurm, the cluster whose jobs are submitted from here; folder, whoever runs the chunks that are written to DIR/work. Default: this machine.",
        HelpName = "slurm|folder",
    };

    private readonly Option<int?> _nodes = new("--nodes") { Description = $"With --on: elements at a time, each on one node; default: {SlurmScript.DefaultNodes}.", HelpName = "N" };
    private readonly Option<int?> _cpus = new("--cpus-per-task") { Description = $"With --on: cores of an element, each of which trains a run at a time; default: {SlurmScript.DefaultCores}.", HelpName = "C" };
    private readonly Option<string?> _time = new("--time") { Description = "With --on slurm: the longest that an element may take, as Slurm writes it (30, 2:00:00); what it leaves over goes on in another. Default: what the partition gives.", HelpName = "T" };
    private readonly Option<string?> _memory = new("--memory") { Description = "With --on slurm: memory of an element, as Slurm writes it (4G). Default: what the study needs by its arithmetic.", HelpName = "M" };
    private readonly Option<string?> _partition = new("--partition") { Description = "With --on slurm: the partition; default: the cluster's.", HelpName = "P" };
    private readonly Option<string?> _extra = new("--extra") { Description = "With --on slurm: more options of sbatch: --extra \"--account=physics\".", HelpName = "OPTIONS" };
    private readonly Option<double?> _minutes = new("--minutes") { Description = "With --on: how long an element is to last, about; default: 5.", HelpName = "MINUTES" };

    public ClusterInputs()
    {
        _on.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not (Slurm or Folder) } other]) result.AddError($"--on is {Slurm} or {Folder}; {other.Value} is not.");
        });
        Inputs.DemandBetween(_nodes, 1, 100_000);
        Inputs.DemandBetween(_cpus, 1, 4096);
        Demand(_time, time => new() { Time = time });
        Demand(_memory, memory => new() { Memory = memory });
        Demand(_partition, partition => new() { Partition = partition });
        Demand(_extra, extra => new() { Extra = extra });
        _minutes.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } value }] && double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out double minutes) && minutes is not (>= 0.01 and <= 10_000))
                result.AddError($"--minutes is a number from 0.01 to 10000; {value} is not.");
        });
    }

    /// <summary>What a profile is held to, the command line is.</summary>
    private static void Demand(Option<string?> option, Func<string, ClusterOptions> of) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: { } value }] && of(value).Wrong() is var (_, rule)) result.AddError($"{option.Name} {rule}.");
    });

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        Option[] others = [_nodes, _cpus, _time, _memory, _partition, _extra, _minutes];
        command.Add(_on);
        foreach (Option option in others) command.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_on) is null && others.FirstOrDefault(option => result.GetResult(option) is not null) is { } alone)
                result.AddError($"{alone.Name} says how others train, and nobody is named: add --on {Slurm}.");
        });
    }

    /// <summary>What is asked for; null where this machine trains.</summary>
    /// <exception cref="StudyException">When the profile is wrong.</exception>
    public ClusterRun? Of(ParseResult parse, Study study, string folder, Interruption interruption)
    {
        if (parse.GetValue(_on) is not { } on) return null;
        ClusterOptions options = new ClusterOptions
        {
            Nodes = parse.GetValue(_nodes),
            CpusPerTask = parse.GetValue(_cpus),
            Time = parse.GetValue(_time),
            Memory = parse.GetValue(_memory),
            Partition = parse.GetValue(_partition),
            Extra = parse.GetValue(_extra),
            Minutes = parse.GetValue(_minutes),
        }.Over(Profile.Load(Profile.Path).Cluster ?? new());
        return new ClusterRun(study, folder, options, isSlurm: on == Slurm, interruption);
    }
}
