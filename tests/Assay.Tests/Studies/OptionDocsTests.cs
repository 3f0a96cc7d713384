using System.Text.RegularExpressions;
using Assay.Engine.Options;
using Assay.Engine.Training;
using Assay.Studies;
using Assay.Studies.Schema;
using Assay.Studies.Trees;

namespace Assay.Tests.Studies;

/// <summary>What docstrings say of owners and defaults is what the attributes say, and what the record has.</summary>
public class OptionDocsTests
{
    /// <summary>Defaults that follow from more than one option: code makes them, and words describe them.</summary>
    private static readonly string[] Computed =
        ["DataOptions.scaling", "DataOptions.test_samples", "DataOptions.features", "DataOptions.path", "DataOptions.test_path",
            "ScalingOptions.by", "ScheduleOptions.decay_epochs", "FinalOptions.epochs", "PruningOptions.runs", "PruningOptions.from", "PruningOptions.every"];

    /// <summary>Whose owners are groups of sources, in words.</summary>
    private static readonly string[] Grouped = ["DataOptions.samples", "DataOptions.test_samples"];

    public static TheoryData<Type> Records => [.. new[] { typeof(Trainer), typeof(Study) }.SelectMany(one => one.Assembly.GetTypes())
        .Where(type => type is { IsPublic: true, IsAbstract: false } && type.Name.EndsWith("Options", StringComparison.Ordinal)
            && type.GetConstructor(Type.EmptyTypes) is not null && type.Namespace != "Assay.Execution")];

    [Theory]
    [MemberData(nameof(Records))]
    public void Docstrings_name_the_functions_an_option_belongs_to(Type record)
    {
        OptionType type = OptionType.Of(record);
        if (type.Function is null) return;
        foreach (OptionMember member in type.Members)
        {
            string docs = XmlDocs.Of(member.Property)!, option = $"{record.Name}.{member.Name}";
            IReadOnlyList<string> all = OptionType.NamesOf(type.Function.Type), owners = type.OwnersOf(member);
            string[] named = [.. all.Where(name => Regex.IsMatch(docs, $@"(?<![\w(]){name}(, \w+)*: "))];
            if (docs.StartsWith("All but ", StringComparison.Ordinal)) named = [.. all.Except(named)];
            if (Grouped.Contains(option)) named.Except(owners).ShouldBeEmpty(option);
            else named.ShouldBe(owners.Count == all.Count ? [] : owners, ignoreOrder: true, option);
        }
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Docstrings_name_the_defaults(Type record)
    {
        OptionType type = OptionType.Of(record);
        foreach (OptionMember member in type.Members)
        {
            string docs = XmlDocs.Of(member.Property)!, option = $"{record.Name}.{member.Name}";
            foreach (DefaultAttribute given in member.Defaults)
            {
                string functions = string.Join(" and ", given.Functions.Cast<Enum>().Select(OptionType.NameOf));
                string value = Text(given.Value)!;
                Says(docs, given.Functions.Count > 0 ? $"{value} for {functions}" : member.Defaults.Count > 1 ? $"{value} for all others" : $"default: {value}", option);
            }

            if (member.Required) Says(docs, "no default", option);
            else if (!member.Optional && Text(member.Of(type.Initial)!) is { } initial)
                Says(docs, docs.Contains("(the default)", StringComparison.Ordinal) ? $"{initial} (the default)" : $"default: {initial}", option);
            else if (member is { Optional: true, Defaults: [], Follows: null } && !Computed.Contains(option))
                docs.ShouldNotMatch("default: (?!none)", option);
        }
    }

    private static void Says(string docs, string words, string option) =>
        Regex.IsMatch(docs.Replace('\u2212', '-'), $@"{Regex.Escape(words)}(?!\d|\.\d)", RegexOptions.IgnoreCase).ShouldBeTrue($"{option} says: {docs}. It should say: {words}");

    /// <summary>A value as docstrings write it, a function by its name; null for lists and other records.</summary>
    private static string? Text(object value) => value switch
    {
        _ when OptionType.IsRecord(value.GetType()) && OptionType.Of(value.GetType()) is { IsFunction: true } function => Text(function.Find("name")!.Of(value)!),
        string text => text,
        ValueType => ((ScalarNode)NodeWriter.Value(value)).Text,
        _ => null,
    };
}
