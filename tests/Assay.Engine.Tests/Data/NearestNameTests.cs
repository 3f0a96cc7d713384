using Assay.Engine.Data;

namespace Assay.Engine.Tests.Data;

public class NearestNameTests
{
    [Theory]
    [InlineData("batchsize", "batch_size")]
    [InlineData("optimiser", "optimizer")]
    [InlineData("EPOCHS", "epochs")]
    [InlineData("zebra", null)]
    [InlineData("", null)]
    [InlineData("xy", null)]
    public void The_nearest_known_name_is_found_if_it_is_near(string name, string? expected) =>
        NearestName.Of(name, ["batch_size", "epochs", "optimizer", "lr"]).ShouldBe(expected);
}
