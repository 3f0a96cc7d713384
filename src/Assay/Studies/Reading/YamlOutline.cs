namespace Assay.Studies.Reading;

/// <summary>What a text opens and does not close.</summary>
/// <param name="Line">Where it opens, 1-based.</param>
/// <param name="Column">Where it opens, 1-based.</param>
/// <param name="EndLine">The line of its end, or of what stands in place of its end; the last line where there is none.</param>
/// <param name="Message">What is wrong, and what to do.</param>
internal sealed record OpenEnd(int Line, int Column, int EndLine, string Message);

/// <summary>
/// The brackets and quotes of a YAML text, read without its grammar: when the parser gives up, its place is where the text
/// stopped to make sense, often many lines below the bracket or quote that was forgotten.
/// </summary>
internal sealed class YamlOutline
{
    private readonly string _text;
    private readonly List<OpenEnd> _found = [];
    private readonly Stack<(char Bracket, int Line, int Column)> _open = [];
    private int _at, _line = 1, _lineBegin;

    private YamlOutline(string text) => _text = text;

    /// <summary>What is not closed, quotes that run over several lines included, in the order in which it shows.</summary>
    public static IReadOnlyList<OpenEnd> Of(string text)
    {
        YamlOutline outline = new(text);
        outline.Read();
        return outline._found;
    }

    private bool InFlow => _open.Count > 0;

    private int Column => _at - _lineBegin + 1;

    private void Read()
    {
        bool begins = true; // whether a value or key may begin here: quotes and opening brackets have a meaning there alone
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c == '\n') begins = true;
            if (char.IsWhiteSpace(c)) Step();
            else if (c == '#' && (Column == 1 || char.IsWhiteSpace(_text[_at - 1]))) SkipLine();
            else if (InFlow && c is ',') (begins, _at) = (true, _at + 1);
            else if (InFlow && c is ']' or '}') begins = Close(c);
            else if (c is ':' && (EndsAt(_at + 1) || (InFlow && !begins))) (begins, _at) = (true, _at + 1);
            else if (!begins) _at++;
            else if (c is '"' or '\'') begins = Quoted(c);
            else if (c is '[' or '{') Open(c);
            else if (c is '-' or '?' && EndsAt(_at + 1)) _at++;
            else if (c is '&' or '!') SkipWord();
            else if (!InFlow && c is '|' or '>') SkipBlock();
            else begins = Plain();
        }

        if (InFlow)
        {
            (char bracket, int line, int column) = _open.Peek();
            _found.Add(new OpenEnd(line, column, _line, $"the \"{bracket}\" that opens here is never closed; write \"{Closing(bracket)}\" where it ends"));
        }
    }

    private void Open(char bracket)
    {
        _open.Push((bracket, _line, Column));
        _at++;
    }

    private bool Close(char bracket)
    {
        (char open, int line, int column) = _open.Pop();
        if (Closing(open) != bracket)
            _found.Add(new OpenEnd(_line, Column, _line,
                $"\"{bracket}\" stands here, but the \"{open}\" of line {line}, column {column} is still open; write \"{Closing(open)}\" first"));
        _at++;
        return false;
    }

    private bool Quoted(char quote)
    {
        (int line, int column) = (_line, Column);
        Step();
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] == '\\' && quote == '"') Step();
            if (_at < _text.Length) Step();
        }

        if (_at == _text.Length)
            _found.Add(new OpenEnd(line, column, _line, $"the quoted text that begins here is never closed; write {quote} where it ends"));
        else if (_line > line)
            _found.Add(new OpenEnd(line, column, _line, $"the quoted text that begins here runs on to line {_line}; is the {quote} at its end missing?"));
        if (_at < _text.Length) _at++;
        return false;
    }

    private bool Plain()
    {
        while (_at < _text.Length && _text[_at] != '\n')
        {
            char c = _text[_at];
            if (c == ':' && EndsAt(_at + 1)) break;
            if (InFlow && c is ',' or '[' or ']' or '{' or '}') break;
            if (c == '#' && char.IsWhiteSpace(_text[_at - 1])) break;
            _at++;
        }

        return InFlow && _at < _text.Length && _text[_at] is '[' or '{';
    }

    /// <summary>A block of text: the lines below that are indented deeper than the line of its <c>|</c>.</summary>
    private void SkipBlock()
    {
        int indent = IndentAt(_lineBegin);
        SkipLine();
        while (_at < _text.Length)
        {
            Step();
            int begin = IndentAt(_at);
            if (_at + begin < _text.Length && _text[_at + begin] is not ('\n' or '\r') && begin <= indent) return;
            SkipLine();
        }
    }

    private int IndentAt(int begin)
    {
        int at = begin;
        while (at < _text.Length && _text[at] == ' ') at++;
        return at - begin;
    }

    private void SkipWord()
    {
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !(InFlow && _text[_at] is ',' or ']' or '}')) _at++;
    }

    private void SkipLine()
    {
        while (_at < _text.Length && _text[_at] != '\n') _at++;
    }

    private void Step()
    {
        if (_text[_at++] == '\n') (_line, _lineBegin) = (_line + 1, _at);
    }

    private bool EndsAt(int at) => at >= _text.Length || char.IsWhiteSpace(_text[at]) || (InFlow && _text[at] is ',' or ']' or '}' or '[' or '{');

    private static char Closing(char bracket) => bracket == '[' ? ']' : '}';
}
