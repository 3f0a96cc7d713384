using Assay.Execution;
using Assay.Storage;

namespace Assay.Tests.Execution;

/// <summary>What a killed process leaves of the files it was writing goes away, and nothing else does.</summary>
public class AtomicFileTests
{
    private const string Left = ".0123456789abcdef01234567.tmp";

    [Fact]
    public void A_session_removes_what_killed_ones_left()
    {
        using TemporaryFolder folder = new();
        Run(folder);
        string[] whole = Files(folder);
        File.WriteAllText(Path.Combine(folder.Study, Left), "half");
        File.WriteAllText(Path.Combine(folder.Study, "models", Left), "half");
        Run(folder);
        Files(folder).Length.ShouldBe(whole.Length + 2); // a finished study is left alone
        File.Delete(Path.Combine(folder.Study, "models", "final.safetensors"));
        Run(folder);
        Files(folder).ShouldBe(whole);
    }

    [Fact]
    public void What_is_being_written_stays()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "file");
        AtomicFile.Write(path, file =>
        {
            AtomicFile.RemoveLeft(folder.Path);
            Directory.EnumerateFiles(folder.Path).ShouldHaveSingleItem();
            file.Write("whole"u8);
        });
        File.ReadAllText(path).ShouldBe("whole");
        Files(folder).ShouldBe([path]);
    }

    [Theory]
    [InlineData("notes.tmp")]
    [InlineData(".notes.tmp")]
    [InlineData(".0123456789ABCDEF01234567.tmp")]
    [InlineData(".0123456789abcdef012345678.tmp")]
    public void Files_of_other_names_stay(string name)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, name), "mine");
        AtomicFile.RemoveLeft(folder.Path);
        Files(folder).ShouldHaveSingleItem();
    }

    [Fact]
    public void Links_are_neither_followed_nor_removed()
    {
        using TemporaryFolder folder = new();
        string elsewhere = Directory.CreateDirectory(Path.Combine(folder.Path, "elsewhere")).FullName, mine = Path.Combine(elsewhere, Left);
        File.WriteAllText(mine, "mine");
        string study = Directory.CreateDirectory(folder.Study).FullName;
        Directory.CreateSymbolicLink(Path.Combine(study, "tables"), elsewhere);
        File.CreateSymbolicLink(Path.Combine(study, Left), mine);
        AtomicFile.RemoveLeft(study);
        File.ReadAllText(mine).ShouldBe("mine");
        new FileInfo(Path.Combine(study, Left)).LinkTarget.ShouldBe(mine);
    }

    private static void Run(TemporaryFolder folder) =>
        StudyRunner.Run(SmallStudy.Make(), folder.Study, cancellation: TestContext.Current.CancellationToken);

    private static string[] Files(TemporaryFolder folder) =>
        [.. Directory.EnumerateFiles(folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = default }).Order(StringComparer.Ordinal)];
}
