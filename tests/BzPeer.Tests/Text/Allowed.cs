using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace BzPeer.Tests.Text;

/// <summary>Parses markup as a browser does and holds it against the list of what may come out.</summary>
internal static class Allowed
{
    private static readonly HashSet<string> Phrasing = [.. "p em strong code span a sub sup br".Split(' ')];

    private static readonly HashSet<string> MathMl =
    [
        .. ("math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr "
            + "munder munderover menclose none").Split(' '),
    ];

    private static readonly HashSet<string> MathMlAttributes =
    [
        .. ("class display alttext displaystyle fence stretchy separator movablelimits symmetric largeop accent accentunder width height depth lspace rspace voffset "
            + "minsize maxsize mathsize linethickness rowspacing columnspacing form notation mathvariant columnalign rowalign columnlines rowlines linebreak "
            + "columnspan rowspan scriptlevel mathcolor mathbackground").Split(' '),
    ];

    internal static IElement AssertOnly(string html)
    {
        var body = new HtmlParser().ParseDocument("<!doctype html><body>" + html).Body;
        Assert.NotNull(body);
        foreach (var element in body.QuerySelectorAll("*"))
        {
            var math = element.NamespaceUri is "http://www.w3.org/1998/Math/MathML";
            Assert.Contains(element.LocalName, math ? MathMl : Phrasing);
            foreach (var attribute in element.Attributes)
            {
                if (math)
                {
                    Assert.Contains(attribute.Name, MathMlAttributes);
                }
                else if (element.LocalName is "a")
                {
                    if (attribute.Name is "href") Assert.Matches("^[hH][tT][tT][pP][sS]?://", attribute.Value);
                    else Assert.Equal("rel=nofollow noopener", $"{attribute.Name}={attribute.Value}");
                }
                else
                {
                    Assert.Equal("class", attribute.Name);
                    Assert.True(attribute.Value is "cite" or "sc" or "tex", attribute.Value);
                }
            }
        }

        return body;
    }

    /// <summary>The text outside formulas.</summary>
    internal static string WordsOf(string html)
    {
        var body = AssertOnly(html);
        foreach (var formula in body.QuerySelectorAll("code.tex, math").ToList()) formula.Remove();
        return body.TextContent;
    }
}
