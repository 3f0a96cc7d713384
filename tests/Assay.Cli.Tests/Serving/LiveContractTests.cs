using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Tests.Reports;

namespace Assay.Cli.Tests.Serving;

/// <summary>What the server tells is what the page's interfaces (<c>viewer/src/live.ts</c>) say: the list, the live messages, single runs.</summary>
public class LiveContractTests(SmallStudies small) : IClassFixture<SmallStudies>
{
    [Fact]
    public async Task The_page_knows_what_it_is_told()
    {
        TypeScriptFile page = new(Source("report.ts") + Source("live.ts"));
        using Shelf shelf = new();
        shelf.Put("one", small, small.Lines[30]).Put("two", small).Write("three", []);
        await using Visit visit = await Visit.To(shelf.Folder);
        List<string> differences = [];
        differences.AddRange(Differences(await visit.Json("api/studies"), "StudyList", page));
        differences.AddRange(Differences(await visit.Json("api/runs?study=two&trial=2"), "EveryRun", page));
        differences.AddRange(Differences(await visit.Json("api/runs?study=two&trial=0"), "EveryRun", page));
        using (EventReader list = await visit.Follow("api/live")) differences.AddRange(Differences((await list.Next()).Data, "StudyList", page));
        using EventReader events = await visit.Follow("api/live?study=one&study=two");
        differences.AddRange(Differences((await events.Next()).Data, "Whole", page));
        shelf.Append("one", small.Journal.AsSpan(small.Lines[30]));
        (string name, JsonNode change) = await events.Next();
        name.ShouldBe("change");
        differences.AddRange(Differences(change, "Change", page));
        change["rows"]!.AsObject().ShouldNotBeEmpty();
        change["studies"]!.AsObject().ShouldNotBeEmpty();
        using EventReader unread = await visit.Follow("api/live?study=three");
        differences.AddRange(Differences((await unread.Next()).Data, "Failed", page));
        differences.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"one":1,"list":["a"],"maybe":null,"map":{"x":1.5}}""", "")]
    [InlineData("""{"one":1,"list":["a"],"maybe":{"of":1},"map":{},"left":2,"some":{"one":2},"part":[]}""", "")]
    [InlineData("""{"one":"1","list":["a"],"maybe":null,"map":{}}""", "Made.one is \"1\", and to the page number")]
    [InlineData("""{"list":["a"],"maybe":null,"map":{}}""", "Made.one is not told")]
    [InlineData("""{"one":1,"list":["c"],"maybe":null,"map":{}}""", "Made.list[] is \"c\", and to the page one of several")]
    [InlineData("""{"one":1,"list":null,"maybe":null,"map":{}}""", "Made.list is null, and to the page it is not")]
    [InlineData("""{"one":1,"list":[],"maybe":{"of":1,"more":2},"map":{"x":"y"},"some":{"two":1}}""", "Made.maybe.more is not known to the page\nMade.map{} is \"y\", and to the page number\nMade.some.two is not known to the page")]
    public void A_difference_is_named(string json, string differences) => string.Join('\n', Differences(JsonNode.Parse(json), "Made", new(
        """export interface Made { one: number; list: ("a" | "b")[]; maybe: { of: number } | null; map: Record<string, number>; left?: number; some?: Partial<Made>; part?: Made["list"] }"""))).ShouldBe(differences);

    private static string Source(string file) => File.ReadAllText(Path.Combine(Repository.Home, "viewer", "src", file));

    private static List<string> Differences(JsonNode? told, string name, TypeScriptFile page)
    {
        List<string> differences = [];
        Compare(told, new TypeScript.Named(name), name, false);
        return [.. differences.Distinct()];

        void Compare(JsonNode? json, TypeScript declared, string at, bool some)
        {
            TypeScript type = Resolved(declared, out bool orNull);
            if (json is null && !orNull) differences.Add($"{at} is null, and to the page it is not");
            if (json is null) return;
            switch (type)
            {
                case TypeScript.Some part:
                    Compare(json, part.Of, at, some: true);
                    break;
                case TypeScript.Members members when json is JsonObject own:
                    CompareMembers(own, members, at, some);
                    break;
                case TypeScript.List list when json is JsonArray items:
                    foreach (JsonNode? item in items) Compare(item, list.Of, at + "[]", false);
                    break;
                case TypeScript.Map map when json is JsonObject own:
                    foreach ((_, JsonNode? value) in own) Compare(value, map.Of, at + "{}", false);
                    break;
                default:
                    if (!Fits(json, type)) differences.Add($"{at} is {Short(json)}, and to the page {(type is TypeScript.Named named ? named.Name : "one of several")}");
                    break;
            }
        }

        void CompareMembers(JsonObject own, TypeScript.Members members, string at, bool some)
        {
            foreach ((string member, JsonNode? value) in own)
            {
                if (members.Of.TryGetValue(member, out TypeScript? of)) Compare(value, of, $"{at}.{member}", false);
                else differences.Add($"{at}.{member} is not known to the page");
            }

            if (some) return;
            foreach (string missing in members.Of.Keys.Where(member => !members.Optional.Contains(member) && !own.ContainsKey(member))) differences.Add($"{at}.{missing} is not told");
        }

        TypeScript Resolved(TypeScript of, out bool orNull)
        {
            orNull = false;
            while (true)
            {
                if (of is TypeScript.Either { OrNull: true } either) (of, orNull) = (either.Of.Count == 1 ? either.Of[0] : either with { OrNull = false }, true);
                else if (of is TypeScript.MemberOf part) of = ((TypeScript.Members)Resolved(part.Of, out _)).Of[part.Member];
                else if (of is TypeScript.Named named && page.Types.TryGetValue(named.Name, out TypeScript? known)) of = known;
                else return of;
            }
        }
    }

    private static bool Fits(JsonNode json, TypeScript type) => type switch
    {
        TypeScript.Named { Name: "number" } => json.GetValueKind() is JsonValueKind.Number,
        TypeScript.Named { Name: "string" } => json.GetValueKind() is JsonValueKind.String,
        TypeScript.Named { Name: "boolean" } => json.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        TypeScript.Literal literal => json.GetValueKind() is JsonValueKind.String && json.GetValue<string>() == literal.Text,
        TypeScript.Either either => either.Of.Any(one => Fits(json, one)),
        _ => false,
    };

    private static string Short(JsonNode json) => json.ToJsonString() is { Length: <= 40 } text ? text : json.GetValueKind().ToString();
}
