using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Json;
using Assay.Engine.Training;
using Assay.Reports;
using Assay.Tests.Studies;
using Assay.Verdicts;

namespace Assay.Tests.Reports;

/// <summary>The page's interfaces (<c>viewer/src/report.ts</c>) are the report's records, member by member.</summary>
public class PageContractTests
{
    /// <summary>Types of the page that name an enumeration's values.</summary>
    private static readonly Dictionary<string, Type> Enumerations = new()
    {
        ["Outcome"] = typeof(Assay.Verdicts.Outcome),
        ["Scope"] = typeof(Scope),
        ["Part"] = typeof(MetricPart),
    };

    [Fact]
    public void The_page_knows_the_report_as_it_is_written() =>
        Differences(typeof(ReportModel), "Report", new TypeScriptFile(File.ReadAllText(Path.Combine(Repository.Root, "viewer", "src", "report.ts")))).ShouldBeEmpty();

    [Fact]
    public void The_page_knows_the_texts_of_enumerations()
    {
        TypeScriptFile page = new(File.ReadAllText(Path.Combine(Repository.Root, "viewer", "src", "report.ts")));
        foreach ((string name, Type type) in Enumerations)
            ((TypeScript.Either)page.Types[name]).Of.Select(text => ((TypeScript.Literal)text).Text).Order()
                .ShouldBe(Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).Order(), name);
    }

    [Theory]
    [InlineData("one: number; list: string[]; maybe: string | null; number: number | null; inner: { of: number } | null; map: Record<string, number>; left?: number[]", "")]
    [InlineData("one: number; list: (\"a\" | \"b\")[]; maybe: string | null; number: Num; inner: Inner | null; map: Record<string, Num>; left?: number[]", "")]
    [InlineData("list: string[]; maybe: string | null; number: Num; inner: Inner | null; map: Record<string, Num>; left?: number[]", "Made.one is not known to the page")]
    [InlineData("one: number; two: number; list: string[]; maybe: string | null; number: Num; inner: Inner | null; map: Record<string, Num>; left?: number[]", "Made.two is not written")]
    [InlineData("one: string; list: string[]; maybe: string | null; number: Num; inner: Inner | null; map: Record<string, Num>; left?: number[]", "Made.one is Int32 and to the page string")]
    [InlineData("one: number | null; list: string[]; maybe: string | null; number: Num; inner: Inner | null; map: Record<string, Num>; left?: number[]", "Made.one is never null, and to the page it may be")]
    [InlineData("one: number; list: string[]; maybe: string; number: Num; inner: Inner | null; map: Record<string, Num>; left?: number[]", "Made.maybe may be null, and to the page it is not")]
    [InlineData("one: number; list: string; maybe: string | null; number: Num; inner: Inner | null; map: Record<string, Num>; left?: number[]", "Made.list is IReadOnlyList`1 and to the page string")]
    [InlineData("one: number; list: number[]; maybe: string | null; number: Num; inner: Inner | null; map: Record<string, Num>; left?: number[]", "Made.list[] is String and to the page number")]
    [InlineData("one: number; list: string[]; maybe: string | null; number: Num; inner: { of: string } | null; map: Record<string, Num>; left?: number[]", "Made.inner.of is Int64 and to the page string")]
    [InlineData("one: number; list: string[]; maybe: string | null; number: Num; inner: Inner | null; map: Record<string, Num>; left: number[]", "Made.left may be left out, and to the page it is always there")]
    public void A_difference_is_named(string members, string difference) => string.Join('\n', Differences(
        typeof(Made), "Made", new($"export type Num = number | null;\nexport interface Inner {{ of: number }} // a comment\nexport interface Made {{ {members} }}"))).ShouldBe(difference);

    private static List<string> Differences(Type type, string name, TypeScriptFile page)
    {
        List<string> differences = [];
        HashSet<(Type, TypeScript)> seen = [];
        NullabilityInfoContext nullability = new();
        Compare(type, new TypeScript.Named(name), name);
        return differences;

        // Whether null may stand here was compared where the member stands, or the list.
        void Compare(Type own, TypeScript other, string at)
        {
            own = Nullable.GetUnderlyingType(own) ?? own;
            other = Resolved(other, out _);
            if (!seen.Add((own, other))) return;
            bool fits = own switch
            {
                _ when own == typeof(string) || own == typeof(byte[]) => other is TypeScript.Named { Name: "string" } || IsTexts(other),
                _ when own == typeof(bool) => other is TypeScript.Named { Name: "boolean" },
                _ when own == typeof(int) || own == typeof(long) || own == typeof(float) || own == typeof(double) => other is TypeScript.Named { Name: "number" },
                _ when ValueOfMap(own) is not null => other is TypeScript.Map,
                _ when ItemOf(own) is not null => other is TypeScript.List,
                _ => other is TypeScript.Members,
            };
            if (!fits)
            {
                differences.Add($"{at} is {own.Name} and to the page {Text(other)}");
                return;
            }

            if (other is TypeScript.Members members) CompareMembers(own, members, at);
            else if (other is TypeScript.List list) Compare(ItemOf(own)!, list.Of, at + "[]");
            else if (other is TypeScript.Map map) Compare(ValueOfMap(own)!, map.Of, at + "{}");
        }

        void CompareMembers(Type own, TypeScript.Members members, string at)
        {
            JsonPropertyInfo[] written = [.. ReportModel.Options.GetTypeInfo(own).Properties];
            foreach (string unknown in members.Of.Keys.Except(written.Select(member => member.Name))) differences.Add($"{at}.{unknown} is not written");
            foreach (JsonPropertyInfo member in written)
            {
                string name = $"{at}.{member.Name}";
                if (!members.Of.TryGetValue(member.Name, out TypeScript? other))
                {
                    differences.Add($"{name} is not known to the page");
                    continue;
                }

                PropertyInfo property = (PropertyInfo)member.AttributeProvider!;
                bool isLeftOut = property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition is JsonIgnoreCondition.WhenWritingNull, mayBeLeftOut = members.Optional.Contains(member.Name);
                if (isLeftOut != mayBeLeftOut) differences.Add($"{name} {(isLeftOut ? "may be left out, and to the page it is always there" : "is always there, and to the page it may be left out")}");
                Resolved(other, out bool orNull);
                // What is no number is written as null; where it always is one the page may rely on it.
                bool isNull = !isLeftOut && nullability.Create(property).ReadState is NullabilityState.Nullable;
                if (isNull && !orNull) differences.Add($"{name} may be null, and to the page it is not");
                if (!isNull && orNull && property.PropertyType != typeof(double)) differences.Add($"{name} is never null, and to the page it may be");
                Compare(property.PropertyType, other, name);
            }
        }

        TypeScript Resolved(TypeScript of, out bool orNull)
        {
            orNull = false;
            while (true)
            {
                if (of is TypeScript.Either { OrNull: true } either) (of, orNull) = (either.Of.Count == 1 ? either.Of[0] : either with { OrNull = false }, true);
                else if (of is TypeScript.Named named && page.Types.TryGetValue(named.Name, out TypeScript? known)) of = known;
                else return of;
            }
        }
    }

    private static bool IsTexts(TypeScript type) => type is TypeScript.Literal || (type is TypeScript.Either { OrNull: false } either && either.Of.All(one => one is TypeScript.Literal));

    private static Type? ValueOfMap(Type type) => Generic(type, typeof(IReadOnlyDictionary<,>))?[1];

    private static Type? ItemOf(Type type) => type == typeof(string) ? null : Generic(type, typeof(IEnumerable<>))?[0];

    private static Type[]? Generic(Type type, Type of) => type.GetInterfaces().Append(type)
        .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == of)?.GetGenericArguments();

    private static string Text(TypeScript type) => type switch
    {
        TypeScript.Named named => named.Name,
        TypeScript.List => "a list",
        TypeScript.Map => "a map",
        TypeScript.Members => "an object",
        _ => "one of several",
    };

    private sealed record Made(int One, IReadOnlyList<string> List, string? Maybe, double Number, Inner? Inner, IReadOnlyDictionary<string, double> Map)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<int>? Left { get; init; }
    }

    private sealed record Inner(long Of);
}
