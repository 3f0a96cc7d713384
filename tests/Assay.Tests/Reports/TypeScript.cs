using System.Text.RegularExpressions;

namespace Assay.Tests.Reports;

/// <summary>A type of TypeScript, as far as the page's mirror of the report needs such.</summary>
internal abstract record TypeScript
{
    /// <summary>number, string, boolean, or the name of an interface or alias.</summary>
    public sealed record Named(string Name) : TypeScript;

    /// <summary>"trials".</summary>
    public sealed record Literal(string Text) : TypeScript;

    /// <summary>T[], or [T, T] with its length left aside.</summary>
    public sealed record List(TypeScript Of) : TypeScript;

    /// <summary>Record&lt;string, T&gt;.</summary>
    public sealed record Map(TypeScript Of) : TypeScript;

    /// <summary>Partial&lt;T&gt;: some of its members.</summary>
    public sealed record Some(TypeScript Of) : TypeScript;

    /// <summary>T["member"].</summary>
    public sealed record MemberOf(TypeScript Of, string Member) : TypeScript;

    /// <summary>{ a: T; b?: T }, b among those that may be left out.</summary>
    public sealed record Members(IReadOnlyDictionary<string, TypeScript> Of, IReadOnlyCollection<string> Optional) : TypeScript;

    /// <summary>One of several, and whether null is among them.</summary>
    public sealed record Either(IReadOnlyList<TypeScript> Of, bool OrNull) : TypeScript;
}

/// <summary>Reads the interfaces and aliases that a file exports.</summary>
internal sealed partial class TypeScriptFile
{
    private readonly List<string> _tokens;
    private int _at;

    public TypeScriptFile(string text)
    {
        text = Comment().Replace(text, " ");
        _tokens = [.. Token().Matches(text).Select(match => match.Value)];
        for (; _at < _tokens.Count; _at++)
        {
            if (_tokens[_at] is not ("interface" or "type")) continue;
            bool isAlias = _tokens[_at++] == "type";
            string name = _tokens[_at++];
            if (isAlias && Take("="))
            {
                // Of constants it is the list that stands above: export const outcomes = ["a", "b"] as const.
                if (Constant().Match(text) is { Success: true } listed && _tokens[_at] == "(" && _tokens[_at + 1] == "typeof")
                    Types[name] = new TypeScript.Either([.. Texts().Matches(listed.Groups[1].Value).Select(match => new TypeScript.Literal(match.Groups[1].Value))], false);
                else
                    Types[name] = Type();
            }
            else if (!isAlias)
            {
                Types[name] = Type();
            }

            _at--;
        }
    }

    public Dictionary<string, TypeScript> Types { get; } = [];

    private bool Take(string token)
    {
        if (_at >= _tokens.Count || _tokens[_at] != token) return false;
        _at++;
        return true;
    }

    private TypeScript Type()
    {
        List<TypeScript> of = [];
        bool orNull = false;
        do
        {
            if (Take("null")) orNull = true;
            else of.Add(Postfix());
        }
        while (Take("|"));
        return of.Count == 1 && !orNull ? of[0] : new TypeScript.Either(of, orNull);
    }

    private TypeScript Postfix()
    {
        TypeScript type = Primary();
        while (_at + 1 < _tokens.Count && _tokens[_at] == "[" && (_tokens[_at + 1] == "]" || _tokens[_at + 1][0] == '"'))
        {
            type = _tokens[_at + 1] == "]" ? new TypeScript.List(type) : new TypeScript.MemberOf(type, _tokens[_at + 1].Trim('"'));
            _at += type is TypeScript.List ? 2 : 3;
        }

        return type;
    }

    private TypeScript Primary()
    {
        if (Take("("))
        {
            TypeScript inner = Type();
            Take(")").ShouldBeTrue();
            return inner;
        }

        if (Take("{")) return Members();
        if (Take("["))
        {
            TypeScript item = Type();
            while (Take(",")) Type().ShouldBe(item);
            Take("]").ShouldBeTrue();
            return new TypeScript.List(item);
        }

        string token = _tokens[_at++];
        if (token[0] == '"') return new TypeScript.Literal(token.Trim('"'));
        if (token == "Partial" && Take("<"))
        {
            TypeScript whole = Type();
            Take(">").ShouldBeTrue();
            return new TypeScript.Some(whole);
        }

        if (token != "Record") return new TypeScript.Named(token);
        (Take("<") && Take("string") && Take(",")).ShouldBeTrue();
        TypeScript value = Type();
        Take(">").ShouldBeTrue();
        return new TypeScript.Map(value);
    }

    private TypeScript.Members Members()
    {
        Dictionary<string, TypeScript> members = [];
        HashSet<string> optional = [];
        while (!Take("}"))
        {
            string name = _tokens[_at++];
            if (Take("?")) optional.Add(name);
            Take(":").ShouldBeTrue($"behind {name}");
            members.Add(name, Type());
            while (Take(";") || Take(","))
            {
            }
        }

        return new(members, optional);
    }

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("""\w+|"[^"]*"|[^\s\w]""")]
    private static partial Regex Token();

    [GeneratedRegex(@"export const \w+ = \[([^\]]*)\] as const")]
    private static partial Regex Constant();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Texts();
}
