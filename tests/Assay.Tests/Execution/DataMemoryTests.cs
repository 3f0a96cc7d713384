using Assay.Engine.Data;
using Assay.Preparation;
using Assay.Studies;
using Assay.Tests.Studies;

namespace Assay.Tests.Execution;

/// <summary>What samples take, foretold by their options and counted when they are there.</summary>
public class DataMemoryTests
{
    private static readonly Study Small = Texts.Read(Texts.Small + "final: {}\n");

    public static TheoryData<SourceKind, TimeTarget?> Made =>
    [
        (SourceKind.Triangle, null), (SourceKind.DarkIntervals, null),
        .. Enum.GetValues<TimeTarget>().Select(time => new TheoryDataRow<SourceKind, TimeTarget?>(SourceKind.Clock, time)),
    ];

    [Theory, MemberData(nameof(Made))]
    public void Samples_that_are_made_take_what_was_foretold(SourceKind source, TimeTarget? time)
    {
        DataOptions options = new() { Source = source, Samples = 40, Time = time, Size = time is null ? null : 32 };
        LoadedData loaded = DataSource.Load(options, ".");
        DataMemory.Foretold(options, Small).ShouldBe(DataMemory.Of(options, Small, loaded.Train, loaded.Test.Samples));
    }

    /// <summary>A byte a pixel and four a number, of 40 and 10 clocks; and four for each training sample in each of five folds.</summary>
    [Fact]
    public void Clocks_stay_bytes() =>
        DataMemory.Foretold(new() { Source = SourceKind.Clock, Samples = 40, Size = 32, Time = TimeTarget.HourMinute }, Small)!
            .Kept.ShouldBe((50 * ((32 * 32) + (2 * 4))) + (5 * 40 * 4));
}
