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

    [Fact]
    public void More_levels_than_can_be_tried_are_refused_before_they_are() =>
        Refused(Texts.Small + $"search:\n  - grid: {{ data.seed: [{Numbers(95_000)}] }}\n").ShouldStartWith(
            "s.yaml:14:13: 95000 levels on a study of 55 values cannot be tried before the search begins: that visits 9975000 values, and at most 2000000 are");

    [Fact]
    public void Ten_thousand_levels_are_read_soon()
    {
        Stopwatch watch = Stopwatch.StartNew();
        Texts.Read(Texts.Small + $"search:\n  - grid: {{ data.seed: [{Numbers(10_000)}] }}\n").Search[0].Factors[0].Levels.Count.ShouldBe(10_000);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20)); // measured: 0.7 s on an idle machine
    }

    [Fact]
    public void Many_factors_and_stages_are_compared_in_one_pass()
    {
        Refused(Texts.Small + "search:\n  - grid: { " + string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"f{i}: {{ a: {{ data.seed: {i} }} }}")) + " }\n")
            .ShouldBe("s.yaml:14:42: f1 and f0 both set data.seed in one stage; a trial could not have both");
        Refused(Texts.Small + "search:\n  - grid: { training.optimizer.name: [sgd] }\n" + string.Concat(Enumerable.Repeat("  - grid: { training.optimizer: [sgd] }\n", 10_000)))
            .ShouldStartWith("s.yaml:15:13: training.optimizer sets a whole of which an earlier stage has set a part, training.optimizer.name");
    }

    [Fact]
    public void More_conditions_than_can_be_compared_are_refused()
    {
        Stopwatch watch = Stopwatch.StartNew();
        Texts.Errors(Texts.Small + "search:\n  - grid: { " + string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"f{i}: {{ a: {{ data.seed: {i} }}, when: {{ f{i * 7 % 5_000}: a }} }}")) + " }\n")
            .ShouldContain(error => error.EndsWith("f100.when is one of 5000 conditions, and a stage has at most 100; leave some out", StringComparison.Ordinal));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20)); // each with each in turn would be minutes
    }

    [Fact]
    public void More_presets_than_can_be_tried_are_refused() =>
        Refused(Texts.Small + $"presets: {{ {string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"p{i}: {{}}"))} }}\n")
            .ShouldStartWith("s.yaml:13:10: 20000 presets of a study of 20030 values cannot all be tried");

    [Theory]
    [InlineData("units: 8", "units: 8, repeat: 1000", "4:3: network: a network has at most 1000 layers, repeats counted, but this one has 1002")]
    [InlineData("samples: 100", "samples: 100000000", "2:36: data.samples must be at least 1 and at most 10000000, but 100000000 stands here")]
    [InlineData("samples: 100", "samples: 1e18", "2:36: data.samples must be a whole number of at most 2147483647 either way, but 1e18 stands here")]
    [InlineData("samples: 100", "samples: 1_000", "2:36: data.samples must be a whole number, but \"1_000\" stands here")]
    [InlineData("samples: 100", "samples: 0x10", "2:36: data.samples must be a whole number, but \"0x10\" stands here")]
    [InlineData("folds: 5", "seeds: 10000, folds: 101, x: 1", "11:13: 101 folds × 10000 seeds are 1010000 runs a trial, more than 1000000; take fewer folds or seeds")]
    [InlineData("folds: 5", "folds: 101", "11:22: 101 folds of 1000000 samples are 101000000 samples in all, more than 100000000; take fewer folds or samples", "samples: 100", "samples: 1000000")]
    public void Sizes_are_bounded_before_memory_is_taken(string was, string becomes, string error, string? wasToo = null, string? becomesToo = null)
    {
        string text = Texts.Small.Replace(was, becomes, StringComparison.Ordinal);
        if (wasToo is not null) text = text.Replace(wasToo, becomesToo, StringComparison.Ordinal);
        Texts.Errors(text).ShouldContain(told => told.StartsWith("s.yaml:" + error, StringComparison.Ordinal));
    }

    [Fact]
    public void An_image_too_large_to_have_an_address_is_refused() =>
        Texts.Errors(Texts.Small
            .Replace("source: triangle, samples: 100", "source: mnist", StringComparison.Ordinal)
            .Replace("  - dropout", "  - flatten: {}\n  - dropout", StringComparison.Ordinal)
            .Replace("  - dense: { name: hidden, units: 8", "  - conv2d: { name: hidden, filters: 65536, kernel: 1024, zeros: 1024, repeat: 900", StringComparison.Ordinal))
            .ShouldContain(error => error.Contains("an image of 1053 × 1053 × 65536 has 72666906624 values, more than 268435456: take fewer filters", StringComparison.Ordinal));

    private static string Numbers(int count) => string.Join(",", Enumerable.Range(1, count));

    private static string Refused(string text)
    {
        Stopwatch watch = Stopwatch.StartNew();
        string error = Texts.Errors(text)[0];
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        return error;
    }
}
