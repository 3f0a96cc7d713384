using Assay.Cluster;
using Assay.Studies;
using Assay.Tests.Execution;

namespace Assay.Tests.Cluster;

/// <summary>What is said to Slurm and what it says, with a stub in its place.</summary>
public class SlurmJobsTests
{
    private const string Prefix = "assay-0123abcd-";

    // As squeue of Slurm 22.05 writes it.
    private const string Queue = """
        assay-0123abcd-17|4711_0|COMPLETED|0|0|None|node1|
        assay-0123abcd-17|4711_1|FAILED|0|256|NonZeroExitCode|node1|
        assay-0123abcd-17|4711_2|RUNNING|2|0|None|node2|
        assay-0123abcd-17|4711_3|PENDING|0|0|JobArrayTaskLimit||
        assay-0123abcd-17|4711_4|FAILED|0|9|RaisedSignal:9(Killed)|node3|
        assay-0123abcd-17|4711_5|TIMEOUT|0|15|TimeLimit|node3|
        assay-0123abcd-17|4711_6|OUT_OF_MEMORY|0|125|OutOfMemory|node3|
        assay-0123abcd-17|4711_7|CANCELLED|0|15|None|node3|
        assay-0123abcd-17|4711_8|NODE_FAIL|1|0|NodeFail|node3|
        assay-0123abcd-17|4711_9|FAILED|0|19200|NonZeroExitCode|node3|
        assay-0123abcd-17|4711_10|FAILED|0|35072|NonZeroExitCode|node3|
        assay-0123abcd-17|4711_11|NEVER_HEARD_OF|0|0|None|node3|
        assay-0123abcd-17|4711_12|PENDING|1|0|launch_failed_requeued_held||
        assay-0123abcd-17|4711_13|PENDING|5|0|JobHoldMaxRequeue||
        assay-0123abcd-17|4711_14|PENDING|0|0|JobHeldUser||
        assay-0123abcd-17|4711|RUNNING|0|0|None|node3|
        assay-ffffffff-17|4712_0|RUNNING|0|0|None|node3|
        somebody's own|4713_0|RUNNING|0|0|None|node3|
        assay-0123abcd-|4714_0|RUNNING|0|0|None|node3|
        slurm_load_jobs error: what is this

        """;

    [Fact]
    public void States_are_told_apart()
    {
        Dictionary<int, JobState> states = SlurmStates.Read(Queue, Prefix).ToDictionary(line => line.Chunk, line => line.State);
        states.Keys.Order().ToArray().ShouldBe([.. Enumerable.Range(17, 15)], "nobody else's, and no line that is none");
        states.Values.Select(state => (state.Phase, state.End)).ShouldBe(
        [
            (JobPhase.Over, JobEnd.Done), (JobPhase.Over, JobEnd.Failed), (JobPhase.Running, JobEnd.Done), (JobPhase.Waiting, JobEnd.Done), (JobPhase.Over, JobEnd.Failed),
            (JobPhase.Over, JobEnd.Time), (JobPhase.Over, JobEnd.Memory), (JobPhase.Over, JobEnd.Cancelled), (JobPhase.Over, JobEnd.Node), (JobPhase.Over, JobEnd.Time),
            (JobPhase.Over, JobEnd.Failed), (JobPhase.Running, JobEnd.Done), (JobPhase.Over, JobEnd.Node), (JobPhase.Over, JobEnd.Node), (JobPhase.Waiting, JobEnd.Done),
        ]);
        states[20].Words.ShouldBe("", "one of more than are asked for at a time");
        states[29].Words.ShouldBe("held by the queue (launch_failed_requeued_held)", "no node will ever start it, unless somebody releases it");
        states[18].Words.ShouldBe("it ended with exit code 1 on node1");
        states[21].Words.ShouldBe("it was killed by signal 9 (often: more memory than it was given; --memory) on node3");
        states[23].Words.ShouldBe("it took more memory than it was given on node3 (--memory)");
        states[26].Words.ShouldBe("it was asked to end on node3, and saved what it trained", "75 is an element's own");
        states[27].Words.ShouldBe("it was killed by signal 9 (often: more memory than it was given; --memory) on node3", "137 is how a shell tells of it");
    }

    [Theory]
    [InlineData("30", 1800), InlineData("1:30", 90), InlineData("2:00:00", 7200), InlineData("1-12", 129600), InlineData("1-12:30", 131400), InlineData("1-0:0:1", 86401)]
    [InlineData("", null), InlineData("soon", null), InlineData("1:2:3:4", null), InlineData("1-2-3", null), InlineData("-5", null), InlineData("1.5", null)]
    public void A_time_is_read_as_Slurm_reads_it(string time, int? seconds) => SlurmScript.Seconds(time).ShouldBe(seconds);

