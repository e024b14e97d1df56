using System.Buffers;
using System.Text;

namespace BzPeer.Text;

/// <summary>
/// Reads text with TeX in it, once from the left to the right, and writes markup and plain words as it goes. Text between
/// the tags of other markup comes in runs: what TeX opens in a run ends with it.
/// Nothing here recurses with the text: groups lie on a stack, and every search ahead either moves the place of reading
/// or is remembered as vain, so that hostile text costs no more than time linear in its length.
/// </summary>
internal ref struct TexReader
{
    private const int MostTags = 16;
    private const int MostGroups = 256;
    private const int LongestAddress = 2000;
    private const int LongestKeys = 2000;
    private const int LongestDollarFormula = 4000;
    private const int FarthestNestedDollar = 200;

    // "$n times m$" may be one; longer, words without any sign of TeX stand between the dollars of two odd names ("Turki$h").
    private const int LongestWords = 30;

    private static readonly SearchValues<char> Special = SearchValues.Create(
        " \t\n\\{}$~-`'<>&:\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000");

    private static readonly SearchValues<char> AfterAddress = SearchValues.Create(" \t\n<>\"{}|^`$\u00a0\u2026\u201c\u201d\u2018\u2019\u3000");

    private static readonly SearchValues<char> MathMarks = SearchValues.Create("\\^_{=<>");

    private readonly bool paragraphs;
    private readonly TextMarkup markup;
    private readonly Func<Formula, string?>? mathml;
    private readonly Tag[] tags;
    private readonly Group[] groups;
    private ReadOnlySpan<char> text;
    private bool indentsPart;
    private List<Formula>? formulas;
    private TextBuffer html;
    private TextBuffer plain;
    private int at;

    // Where the argument of a command would open.
    private int argumentAt;
    private int tagCount;
    private int openedTags;
    private int groupCount;
    private int groupsTooDeep;
    private char space;
    private bool plainSpace;
    private bool paragraphOpen;
    private bool paragraphEnds;
    private bool inLink;
    private bool singleQuoteOpen;

    // Searches that found nothing: what isn't ahead of one place isn't ahead of a later one.
    private bool noBrace;
    private bool noBracket;
    private bool noDollars;
    private bool noRoundEnd;
    private bool noSquareEnd;
    private int environmentsWithoutEnd;

    internal TexReader(int length, bool paragraphs, Func<Formula, string?>? mathml, TextMarkup markup = TextMarkup.Tex)
    {
        this.paragraphs = paragraphs;
        this.mathml = mathml;
        this.markup = markup;
        // A title stands in the link of a list: no link stands in a title.
        inLink = !paragraphs;
        html = new TextBuffer(length + length / 4 + 64);
        plain = new TextBuffer(length + 16);
        tags = ArrayPool<Tag>.Shared.Rent(MostTags);
        groups = ArrayPool<Group>.Shared.Rent(MostGroups);
    }

    /// <summary>How many elements wait or are open: what <see cref="CloseTags"/> takes to end those that follow.</summary>
    internal readonly int OpenTags => tagCount;

    /// <summary>Whether the last thing printed was a letter, a digit or the end of a sentence, without a space after it.</summary>
    internal readonly bool EndsInWord => !plainSpace && plain.Length > 0 && (char.IsLetterOrDigit(plain.Last) || plain.Last is '.' or ',' or ';' or ':' or ')');

    /// <summary>Whether the last things printed were two small letters or the end of a sentence, without a space after them.</summary>
    internal readonly bool EndsInSmallLetters => !plainSpace && plain.Length > 1
        && ((char.IsAsciiLetterLower(plain.Last) && char.IsAsciiLetterLower(plain.Written[^2])) || plain.Last is '.' or ',' or ';' or ':' or ')');

    /// <summary>Whether the last thing printed was a letter or a digit, or a bracket that closes.</summary>
    internal readonly bool EndsInLetter => plain.Length > 0 && (char.IsLetterOrDigit(plain.Last) || plain.Last is ')');

    /// <summary>Reads a run of text.</summary>
    internal void Read(ReadOnlySpan<char> run)
    {
        text = run;
        at = 0;
        argumentAt = -1;
        noBrace = noBracket = noDollars = noRoundEnd = noSquareEnd = false;
        environmentsWithoutEnd = 0;
        indentsPart = paragraphs && markup == TextMarkup.Tex && IndentsPartParagraphs(run);
        var tagsBefore = tagCount;
        while (at < text.Length)
        {
            var length = text[at..].IndexOfAny(Special);
            if (length != 0)
            {
                var words = length < 0 ? text[at..] : text.Slice(at, length);
                Flush();
                html.Append(words);
                plain.Append(words);
                at += words.Length;
                continue;
            }

            ReadSpecial(text[at]);
        }

        CloseTags(tagsBefore);
        groupCount = 0;
        groupsTooDeep = 0;
    }

    internal ScholarlyText Finish()
    {
        CloseTags(0);
        if (paragraphOpen) html.Append("</p>");
        var words = plain.ToString();
        if (!words.IsNormalized(NormalizationForm.FormC)) words = words.Normalize(NormalizationForm.FormC);
        return new ScholarlyText(html.ToString(), words, formulas ?? (IReadOnlyList<Formula>)[]);
    }

    internal void Dispose()
    {
        html.Dispose();
        plain.Dispose();
        ArrayPool<Tag>.Shared.Return(tags, clearArray: true);
        ArrayPool<Group>.Shared.Return(groups);
    }

    private void ReadSpecial(char c)
    {
        switch (c)
        {
            case '\\':
                ReadCommand();
                argumentAt = at;
                break;
            case '{':
                at++;
                OpenBrace();
                break;
            case '}':
                at++;
                if (groupCount == 0 && groupsTooDeep == 0 && markup != TextMarkup.Tex) Print('}');
                else CloseGroup();
                argumentAt = at;
                break;
            case '$':
                ReadDollar();
                break;
            case '~':
                ReadTilde();
                break;
            case '-':
                ReadHyphens();
                break;
            case '`':
                ReadBacktick();
                break;
            case '\'':
                ReadQuote();
                break;
            case ':':
                if (!TryAddress()) Write(c);
                break;
            case '<' or '>' or '&':
                Write(c);
                break;
            default:
                ReadSpaces();
                break;
        }
    }

    private void Write(char c)
    {
        at++;
        Print(c);
    }

    private void Print(char c)
    {
        Flush();
        switch (c)
        {
            case '&':
                html.Append("&amp;");
                break;
            case '<':
                html.Append("&lt;");
                break;
            case '>':
                html.Append("&gt;");
                break;
            default:
                html.Append(c);
                break;
        }

        plain.Append(c);
    }

    internal void Print(ReadOnlySpan<char> words)
    {
        if (words.IsEmpty) return;
        Flush();
        html.AppendEscaped(words);
        plain.Append(words);
    }

    /// <summary>Before anything visible: ends the paragraph that is to end, prints the space that waits, opens the elements that wait.</summary>
    private void Flush()
    {
        FlushHtml();
        FlushPlain();
    }

    private void FlushHtml()
    {
        if (paragraphs && (!paragraphOpen || paragraphEnds))
        {
            if (paragraphOpen)
            {
                CloseOpenedTags();
                html.Append("</p>\n");
            }

            html.Append("<p>");
            paragraphOpen = true;
            paragraphEnds = false;
            space = '\0';
        }

        if (space != '\0')
        {
            if (html.Length > 0) html.Append(space);
            space = '\0';
        }

        for (; openedTags < tagCount; openedTags++) Open(tags[openedTags]);
    }

    private void FlushPlain()
    {
        if (!plainSpace) return;
        plainSpace = false;
        if (plain.Length > 0 && plain.Last != ' ') plain.Append(' ');
    }

    internal void Space(char kind = ' ')
    {
        if (space == '\0' || kind != ' ') space = kind;
        plainSpace = true;
    }

    internal void EndParagraph()
    {
        if (paragraphs && paragraphOpen) paragraphEnds = true;
        singleQuoteOpen = false;
        Space();
    }

    private void ReadSpaces()
    {
        var lines = 0;
        var indent = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '\n')
            {
                lines++;
                indent = 0;
            }
            else if (c is ' ' or '\t')
            {
                indent++;
            }
            else if (c is '\u00a0' or '\u202f' or '\u2007')
            {
                Space('\u00a0');
            }
            else if (!char.IsWhiteSpace(c))
            {
                break;
            }

            at++;
        }

        // In XML an empty line is a space like any other.
        if ((lines > 1 && markup is TextMarkup.Tex or TextMarkup.Html) || (lines == 1 && indent > 1 && indentsPart)) EndParagraph();
        else Space();
    }

    // A tie stands between words; a tilde at the start of a number, as in "(~10 %)", means "about". Where TeX is the exception,
    // a tilde is a tie only after a letter: "2~4 %" is a range.
    private void ReadTilde()
    {
        var starts = at == 0 || text[at - 1] is ' ' or '\n' or '(' or '[';
        var follows = at > 0 && char.IsLetter(text[at - 1]);
        at++;
        var number = at < text.Length && char.IsAsciiDigit(text[at]);
        var word = at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '(' or '[' or '\\');
        if (markup == TextMarkup.Tex ? starts && number : !follows || !word) Print('~');
        else Space('\u00a0');
    }

    private void ReadHyphens()
    {
        var start = at;
        while (at < text.Length && text[at] == '-') at++;
        Print((at - start) switch { 1 => '-', 2 => '–', _ => '—' });
    }

    private void ReadBacktick()
    {
        at++;
        if (at < text.Length && text[at] == '`')
        {
            at++;
            Print(AfterWord() ? '”' : '“');
            return;
        }

        var closes = singleQuoteOpen && AfterWord();
        singleQuoteOpen = !closes;
        Print(closes ? '’' : '‘');
    }

    private void ReadQuote()
    {
        at++;
        if (at < text.Length && text[at] == '\'')
        {
            at++;
            Print('”');
            return;
        }

        var closes = singleQuoteOpen && (at >= text.Length || !char.IsLetterOrDigit(text[at]));
        if (closes) singleQuoteOpen = false;
        Print(closes ? '’' : '\'');
    }

    private readonly bool AfterWord() => !plainSpace && plain.Length > 0 && plain.Last is not ('(' or '[' or '—' or '–' or '-' or '/');

    /// <summary>At a colon: takes the bare address that it stands in word for word, and makes a link of it where a link may stand.</summary>
    private bool TryAddress()
    {
        if (space != '\0' || !text[at..].StartsWith("://")) return false;
        var scheme = plain.Written.EndsWith("https", StringComparison.OrdinalIgnoreCase) ? 5
            : plain.Written.EndsWith("http", StringComparison.OrdinalIgnoreCase) ? 4 : 0;
        if (scheme == 0 || at < scheme || !text.Slice(at - scheme, scheme).SequenceEqual(plain.From(plain.Length - scheme))) return false;
        if (html.Length < scheme || !html.From(html.Length - scheme).SequenceEqual(plain.From(plain.Length - scheme))) return false;
        if (at > scheme && char.IsLetterOrDigit(text[at - scheme - 1])) return false;

        var start = at - scheme;
        var end = at + 3;
        var escaped = false;
        while (end < text.Length && !AfterAddress.Contains(text[end]) && !char.IsWhiteSpace(text[end]))
        {
            if (text[end] == '\\')
            {
                if (end + 1 >= text.Length || text[end + 1] is not ('_' or '%' or '&' or '#' or '~')) break;
                escaped = true;
                end++;
            }

            end++;
        }

        end = WithoutPunctuation(start, end);
        if (end - at < 4 || !char.IsLetterOrDigit(text[at + 3])) return false;
        var address = text[start..end];
        if (escaped) address = address.ToString().Replace("\\", "", StringComparison.Ordinal);
        if (inLink || address.Length > LongestAddress)
        {
            html.AppendEscaped(address[scheme..]);
        }
        else
        {
            html.Truncate(html.Length - scheme);
            OpenLink(address);
            html.AppendEscaped(address);
            html.Append("</a>");
        }

        plain.Append(address[scheme..]);
        at = end;
        return true;
    }

    // The full stop of a sentence and the bracket around an address are no part of it; a bracket opened inside is.
    private readonly int WithoutPunctuation(int start, int end)
    {
        var round = 0;
        var square = 0;
        foreach (var c in text[start..end])
        {
            if (c == '(') round++;
            else if (c == ')') round--;
            else if (c == '[') square++;
            else if (c == ']') square--;
        }

        while (end > start)
        {
            var c = text[end - 1];
            if (c == ')' && round < 0) round++;
            else if (c == ']' && square < 0) square++;
            else if (c is not ('.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*')) break;
            end--;
        }

        return end;
    }

    private void OpenLink(ReadOnlySpan<char> address)
    {
        html.Append("<a href=\"");
        html.AppendEscaped(address);
        html.Append("\" rel=\"nofollow noopener\">");
    }

    private void ReadDollar()
    {
        if (at + 1 < text.Length && text[at + 1] == '$')
        {
            var start = at + 2;
            var length = noDollars ? -1 : text[start..].IndexOf("$$");
            if (length < 0) noDollars = true;
            if (length > 0 && length <= LongestDollarFormula)
            {
                at = start + length + 2;
                PrintFormula(text.Slice(start, length), display: true);
                return;
            }

            at += 2;
            Print("$$");
            return;
        }

        var close = ClosingDollar();
        if (close > 0 && close - at <= LongestDollarFormula
            && LooksLikeFormula(text[(at + 1)..close], close + 1 < text.Length ? text[close + 1] : '\0'))
        {
            var tex = text[(at + 1)..close];
            at = close + 1;
            PrintFormula(tex, display: false);
            return;
        }

        // No formula: the dollar of a price, and what follows is read as the text that it is.
        Write('$');
    }

    /// <summary>Finds the dollar that ends the formula begun here, 0 if none does before the paragraph ends.</summary>
    private readonly int ClosingDollar()
    {
        var depth = 0;
        var inBraces = 0;
        for (var i = at + 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '{':
                    depth++;
                    break;
                case '}':
                    depth--;
                    break;
                case '\n' when IsBlankLineAfter(i):
                    return inBraces;
                case '$' when depth <= 0:
                    return i;
                case '$' when inBraces == 0:
                    inBraces = i;
                    break;
            }

            // "$a\hbox{$\sim$}b$": the dollars in braces belong to the formula, if its end isn't far.
            if (inBraces > 0 && i - inBraces > FarthestNestedDollar) return inBraces;
        }

        return inBraces;
    }

    private readonly bool IsBlankLineAfter(int newline)
    {
        var i = newline + 1;
        while (i < text.Length && i < newline + 80 && text[i] is ' ' or '\t') i++;
        return i < text.Length && text[i] == '\n';
    }

    /// <summary>
    /// Tells a formula from the text between two prices: "costs $5 and $10 a month". As in pandoc, a formula doesn't touch
    /// its dollars with spaces and no digit follows it, but these rules give way where the text is plainly TeX
    /// ("406$\times$158", "$ x_1 $").
    /// </summary>
    private static bool LooksLikeFormula(ReadOnlySpan<char> tex, char next)
    {
        var inner = tex.Trim();
        if (inner.IsEmpty) return false;
        var loose = inner.Length != tex.Length;
        var priced = char.IsAsciiDigit(inner[0]);
        var marked = inner.ContainsAny(MathMarks);
        var words = HasWords(inner);
        if (!loose && !priced && (marked || !char.IsAsciiDigit(next))) return marked || !words || inner.Length <= LongestWords;
        if (loose) return !words && (marked || (!priced && char.IsWhiteSpace(tex[0]) && inner.Length <= 3));
        if (priced && char.IsAsciiDigit(next)) return marked && !words;
        return marked || (!words && !char.IsAsciiDigit(next));
    }

    // A word of three letters and more between spaces that isn't the name of a command.
    private static bool HasWords(ReadOnlySpan<char> tex)
    {
        var letters = 0;
        var command = false;
        var afterSpace = false;
        for (var i = 0; i <= tex.Length; i++)
        {
            var c = i < tex.Length ? tex[i] : ' ';
            if (char.IsAsciiLetter(c))
            {
                if (letters++ == 0)
                {
                    command = i > 0 && tex[i - 1] == '\\';
                    afterSpace = i == 0 || char.IsWhiteSpace(tex[i - 1]);
                }

                continue;
            }

            if (letters >= 3 && !command && afterSpace && (char.IsWhiteSpace(c) || c is ',' or '.' or ';')) return true;
            letters = 0;
        }

        return false;
    }

    internal void PrintFormula(ReadOnlySpan<char> source, bool display)
    {
        var tex = FoldFormula(source);
        if (tex.Length == 0) return;
        // A title is one line: what its author displayed stands in it like any other formula.
        var formula = new Formula(tex, display && paragraphs);
        (formulas ??= []).Add(formula);
        Flush();
        if (mathml?.Invoke(formula) is { } markup)
        {
            html.Append(markup);
        }
        else
        {
            html.Append("<code class=\"tex\">");
            html.AppendEscaped(tex);
            html.Append("</code>");
        }

        var before = plain.Length;
        ApproximateFormula.Write(tex, ref plain);
        if (plain.Length > before || plain.Last != ' ') return;

        // A formula of nothing visible: the space before it waits for the next word.
        plain.Truncate(before - 1);
        plainSpace = true;
    }

    // White space means nothing in a formula; a comment ends with its line, so it has to go before the lines do.
    private static string FoldFormula(ReadOnlySpan<char> source)
    {
        source = source.Trim();
        if (source.IndexOfAny("\n\t\u00a0") < 0 && source.IndexOf("  ") < 0) return source.ToString();
        var folded = new TextBuffer(source.Length);
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (c == '%' && (i == 0 || source[i - 1] != '\\'))
            {
                var rest = i + 1;
                while (rest < source.Length && source[rest] is ' ' or '\t') rest++;
                if (rest < source.Length && source[rest] == '\n')
                {
                    i = rest;
                    continue;
                }

                i = Math.Max(i, rest - 1);
            }

            if (!char.IsWhiteSpace(c)) folded.Append(c);
            else if (folded.Last != ' ') folded.Append(' ');
        }

        var result = folded.ToString();
        folded.Dispose();
        return result;
    }

    private void ReadCommand()
    {
        at++;
        if (at >= text.Length) return;
        var first = text[at];
        if (!char.IsAsciiLetter(first))
        {
            ReadControlSymbol(first);
            return;
        }

        var start = at;
        while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
        var name = text[start..at];
        if (TexCommands.TryFind(name, out var command))
        {
            if (at < text.Length && text[at] == '*') at++;
            Obey(command, name);
            return;
        }

        if (TexSymbols.TryFind(name, out var symbol))
        {
            Print(symbol);
            return;
        }

        // An author's own macro: its argument is text; without one, its name says more than a gap.
        var named = at;
        if (at < text.Length && text[at] == '*') at++;
        SkipOption(beforeGroup: true);
        if (at >= text.Length || text[at] != '{')
        {
            at = named;
            Print(name);
        }
    }

    private void ReadControlSymbol(char c)
    {
        switch (c)
        {
            case '(':
                at++;
                if (!TryDelimited(')', ref noRoundEnd, display: false)) Print('(');
                return;
            case '[':
                at++;
                if (!TryDelimited(']', ref noSquareEnd, display: true)) Print('[');
                return;
            case '\\':
                at++;
                if (at < text.Length && text[at] == '*') at++;
                Space();
                return;
            case '\n' or ' ' or '\t':
                return;
        }

        if (TexCommands.TryFind(text.Slice(at, 1), out var command))
        {
            at++;
            Obey(command, default);
        }

        // Anything else stands for itself and is read as such.
        else if (!Special.Contains(c))
        {
            Write(c);
        }
    }

    private bool TryDelimited(char end, ref bool none, bool display)
    {
        if (none) return false;
        for (var i = at; i + 1 < text.Length; i++)
        {
            var next = text[i..].IndexOf('\\');
            if (next < 0) break;
            i += next + 1;
            if (i >= text.Length || text[i] != end) continue;
            var tex = text[at..(i - 1)];
            at = i + 1;
            PrintFormula(tex, display);
            return true;
        }

        none = true;
        return false;
    }

    private void Obey(TexCommand command, ReadOnlySpan<char> name)
    {
        switch (command.Kind)
        {
            case TexCommandKind.Letter:
                SkipSpaces();
                Print(command.Text);
                break;
            case TexCommandKind.Symbol:
                Print(command.Text);
                break;
            case TexCommandKind.Accent:
                ReadAccent(command.Text[0], letterName: !name.IsEmpty, mark: name.IsEmpty ? text[at - 1] : '\0');
                break;
            case TexCommandKind.Style:
                if (!TryGroupAhead()) break;
                OpenGroup('\0');
                OpenTag(command.Text);
                break;
            case TexCommandKind.Switch:
                SkipSpaces();
                OpenTag(command.Text);
                break;
            case TexCommandKind.Nothing:
                if (!name.IsEmpty) SkipSpaces();
                break;
            case TexCommandKind.NothingWithArgument:
                SkipOption(beforeGroup: true);
                if (TryArgument(out _)) LeaveNoGap();
                break;
            case TexCommandKind.Space:
                Space();
                break;
            case TexCommandKind.Paragraph:
                EndParagraph();
                break;
            case TexCommandKind.Item:
                EndParagraph();
                SkipSpaces();
                Print('•');
                Space();
                break;
            case TexCommandKind.Citation:
                ReadCitation();
                break;
            case TexCommandKind.Address:
                if (TryArgument(out var address)) PrintAddress(address);
                break;
            case TexCommandKind.Link:
                ReadLink();
                break;
            case TexCommandKind.Note:
                SkipOption(beforeGroup: true);
                if (!TryGroupAhead()) break;
                Space();
                Print('(');
                SkipSpaces();
                OpenGroup(')');
                break;
            case TexCommandKind.Begin:
                ReadBegin();
                break;
            case TexCommandKind.End:
                TryArgument(out _);
                EndParagraph();
                break;
            case TexCommandKind.Fraction:
                if (TryGroupAhead()) OpenGroup('/');
                break;
            case TexCommandKind.Verbatim:
                ReadVerbatim();
                break;
        }
    }

    private void SkipSpaces()
    {
        while (at < text.Length && text[at] is ' ' or '\t') at++;
        if (at < text.Length && text[at] == '\n' && !IsBlankLineAfter(at)) at++;
    }

    /// <summary>Takes the brace of a command's argument, if one stands here.</summary>
    private bool TryGroupAhead()
    {
        var i = at;
        while (i < text.Length && i < at + 8 && text[i] is ' ' or '\n') i++;
        if (i >= text.Length || text[i] != '{') return false;
        at = i + 1;
        return true;
    }

    /// <summary>Takes an argument that is no text: keys, an address, a length.</summary>
    private bool TryArgument(out ReadOnlySpan<char> argument)
    {
        argument = default;
        if (noBrace) return false;
        var start = at;
        if (!TryGroupAhead()) return false;
        var length = text[at..].IndexOf('}');
        if (length < 0) noBrace = true;
        if (length is < 0 or > LongestKeys)
        {
            at = start;
            return false;
        }

        argument = text.Slice(at, length);
        at += length + 1;
        return true;
    }

    private bool SkipOption(bool beforeGroup)
    {
        if (noBracket || at >= text.Length || text[at] != '[') return false;
        var window = text.Slice(at, Math.Min(200, text.Length - at));
        var length = window.IndexOf(']');
        if (length < 0)
        {
            noBracket = window.Length < 200;
            return false;
        }

        if (beforeGroup && (at + length + 1 >= text.Length || text[at + length + 1] is not ('{' or '['))) return false;
        at += length + 1;
        return true;
    }

    // "Section~\ref{x})": the space before what vanished has nothing to part.
    private void LeaveNoGap()
    {
        if (at < text.Length && text[at] is '.' or ',' or ';' or ':' or ')' or ']')
        {
            space = '\0';
            plainSpace = false;
        }
        else if (space != '\0')
        {
            space = ' ';
        }
    }

    private void ReadCitation()
    {
        if (SkipOption(beforeGroup: true)) SkipOption(beforeGroup: true);
        if (!TryArgument(out var keys) || keys.IsWhiteSpace()) return;
        FlushHtml();
        html.Append("<span class=\"cite\">[citation]</span>");
        // Plain words do without the mark, and without the space before it where a full stop follows.
        if (at < text.Length && text[at] is '.' or ',' or ';' or ':' or ')' or ']') plainSpace = false;
    }

    internal void PrintAddress(ReadOnlySpan<char> argument)
    {
        var address = Unescape(argument);
        if (address.Length == 0) return;
        Flush();
        var link = !inLink && IsWebAddress(address);
        if (link) OpenLink(address);
        html.AppendEscaped(address);
        if (link) html.Append("</a>");
        plain.Append(address);
    }

    private void ReadLink()
    {
        if (!TryArgument(out var argument)) return;
        var address = Unescape(argument);
        if (!TryGroupAhead())
        {
            PrintAddress(argument);
            return;
        }

        OpenGroup('\0');
        OpenLinkTag(address);
    }

    internal void OpenLinkTag(string address)
    {
        if (!inLink && IsWebAddress(address)) OpenTag(new Tag("a", address));
    }

    // Backslashes keep TeX from reading an address, and spaces and line breaks in one mean nothing to it.
    private static string Unescape(ReadOnlySpan<char> address)
    {
        var kept = new StringBuilder(address.Length);
        foreach (var c in address)
        {
            if (c != '\\' && !char.IsWhiteSpace(c)) kept.Append(c);
        }

        return kept.ToString();
    }

    private static bool IsWebAddress(string address)
    {
        if (address.Length > LongestAddress) return false;
        var rest = address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : 0;
        if (rest == 0 || address.Length == rest || !char.IsLetterOrDigit(address[rest])) return false;
        foreach (var c in address)
        {
            if (char.IsWhiteSpace(c) || c is '<' or '>' or '"' or '`') return false;
        }

        return true;
    }

    private void ReadBegin()
    {
        if (!TryArgument(out var name)) return;
        for (var i = 0; i < TexCommands.MathEnvironments.Length; i++)
        {
            var environment = TexCommands.MathEnvironments[i];
            var keeps = environment[0] == '!';
            if (!name.SequenceEqual(environment.AsSpan(keeps ? 1 : 0))) continue;
            if ((environmentsWithoutEnd & (1 << i)) != 0) return;
            var end = string.Concat("\\end{", name, "}");
            var length = text[at..].IndexOf(end);
            if (length < 0)
            {
                environmentsWithoutEnd |= 1 << i;
                return;
            }

            var body = text.Slice(at, length);
            at += length + end.Length;
            PrintFormula(keeps ? string.Concat("\\begin{", name, "}", body) + end : body, display: !name.SequenceEqual("math"));
            return;
        }

        SkipOption(beforeGroup: false);
        EndParagraph();
    }

    private void ReadVerbatim()
    {
        if (at >= text.Length || char.IsWhiteSpace(text[at]) || char.IsLetterOrDigit(text[at]) || char.IsSurrogate(text[at])) return;
        var line = text.Slice(at + 1, Math.Min(200, text.Length - at - 1));
        var length = line.IndexOf(text[at]);
        if (length < 0) return;
        var words = line[..length].Trim();
        if (words.Contains('\n')) return;
        at += length + 2;
        if (words.IsWhiteSpace()) return;
        Flush();
        html.Append("<code>");
        foreach (var c in words)
        {
            // The one character that has to look like itself without being it: a command must not show.
            var shown = c == '\\' ? '∖' : char.IsWhiteSpace(c) ? ' ' : c;
            if (shown == ' ' && plain.Last == ' ') continue;
            html.AppendEscaped(shown);
            plain.Append(shown);
        }

        html.Append("</code>");
    }

    private void ReadAccent(char combining, bool letterName, char mark)
    {
        if (letterName) SkipSpaces();
        var start = at;
        // "B\' arabasi" is met in real names: the space goes where a letter follows.
        if (!letterName && mark is '\'' or '`' or '^' && at + 1 < text.Length && text[at] == ' ' && char.IsAsciiLetterLower(text[at + 1]) && at > 2
            && char.IsLetter(text[at - 3]) && text[at + 1] is 'a' or 'e' or 'i' or 'o' or 'u') at++;
        var braces = 0;
        while (braces < 3 && at < text.Length && text[at] == '{')
        {
            at++;
            braces++;
        }

        var letter = TakeLetter(out var inner);
        if (letter.Length == 0)
        {
            if (braces > 0 && at < text.Length && text[at] == '}')
            {
                at++;
                for (braces--; braces > 0; braces--) OpenGroup('\0');
                if (mark is '~' or '^') Print(mark);
                return;
            }

            at = start;
            // An escaped quotation mark of some programming language, or a mark on nothing.
            if (mark is '"' or '\'' or '~' or '^') Print(mark);
            return;
        }

        for (; braces > 0 && at < text.Length && text[at] == '}'; braces--) at++;
        for (; braces > 0; braces--) OpenGroup('\0');
        var composed = Compose(letter, inner, combining);
        if (mark is '"' or '\'' && composed.Length > letter.Length && inner == '\0')
        {
            Print(mark);
            Print(letter);
            return;
        }

        Print(composed);
    }

    private static string Compose(string letter, char inner, char combining) =>
        (inner == '\0' ? string.Concat(letter, [combining]) : string.Concat(letter, [inner, combining])).Normalize(NormalizationForm.FormC);

    /// <summary>Takes the letter under an accent, with the accent that may already stand on it.</summary>
    private string TakeLetter(out char inner)
    {
        inner = '\0';
        if (at >= text.Length) return "";
        var c = text[at];
        if (char.IsLetter(c))
        {
            at++;
            return c.ToString();
        }

        if (char.IsHighSurrogate(c) && at + 1 < text.Length)
        {
            at += 2;
            return text.Slice(at - 2, 2).ToString();
        }

        if (c != '\\' || at + 1 >= text.Length) return "";
        var start = at;
        at++;
        var nameStart = at;
        if (char.IsAsciiLetter(text[at]))
        {
            while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
        }
        else
        {
            at++;
        }

        if (TexCommands.TryFind(text[nameStart..at], out var command))
        {
            if (command.Kind == TexCommandKind.Letter)
            {
                SkipSpaces();
                // The dotless letters are there to take an accent: Unicode composes it with the dotted ones.
                return command.Text switch { "ı" => "i", "ȷ" => "j", _ => command.Text };
            }

            if (command.Kind == TexCommandKind.Accent)
            {
                SkipSpaces();
                var braced = at < text.Length && text[at] == '{';
                if (braced) at++;
                if (at < text.Length && char.IsLetter(text[at]) && (!braced || (at + 1 < text.Length && text[at + 1] == '}')))
                {
                    inner = command.Text[0];
                    var letter = text[at].ToString();
                    at += braced ? 2 : 1;
                    return letter;
                }
            }
        }

        at = start;
        return "";
    }

    // Where TeX is the exception, braces are text unless a command stands before or in them.
    private void OpenBrace()
    {
        var shown = markup != TextMarkup.Tex && at - 1 != argumentAt && (at >= text.Length || text[at] != '\\');
        if (shown) Print('{');
        OpenGroup(shown ? '}' : '\0');
    }

    private void OpenGroup(char closing)
    {
        if (groupCount == MostGroups || groupsTooDeep > 0)
        {
            groupsTooDeep++;
            return;
        }

        groups[groupCount++] = new Group(tagCount, closing);
    }

    private void CloseGroup()
    {
        if (groupsTooDeep > 0)
        {
            groupsTooDeep--;
            return;
        }

        if (groupCount == 0) return;
        var group = groups[--groupCount];
        if (group.Closing is ')' or '/')
        {
            space = '\0';
            plainSpace = false;
        }

        CloseTags(group.Tags);
        if (group.Closing != '\0') Print(group.Closing);
    }

    /// <summary>An element until <see cref="CloseTags"/>: <c>em strong code sub sup</c>, or <c>sc</c> for small capitals.</summary>
    internal void OpenTag(string name) => OpenTag(new Tag(name, null));

    // Elements open when something stands in them: an empty group leaves no empty element.
    private void OpenTag(Tag tag)
    {
        if (tagCount == MostTags) return;
        tags[tagCount++] = tag;
        if (tag.Name is "a") inLink = true;
    }

    private void Open(Tag tag)
    {
        switch (tag.Name)
        {
            case null:
                break;
            case "a":
                OpenLink(tag.Address);
                break;
            case "sc":
                html.Append("<span class=\"sc\">");
                break;
            default:
                html.Append('<');
                html.Append(tag.Name);
                html.Append('>');
                break;
        }
    }

    internal void CloseTags(int left)
    {
        while (tagCount > left)
        {
            var tag = tags[--tagCount];
            if (tag.Name is "a") inLink = !paragraphs;
            if (openedTags <= tagCount) continue;
            openedTags = tagCount;
            Close(tag);
        }
    }

    // A style doesn't reach into the next paragraph: opening everything again could make much of little.
    private void CloseOpenedTags()
    {
        for (var i = openedTags - 1; i >= 0; i--)
        {
            Close(tags[i]);
            if (tags[i].Name is "a") inLink = !paragraphs;
            tags[i] = default;
        }
    }

    private void Close(Tag tag)
    {
        if (tag.Name is null) return;
        html.Append("</");
        html.Append(tag.Name is "sc" ? "span" : tag.Name);
        html.Append('>');
    }

    // arXiv starts a paragraph with two spaces; a text in which every line is indented only has a margin.
    private static bool IndentsPartParagraphs(ReadOnlySpan<char> text)
    {
        var indented = false;
        var flush = false;
        var first = true;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            var line = end < 0 ? text : text[..end];
            if (!first && !line.IsWhiteSpace())
            {
                if (line.StartsWith("  ")) indented = true;
                else flush = true;
                if (indented && flush) return true;
            }

            first = false;
            text = end < 0 ? default : text[(end + 1)..];
        }

        return false;
    }

    private readonly record struct Tag(string? Name, string? Address);

    private readonly record struct Group(int Tags, char Closing);
}
