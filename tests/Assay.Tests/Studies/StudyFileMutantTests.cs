using System.Diagnostics;
using System.Text.RegularExpressions;
using Assay.Studies;
using Assay.Studies.Reading;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

/// <summary>
/// Study files with accidents in them: each is a study or is refused with a line, soon and in little memory. As many as
/// <c>ASSAY_STUDY_FILES</c> says; <c>tests/nightly/study-files</c> takes thousands.
/// </summary>
public partial class StudyFileMutantTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private const long MostBytes = 1L << 30;

    [Fact]
    public void A_study_file_with_accidents_is_a_study_or_is_refused_with_a_line()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("ASSAY_STUDY_FILES"), out int asked) ? asked : 300;
        string[] texts = [.. Directory.GetFiles(Path.Combine(Repository.Root, "studies"), "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        int valid = 0, refused = 0;
        (TimeSpan Time, int Number) slowest = default;
        (long Bytes, int Number) largest = default;
        List<string> escaped = [];
        for (int number = 0; number < count; number++)
        {
            string text = Mutant.Of(texts[number % texts.Length], number);
            Load load = new(text);
            bool ended = load.Wait(Longest);
            if (load.Time > slowest.Time) slowest = (load.Time, number);
            if (load.Bytes > largest.Bytes) largest = (load.Bytes, number);
            if (!ended) escaped.Add($"mutant {number}: not read in {Longest}");
            else if (load.Fault is not null) escaped.Add($"mutant {number}: {load.Fault}");
            else if (load.Bytes > MostBytes) escaped.Add($"mutant {number}: took {load.Bytes} bytes");
            else if (load.Refused) refused++;
            else valid++;
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{count} study files (seed {Mutant.Seed}): {valid} valid, {refused} refused, {escaped.Count} escaped; slowest {slowest.Time.TotalSeconds:0.0} s "
            + $"(mutant {slowest.Number}), largest {largest.Bytes / 1e6:0} MB allocated (mutant {largest.Number})");
        escaped.ShouldBeEmpty();
        refused.ShouldBeGreaterThan(count / 3);
        valid.ShouldBeGreaterThan(0);
    }

    /// <summary>One reading on a thread of its own: one that does not end must not hold up the others.</summary>
    private sealed class Load(string text)
    {
        private readonly Stopwatch _watch = new();

        public bool Refused { get; private set; }

        public string? Fault { get; private set; }

        public TimeSpan Time => _watch.Elapsed;

        public long Bytes { get; private set; }

        public bool Wait(TimeSpan longest)
        {
            Thread thread = new(() => Fault = Try()) { IsBackground = true };
            _watch.Start();
            thread.Start();
            bool ended = thread.Join(longest);
            _watch.Stop();
            return ended;
        }

        /// <summary>What should not have come of it; null where all is as it must be.</summary>
        private string? Try()
        {
            try
            {
                foreach (string? preset in (string?[])[null, "quick"])
                {
                    Study study = Read(() => StudiesTests.Parse(text, "mutant.yaml", preset));
                    // What is valid must also be what its normal form says.
                    string yaml = StudyYaml.Write(study);
                    if (StudyYaml.Write(Read(() => StudyFile.Parse(yaml, "study.yaml"))) != yaml) return "its normal form reads back as something else:\n" + yaml;
                }

                return null;
            }
            catch (StudyException e)
            {
                Refused = true;
                return e.Errors.Select(Wrong).FirstOrDefault(wrong => wrong is not null);
            }
            catch (Exception e)
            {
                return e.ToString();
            }
        }

        /// <summary>One reading; all it allocated counts, as if nothing were ever given back.</summary>
        private Study Read(Func<Study> read)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                return read();
            }
            finally
            {
                Bytes = Math.Max(Bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }

        /// <summary>The one refusal without a line is that of a preset asked for that the file lacks, or of a file too long.</summary>
        private static string? Wrong(StudyError error) =>
            error.File != "mutant.yaml" ? $"another file: {error}"
            : error.Line < 1 && !error.Message.StartsWith("there is no preset \"quick\"", StringComparison.Ordinal) ? $"no line: {error}"
            : Foreign().IsMatch(error.Message) ? $"words of the parser: {error}"
            : null;
    }

    [GeneratedRegex(@"While (scanning|parsing)|Did not find|\(Line|Exception|current state of the object")]
    private static partial Regex Foreign();
}
