using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Studies;
using Assay.Studies.Writing;

namespace Assay.Tests.Studies;

public class StudyYamlTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Everything a study holds, by the framework's serializer: independent of our own writer.</summary>
    internal static string Dump(Study study) => JsonSerializer.Serialize(
        new
        {
            study.Name,
            study.Preset,
            study.Reference.Data,
            Network = study.Reference.Network.Cast<object>(),
            study.Reference.Training,
            study.Evaluation,
            study.Objective,
            study.Search,
            study.Final,
            study.Reported,
            study.Claims,
        },
        Indented);

    [Fact]
    public void The_normal_form_writes_every_default_and_reads_back_as_itself()
    {
        Study study = Texts.Read(Texts.Small);
        string yaml = StudyYaml.Write(study);
        yaml.ShouldStartWith("study: small\ndata:\n  source: triangle\n");
        yaml.ShouldContain("validation_fraction: 0.2");
        yaml.ShouldContain("metrics: [accuracy]");
        Study again = Texts.Read(yaml);
        Dump(again).ShouldBe(Dump(study));
        StudyYaml.Write(again).ShouldBe(yaml);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("0.10")]
    [InlineData("off")]
    [InlineData("a: b # c")]
    [InlineData("- x\n  y\t\"z\" ü")]
    [InlineData("")]
    public void Text_that_looks_like_something_else_stays_text(string text)
    {
        Study study = Texts.Read(Texts.Small);
        string written = text == "off" ? "on" : text; // off is an option that is unset
        study = study with { Claims = [new Claim(written, (JsonObject)JsonNode.Parse("""{ "reached": { "at_least": 0.5 } }""")!) { Source = written }], Reported = [new("test_accuracy", 1e-7, text)] };
        Dump(Texts.Read(StudyYaml.Write(study))).ShouldBe(Dump(study));
    }
}
