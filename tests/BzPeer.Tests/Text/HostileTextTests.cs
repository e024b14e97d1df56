using System.Diagnostics;
using System.Text;
using BzPeer.Text;
using CsCheck;
using Xunit;

namespace BzPeer.Tests.Text;

public class HostileTextTests
{
    private static readonly string[] Pieces =
    [
        "\\", "{", "}", "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\emph{", "{\\em ", "\\cite{", "\\href{", "}{", "\\url{", "\\begin{align}", "\\end{align}",
        "\\begin{itemize}", "\\item ", "\\footnote{", "\\frac{", "\\'", "\\\"", "\\v{", "\\verb|", "|", "\\verb", "http://", "https://a.b/", "javascript:", "<", ">", "&", "\"", "'",
        "`", "~", "-", "\n", "\n\n", "  ", "<script>", "onerror=", "\u202e", "\u200b", "\0", "\ud800", "\udc00", "\u0338", "\u00a0", "é", "漢", "😀", "a", "Zq", "7", "%", "^", "_",
        "\\textbackslash alpha", "\\\\", "\\unknown", "[", "]", ".", "(", ")", "\\textsc{", "\\c ",
    ];

    private static readonly string[] Tags =
    [
        "<i>", "</i>", "<b>", "</b>", "<sub>", "</sub>", "<p>", "</p>", "<jats:p>", "</jats:p>", "<jats:title>", "</jats:title>", "<jats:sec id=\"a\">", "</jats:sec>", "<br/>", "<br>", "<li>",
        "<url>", "</url>", "<a href=\"https://a.b\">", "<a href='javascript:x'>", "</a>", "<jats:ext-link xlink:href=\"http://a.b/?x=1&amp;y\">", "</jats:ext-link>", "<script>", "</script>",
        "<tex-math>", "</tex-math>", "<mml:math alttext=\"$x$\">", "<mml:math>", "</mml:math>", "<mml:mi>", "</mml:mi>", "<mml:mrow>", "</mml:mrow>", "<mml:msub>", "</mml:msub>", "<mfrac>", "</mfrac>",
        "<mml:mtext>", "<mml:mprescripts/>", "<mml:mmultiscripts>", "</mml:mmultiscripts>", "<mtable>", "<mtd>", "<annotation encoding=\"tex\">", "</annotation>", "&lt;i&gt;", "&lt;/i&gt;",
        "&amp;lt;b&amp;gt;", "&lt;script&gt;", "&#60;script&#62;", "&#x3c;img src=x onerror=y&#x3e;", "<img src=x onerror=y>", "<svg/onload=x>", "&amp;", "&lt;", "&gt;", "&quot;", "&#0;", "&#x202e;", "&#xd800;",
        "&#13;\\n", "&nbsp;", "&#146;", "&nonsense;", "&#99999999999;", "<!--", "-->", "<![CDATA[", "]]>", "<?x", "<!DOCTYPE x [", "<fixed-case>", "</fixed-case>", "<alternatives>", "<disp-formula>",
        "<i", "</", "<a b=", "\"", "'", "\u0301", "=", "/>",
    ];

    private static readonly TextMarkup[] Markups = Enum.GetValues<TextMarkup>();

    private static readonly Gen<string> Wild = Gen.OneOf(
        Gen.String,
        Gen.OneOfConst(Pieces).Array[0, 60].Select(string.Concat),
        Gen.OneOfConst([.. Pieces, .. Tags, .. Tags]).Array[0, 60].Select(string.Concat));

