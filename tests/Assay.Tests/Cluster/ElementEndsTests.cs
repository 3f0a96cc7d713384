using Assay.Cluster;

namespace Assay.Tests.Cluster;

/// <summary>What an element's end says of its runs.</summary>
public class ElementEndsTests
{
    [Fact]
    public void A_folder_that_cannot_be_written_is_no_runs_fault()
    {
        JobState state = SlurmStates.Read($"assay-0123abcd-17|4711_1|FAILED|0|{ChunkWork.FolderCode << 8}|NonZeroExitCode|node1|\n", "assay-0123abcd-").ShouldHaveSingleItem().State;
        state.ShouldBe(new(JobPhase.Over, JobEnd.Node, "it could not read or write the study's folder on node1"));
    }
}
