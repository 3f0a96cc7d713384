using System.Text.Json.Nodes;
using Assay.Cluster;
using Assay.Execution;
using Assay.Preparation;
using Assay.Search;
using Assay.Studies;
using Assay.Studies.Experiments;
using Assay.Studies.Reading;
using Assay.Studies.Writing;
using Assay.Tests.Execution;
using Assay.Tests.Studies;

namespace Assay.Tests.Cluster;

/// <summary>A chunk's file: what it says is what was meant, for every option there is in the studies of this project.</summary>
public class ChunkTests
{
    [Theory]
    [InlineData("triangle-random"), InlineData("spiral-4000"), InlineData("clock-two-heads"), InlineData("clock-periodic")]
    public void A_chunk_reads_back_as_what_was_written(string name)
    {
        Study study = Load(Path.Combine(Repository.Root, "studies", name + ".yaml"));
        StudyData data = new(study, ".");
        RunTask[] tasks =
        [
            .. from setting in Sampling.Propose(Sampling.StagesOf(study)[0], [Setting.Reference]).Take(20)
               let experiment = study.Resolve(setting)
               from run in PlannedRun.Of(experiment, study.Evaluation, data.Of(experiment.Data))
               select new RunTask(run, run.Seed % 2 == 0 ? null : 9, (NetworkUse)(run.Fold % 3)),
            .. PlannedRun.Final(study.Resolve(Setting.Reference), study.Evaluation, data.Of(study.Reference.Data), new FinalOptions { Seeds = 2 }).Select(run => new RunTask(run, null, NetworkUse.Wanted)),
        ];
        using TemporaryFolder folder = new();
        string samples = data.Of(study.Reference.Data).Hash;
        new Chunk(17, tasks).Write(folder.Study, samples);
        Chunk.In(folder.Study).ShouldBe([17]);
        Chunk read = Chunk.Read(folder.Study, 17, study, data)!;
        read.Tasks.Select(task => (task.Run.Key, task.Run.Fold, task.Run.Seed, task.Run.Division, task.Until, task.Network)).ShouldBe(tasks.Select(task => (task.Run.Key, task.Run.Fold, task.Run.Seed, task.Run.Division, task.Until, task.Network)));
        foreach ((RunTask here, RunTask there) in read.Tasks.Zip(tasks)) ExperimentJson.Canonical(here.Run.Experiment).ShouldBe(ExperimentJson.Canonical(there.Run.Experiment));
        Chunk.Named(folder.Study, 17).ShouldBe(tasks.Select(task => KeyValuePair.Create(task.Run.Key, (task.Until, task.Network))));
        Chunk.Forget(folder.Study, 17);
        Chunk.Read(folder.Study, 17, study, data).ShouldBeNull();
    }

    [Fact]
    public void Every_experiment_of_the_studies_reads_back_as_itself()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "studies"), "*.yaml"))
        {
            Study study = Load(file);
            foreach (Setting setting in Sampling.Propose(Sampling.StagesOf(study)[0], [Setting.Reference]).Take(10))
            {
                string text = ExperimentJson.Canonical(study.Resolve(setting));
                ExperimentJson.Canonical(Chunk.ExperimentOf(JsonNode.Parse(text)!, file)).ShouldBe(text);
            }
        }
    }

    [Fact]
    public void A_run_that_stands_twice_in_a_chunk_is_refused()
    {
        Study study = SmallStudy.Make();
        StudyData data = new(study, ".");
        using TemporaryFolder folder = new();
        RunTask task = new(PlannedRun.Of(study.Reference, study.Evaluation, data.Of(study.Reference.Data))[0], null, NetworkUse.None);
        new Chunk(1, [task, task]).Write(folder.Study, data.Of(study.Reference.Data).Hash);
        Should.Throw<StudyException>(() => Chunk.Read(folder.Study, 1, study, data)).Message.ShouldContain("a run stands there twice");
    }

    private static Study Load(string file) => StudyFile.Load(file, bestOf: (_, _) => new Dictionary<string, JsonNode?>(), data: false);

    [Theory]
    [InlineData("\"engine\":\"", "\"engine\":\"x", "take the same version of Assay")]
    [InlineData("\"samples\":\"", "\"samples\":\"x", "the training samples here are not those")]
    [InlineData("\"run\":\"", "\"run\":\"x", "would have another address here")]
    [InlineData("\"units\":3", "\"units\":5", "would have another address here")]
    [InlineData("\"units\":3", "\"unts\":3", "has no \"unts\"")]
    [InlineData("\"experiment\":0", "\"experiment\":8", "no chunk, or a damaged one")]
    [InlineData("\"runs\":", "\"rans\":", "no chunk, or a damaged one")]
    [InlineData("{", "", "no chunk, or a damaged one")]
    public void What_would_be_another_thing_here_is_refused(string from, string to, string why)
    {
        Study study = SmallStudy.Make();
        StudyData data = new(study, ".");
        using TemporaryFolder folder = new();
        new Chunk(1, [.. PlannedRun.Of(study.Reference, study.Evaluation, data.Of(study.Reference.Data)).Select(run => new RunTask(run, null, NetworkUse.None))]).Write(folder.Study, data.Of(study.Reference.Data).Hash);
        string path = Chunk.PathOf(folder.Study, 1), text = File.ReadAllText(path);
        int at = text.IndexOf(from, StringComparison.Ordinal);
        at.ShouldBeGreaterThanOrEqualTo(0, text);
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);
        StudyException problem = Should.Throw<StudyException>(() => Chunk.Read(folder.Study, 1, study, data));
        problem.Message.ShouldContain(why);
    }
}
