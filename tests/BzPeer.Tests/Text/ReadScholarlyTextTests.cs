using BzPeer.Text;
using Xunit;

namespace BzPeer.Tests.Text;

public class ReadScholarlyTextTests
{
    private const string Cite = "<span class=\"cite\">[citation]</span>";

    [Theory]
    // White space and dashes
    [InlineData("Cross sections at Tevatron and\n  LHC energies", "Cross sections at Tevatron and LHC energies", null)]
    [InlineData("  spaced   out \t ", "spaced out", null)]
    [InlineData("a --- b, 1--2, well-known", "a — b, 1–2, well-known", null)]
    [InlineData("Fig.~3", "Fig.\u00a03", "Fig. 3")]
    [InlineData("(~10 layers) and ~5%", "(~10 layers) and ~5%", null)]
    [InlineData("one\\\\two\\newline three", "one two three", null)]
    // Quotation marks
    [InlineData("``deep'' and `shallow' nets", "“deep” and ‘shallow’ nets", null)]
    [InlineData("the authors' model doesn't", "the authors' model doesn't", null)]
    // Escaped characters
    [InlineData("50\\% \\& more \\_ \\# \\$5 \\{x\\}", "50% &amp; more _ # $5 {x}", "50% & more _ # $5 {x}")]
    [InlineData("a gain of 5% over % the best", "a gain of 5% over % the best", null)]
    // Accents and letters
    [InlineData("Poincar\\'e, Schr{\\\"o}dinger, Erd\\H{o}s, \\v{C}ech, Fran\\c{c}ois", "Poincaré, Schrödinger, Erdős, Čech, François", null)]
    [InlineData("K\\o benhavn, Stra{\\ss}e, \\AA ngstr\\\"om, \\L{}ukasz, na\\\"{\\i}ve", "København, Straße, Ångström, Łukasz, naïve", null)]
    [InlineData("\\'{\\^a} and \\k{a}", "ấ and ą", null)]
    // Emphasis
    [InlineData("{\\em churn} -- for", "<em>churn</em> – for", "churn – for")]
    [InlineData("\\emph{a \\textbf{b}} {\\it c} {\\bf d}", "<em>a <strong>b</strong></em> <em>c</em> <strong>d</strong>", "a b c d")]
    [InlineData("\\texttt{gcc} \\textsc{Lamb} x\\textsuperscript{2} H\\textsubscript{2}O", "<code>gcc</code> <span class=\"sc\">Lamb</span> x<sup>2</sup> H<sub>2</sub>O", "gcc Lamb x2 H2O")]
    [InlineData("{\\em } and \\emph{}!", "and !", null)]
    // Symbols
    [InlineData("\\LaTeX{} \\ldots\\ 5 \\textgreater 3, $\\alpha$-stable", "LaTeX … 5 &gt; 3, <code class=\"tex\">\\alpha</code>-stable", "LaTeX … 5 > 3, α-stable")]
    [InlineData("a \\mu m scale, x \\leq y", "a μ m scale, x ≤ y", null)]
    // Macros nobody knows
    [InlineData("\\changes{we present} \\method is", "we present method is", null)]
    [InlineData("\\textcolor{red}{new} \\footnotesize text\\footnote{A note.}", "new text (A note.)", null)]
    [InlineData("\\frac{1}{2} of \\sqrt{n}", "1/2 of √n", null)]
    // Citations and references
    [InlineData("approach~\\citep{anil2018large} to", "approach\u00a0" + Cite + " to", "approach to")]
    [InlineData("as in \\cite[p.~3]{a,b}.", "as in " + Cite + ".", "as in.")]
    [InlineData("(see Section~\\ref{sec:x}), end\\label{y}", "(see Section), end", null)]
    // Addresses
    [InlineData("\\href{javascript:alert(1)}{x} \\url{javascript:alert(1)}", "x javascript:alert(1)", null)]
    [InlineData("\\url{\u00a0a b\u2003}", "ab", null)]
    [InlineData("xhttp://example.org and ftp://example.org", "xhttp://example.org and ftp://example.org", null)]
    // Prices are no formulas
    [InlineData("costs $5 and $10 a month", "costs $5 and $10 a month", null)]
    [InlineData("from $5-$10 up", "from $5-$10 up", null)]
    [InlineData("#Turki$hTweets is a set of real misspellings, and #Turki$hTweets grows", "#Turki$hTweets is a set of real misspellings, and #Turki$hTweets grows", null)]
    [InlineData("set $HOME and $PATH", "set $HOME and $PATH", null)]
    [InlineData("a lone $ sign", "a lone $ sign", null)]
    // Markup is text
    [InlineData("<b>x</b> &amp; <script>alert(1)</script>", "&lt;b&gt;x&lt;/b&gt; &amp;amp; &lt;script&gt;alert(1)&lt;/script&gt;", "<b>x</b> &amp; <script>alert(1)</script>")]
    // What can't be seen
    [InlineData("a\u202eb\u200bc\u0000d\u2066e\ufefff\u00adg", "abcdefg", null)]
    [InlineData("e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301x", "é\u0301\u0301\u0301x", null)]
    [InlineData("می\u200cخواهم", "می\u200cخواهم", null)]
    public void Title_reads(string raw, string html, string? plain)
    {
        var read = ReadScholarlyText.Title(raw);
        Assert.Equal(html, read.Html);
        Assert.Equal(plain ?? html, read.Plain);
    }

