using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Assay.Engine.Options;

namespace Assay.Studies.Schema;

/// <summary>The docstrings of types and options as plain text, from the XML files the compiler writes beside assemblies.</summary>
internal static partial class XmlDocs
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, string>> Files = new();

    public static string? Of(Type type) => Summary(type.Assembly, $"T:{type.FullName}");

    public static string? Of(PropertyInfo property) =>
        Summary(property.DeclaringType!.Assembly, $"P:{property.DeclaringType.FullName}.{property.Name}");

    public static string? Of(Type enumeration, string value) =>
        Summary(enumeration.Assembly, $"F:{enumeration.FullName}.{value}");

    private static string? Summary(Assembly assembly, string member) =>
        Files.GetOrAdd(assembly, Read).GetValueOrDefault(member);

    private static Dictionary<string, string> Read(Assembly assembly)
    {
        string path = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        if (!File.Exists(path)) throw new FileNotFoundException($"the schema's descriptions come from {path}, which a build writes", path);
        return XDocument.Load(path).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")!));
    }

    private static string Text(XElement summary)
    {
        foreach (XElement reference in summary.Descendants("see").ToList())
        {
            string target = (reference.Attribute("cref") ?? reference.Attribute("langword"))?.Value ?? "";
            reference.ReplaceWith(OptionType.Snake(target[(target.LastIndexOf('.') + 1)..]));
        }

        return Spaces().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
