using BzPeer.Text;
using Xunit;

namespace BzPeer.Tests.Text;

/// <summary>Titles and abstracts as OpenAlex, Crossref and the ACL Anthology print them.</summary>
public class MarkupTests
{
    private const string MathMl = "<mml:math xmlns:mml=\"http://www.w3.org/1998/Math/MathML\">";

    [Theory]
    // Elements
    [InlineData("The <i>E. coli</i> of H<sub>2</sub>O, 10<sup>3</sup>, <b>bold</b>, <scp>Caps</scp>, <tt>gcc</tt>",
        "The <em>E. coli</em> of H<sub>2</sub>O, 10<sup>3</sup>, <strong>bold</strong>, <span class=\"sc\">Caps</span>, <code>gcc</code>")]
    [InlineData("<italic>a</italic> <I>b</I> <span class=\"x\">c</span><br/>d", "<em>a</em> <em>b</em> c d")]
    [InlineData("<i>one <b>two</i> three</b>", "<em>one <strong>two</strong></em> three")]
    [InlineData("<i></i>x<i> </i>y", "x y")]
    // Entities, escaped more than once
    [InlineData("R&amp;D, a &lt; b, caf&eacute;, &#8211;, &#x3b1;, &#146;", "R&amp;D, a &lt; b, café, –, α, ’")]
    [InlineData("AT&T &c. &nonsense; &", "AT&amp;T &amp;c. &amp;nonsense; &amp;")]
    [InlineData("&amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt; &lt;scp&gt;HVDC&lt;/scp&gt; &amp;amp;", "<em>x</em> <span class=\"sc\">HVDC</span> &amp;")]
    [InlineData("parks in developing&#13;\\n countries", "parks in developing countries")]
    // What is no tag
    [InlineData("p < 0.05 and q>1, if a <b and c> d, List<String>, n<p", "p &lt; 0.05 and q&gt;1, if a &lt;b and c&gt; d, List&lt;String&gt;, n&lt;p")]
    [InlineData("a <!-- note --> b <script>alert(1)</script>c", "a b c")]
    // TeX stands where it is written, braces and tildes that are none of it stay
    [InlineData("the {110} plane, {0,1}, 2~4 %, ~10, Fig.~3, Section~IV", "the {110} plane, {0,1}, 2~4 %, ~10, Fig.~3, Section\u00a0IV")]
    [InlineData("\\emph{a {b} c}, {\\em d}, \\'{e}, \\LaTeX{}, \\frac{1}{2}, ``q''", "<em>a {b} c</em>, <em>d</em>, é, LaTeX, 1/2, “q”")]
    [InlineData("<i>the $x^2$</i>", "<em>the <code class=\"tex\">x^2</code></em>")]
    [InlineData("costs $5 and <i>not</i> $10", "costs $5 and <em>not</em> $10")]
    // Spaces lost beside tags
    [InlineData("Screening of<i>A. terrestris</i>Spoilage by<i>n</i>th, PPAR<i>α</i>Agonist", "Screening of <em>A. terrestris</em> Spoilage by <em>n</em>th, PPAR<em>α</em> Agonist")]
    [InlineData("Sheathed Al<sub>2</sub>O<sub>3</sub>films of<i>n</i>-type", "Sheathed Al<sub>2</sub>O<sub>3</sub> films of <em>n</em>-type")]
    [InlineData("the <i>un</i>intended, pre<i>post</i>", "the <em>un</em>intended, pre<em>post</em>")]
    public void Titles_of_the_web_read(string raw, string html)
    {
        Assert.Equal(html, ReadScholarlyText.Title(raw, null, TextMarkup.Html).Html);
    }