    [Theory]
    [InlineData("See https://example.org/a_b?x=1&y=2.", "See <a href=\"https://example.org/a_b?x=1&amp;y=2\" rel=\"nofollow noopener\">https://example.org/a_b?x=1&amp;y=2</a>.", "See https://example.org/a_b?x=1&y=2.")]
    [InlineData("(http://example.org/~x)", "(<a href=\"http://example.org/~x\" rel=\"nofollow noopener\">http://example.org/~x</a>)", "(http://example.org/~x)")]
    [InlineData("\\url{https://example.org/a\\_b}", "<a href=\"https://example.org/a_b\" rel=\"nofollow noopener\">https://example.org/a_b</a>", "https://example.org/a_b")]
    [InlineData("\\href{https://example.org}{the \\emph{code}}", "<a href=\"https://example.org\" rel=\"nofollow noopener\">the <em>code</em></a>", "the code")]
    public void Abstract_links_addresses_and_titles_do_not(string raw, string html, string plain)
    {
        var read = ReadScholarlyText.Abstract(raw);
        Assert.Equal($"<p>{html}</p>", read.Html);
        Assert.Equal(plain, read.Plain);
        // A title stands in the link of a list.
        Assert.DoesNotContain("<a ", ReadScholarlyText.Title(raw).Html, StringComparison.Ordinal);
        Assert.Equal(plain, ReadScholarlyText.Title(raw).Plain);
    }

    [Theory]
    [InlineData("$x^2$ and $\\mathbb{R}^n$", "x^2|\\mathbb{R}^n", "x² and ℝⁿ")]
    [InlineData("$ x_1 $, $ x $", "x_1|x", "x₁, x")]
    [InlineData("406$\\times$158 pixels", "\\times", "406×158 pixels")]
    [InlineData("\\(a+b\\) \\[c\\]", "a+b|c", "a+b c")]
    [InlineData("order $10^{-6}$, $\\sqrt{x+1}$, $\\frac{a+b}{2}$", "10^{-6}|\\sqrt{x+1}|\\frac{a+b}{2}", "order 10⁻⁶, √(x+1), (a+b)/2")]
    [InlineData("$O(n\\log n)$ $\\hat{x}$ $\\not= $ $x_{max}$", "O(n\\log n)|\\hat{x}|\\not=|x_{max}", "O(n log n) x̂ ≠ xₘₐₓ")]
    [InlineData("price $5, size $n$", "n", "price $5, size n")]
    [InlineData("$y\\text{ if $x$}$ and $z$", "y\\text{ if $x$}|z", "y if x and z")]
    [InlineData("{$a$, $b$}", "a|b", "a, b")]
    [InlineData("a $b\n c$", "b c", "a b c")]
    public void Title_finds_formulas(string raw, string? formulas, string? plain)
    {
        var read = ReadScholarlyText.Title(raw);
        if (formulas is not null) Assert.Equal(formulas, string.Join('|', read.Formulas.Select(f => f.Tex)));
        if (plain is not null) Assert.Equal(plain, read.Plain);
        Assert.All(read.Formulas, f => Assert.False(f.Display));
        Assert.DoesNotContain('\\', read.Plain);
    }

