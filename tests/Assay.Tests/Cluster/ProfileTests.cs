using Assay.Cluster;
using Assay.Studies;
using Assay.Tests.Execution;

namespace Assay.Tests.Cluster;

/// <summary>What a user has said once for all studies.</summary>
public class ProfileTests
{
    [Fact]
    public void What_the_command_line_does_not_say_the_profile_does()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "profile.yaml");
        Profile.Load(path).Cluster.ShouldBeNull("there is none");
        File.WriteAllText(path, "cluster: { nodes: 8, partition: short, time: 2:00:00, minutes: 0.5 }\n");
        File.WriteAllText(Path.Combine(folder.Path, "commented.yaml"), "\n# cluster: { nodes: 8 }\n");
        Profile.Load(Path.Combine(folder.Path, "commented.yaml")).Cluster.ShouldBeNull("nothing is said in it");
        new ClusterOptions { Nodes = 3, Memory = "4G" }.Over(Profile.Load(path).Cluster!).ShouldBe(new() { Nodes = 3, Memory = "4G", Partition = "short", Time = "2:00:00", Minutes = 0.5 });
    }

    [Theory]
    [InlineData("cluster: { nods: 8 }", "1:12: cluster has no \"nods\"; did you mean \"nodes\"?")]
    [InlineData("cluster: { nodes: 0 }", "1:19: cluster.nodes must be at least 1 and at most 100000, but 0 stands here")]
    [InlineData("clster: {}", "1:1: a profile has no \"clster\"; did you mean \"cluster\"?")]
    [InlineData("cluster: { nodes: 2, time: soon }", "1:28: cluster.time is a time as Slurm writes it (minutes, hours:minutes:seconds, days-hours); soon is not")]
    [InlineData("cluster: { partition: \"\" }", "1:23: cluster.partition is one line, and not empty")]
    [InlineData("- 1", "1:1: a profile is a mapping")]
    public void What_is_wrong_in_it_is_told_with_its_place(string text, string message)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "profile.yaml");
        File.WriteAllText(path, text);
        Should.Throw<StudyException>(() => Profile.Load(path)).Errors[0].ToString().ShouldContain(message);
    }
}