    [Fact]
    public void The_script_says_all_that_is_asked_for_and_quotes_what_a_shell_would_take_apart()
    {
        SlurmScript script = new(
            new() { Nodes = 3, CpusPerTask = 8, Time = "2:00:00", Memory = "4G", Partition = "short", Extra = "--account=physics" }, ["/opt/dot net/dotnet", "/home/o'neil/Assay.Cli.dll"], "/scratch/my study", 0);
        script.Of("assay-1", 17, 5, 3).ShouldBe("""
            #!/bin/bash
            #SBATCH --cpus-per-task=8
            #SBATCH --mem=4G
            #SBATCH --time=2:00:00
            #SBATCH --partition=short
            #SBATCH --requeue --open-mode=append
            #SBATCH --signal=B:TERM@60
            #SBATCH --output='/scratch/my study/work/log/%x-%a.txt'
            #SBATCH --account=physics
            #SBATCH --nodes=1 --ntasks=1
            #SBATCH --job-name=assay-1
            #SBATCH --array=0-4%3
            exec '/opt/dot net/dotnet' '/home/o'\''neil/Assay.Cli.dll' work '/scratch/my study' --chunk $((17 + SLURM_ARRAY_TASK_ID)) --jobs 8

            """);
        new SlurmScript(new() { Time = "1" }, ["assay"], "/s", 5 << 20).Of("n", 1, 1, 1).ShouldContain("--mem=5M\n#SBATCH --time=1\n#SBATCH --requeue --open-mode=append\n#SBATCH --signal=B:TERM@15\n");
    }

    [Fact]
    public void A_folder_is_said_to_Slurm_as_it_is_called_or_is_refused()
    {
        string script = new SlurmScript(new(), ["assay"], "/s/50 %x/Łö", 0).Of("n", 1, 1, 1);
        script.ShouldContain("--output='/s/50 %%x/Łö/work/log/%x-%a.txt'\n", customMessage: "Slurm puts other things in the place of %x");
        script.ShouldContain("\nexec 'assay' work '/s/50 %x/Łö' ");
        foreach (string folder in (string[])["/s/a\\b", "/s/a\nb"]) Should.Throw<StudyException>(() => new SlurmScript(new(), ["assay"], folder, 0)).Message.ShouldContain("give another with --out");
    }

    [Fact]
    public void What_a_command_complains_of_is_one_line() => SlurmCommand.Call("sh", ["-c", "echo one >&2; echo two >&2; exit 3"], null).ShouldBe(new(3, "", "one; two"));

    [Fact]
    public void A_submission_that_nobody_confirmed_is_not_done_twice()
    {
        using TemporaryFolder folder = new();
        Stub slurm = new(folder.Study) { TakesButDoesNotAnswer = true };
        Jobs(slurm).Submit(17, 2, TestContext.Current.CancellationToken);
        slurm.Submissions.ShouldBe(1);
        slurm.Said.ShouldBe(["sbatch", "squeue", "squeue"], "it asked by the name whether it was taken; the controller was silent once");
    }

    [Fact]
    public void A_submission_that_was_lost_is_done_again_when_the_controller_answers()
    {
        using TemporaryFolder folder = new();
        Stub slurm = new(folder.Study) { Loses = 1 };
        Jobs(slurm).Submit(17, 2, TestContext.Current.CancellationToken);
        slurm.Submissions.ShouldBe(1);
        slurm.Said.Count(program => program == "sbatch").ShouldBe(2);
    }

    [Fact]
    public void What_Slurm_refuses_is_told_in_its_words()
    {
        using TemporaryFolder folder = new();
        Should.Throw<StudyException>(() => Jobs(new(folder.Study) { Refuses = "sbatch: error: Batch job submission failed: Invalid partition name specified" }).Submit(1, 1, TestContext.Current.CancellationToken))
            .Message.ShouldContain("Slurm does not take the jobs: sbatch: error: Batch job submission failed: Invalid partition name specified");
    }

    [Fact]
    public void A_controller_that_is_silent_says_nothing_of_elements()
    {
        using TemporaryFolder folder = new();
        List<string> told = [];
        Stub slurm = new(folder.Study) { Silent = 2 };
        SlurmJobs jobs = Jobs(slurm, told);
        jobs.Look().ShouldBeNull();
        jobs.Look().ShouldBeNull();
        jobs.Look().ShouldNotBeNull().ShouldBeEmpty();
        told.ShouldBe(["Slurm does not answer (slurm_load_jobs error: Unable to contact slurm controller (connect failure)); it is asked again, and what is at work goes on", "Slurm answers again"], "once each");
    }

    [Fact]
    public void Jobs_of_this_study_are_cancelled_and_no_others()
    {
        using TemporaryFolder folder = new();
        Stub slurm = new(folder.Study);
        SlurmJobs jobs = Jobs(slurm);
        jobs.Submit(17, 2, TestContext.Current.CancellationToken);
        slurm.Others = "assay-ffffffff-17|99_0|RUNNING|0|0|None|node3|\nmine|98_0|RUNNING|0|0|None|node3|\n";
        jobs.Cancel().ShouldBe(2);
        slurm.Cancelled.ShouldBe(["1"]);
    }