    [Theory]
    [InlineData("$$x=1$$", "x=1")]
    [InlineData("\\[x=1\\]", "x=1")]
    [InlineData("\\begin{equation}x=1\\end{equation}", "x=1")]
    [InlineData("\\begin{align*}\n x&=1\\\\\n y&=2\n\\end{align*}", "\\begin{align*} x&=1\\\\ y&=2 \\end{align*}")]
    public void Abstract_finds_displayed_formulas(string raw, string tex)
    {
        var read = ReadScholarlyText.Abstract("We show " + raw + " here.");
        Assert.Equal([new Formula(tex, true)], read.Formulas);
        Assert.StartsWith("<p>We show <code class=\"tex\">", read.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Abstract_parts_paragraphs_at_blank_lines_and_indented_lines()
    {
        Assert.Equal("<p>One two</p>\n<p>three</p>", ReadScholarlyText.Abstract("One\ntwo\n \nthree\n").Html);
        Assert.Equal("<p>One two</p>\n<p>three four</p>", ReadScholarlyText.Abstract("  One\ntwo\n  three\nfour").Html);
        Assert.Equal("One two three four", ReadScholarlyText.Abstract("  One\ntwo\n  three\nfour").Plain);
        Assert.Equal("<p>One two three</p>", ReadScholarlyText.Abstract("One\n  two\n  three").Html);
        Assert.Equal("<p><em>One</em></p>\n<p>two</p>", ReadScholarlyText.Abstract("\\emph{One\n\ntwo}").Html);
        Assert.Equal("<p>Two:</p>\n<p>• a</p>\n<p>• b</p>\n<p>End</p>",
            ReadScholarlyText.Abstract("Two: \\begin{itemize}\\item a \\item b\\end{itemize} End").Html);
        Assert.Equal("", ReadScholarlyText.Abstract(" \n\n ").Html);
        Assert.Equal("", ReadScholarlyText.Title("").Plain);
    }

    [Fact]
    public void MathML_stands_where_the_lookup_has_it()
    {
        var read = ReadScholarlyText.Title("$a$ < $b$", f => f.Tex is "a" ? "<math><mi>a</mi></math>" : null);
        Assert.Equal("<math><mi>a</mi></math> &lt; <code class=\"tex\">b</code>", read.Html);
        Assert.Equal("<code class=\"tex\">a&lt;b</code>", ReadScholarlyText.Title("$a<b$").Html);
    }

    [Fact]
    public void Lone_surrogates_vanish_and_pairs_stay() =>
        Assert.Equal("ab😀c", ReadScholarlyText.Title("a\ud800b\ud83d\ude00\udc00c\ud83d").Html);

    [Fact]
    public void The_seed_abstract_on_churn_shows_no_command()
    {
        const string raw =
            "Such randomness can cause {\\em churn} -- for the same input, disagreements between predictions of the two models independently trained "
            + "by the same algorithm, contributing to the `reproducibility challenges' in modern machine learning. First, we propose using \\emph{minimum entropy "
            + "regularizers} to increase prediction confidences. Second, \\changes{we present a novel variant of co-distillation approach~\\citep{anil2018large} to "
            + "increase model agreement and reduce churn}. We present empirical results.";
        const string words =
            "Such randomness can cause churn – for the same input, disagreements between predictions of the two models independently trained "
            + "by the same algorithm, contributing to the ‘reproducibility challenges’ in modern machine learning. First, we propose using minimum entropy "
            + "regularizers to increase prediction confidences. Second, we present a novel variant of co-distillation approach to "
            + "increase model agreement and reduce churn. We present empirical results.";
        var read = ReadScholarlyText.Abstract(raw);
        Assert.Equal(words, read.Plain);
        Assert.Equal(
            "<p>" + words.Replace("cause churn", "cause <em>churn</em>", StringComparison.Ordinal)
                .Replace("minimum entropy regularizers", "<em>minimum entropy regularizers</em>", StringComparison.Ordinal)
                .Replace("approach to", "approach\u00a0" + Cite + " to", StringComparison.Ordinal) + "</p>",
            read.Html);
    }

    [Fact]
    public void The_seed_abstracts_with_formulas_and_an_address_read_well()
    {
        var robust = ReadScholarlyText.Abstract("multiplied by $\\sqrt{\\tfrac{2λ}η}$, where $η$ is learning rate and $λ$ is weight decay.");
        Assert.Equal("\\sqrt{\\tfrac{2λ}η}|η|λ", string.Join('|', robust.Formulas.Select(f => f.Tex)));
        Assert.Equal("multiplied by √(2λ/η), where η is learning rate and λ is weight decay.", robust.Plain);

        var noise = ReadScholarlyText.Abstract("amplifies this problem --- being equivalent to --- we");
        Assert.Equal("<p>amplifies this problem — being equivalent to — we</p>", noise.Html);

        var batch = ReadScholarlyText.Abstract("available at https://github.com/tensorflow/addons/blob/master/tensorflow_addons/optimizers/lamb.py");
        Assert.EndsWith("optimizers/lamb.py</a></p>", batch.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_tell_formulas_apart_by_source_and_display()
    {
        Assert.Equal(Formula.KeyLength, new Formula("x", false).ToKey().Length);
        Assert.Equal(new Formula("x", false).ToKey(), new Formula("x", false).ToKey());
        Assert.NotEqual(new Formula("x", false).ToKey(), new Formula("x", true).ToKey());
        Assert.NotEqual(new Formula("x", false).ToKey(), new Formula("y", false).ToKey());
    }
}
