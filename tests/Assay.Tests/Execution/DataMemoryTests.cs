using Assay.Engine.Data;
using Assay.Preparation;
using Assay.Studies;
using Assay.Tests.Studies;

namespace Assay.Tests.Execution;

/// <summary>What samples take, foretold by their options and counted when they are there.</summary>
public class DataMemoryTests
{
    private static readonly Study Small = Texts.Read(Texts.Small + "final: {}\n");

    [Theory]
    [InlineData(SourceKind.Triangle)]
    [InlineData(SourceKind.DarkIntervals)]
    [InlineData(SourceKind.Clock)]
    public void Samples_that_are_made_take_what_was_foretold(SourceKind source)
    {
        DataOptions options = new() { Source = source, Samples = 40, Size = source is SourceKind.Clock ? 32 : null };
        LoadedData loaded = DataSource.Load(options, ".");
        DataMemory.Foretold(options, Small).ShouldBe(DataMemory.Of(options, Small, loaded.Train, loaded.Test.Samples));
    }

    /// <summary>A byte a pixel and four a number, of 40 and 10 clocks; and four for each training sample in each of five folds.</summary>
    [Fact]
    public void Clocks_stay_bytes() =>
        DataMemory.Foretold(new() { Source = SourceKind.Clock, Samples = 40, Size = 32 }, Small)!
            .Kept.ShouldBe((50 * ((32 * 32) + 4)) + (5 * 40 * 4));

    /// <summary>Four numbers that are learnt, and the one that they stand for.</summary>
    [Fact]
    public void Encoded_targets_are_counted() =>
        DataMemory.Foretold(
            new()
            {
                Source = SourceKind.Clock, Samples = 40, Size = 32,
                Encoding = new Dictionary<string, EncodingOptions> { ["time"] = new() { Name = EncodingKind.SineCosine, Waves = [720, 60] } },
            }, Small)!.Kept.ShouldBe((50 * ((32 * 32) + (5 * 4))) + (5 * 40 * 4));
}
