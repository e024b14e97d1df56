using BzPeer.Text;
using Xunit;

namespace BzPeer.Tests.Text;

public sealed class FormulaRendererTests(FormulaRendererTests.Renderer shared) : IClassFixture<FormulaRendererTests.Renderer>
{
    private readonly FormulaRenderer renderer = shared.Value;

    [Theory]
    [InlineData("x^2", "<msup><mi>x</mi>")]
    [InlineData("\\alpha", "<mi>α</mi>")]
    [InlineData("\\sqrt{\\tfrac{2λ}η}", "<msqrt>")]
    [InlineData("x\\in\\RR", "ℝ")]
    [InlineData("\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}", "mt-pl-0")]
    [InlineData("\\begin{array}{l|c}a&b\\\\\\hline c&d\\end{array}", "mt-br-solid")]
    [InlineData("\\textcolor{#ff0000}{y}", "mathcolor=\"#ff0000\"")]
    [InlineData("\\bar{x}", "<mover")]
    [InlineData("5%", "<mi>%</mi>")]
    [InlineData("a<b", "&lt;")]
    [InlineData("\\cancel{x}", "class=\"tml-cancel upstrike\"")]
    public void Formulas_become_listed_MathML(string tex, string part)
    {
        foreach (var display in (bool[])[false, true])
        {
            var rendered = renderer.Render(new Formula(tex, display));
            Assert.Null(rendered.Error);
            Assert.Contains(part, rendered.MathMl, StringComparison.Ordinal);
            var math = Allowed.AssertOnly(rendered.MathMl ?? "").FirstElementChild;
            Assert.Equal(tex, math?.GetAttribute("alttext"));
            Assert.Equal(display ? "block" : null, math?.GetAttribute("display"));
        }
    }

    [Theory]
    [InlineData("\\begin{align} a&=b\\\\ c&=d \\end{align}")]
    [InlineData("\\begin{eqnarray} a&=&b \\end{eqnarray}")]
    [InlineData("\\begin{gather}a\\\\b\\end{gather}")]
    [InlineData("a\\label{q}\\tag{1}")]
    public void Displayed_environments_render_without_numbers(string tex)
    {
        var rendered = renderer.Render(new Formula(tex, true));
        Assert.Null(rendered.Error);
        Allowed.AssertOnly(rendered.MathMl ?? "");
        Assert.DoesNotContain("tml-eqn", rendered.MathMl, StringComparison.Ordinal);
        Assert.DoesNotContain("id=", rendered.MathMl, StringComparison.Ordinal);
    }

