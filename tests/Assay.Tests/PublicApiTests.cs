using System.Reflection;
using System.Runtime.CompilerServices;
using Assay.Tests.Studies;

namespace Assay.Tests;

/// <summary>
/// What programs can use of the two libraries stands in <c>tests/golden/public-api.txt</c>, a line a type and a line a member: whoever changes it
/// sees that they do, and so does who reads the change.
/// </summary>
public class PublicApiTests
{
    private const string Golden = "tests/golden/public-api.txt";
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
    private static readonly NullabilityInfoContext Nulls = new();

    [Fact]
    public void The_public_surface_is_the_one_on_record()
    {
        string[] now = [.. new[] { typeof(Engine.Shape).Assembly, typeof(Workbench).Assembly }.SelectMany(Lines)];
        string path = Path.Combine(Repository.Root, Golden);
        if (Environment.GetEnvironmentVariable("ASSAY_RENEW") == "public-api") File.WriteAllLines(path, now);
        string[] known = [.. Whole(File.ReadAllLines(path))], here = [.. Whole(now)];
        string[] changes = [.. known.Except(here).Select(line => $"- {line}"), .. here.Except(known).Select(line => $"+ {line}")];
        changes.ShouldBeEmpty($"the public surface is another than {Golden} says: what programs use of it would break, or is promised to them; if that is meant, renew the file: ASSAY_RENEW=public-api ./test Assay.Tests");
    }

    [Fact]
    public void What_it_says_of_a_type_is_what_a_program_sees()
    {
        string[] lines = [.. Lines(typeof(Seen))];
        lines.ShouldBe(
        [
            "class Assay.Tests.PublicApiTests.Seen",
            "  Add<T>(T one, params int[] more): T",
            "  Name { get; init; }: string?",
            "  Seen(string name)",
        ]);
    }

    /// <summary>Lines that say of a member whose it is.</summary>
    private static IEnumerable<string> Whole(IEnumerable<string> lines)
    {
        string type = "";
        foreach (string line in lines)
        {
            if (!line.StartsWith(' ')) type = line;
            yield return line == type ? line : $"{type}:{line[1..]}";
        }
    }

    private static IEnumerable<string> Lines(Assembly assembly) => assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(type => Lines(type));

    private static IEnumerable<string> Lines(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.BaseType == typeof(MulticastDelegate) ? "delegate"
            : type.IsValueType ? "struct" : type.IsAbstract && type.IsSealed ? "static class" : IsRecord(type) ? "record" : "class";
        string basis = kind is "class" or "record" && type.BaseType is { } parent && parent != typeof(object) ? $" : {Name(parent)}" : "";
        yield return $"{kind} {(type.Namespace is null ? "" : type.Namespace + ".")}{Name(type)}{basis}";
        if (type.IsEnum)
        {
            foreach (string name in Enum.GetNames(type)) yield return $"  {name} = {Convert.ToInt64(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}";
            yield break;
        }

        foreach (string line in type.GetMembers(Declared).Where(IsSeen).Select(Line).Order(StringComparer.Ordinal)) yield return "  " + line;

        // Of a record the compiler writes the rest, always the same.
        bool IsSeen(MemberInfo member) => !member.IsDefined(typeof(CompilerGeneratedAttribute)) && member switch
        {
            MethodInfo method => IsOpen(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !(method.IsVirtual && method.GetBaseDefinition().DeclaringType == typeof(object)),
            ConstructorInfo constructor => IsOpen(constructor) && !constructor.IsStatic,
            PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsOpen),
            FieldInfo field => field.IsPublic || field.IsFamily,
            EventInfo each => each.AddMethod is { } add && IsOpen(add),
            _ => false,
        };
    }

    private static bool IsOpen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null;

    private static string Line(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{Name(constructor.DeclaringType!).Split('.')[^1]}({Parameters(constructor)})",
        MethodInfo method => $"{method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "")}({Parameters(method)}): {Name(method.ReturnParameter)}",
        PropertyInfo property => $"{property.Name}{(property.GetIndexParameters() is { Length: > 0 } index ? $"[{string.Join(", ", index.Select(Name))}]" : "")} {{ {Accessors(property)} }}: {Name(property)}",
        FieldInfo field => $"{(field.IsLiteral ? "const " : "")}{field.Name}: {Name(field.FieldType)}",
        EventInfo each => $"event {each.Name}: {Name(each.EventHandlerType!)}",
        _ => member.Name,
    };

    private static string Accessors(PropertyInfo property) => string.Join(' ', new[]
    {
        property.GetMethod is { } get && IsOpen(get) ? "get;" : null,
        property.SetMethod is { } set && IsOpen(set) ? set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;" : null,
    }.OfType<string>());

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "")}{Name(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + (parameter.RawDefaultValue ?? "default") : "")}"));

    private static string Name(ParameterInfo parameter) => Name(parameter.ParameterType) + (parameter.ParameterType.IsPointer ? "" : Mark(parameter.ParameterType, Nulls.Create(parameter)));

    private static string Name(PropertyInfo property) => Name(property.PropertyType) + Mark(property.PropertyType, Nulls.Create(property));

    private static string Mark(Type type, NullabilityInfo nullability) => !type.IsValueType && !type.IsGenericParameter && nullability.ReadState is NullabilityState.Nullable ? "?" : "";

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsPointer) return Name(type.GetElementType()!) + "*";
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } value) return Name(value) + "?";
        if (type.IsGenericParameter) return type.Name;
        string own = Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => type.Name,
            TypeCode.Int32 => "int", TypeCode.Int64 => "long", TypeCode.Single => "float", TypeCode.Double => "double", TypeCode.Boolean => "bool",
            TypeCode.String => "string", TypeCode.Byte => "byte",
            _ => type == typeof(void) ? "void" : type == typeof(object) ? "object" : type.Name.Split('`')[0],
        };
        string arguments = type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : "";
        return (type.IsNested ? Name(type.DeclaringType!) + "." : "") + own + arguments;
    }

    /// <summary>A type to try the lines on.</summary>
    public class Seen(string name)
    {
        public string? Name { get; init; } = name;

        internal int Hidden { get; }

        public T Add<T>(T one, params int[] more) => more.Length == Hidden ? one : throw new ArgumentException(Name);

        public override string ToString() => "";
    }
}
