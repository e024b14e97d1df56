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

    private static readonly Gen<string> Wild = Gen.OneOf(
        Gen.String,
        Gen.OneOfConst(Pieces).Array[0, 60].Select(string.Concat));

    [Fact]
    public void Any_text_gives_listed_elements_and_no_command() =>
        Wild.Sample(raw =>
        {
            foreach (var read in (ScholarlyText[])[ReadScholarlyText.Title(raw), ReadScholarlyText.Abstract(raw)])
            {
                var words = Allowed.WordsOf(read.Html);
                Assert.DoesNotContain('\\', words);
                Assert.DoesNotContain('\\', read.Plain);
                Assert.True(read.Plain.IsNormalized(NormalizationForm.FormC));
                Assert.Equal(read.Plain.Trim(), read.Plain);
                Assert.DoesNotContain(read.Plain, c => char.IsControl(c) || c is '\u202e' or '\u200b');
            }

            Assert.Equal(ReadScholarlyText.Title(raw).Plain, ReadScholarlyText.Title(raw).Plain);
            TexAccents.Decode(raw);
        }, iter: 4000);

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
    public void A_megabyte_of_anything_takes_linear_time(string piece)
    {
        var raw = Repeat(piece, 1_000_000);
        var watch = Stopwatch.StartNew();
        ReadScholarlyText.Title(raw);
        ReadScholarlyText.Abstract(raw);
        // Quadratic work on 1 MB takes half an hour; the bound only tells the two apart, also on a busy machine.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{piece}: {watch.Elapsed}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{piece.Replace('\n', ' ')}: {watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Five_megabytes_of_braces_and_of_formulas_end_well()
    {
        Assert.Equal("x", ReadScholarlyText.Title(Repeat("{", 5_000_000) + "x").Html);
        Assert.Equal(1_000_000, ReadScholarlyText.Abstract(Repeat("$a$, ", 5_000_000)).Formulas.Count);
    }

    [Theory]
    [InlineData("\\href{http://a.b/\"onclick=x}{y}")]
    [InlineData("http://a.b/\"><script>alert(1)</script>")]
    [InlineData("\\url{http://a.b/' onmouseover='x}")]
    [InlineData("$\\href{javascript:x}{y}</code><script>$")]
    [InlineData("\\href{https://a.b}{one \\href{https://c.d}{two} http://e.f}")]
    [InlineData("\\verb|<script>|")]
    [InlineData("{\\em \u0338x}")]
    public void Markup_never_gets_out(string raw) => Allowed.AssertOnly(ReadScholarlyText.Abstract(raw).Html);

    private static string Repeat(string piece, int length) => new StringBuilder().Insert(0, piece, length / piece.Length).ToString();

    private static string Letters(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormC).Where(char.IsLetter));
}
