using System.Text.Json.Nodes;

namespace Assay.Cli.Tests.Serving;

/// <summary>What a page makes of the events it gets: the report, with all changes laid over it.</summary>
internal sealed class Follower
{
    /// <summary>The report; null before the first, and where it failed.</summary>
    public JsonObject? Report { get; private set; }

    /// <summary>The revision it stands at.</summary>
    public int Revision { get; private set; }

    public JsonArray Live { get; private set; } = [];

    public string? Failure { get; private set; }

    /// <summary>Takes an event.</summary>
    public void Take(string name, JsonNode data)
    {
        JsonObject told = data.AsObject();
        switch (name)
        {
            case "report":
                Report = told["report"]!.DeepClone().AsObject();
                Failure = null;
                break;
            case "failed":
                (Report, Failure) = (null, told["message"]!.GetValue<string>());
                return;
            case "change":
                ((int)told["revision"]!).ShouldBe(Revision + 1);
                Change(told);
                break;
            default:
                throw new ArgumentException(name);
        }

        Revision = (int)told["revision"]!;
        Live = told["live"]!.DeepClone().AsArray();
    }

    private void Change(JsonObject change)
    {
        JsonArray studies = Report!["studies"]!.AsArray();
        foreach ((string study, JsonNode? members) in change["studies"]!.AsObject())
            foreach ((string member, JsonNode? value) in members!.AsObject())
            {
                studies[int.Parse(study)]!.AsObject().ContainsKey(member).ShouldBeTrue(member);
                member.ShouldNotBe("trials");
                studies[int.Parse(study)]![member] = value?.DeepClone();
            }

        foreach ((string study, JsonNode? table) in change["rows"]!.AsObject())
        {
            JsonObject trials = studies[int.Parse(study)]!["trials"]!.AsObject();
            trials["factors"] = table!["factors"]!.DeepClone();
            trials["levels"] = table["levels"]!.DeepClone();
            JsonArray rows = trials["rows"]!.AsArray();
            foreach (JsonNode? row in table["rows"]!.AsArray())
            {
                int at = rows.ToList().FindIndex(known => (int)known!["id"]! == (int)row!["id"]!);
                if (at < 0) rows.Add(row!.DeepClone());
                else rows[at] = row!.DeepClone();
            }
        }

        foreach (string member in (string[])["settings", "sizes", "levels"])
            if (change.TryGetPropertyValue(member, out JsonNode? value)) Report[member] = value?.DeepClone();
    }
}
