using System.Text.Json.Nodes;
using Assay.Execution;
using Assay.Studies.Reading;

namespace Assay.Cli.Tests.Serving;

/// <summary>What others wrote, into a study or its data, arrives as data and nowhere else.</summary>
public class TextOfOthersTests
{
    private const string Script = "</script><script>alert('x')</script>", Image = "<img src=x onerror=alert(1)>";

    [Fact]
    public async Task Scripts_in_names_levels_classes_and_claims_are_text()
    {
        using Workplace place = new();
        place.Write("data.csv", "a,b,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 7},{i % 5},{(i % 7 > 3 ? Script : Image)}\n")));
        string text = $$"""
            study: other
            data: { source: csv, path: data.csv, label: kind }
            network:
              - dense: { name: hidden, units: 3, activation: tanh }
              - dense: { units: 2, activation: softmax }
            training: { loss: sparse_categorical_crossentropy, optimizer: { name: adam, learning_rate: 0.01 }, batch_size: 16, epochs: 2 }
            objective: { maximize: val_accuracy }
            search:
              - grid: { kind: { "{{Script}}": { training.batch_size: 8 }, "{{Image}}": { training.batch_size: 16 } } }
            claims:
              - text: "{{Script}}"
                source: "{{Image}}"
                reached: { at_least: 0.1 }
            final: { train_on: all, test: false }
            """;
        string folder = Path.Combine(place.Folder, "results", Image);
        StudyRunner.Run(StudyFile.Parse(text, "other.yaml") with { Name = Script }, folder, new() { Jobs = 1, BaseDirectory = place.Folder }, TestContext.Current.CancellationToken);
        await using Visit visit = await Visit.To(Path.Combine(place.Folder, "results"));
        (await visit.Client.GetStringAsync("", TestContext.Current.CancellationToken)).ShouldNotContain("alert");

        string raw = await visit.Client.GetStringAsync("api/studies", TestContext.Current.CancellationToken);
        raw.ShouldNotContain('<');
        JsonNode listed = JsonNode.Parse(raw)!["studies"]![0]!;
        listed["id"]!.GetValue<string>().ShouldBe(Image);
        listed["name"]!.GetValue<string>().ShouldBe(Script);

        using EventReader events = await visit.Follow("api/live?study=" + Uri.EscapeDataString(Image));
        JsonNode study = (await events.Next()).Data["report"]!["studies"]![0]!;
        study["name"]!.GetValue<string>().ShouldBe(Script);
        study["claims"]![0]!["text"]!.GetValue<string>().ShouldBe(Script);
        study["claims"]![0]!["source"]!.GetValue<string>().ShouldBe(Image);
        study["trials"]!["levels"]![0]!.AsArray().Select(level => level!.GetValue<string>()).ShouldBe([Script, Image]);

        HttpResponseMessage refused = await visit.Get("api/live?study=" + Uri.EscapeDataString(Script));
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain('<');
    }
}