    [Fact]
    public void Jobs_that_wait_or_are_held_are_cancelled_without_those_at_work()
    {
        using TemporaryFolder folder = new();
        Stub slurm = new(folder.Study);
        SlurmJobs jobs = Jobs(slurm);
        jobs.Submit(17, 1, TestContext.Current.CancellationToken);
        slurm.Run(1);
        jobs.Submit(18, 1, TestContext.Current.CancellationToken);
        string prefix = SlurmJobs.PrefixOf(folder.Study);
        slurm.Others = $"{prefix}19|77_0|PENDING|1|0|launch_failed_requeued_held||\n{prefix}20|78_0|COMPLETED|0|0|None||\n";
        jobs.Cancel(onlyWaiting: true).ShouldBe(2);
        slurm.Cancelled.ShouldBe(["--state=PENDING", "2", "77"]);
    }

    [Fact]
    public void An_array_beside_another_has_few_elements_at_a_time_until_it_is_alone()
    {
        using TemporaryFolder folder = new();
        Stub slurm = new(folder.Study);
        SlurmJobs jobs = Jobs(slurm);
        jobs.Submit(1, 3, TestContext.Current.CancellationToken);
        slurm.Run(3);
        jobs.Look();
        slurm.End(2);
        jobs.Look();
        jobs.Submit(4, 20, TestContext.Current.CancellationToken);
        slurm.Scripts[^1].ShouldContain("--array=0-19%3\n", customMessage: "one of the first is at work, of the four that are asked for");
        jobs.Look();
        slurm.Updates.ShouldBeEmpty();
        slurm.End(1);
        jobs.Look();
        slurm.Updates.ShouldBe(["update jobid=2 ArrayTaskThrottle=4"]);
    }

    private static SlurmJobs Jobs(Stub slurm, List<string>? told = null) => new(new(new(), ["assay"], slurm.Folder, 0), slurm.Call, TimeProvider.System, told is null ? null : told.Add);

    /// <summary>A Slurm of which this test says what becomes of its jobs.</summary>
    private sealed class Stub(string folder)
    {
        private readonly List<(int Job, string Name, int Index, string State)> _elements = [];

        public string Folder => folder;

        public string Others { get; set; } = "";

        public bool TakesButDoesNotAnswer { get; set; }

        public int Loses { get; set; }

        public int Silent { get; set; }

        public string? Refuses { get; init; }

        public int Submissions { get; private set; }

        public List<string> Said { get; } = [];

        public List<string> Scripts { get; } = [];

        public List<string> Cancelled { get; } = [];

        public List<string> Updates { get; } = [];

        public void Run(int elements) => Become(elements, "PENDING", "RUNNING");

        public void End(int elements) => Become(elements, "RUNNING", "COMPLETED");

        public Called Call(string program, IReadOnlyList<string> arguments, string? input)
        {
            Said.Add(program);
            switch (program)
            {
                case "sbatch" when Refuses is { } why:
                    return new(1, "", why);
                case "sbatch" when Loses-- > 0:
                    return new(1, "", "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)");
                case "sbatch":
                    Submissions++;
                    Scripts.Add(input!);
                    string name = After("--job-name=").Split('\n')[0];
                    int last = int.Parse(After("--array=0-").Split('%')[0], System.Globalization.CultureInfo.InvariantCulture);
                    _elements.AddRange(Enumerable.Range(0, last + 1).Select(index => (Submissions, name, index, "PENDING")));
                    if (!TakesButDoesNotAnswer) return new(0, Submissions + "\n", "");
                    Silent = 1;
                    return new(1, "", "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation");
                case "squeue" when Silent-- > 0:
                    return new(1, "", "slurm_load_jobs error: Unable to contact slurm controller (connect failure)");
                case "squeue":
                    return new(0, string.Concat(_elements.Select(one => $"{one.Name}|{one.Job}_{one.Index}|{one.State}|0|0|None||\n")) + Others, "");
                case "scancel":
                    Cancelled.AddRange(arguments);
                    return new(0, "", "");
                case "scontrol" when arguments[0] == "update":
                    Updates.Add(string.Join(' ', arguments));
                    return new(0, "", "");
                case "scontrol":
                    return new(0, "MaxArraySize            = 501\n", "");
                default:
                    throw new InvalidOperationException(program);
            }

            string After(string option) => input![(input!.IndexOf(option, StringComparison.Ordinal) + option.Length)..];
        }

        private void Become(int elements, string from, string to)
        {
            for (int i = 0; i < _elements.Count && elements > 0; i++)
            {
                if (_elements[i].State != from) continue;
                _elements[i] = _elements[i] with { State = to };
                elements--;
            }
        }
    }
}
