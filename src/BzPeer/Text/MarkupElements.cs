using System.Collections.Frozen;

namespace BzPeer.Text;

/// <summary>What an element does to the text in it.</summary>
internal enum MarkupKind
{
    /// <summary>Nothing: only its text counts.</summary>
    Transparent,

    /// <summary>Sets its text in an element of its own.</summary>
    Style,

    /// <summary>Isn't shown.</summary>
    Hidden,

    /// <summary>Starts and ends a paragraph.</summary>
    Paragraph,

    /// <summary>Leads the paragraph that follows.</summary>
    Heading,

    /// <summary>An item of a list.</summary>
    Item,

    /// <summary>A cell of a table.</summary>
    Cell,

    /// <summary>Ends a line; two of them end a paragraph.</summary>
    Break,

    /// <summary>A link with a text.</summary>
    Link,

    /// <summary>An address that is its own text.</summary>
    Address,

    /// <summary>A formula on a line of its own.</summary>
    Display,

    /// <summary>Several forms of one formula.</summary>
    Alternatives,

    /// <summary>A formula in MathML.</summary>
    Math,

    /// <summary>A formula in TeX.</summary>
    Tex,
}

/// <summary>One element.</summary>
/// <param name="Name">Its name without a prefix, in small letters.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Style">The element that is printed for it.</param>
internal sealed record MarkupElement(string Name, MarkupKind Kind, string Style);

/// <summary>
/// The elements met in titles and abstracts: those of HTML, of the Journal Article Tag Suite (jats.nlm.nih.gov), of MathML, of the
/// ACL Anthology's schema, and those that publishers deposit with Crossref without their prefixes.
/// </summary>
internal static class MarkupElements
{
    private static readonly FrozenDictionary<string, MarkupElement> Elements = Read();

    private static readonly FrozenDictionary<string, MarkupElement>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Elements.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds an element by its name, in whatever case, without its prefix.</summary>
    internal static bool TryFind(ReadOnlySpan<char> name, out MarkupElement? element) => BySpan.TryGetValue(name, out element);

    private static FrozenDictionary<string, MarkupElement> Read()
    {
        var elements = new Dictionary<string, MarkupElement>(StringComparer.OrdinalIgnoreCase);

        void Each(MarkupKind kind, string names, string style = "")
        {
            foreach (var name in names.Split(' '))
            {
                elements.Add(name, new MarkupElement(name, kind, style));
            }
        }

        Each(MarkupKind.Style, "i em italic it cite dfn var", "em");
        Each(MarkupKind.Style, "b strong bold", "strong");
        Each(MarkupKind.Style, "code tt monospace kbd samp", "code");
        Each(MarkupKind.Style, "sc scp", "sc");
        Each(MarkupKind.Style, "sub inf subscript", "sub");
        Each(MarkupKind.Style, "sup superscript", "sup");
        Each(MarkupKind.Hidden, "script style object-id related-article related-object");
        Each(MarkupKind.Paragraph, "p div sec section abstract list def-list ul ol dl dt dd table tbody thead tr blockquote disp-quote boxed-text statement verse-group");
        Each(MarkupKind.Heading, "title h1 h2 h3 h4 h5 h6");
        Each(MarkupKind.Item, "li list-item def-item");
        Each(MarkupKind.Cell, "td th");
        Each(MarkupKind.Break, "br break");
        Each(MarkupKind.Link, "a ext-link uri");
        Each(MarkupKind.Address, "url");
        Each(MarkupKind.Display, "disp-formula display-formula");
        Each(MarkupKind.Alternatives, "alternatives");
        Each(MarkupKind.Math, "math");
        Each(MarkupKind.Tex, "tex-math");
        Each(MarkupKind.Transparent,
            "html body head span font small big u underline overline roman sans-serif styled-content named-content fixed-case inline-formula label q abbr s del ins strike "
            + "xref email center nobr wbr hr img graphic inline-graphic sans underbar o article-title subtitle alt-title institution country trans-title");
        Each(MarkupKind.Transparent,
            "mi mn mo mtext ms mrow mfrac msqrt mroot mstyle mpadded mphantom mfenced menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd "
            + "mlabeledtr mspace merror maction semantics annotation annotation-xml mglyph maligngroup malignmark");
        return elements.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
