using System.Globalization;

namespace BzPeer.Text;

/// <summary>
/// Reads text with the elements of HTML, of journals' XML and of the ACL Anthology, and hands what stands between the tags to
/// <see cref="TexReader"/>, since authors write TeX wherever they write. Elements lie on a stack; what looks ahead for an end that
/// never comes is remembered as vain.
/// </summary>
internal ref struct MarkupReader
{
    private const int Deepest = 64;

    private readonly bool paragraphs;
    private readonly bool breaksLinesToShow;
    private readonly bool spacesAreLost;
    private readonly List<OpenElement> open;
    private readonly HashSet<string> withoutEnd;
    private MarkupScanner scanner;
    private TexReader output;
    private TextBuffer words;
    private int displays;
    private bool leads;
    private bool afterBreak;
    private bool glued;
    private bool gluedFormula;
    private bool hasFormula;
    private bool startsElement;
    private bool whiteSpaceWaits;

    private MarkupReader(string text, bool paragraphs, Func<Formula, string?>? mathml, TextMarkup markup)
    {
        this.paragraphs = paragraphs;
        breaksLinesToShow = markup != TextMarkup.Anthology;
        spacesAreLost = SpacesAreLost(text, markup);
        open = [];
        withoutEnd = new HashSet<string>(StringComparer.Ordinal);
        scanner = new MarkupScanner(text, markup);
        output = new TexReader(text.Length, paragraphs, mathml, markup);
        words = new TextBuffer(256);
    }

    /// <summary>Reads a text.</summary>
    internal static ScholarlyText Read(string raw, bool paragraphs, Func<Formula, string?>? mathml, TextMarkup markup)
    {
        if (raw.Contains("<![CDATA[", StringComparison.Ordinal))
        {
            raw = raw.Replace("<![CDATA[", "", StringComparison.Ordinal).Replace("]]>", "", StringComparison.Ordinal);
        }

        var reader = new MarkupReader(CleanCharacters.Of(MarkupScanner.Decode(raw)), paragraphs, mathml, markup);
        try
        {
            return reader.Read();
        }
        finally
        {
            reader.Dispose();
        }
    }

    internal void Dispose()
    {
        words.Dispose();
        output.Dispose();
    }

    private ScholarlyText Read()
    {
        while (scanner.Read())
        {
            switch (scanner.Token)
            {
                case MarkupToken.Text:
                    ReadText();
                    break;
                case MarkupToken.Close:
                    whiteSpaceWaits = false;
                    startsElement = false;
                    Close();
                    break;
                default:
                    PrintWhiteSpace();
                    startsElement = scanner.Token == MarkupToken.Open;
                    if (scanner.Element is { } element)
                    {
                        Open(element, scanner.Token == MarkupToken.Empty);
                    }

                    break;
            }
        }

        return output.Finish();
    }

    private void ReadText()
    {
        words.Truncate(0);
        MarkupScanner.AppendText(scanner.Value, ref words);
        var text = words.Written;
        if (text.IsWhiteSpace())
        {
            // Lines that a program broke to show how elements nest: no space stands at the begin or the end of an element.
            var broken = breaksLinesToShow && text.Contains('\n');
            whiteSpaceWaits = !(broken && startsElement);
            if (!broken)
            {
                PrintWhiteSpace();
            }

            return;
        }

        PrintWhiteSpace();
        startsElement = false;
        leads = false;
        afterBreak = false;
        if (glued && (gluedFormula || output.EndsInWord) && (StartsWithWord(text) || (gluedFormula && text.StartsWith("a "))))
        {
            output.Space();
        }

        glued = false;
        gluedFormula = false;
        // Marks without a letter would heap up on the last letter before the tag.
        while (!text.IsEmpty && char.GetUnicodeCategory(text[0]) is UnicodeCategory.NonSpacingMark)
        {
            text = text[1..];
        }

        output.Read(text);
    }

    private void PrintWhiteSpace()
    {
        if (whiteSpaceWaits)
        {
            output.Space();
        }

        whiteSpaceWaits = false;
    }

    private void Open(MarkupElement element, bool empty)
    {
        switch (element.Kind)
        {
            case MarkupKind.Hidden:
                if (!empty)
                {
                    TryTake(element.Name, out _);
                }

                return;
            case MarkupKind.Cell:
                output.Space();
                return;
            case MarkupKind.Break:
                if (afterBreak)
                {
                    output.EndParagraph();
                }
                else
                {
                    output.Space();
                }

                afterBreak = !afterBreak;
                return;
            case MarkupKind.Tex when !empty && TryTake(element.Name, out var tex):
                PrintTex(tex);
                return;
            case MarkupKind.Math when !empty && TryMath():
                return;
            case MarkupKind.Heading when !empty && IsNeedless():
                return;
            case MarkupKind.Address when !empty && TryTake(element.Name, out var address):
                SpaceBefore();
                output.PrintAddress(address.Trim());
                return;
        }

        if (empty || open.Count == Deepest)
        {
            if (element.Kind == MarkupKind.Paragraph)
            {
                output.EndParagraph();
            }

            return;
        }

        var tags = output.OpenTags;
        switch (element.Kind)
        {
            case MarkupKind.Style:
                if (element.Style is not ("sub" or "sup"))
                {
                    SpaceBefore();
                }

                output.OpenTag(element.Style);
                break;
            case MarkupKind.Paragraph:
                if (!leads)
                {
                    output.EndParagraph();
                }

                break;
            case MarkupKind.Heading:
                output.EndParagraph();
                if (paragraphs)
                {
                    output.OpenTag("strong");
                }

                break;
            case MarkupKind.Item:
                output.EndParagraph();
                output.Print("•");
                output.Space();
                leads = true;
                break;
            case MarkupKind.Display:
                displays++;
                break;
            case MarkupKind.Alternatives:
                hasFormula = false;
                break;
            case MarkupKind.Link:
                SpaceBefore();
                output.OpenLinkTag(scanner.Attribute("href").Trim());
                break;
            case MarkupKind.Transparent:
                return;
        }

        open.Add(new OpenElement(element, tags));
    }

    private void Close()
    {
        if (scanner.Element is not { } element)
        {
            return;
        }

        if (element.Kind == MarkupKind.Paragraph)
        {
            EndParagraph();
        }
        else if (element.Kind == MarkupKind.Cell)
        {
            output.Space();
        }

        for (var i = open.Count - 1; i >= 0; i--)
        {
            if (!ReferenceEquals(open[i].Element, element))
            {
                continue;
            }

            while (open.Count > i)
            {
                CloseLast();
            }

            return;
        }
    }

    private void CloseLast()
    {
        var (element, tags) = open[^1];
        open.RemoveAt(open.Count - 1);
        if (element.Kind == MarkupKind.Heading && paragraphs && output.EndsInLetter)
        {
            output.Print(":");
        }

        output.CloseTags(tags);
        switch (element.Kind)
        {
            case MarkupKind.Heading:
                output.Space();
                leads = true;
                break;
            case MarkupKind.Item:
                EndParagraph();
                break;
            case MarkupKind.Display:
                displays--;
                break;
            case MarkupKind.Style:
                glued = spacesAreLost;
                break;
        }
    }

    private void EndParagraph()
    {
        leads = false;
        output.EndParagraph();
    }

    private void SpaceBefore(bool formula = false)
    {
        if (spacesAreLost && (formula ? output.EndsInWord : output.EndsInSmallLetters))
        {
            output.Space();
        }
    }

    // The abstract has its heading on the page. Stays where it is if something else stands here.
    private bool IsNeedless()
    {
        var start = scanner.At;
        if (scanner.Read() && scanner.Token == MarkupToken.Text && scanner.Value.Trim().Equals("abstract", StringComparison.OrdinalIgnoreCase)
            && scanner.Read() && scanner is { Token: MarkupToken.Close, Element.Kind: MarkupKind.Heading })
        {
            return true;
        }

        scanner.At = start;
        return false;
    }

    /// <summary>Takes the text up to the end of the element that was opened, tags in it left out; stays where it is if it never ends.</summary>
    private bool TryTake(string name, out string taken)
    {
        taken = "";
        if (withoutEnd.Contains(name))
        {
            return false;
        }

        var start = scanner.At;
        words.Truncate(0);
        while (scanner.Read())
        {
            if (scanner.Token == MarkupToken.Text)
            {
                MarkupScanner.AppendText(scanner.Value, ref words);
            }

            if (scanner.Token != MarkupToken.Close || scanner.Element?.Name != name)
            {
                continue;
            }

            taken = words.ToString();
            return true;
        }

        withoutEnd.Add(name);
        scanner.At = start;
        return false;
    }

    private bool TryMath()
    {
        if (withoutEnd.Contains("math"))
        {
            return false;
        }

        var start = scanner.At;
        var source = scanner.Attribute("alttext").Trim();
        var display = displays > 0 || scanner.Attribute("display") is "block";
        var math = new MathMlToTex();
        while (scanner.Read())
        {
            switch (scanner.Token)
            {
                case MarkupToken.Text:
                    words.Truncate(0);
                    MarkupScanner.AppendText(scanner.Value, ref words);
                    math.Text(words.ToString());
                    break;
                case MarkupToken.Close when scanner.Element?.Kind == MarkupKind.Math:
                    // Publishers put the source beside the markup, between dollars.
                    var tex = source.Length > 2 && source[0] == '$' && source[^1] == '$' ? source.Trim('$') : math.Finish();
                    SpaceBefore(formula: true);
                    if (tex.Length == 0 || tex.Contains('$', StringComparison.Ordinal))
                    {
                        output.Read(math.Words);
                    }
                    else
                    {
                        PrintFormula(tex, display);
                    }

                    glued = gluedFormula = spacesAreLost;
                    return true;
                case MarkupToken.Close:
                    math.Close(scanner.Value);
                    break;
                default:
                    math.Open(scanner);
                    if (scanner.Token == MarkupToken.Empty)
                    {
                        math.Close(scanner.Value);
                    }

                    break;
            }
        }

        withoutEnd.Add("math");
        scanner.At = start;
        return false;
    }

    // Springer deposits a whole document around each formula; others leave the dollars in.
    private void PrintTex(string source)
    {
        const string begin = "\\begin{document}";
        var tex = source.AsSpan();
        var start = tex.IndexOf(begin);
        if (start >= 0)
        {
            tex = tex[(start + begin.Length)..];
        }

        var end = tex.IndexOf("\\end{document}");
        if (end >= 0)
        {
            tex = tex[..end];
        }

        tex = tex.Trim();
        SpaceBefore(formula: true);
        if (tex.StartsWith("\\begin{equation}") || tex.StartsWith("\\begin{align"))
        {
            output.Read(tex);
        }
        else if (tex.Trim('$').Contains('$'))
        {
            output.Read(tex);
        }
        else if ((tex.StartsWith("\\(") && tex.EndsWith("\\)")) || (tex.StartsWith("\\[") && tex.EndsWith("\\]")))
        {
            PrintFormula(tex[2..^2], displays > 0);
        }
        else
        {
            PrintFormula(tex.Trim('$'), displays > 0);
        }

        glued = gluedFormula = spacesAreLost;
    }

    private void PrintFormula(ReadOnlySpan<char> tex, bool display)
    {
        if (hasFormula && open.Count > 0 && open[^1].Element.Kind == MarkupKind.Alternatives)
        {
            return;
        }

        hasFormula = true;
        output.PrintFormula(tex, display);
    }

    /// <summary>
    /// Whether the spaces beside tags were lost on the way, as in what several publishers deposit ("of&lt;i&gt;E. coli&lt;/i&gt;in"):
    /// they are put back where words would run together. A text that has one such space has them all.
    /// </summary>
    private static bool SpacesAreLost(string text, TextMarkup markup)
    {
        if (markup is TextMarkup.Anthology || !text.Contains('<', StringComparison.Ordinal))
        {
            return false;
        }

        var lost = false;
        var closed = false;
        var inMath = false;
        ReadOnlySpan<char> before = default;
        var tags = new MarkupScanner(text, markup);
        while (tags.Read())
        {
            var kind = tags.Element?.Kind;
            if (tags.Token == MarkupToken.Text)
            {
                if (inMath || tags.Value.IsWhiteSpace())
                {
                    continue;
                }

                if (closed && char.IsWhiteSpace(tags.Value[0]))
                {
                    return false;
                }

                lost |= closed && StartsWithWord(tags.Value);
                closed = false;
                before = tags.Value;
            }
            else if (kind is MarkupKind.Style or MarkupKind.Math && !(inMath && kind == MarkupKind.Style))
            {
                inMath = kind == MarkupKind.Math && tags.Token == MarkupToken.Open;
                closed = tags.Token == MarkupToken.Close;
                if (closed || before.Length < 2)
                {
                    continue;
                }

                if (char.IsWhiteSpace(before[^1]))
                {
                    return false;
                }

                lost |= char.IsAsciiLetterLower(before[^1]) && char.IsAsciiLetterLower(before[^2]) && tags.Element?.Style is not ("sub" or "sup");
            }
        }

        return lost;
    }

    // "in", "of", "Receptor", but not the rest of "nth" or of a chemical formula.
    private static bool StartsWithWord(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiLetter(text[length]) && (length == 0 || char.IsAsciiLetterLower(text[length])))
        {
            length++;
        }

        if (length < text.Length && char.IsLetterOrDigit(text[length]))
        {
            return false;
        }

        return text[..length] is "in" or "of" or "to" or "on" or "or" or "at" or "as" or "by" or "be" or "we" or "is" or "an" or "if"
            || (length >= 3 && text[..length] is not ("fold" or "mer" or "mers"));
    }

    private readonly record struct OpenElement(MarkupElement Element, int Tags);
}