    [Theory]
    [InlineData("<mml:mi>N</mml:mi><mml:mo>=</mml:mo><mml:mn>88</mml:mn>", "N=88", "N=88")]
    [InlineData("<mml:msub><mml:mi>x</mml:mi><mml:mn>1</mml:mn></mml:msub>", "x_{1}", "x₁")]
    [InlineData("<mml:msubsup><mml:mi>x</mml:mi><mml:mi>i</mml:mi><mml:mn>2</mml:mn></mml:msubsup>", "x_{i}^{2}", "xᵢ²")]
    [InlineData("<mml:mfrac><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo><mml:mi>b</mml:mi></mml:mrow><mml:mn>2</mml:mn></mml:mfrac>", "\\frac{a+b}{2}", "(a+b)/2")]
    [InlineData("<mml:msqrt><mml:mi>n</mml:mi></mml:msqrt>", "\\sqrt{n}", "√(n)")]
    [InlineData("<mml:mroot><mml:mi>n</mml:mi><mml:mn>3</mml:mn></mml:mroot>", "\\sqrt[{3}]{n}", null)]
    [InlineData("<mml:mi>lim</mml:mi><mml:mi mathvariant=\"double-struck\">R</mml:mi><mml:mi mathvariant=\"bold\">x</mml:mi>", "\\lim \\mathbb{R}\\mathbf{x}", "lim ℝx")]
    [InlineData("<mml:mover><mml:mi>x</mml:mi><mml:mo>^</mml:mo></mml:mover>", "\\hat{x}", "x̂")]
    [InlineData("<mml:munderover><mml:mo>∑</mml:mo><mml:mi>i</mml:mi><mml:mi>n</mml:mi></mml:munderover>", "∑_{i}^{n}", "∑ᵢⁿ")]
    [InlineData("<mml:mmultiscripts><mml:mi mathvariant=\"normal\">Tb</mml:mi><mml:mprescripts/><mml:none/><mml:mn>153</mml:mn></mml:mmultiscripts>", "{}^{153}{\\mathrm{Tb}}", "¹⁵³Tb")]
    [InlineData("<mml:mfenced><mml:mi>a</mml:mi><mml:mi>b</mml:mi></mml:mfenced><mml:mtext> if </mml:mtext>", "(a,b)\\text{ if }", "(a,b) if")]
    [InlineData("<mml:mtable><mml:mtr><mml:mtd><mml:mi>a</mml:mi></mml:mtd><mml:mtd/></mml:mtr></mml:mtable>", "\\begin{matrix}a & \\end{matrix}", "a")]
    [InlineData("<mml:mo>{</mml:mo><mml:mn>5%</mml:mn><mml:mo>&lt;</mml:mo><mml:mi>\\href</mml:mi>", "\\{5\\%<\\mathrm{\\backslash href}", null)]
    [InlineData("<mml:semantics><mml:mi>x</mml:mi><mml:annotation encoding=\"application/x-tex\">x_1</mml:annotation></mml:semantics>", "x_1", "x₁")]
    public void MathML_is_said_in_TeX(string mathml, string tex, string? plain)
    {
        var read = ReadScholarlyText.Title($"on {MathMl}{mathml}</mml:math>", null, TextMarkup.Html);
        Assert.Equal([new Formula(tex, false)], read.Formulas);
        if (plain is not null) Assert.Equal("on " + plain, read.Plain);
        using var renderer = new FormulaRenderer(1);
        Assert.Null(renderer.Render(read.Formulas[0]).Error);
    }