    [Fact]
    public void Any_text_gives_listed_elements_and_no_command() =>
        Wild.Sample(raw =>
        {
            foreach (var (read, isTitle) in Markups.SelectMany(m => (IEnumerable<(ScholarlyText, bool)>)[(ReadScholarlyText.Title(raw, null, m), true), (ReadScholarlyText.Abstract(raw, null, m), false)]))
            {
                var words = Allowed.WordsOf(read.Html);
                Assert.Null(CorpusTextTests.Unbalanced(read.Html, isTitle));
                Assert.DoesNotContain('\\', words);
                Assert.DoesNotContain('\\', read.Plain);
                Assert.True(read.Plain.IsNormalized(NormalizationForm.FormC));
                Assert.Equal(read.Plain.Trim(), read.Plain);
                Assert.DoesNotContain(read.Plain, c => char.IsControl(c) || c is '\u202e' or '\u200b');
            }

            Assert.Equal(ReadScholarlyText.Title(raw).Plain, ReadScholarlyText.Title(raw).Plain);
            TexAccents.Decode(raw);
        }, iter: 2000);

    [Fact]
    public void No_letter_outside_commands_formulas_and_keys_is_lost() =>
        Gen.String[Gen.OneOf(
                Gen.Char['a', 'z'], Gen.Char['A', 'Z'],
                Gen.OneOfConst([.. " \n{}~-'`<>&:%^_().,;0123456789éßøЖ漢\u202e\0"])), 0, 300]
            .Sample(raw =>
            {
                var expected = Letters(raw);
                Assert.Equal(expected, Letters(ReadScholarlyText.Title(raw).Plain));
                Assert.Equal(expected, Letters(Allowed.WordsOf(ReadScholarlyText.Abstract(raw).Html)));
            }, iter: 4000);

    [Fact]
    public void No_letter_between_tags_is_lost() =>
        Gen.OneOf(
                Gen.Char['a', 'z'].Select(c => (Raw: c.ToString(), Words: c.ToString())),
                Gen.OneOfConst(" ", "\n", ",", "é", "漢", "{", "}").Select(c => (Raw: c, Words: c)),
                Gen.OneOfConst("<i>", "</i>", "<b>", "</b>", "<sub>", "</sub>", "<p>", "</p>", "<sec>", "</sec>", "<br/>", "&lt;i&gt;", "&lt;/i&gt;", "<url>", "<mml:math>", "<tex-math>", "<script>").Select(c => (Raw: c, Words: "")))
            .Array[0, 100]
            .Sample(pieces =>
            {
                var raw = string.Concat(pieces.Select(p => p.Raw));
                var expected = Letters(string.Concat(pieces.Select(p => p.Words)));
                foreach (var markup in Markups[1..])
                {
                    Assert.Equal(expected, Letters(ReadScholarlyText.Title(raw, null, markup).Plain));
                    Assert.Equal(expected, Letters(Allowed.WordsOf(ReadScholarlyText.Abstract(raw, null, markup).Html)));
                }
            }, iter: 4000);

