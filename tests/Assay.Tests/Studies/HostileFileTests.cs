using System.Diagnostics;
using Assay.Studies;
using Assay.Studies.Reading;

namespace Assay.Tests.Studies;

/// <summary>Files made to exhaust a reader are refused quickly, in a sentence.</summary>
public class HostileFileTests
{
    [Fact]
    public void An_alias_bomb_is_refused_before_it_expands()
    {
        // Nine aliases a line: 9⁹ values when expanded.
        string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i =>
            $"{(char)('a' + i)}: &{(char)('a' + i)} [{string.Join(",", Enumerable.Repeat($"*{(char)('a' + i - 1)}", 9))}]\n"));
        Refused(bomb).ShouldBe("s.yaml:6:8: the file expands to more than 100000 values (aliases counted as often as they are used); no study needs that");
    }

    [Fact]
    public void Too_many_aliases_are_refused() =>
        Refused("a: &a x\nb: [" + string.Join(",", Enumerable.Repeat("*a", 1001)) + "]\n").ShouldContain("more than 1000 aliases");

    [Fact]
    public void Aliases_in_measure_are_read() =>
        Texts.Read(Texts.Small.Replace("relu", "&f relu", StringComparison.Ordinal) + "search:\n  - grid: { network.hidden.activation: [*f, tanh] }\n").Search[0].Factors[0].Levels.Select(level => level.Label).ShouldBe(["relu", "tanh"]);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Deep_nesting_is_refused(string opening) =>
        Refused("a:\n  " + string.Concat(Enumerable.Repeat(opening, 20_000))).ShouldContain("nested deeper than 40 levels");

    [Fact]
    public void A_huge_file_is_refused_without_being_read()
    {
        string path = Path.Combine(Path.GetTempPath(), $"assay-huge-{Environment.ProcessId}.yaml");
        try
        {
            using (FileStream file = File.Create(path)) file.SetLength(50L << 30); // sparse: takes no space
            Stopwatch watch = Stopwatch.StartNew();
            Should.Throw<StudyException>(() => StudyFile.Load(path)).Errors.Single().Message
                .ShouldBe($"a study file has at most {YamlReader.LargestFile} characters, this file has more than {4 * YamlReader.LargestFile} bytes; data belongs into a CSV file");
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_long_text_is_refused() => Refused(new string('#', YamlReader.LargestFile + 1)).ShouldContain("at most 1048576 characters");

    [Fact]
    public void A_missing_file_is_told_with_its_nearest_neighbour()
    {
        string folder = Path.Combine(Repository.Root, "studies");
        Should.Throw<StudyException>(() => StudyFile.Load(Path.Combine(folder, "triangle-80.yaml"))).Errors.Single().Message
            .ShouldBe("there is no such file; did you mean \"triangle-800.yaml\"?");
        Should.Throw<StudyException>(() => StudyFile.Load(folder)).Errors.Single().Message.ShouldBe("this is a folder; name a study file (FILE.yaml)");
    }

    [Fact]
    public void Any_cut_of_a_good_file_is_read_or_refused_but_never_breaks_the_reader()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "studies", "dark-intervals-shrink.yaml"));
        int refused = 0;
        for (int length = 0; length < text.Length; length += 23)
        {
            try
            {
                Texts.Read(text[..length]);
            }
            catch (StudyException e)
            {
                refused++;
                e.Errors.ShouldNotBeEmpty();
            }
        }

        refused.ShouldBeGreaterThan(50);
    }

    private static string Refused(string text)
    {
        Stopwatch watch = Stopwatch.StartNew();
        string error = Texts.Errors(text)[0];
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        return error;
    }
}