    [Fact]
    public void The_source_beside_MathML_is_taken_and_a_broken_formula_leaves_its_words()
    {
        Assert.Equal("\\alpha_n", ReadScholarlyText.Title($"{MathMl.Replace(">", " alttext=\"$\\alpha_n$\">", StringComparison.Ordinal)}<mml:mi>α</mml:mi></mml:math>", null, TextMarkup.Html).Formulas[0].Tex);
        Assert.Equal("x never ends", ReadScholarlyText.Title("<math><mi>x</mi> never ends", null, TextMarkup.Html).Plain);
        var deep = string.Concat(Enumerable.Repeat("<mrow>", 1000)) + "<mi>deep</mi>";
        Assert.Contains("deep", ReadScholarlyText.Title($"<math>{deep}</math>", null, TextMarkup.Html).Plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "<p>One.</p>\n<p>Two.</p>")]
    [InlineData("<jats:title>Abstract</jats:title>\n  <jats:p>One\n\ntwo.</jats:p>", "<p>One two.</p>")]
    [InlineData("<jats:sec id=\"s1\">\n<jats:title>Aims</jats:title>\n<jats:p>To see.</jats:p>\n</jats:sec><jats:sec><jats:title>Why?</jats:title><jats:p>So.</jats:p></jats:sec>",
        "<p><strong>Aims:</strong> To see.</p>\n<p><strong>Why?</strong> So.</p>")]
    [InlineData("<jats:list><jats:list-item><jats:p>a</jats:p></jats:list-item><jats:list-item>b</jats:list-item></jats:list>", "<p>• a</p>\n<p>• b</p>")]
    [InlineData("<jats:p>of <jats:inline-formula>\n  <jats:alternatives>\n <jats:tex-math>\\documentclass{minimal}\\begin{document}$$x^2$$\\end{document}</jats:tex-math>\n"
        + "<mml:math><mml:mi>x</mml:mi></mml:math>\n</jats:alternatives>\n</jats:inline-formula>.</jats:p>", "<p>of <code class=\"tex\">x^2</code>.</p>")]
    [InlineData("<jats:disp-formula><jats:tex-math><![CDATA[ $a<b$ ]]></jats:tex-math></jats:disp-formula>", "<p><code class=\"tex\">a&lt;b</code></p>")]
    [InlineData("<jats:p>Co<jats:sub>1+<jats:italic>x</jats:italic>\n   </jats:sub>Mn</jats:p>", "<p>Co<sub>1+<em>x</em></sub>Mn</p>")]
    [InlineData("<jats:p>See <jats:ext-link xlink:href=\"https://example.org/?a=1&amp;b=2\">the data</jats:ext-link>, <jats:uri xlink:href=\"javascript:x\">x</jats:uri><jats:unknown>.</jats:unknown></jats:p>",
        "<p>See <a href=\"https://example.org/?a=1&amp;b=2\" rel=\"nofollow noopener\">the data</a>, x.</p>")]
    [InlineData("<p>Let<math><mi>B</mi></math>be, with<math><mo>‖</mo></math>a ring and<i>so</i>on.</p>", "<p>Let <code class=\"tex\">B</code> be, with <code class=\"tex\">‖</code> a ring and <em>so</em> on.</p>")]
    public void Abstracts_of_journals_read(string raw, string html) => Assert.Equal(html, ReadScholarlyText.Abstract(raw, null, TextMarkup.Jats).Html);

    [Theory]
    [InlineData("<fixed-case>BERT</fixed-case> in <fixed-case>A</fixed-case>frica", "BERT in Africa")]
    [InlineData("<b>Strong</b> &amp; <i>slanted</i>, F<tex-math>_1</tex-math>, <tex-math>p &lt; 10^{-4}</tex-math>",
        "<strong>Strong</strong> &amp; <em>slanted</em>, F<code class=\"tex\">_1</code>, <code class=\"tex\">p &lt; 10^{-4}</code>")]
    [InlineData("at <url>http://www.example.org/~x/data_1/</url>\n\nand\nmore", "at <a href=\"http://www.example.org/~x/data_1/\" rel=\"nofollow noopener\">http://www.example.org/~x/data_1/</a> and more")]
    [InlineData("translation~(NAT) up to ~40% and +2.2~+3.1, ``so-called'' \\emph{old} volumes", "translation\u00a0(NAT) up to ~40% and +2.2~+3.1, “so-called” <em>old</em> volumes")]
    [InlineData("a <b>principle <tex-math>\\mathcal{M}</tex-math>\n </b>of", "a <strong>principle <code class=\"tex\">\\mathcal{M}</code></strong> of")]
    public void Abstracts_of_the_Anthology_read(string raw, string html) => Assert.Equal($"<p>{html}</p>", ReadScholarlyText.Abstract(raw, null, TextMarkup.Anthology).Html);

    [Fact]
    public void Abstracts_of_the_web_part_paragraphs_as_they_are_printed()
    {
        Assert.Equal("<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>", ReadScholarlyText.Abstract("<p>One.</p><div>Two.</div>Three.", null, TextMarkup.Html).Html);
        Assert.Equal("<p>One.</p>\n<p>Two.</p>", ReadScholarlyText.Abstract("One.\n\nTwo.", null, TextMarkup.Html).Html);
        Assert.Equal("<p>One. two.</p>\n<p>Three.</p>", ReadScholarlyText.Abstract("One.<br>two.<br/><br/>Three.", null, TextMarkup.Html).Html);
        Assert.Equal("<p>a b</p>\n<p>c</p>", ReadScholarlyText.Abstract("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", null, TextMarkup.Html).Html);
        Assert.Equal("<p><strong>Aims:</strong> To see.</p>", ReadScholarlyText.Abstract("<h4>Aims</h4><p>To see.</p>", null, TextMarkup.Html).Html);
    }

    [Fact]
    public void Text_of_TeX_shows_tags_as_they_are() =>
        Assert.Equal("&lt;i&gt;x&lt;/i&gt; &amp;amp;", ReadScholarlyText.Title("<i>x</i> &amp;").Html);
}