    [Theory]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("\\emph{")]
    [InlineData("{\\em a")]
    [InlineData("\\cite{")]
    [InlineData("\\cite[")]
    [InlineData("\\href{http://a.b}{x")]
    [InlineData("\\begin{align}")]
    [InlineData("\\begin{align}x\\end{align}")]
    [InlineData("\\(")]
    [InlineData("\\[ \\\\")]
    [InlineData("$")]
    [InlineData("$$")]
    [InlineData("$x")]
    [InlineData("$$x ")]
    [InlineData("\\'{")]
    [InlineData("\\'{\\'")]
    [InlineData("\\verb|")]
    [InlineData("http://a")]
    [InlineData("http://a ")]
    [InlineData("\\footnote{")]
    [InlineData("\\frac{")]
    [InlineData("<")]
    [InlineData("\n ")]
    [InlineData("a\n\n")]
    [InlineData("\u0301")]
    [InlineData("a\u0323\u0301")]
    [InlineData("\u200d")]
    [InlineData("\\\\[")]
    [InlineData("$x^{x^{x_{\\sqrt{")]
    [InlineData("{$")]
    [InlineData("<i>")]
    [InlineData("<i")]
    [InlineData("<i a=\"")]
    [InlineData("<i a='x")]
    [InlineData("&lt;i '\"")]
    [InlineData("&lt;i ")]
    [InlineData("&lt;")]
    [InlineData("&amp;")]
    [InlineData("&amp;amp;lt;")]
    [InlineData("&")]
    [InlineData("&#")]
    [InlineData("</i>")]
    [InlineData("<p>")]
    [InlineData("<br>")]
    [InlineData("<title>a")]
    [InlineData("<title>abstract</title>")]
    [InlineData("<script>")]
    [InlineData("<url><script><style><tex-math><math>")]
    [InlineData("<math><mrow>")]
    [InlineData("<math><mfrac><mi>a</mi>")]
    [InlineData("<math><mi>a</mi></math>")]
    [InlineData("<math alttext=\"$a$\">")]
    [InlineData("<tex-math>")]
    [InlineData("<tex-math>$a$</tex-math>")]
    [InlineData("<!--")]
    [InlineData("<![CDATA[")]
    [InlineData("a<i>\u0301</i>")]
    [InlineData("of<i>E")]
    [InlineData("<i>{\\em ")]
    [InlineData("<a href=\"https://a.b\">")]
    [InlineData("<alternatives><disp-formula>")]
    public void A_third_of_a_megabyte_of_anything_takes_linear_time(string piece)
    {
        var raw = Repeat(piece, 300_000);
        var watch = Stopwatch.StartNew();
        foreach (var markup in Markups)
        {
            ReadScholarlyText.Title(raw, null, markup);
            ReadScholarlyText.Abstract(raw, null, markup);
        }

        // Quadratic work on it takes minutes; the bound only tells the two apart, also on a busy machine.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{piece}: {watch.Elapsed}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{piece.Replace('\n', ' ')}: {watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Five_megabytes_of_braces_and_of_formulas_end_well()
    {
        Assert.Equal("x", ReadScholarlyText.Title(Repeat("{", 5_000_000) + "x").Html);
        Assert.Equal(1_000_000, ReadScholarlyText.Abstract(Repeat("$a$, ", 5_000_000)).Formulas.Count);
    }

    [Fact]
    public void A_megabyte_inside_one_formula_of_MathML_takes_linear_time_and_keeps_its_words()
    {
        var watch = Stopwatch.StartNew();
        foreach (var piece in (string[])["<mi>a</mi>", "<mrow>a", "<msub><mi>a</mi>", "<mtr><mtd>a", "<mtext>a ", "<mover><mi>a</mi>"])
        {
            var read = ReadScholarlyText.Abstract("<math>" + Repeat(piece, 1_000_000) + "</math>", null, TextMarkup.Jats);
            Assert.True(read.Plain.Count(c => c == 'a') >= 1_000_000 / piece.Length, piece);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("\\href{http://a.b/\"onclick=x}{y}")]
    [InlineData("http://a.b/\"><script>alert(1)</script>")]
    [InlineData("\\url{http://a.b/' onmouseover='x}")]
    [InlineData("$\\href{javascript:x}{y}</code><script>$")]
    [InlineData("\\href{https://a.b}{one \\href{https://c.d}{two} http://e.f}")]
    [InlineData("\\verb|<script>|")]
    [InlineData("{\\em \u0338x}")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a><a href=\"https://a.b/&quot;onclick=x\">y</a><a href=\"data:text/html,x\">z</a>")]
    [InlineData("<math><mtext><script>alert(1)</script></mtext></math>")]
    [InlineData("<math><mi>\\href{javascript:x}{y}</mi></math>")]
    [InlineData("<math alttext=\"$\\href{javascript:x}{y}$\"><mi>x</mi></math>")]
    [InlineData("&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;")]
    [InlineData("<svg><style><img src=x onerror=alert(1)></style></svg>")]
    [InlineData("<a href=\"https://a.b\">one <a href=\"https://c.d\">two</a> http://e.f</a>")]
    public void Markup_never_gets_out(string raw)
    {
        foreach (var markup in Markups) Allowed.AssertOnly(ReadScholarlyText.Abstract(raw, null, markup).Html);
    }

    private static string Repeat(string piece, int length) => new StringBuilder().Insert(0, piece, length / piece.Length).ToString();

    private static string Letters(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormC).Where(char.IsLetter));
}