    public static TheoryData<string> Refused() =>
    [
        "", "x^{", "}", "\\href{http://x.y}{z}", "\\url{http://x.y}", "\\class{a}{b}", "\\style{color:red}{b}", "\\id{a}{b}", "\\data{a=b}{c}",
        "\\includegraphics{http://x.y/z.png}", "\\htmlClass{a}{b}", "\\def\\a{\\a\\a}\\a", "\\def\\a{aa}\\def\\b{\\a\\a\\b\\b}\\b", "\0x\\\0",
        new string('{', 5000), new string('{', 1500) + new string('}', 1500), new string('x', 100_000), string.Concat(Enumerable.Repeat("\\left(", 600)),
        string.Concat(Enumerable.Repeat("\\sqrt", 790)) + " x", string.Concat(Enumerable.Repeat("\\hat", 900)) + " x", "\\begin{array}" + new string('c', 3000),
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void Bad_and_hostile_formulas_are_refused_with_a_reason(string tex)
    {
        var rendered = renderer.Render(new Formula(tex, true));
        Assert.Null(rendered.MathMl);
        Assert.False(string.IsNullOrWhiteSpace(rendered.Error));
        Assert.NotNull(renderer.Render(new Formula("x", false)).MathMl);
    }

    [Fact]
    public void Depth_costs_the_caller_no_stack()
    {
        var deep = string.Concat(Enumerable.Repeat("\\sqrt{", 48)) + "x" + new string('}', 48);
        var braceless = string.Concat(Enumerable.Repeat("\\sqrt", 300)) + " x";
        RenderedFormula? first = null;
        // Whoever asks may be near the end of a small stack: the engines have their own.
        var thread = new Thread(() =>
        {
            first = renderer.Render(new Formula(deep, false));
            renderer.Render(new Formula(braceless, false));
        }, 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.NotNull(first);
    }

    [Fact]
    public void A_macro_defined_in_one_formula_is_unknown_in_the_next()
    {
        Assert.NotNull(renderer.Render(new Formula("\\gdef\\mine{x}\\mine", false)).MathMl);
        for (var i = 0; i < 3; i++) Assert.True(renderer.Render(new Formula("\\mine", false)).HasUprightNames);
    }

    [Theory]
    [InlineData("\\ofulq{x} + \\eps", "<mi>ofulq</mi>")]
    [InlineData("\\regret_T \\le \\Omicron(\\sqrt{T})", "<mi>regret</mi>")]
    [InlineData("x^\\xyz", "<mi>xyz</mi>")]
    [InlineData("\\mathcal{\\Xset}", "Xset")]
    public void Macros_that_only_the_authors_know_stand_as_upright_names(string tex, string part)
    {
        var rendered = renderer.Render(new Formula(tex, false));
        Assert.Null(rendered.Error);
        Assert.True(rendered.HasUprightNames);
        Assert.Contains(part, rendered.MathMl, StringComparison.Ordinal);
        Allowed.AssertOnly(rendered.MathMl ?? "");
    }

    [Fact]
    public void Many_unknown_macros_are_no_formula() =>
        Assert.NotNull(renderer.Render(new Formula(string.Concat(Enumerable.Range('a', 20).Select(c => $"\\zz{(char)c} ")), false)).Error);

    [Fact]
    public void No_length_reaches_over_the_page()
    {
        foreach (var tex in (string[])["\\rule{9999em}{9999em}", "\\hspace{9999em}x", "\\raisebox{900em}{x}", "\\kern-9999em x"])
        {
            Assert.DoesNotContain("999", renderer.Render(new Formula(tex, false)).MathMl?.Replace("alttext=\"" + tex, "", StringComparison.Ordinal) ?? "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_threads_share_the_engines()
    {
        var tasks = Enumerable.Range(0, 40).Select(i => Task.Run(() => renderer.Render(new Formula($"x_{{{i}}}", false)))).ToArray();
        var rendered = await Task.WhenAll(tasks);
        for (var i = 0; i < rendered.Length; i++) Assert.Contains($"<mn>{i}</mn>", rendered[i].MathMl, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<math><script>x</script></math>")]
    [InlineData("<script>x</script>")]
    [InlineData("<math><mi><math></math></mi></math>")]
    [InlineData("<math><annotation-xml encoding=\"text/html\"><b>x</b></annotation-xml></math>")]
    [InlineData("<math><semantics><mi>x</mi></semantics></math>")]
    [InlineData("<math><mglyph src=\"x\"/></math>")]
    [InlineData("<math><maction actiontype=\"toggle\"/></math>")]
    [InlineData("<!DOCTYPE math [<!ENTITY a \"b\">]><math>&a;</math>")]
    [InlineData("<math><![CDATA[<script>]]></math>")]
    [InlineData("<math>")]
    public void Foreign_markup_is_refused(string markup)
    {
        Assert.False(CleanMathMl.TryClean(markup, new Formula("x", false), out var clean, out var error));
        Assert.Empty(clean);
        Assert.NotEmpty(error);
    }

    [Fact]
    public void Foreign_attributes_are_left_out()
    {
        const string markup = "<math onclick=\"x\" href=\"http://a.b\" id=\"q\" class=\"mine tml-left\" style=\"position:fixed;color:red;math-depth:1\"><mi "
            + "xlink=\"x\" width=\"999em\" mathcolor=\"url(x)\" mathvariant=\"a:b\">x</mi></math>";
        Assert.True(CleanMathMl.TryClean(markup, new Formula("a\"b", true), out var clean, out _));
        Assert.Equal("<math alttext=\"a&quot;b\" class=\"tml-left\" display=\"block\" mathcolor=\"red\" scriptlevel=\"1\"><mi>x</mi></math>", clean);
    }

    public sealed class Renderer : IDisposable
    {
        public FormulaRenderer Value { get; } = new();

        public void Dispose() => Value.Dispose();
    }
}
