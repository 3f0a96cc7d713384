namespace Assay.Cli.Tests;

public class HouseTests
{
    [Fact]
    public void Tests_run() => Environment.Version.Major.ShouldBe(10);
}
