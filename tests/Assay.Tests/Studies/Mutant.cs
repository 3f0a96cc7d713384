using System.Text.RegularExpressions;
using Assay.Engine.Kernels;

namespace Assay.Tests.Studies;

/// <summary>A study file after one to three accidents, hostile ones among them; a function of its number alone.</summary>
internal static partial class Mutant
{
    public const ulong Seed = 2904;

    private static readonly string[] Specials =
        ["{", "}", "[", "]", ":", ": ", ",", "#", " #", "&", "&a ", "*a", "!", "|", ">", "\"", "'", "%", "@", "`", "\\", "?", "- ", "---\n", "...\n", "\t", "\n", "\r", "\0", "\u001b[2J",
         "\u0085", "\u2028", "\uFEFF", "\uFFFF", "\uD800", "é", "𝄞", "<<: *a", "__proto__: 1", "../", "null", "~", "off", "on", "&a [*a, *a]"];

    private static readonly string[] Numbers =
        ["0", "-0", "-1", "1e308", "1e309", "-1e308", "1e18", "1e-400", "99999999999999999999", "2147483648", "9007199254740993", ".5", "5.", "0x10", "1_000", "1e3", "0.1e1", "NaN", ".nan", ".inf",
         "-.inf", "1e8", "100000000", "1000000", "10000000", "1000", "65536", "+3", "1:30", "0o17", "007", "1e", "--1", "1,000", "'3'", "", "[]", "{}"];

    private static readonly string[] Values =
        ["[1, 2, 3]", "{ a: 1, b: [2] }", "[]", "{}", "[[[[1]]]]", "[{ name: adam }, sgd]", "{ name: [adam] }", "off", "true", "{ name: adam, learning_rate: [1, 2] }", "~", "text", "\"a\\tb\""];

    /// <summary>The mutant of a text.</summary>
    public static string Of(string text, int number)
    {
        RandomSequence random = new RandomKey(Seed, number).Sequence(Purpose.Search);
        for (int accidents = 1 + random.Next(3); accidents > 0; accidents--) text = Change(text, ref random);
        return text;
    }

    private static string Change(string text, ref RandomSequence random)
    {
        if (text.Length == 0) return Specials[random.Next(Specials.Length)];
        List<string> lines = [.. text.Split('\n')];
        int line = random.Next(lines.Count), at = random.Next(text.Length), kind = random.Next(16);
        switch (kind)
        {
            case 0:
                lines.RemoveAt(line);
                break;
            case 1:
                lines.Insert(random.Next(lines.Count), lines[line]);
                break;
            case 2:
                int other = random.Next(lines.Count);
                (lines[line], lines[other]) = (lines[other], lines[line]);
                break;
            case 3:
                lines[line] = new string(' ', random.Next(9)) + lines[line].TrimStart();
                break;
            case 4:
                lines[line] = "\t" + lines[line].TrimStart();
                break;
            case 5:
                return text[..at] + (char)(text[at] ^ (1 << random.Next(7))) + text[(at + 1)..];
            case 6:
                return text.Remove(at, Math.Min(1 + random.Next(4), text.Length - at));
            case 7:
                return text.Insert(at, $"{(char)(' ' + random.Next(95))}");
            case 8:
                return text.Insert(at, Specials[random.Next(Specials.Length)]);
            case 9:
                return text[..at];
            case 10 or 11:
                return Replaced(text, Number(), Numbers, ref random);
            case 12:
                return Replaced(text, Bracket(), ["", "[", "]", "{", "}", "[[", "}}"], ref random);
            case 13 or 14:
                return Replaced(text, Value(), Values, ref random);
            default:
                return Grown(text, at, ref random);
        }

        return string.Join('\n', lines);
    }

    private static string Replaced(string text, Regex what, string[] by, ref RandomSequence random)
    {
        MatchCollection matches = what.Matches(text);
        string becomes = by[random.Next(by.Length)];
        if (matches.Count == 0) return text;
        Match match = matches[random.Next(matches.Count)];
        return text[..match.Index] + becomes + text[(match.Index + match.Length)..];
    }

    /// <summary>Much of one thing: levels, layers, repeats, presets, depth, aliases, a long key, a long line.</summary>
    private static string Grown(string text, int at, ref RandomSequence random)
    {
        int many = (int)Math.Pow(10, 1 + (random.NextDouble() * 4));
        IEnumerable<int> numbers = Enumerable.Range(1, many);
        return random.Next(11) switch
        {
            0 => $"{text}\nsearch:\n  - grid: {{ data.seed: [{string.Join(", ", numbers)}] }}\n",
            1 => text.Replace("network:\n", "network:\n" + string.Concat(numbers.Select(_ => "  - flatten: {}\n")), StringComparison.Ordinal),
            2 => text.Replace("- dense: {", $"- dense: {{ repeat: {many},", StringComparison.Ordinal),
            3 => text.Replace("presets:\n", "presets:\n" + string.Concat(numbers.Select(i => $"  p{i}: {{ training.epochs: {i} }}\n")), StringComparison.Ordinal),
            4 => text.Insert(at, string.Concat(numbers.Select(_ => "["))),
            5 => text.Insert(at, string.Concat(numbers.Select(_ => "{a: "))),
            6 => $"a: &a [1, 2]\nb: [{string.Join(", ", numbers.Select(_ => "*a"))}]\n{text}",
            7 => text.Insert(at, new string('k', many)),
            8 => text.Insert(at, new string('\n', many)),
            9 => text.Replace("search:\n", "search:\n" + string.Concat(numbers.Select(i => $"  - grid: {{ training.batch_size: [{i}] }}\n")), StringComparison.Ordinal),
            _ => text.Replace("keep: ", $"keep: {many}", StringComparison.Ordinal),
        };
    }

    [GeneratedRegex(@"(?<=[:\s\[,])-?[0-9][0-9.e+-]*")]
    private static partial Regex Number();

    [GeneratedRegex(@"[\[\]{}]")]
    private static partial Regex Bracket();

    [GeneratedRegex(@"(?<=: )[^\s,{}\[\]]+")]
    private static partial Regex Value();
}
