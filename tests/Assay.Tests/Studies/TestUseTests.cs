using System.Text.Json;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

/// <summary>What is tested reads and writes as it did when there were two answers.</summary>
public class TestUseTests
{
    private const string Search = "search: [ grid: { training.batch_size: [8, 16] } ]\n";

    [Theory]
    [InlineData("true", TestUse.True, "true")]
    [InlineData("True", TestUse.True, "true")]
    [InlineData("FALSE", TestUse.False, "false")]
    [InlineData("levels", TestUse.Levels, "\"levels\"")]
    public void It_is_a_word_in_files_and_journals(string text, TestUse use, string json)
    {
        Study study = Texts.Read(Texts.Small + Search + $"final: {{ test: {text} }}\n");
        study.Final!.Test.ShouldBe(use);
        StudyFile(study).Final.ShouldBe(study.Final);
        string written = JsonSerializer.Serialize(study.Final, Content.Json);
        written.ShouldContain($"\"test\":{json}");
        JsonSerializer.Deserialize<FinalOptions>(written, Content.Json).ShouldBe(study.Final);
    }

    /// <summary>Hashes that studies had when it was true or false: journals of then name them.</summary>
    [Theory]
    [InlineData("{}", "3d8ec209")]
    [InlineData("{ test: true }", "3d8ec209")]
    [InlineData("{ test: false }", "a2059b92")]
    public void Studies_of_before_keep_their_hash(string final, string hash) =>
        Content.HashOf(Texts.Read(Texts.Small + Search + $"final: {final}\n")).ShouldStartWith(hash);

    private static Study StudyFile(Study study) => Assay.Studies.Reading.StudyFile.Parse(StudyYaml.Write(study), "study.yaml");
}
