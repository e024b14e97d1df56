using System.Globalization;

namespace BzPeer.Demo;

/// <summary>Composes TeX formulas in the notation of a field, with coefficients and indices by chance.</summary>
internal sealed class InventedFormula(Notation notation, Dice dice)
{
    private static readonly string[][] _symbols =
    [
        /* Learning   */ [@"\theta", "w", "x", "d", "n", @"\eta", @"\lambda", @"\beta", "m", @"\sigma"],
        /* Discrete   */ ["n", "k", "m", "d", @"\Delta", @"\varepsilon", "r", "s", "t", @"\alpha"],
        /* Algebra    */ ["n", "p", "q", "g", "k", @"\ell", @"\chi", @"\rho", "d", @"\lambda"],
        /* Analysis   */ ["u", "x", "t", "s", "p", @"\nu", @"\mu", @"\varepsilon", @"\gamma", "v"],
        /* Statistics */ ["n", "p", @"\theta", @"\sigma", @"\beta", @"\tau", "T", @"\alpha", "s", @"\mu"],
        /* Particles  */ [@"\alpha_s", "m_b", @"\mu", "Q", @"\kappa", "g", @"\tan\beta", "N_f", @"\xi", @"\Lambda"],
        /* Matter     */ ["T", "J", "U", "B", @"\Delta", @"\omega", @"\delta", "q", @"\Gamma", "V"],
        /* Sky        */ ["z", "r", "M", @"\alpha", @"\Omega_m", "a", @"\phi", "H_0", @"\rho", "q"],
        /* Life       */ ["N", @"\mu", "s", "R_0", @"\beta", "x", "k", @"\tau", "r", "D"],
    ];

    private readonly string[] _own = _symbols[(int)notation];

    /// <summary>A symbol, such as <c>$\lambda$</c> or <c>$x_{3}$</c>.</summary>
    public string Symbol()
    {
        var symbol = Letter();
        return dice.Chance(450) ? $"${symbol}$" : $"${Indexed(symbol)}$";
    }

    /// <summary>A condition on a parameter, such as <c>$n \ge 4$</c>.</summary>
    public string Condition()
    {
        var (x, y) = Letters();
        return dice.Below(7) switch
        {
            0 => $@"${x} \ge {N(2, 40)}$",
            1 => $@"${N(0, 9)} < {x} \le {Decimal(10, 40)}$",
            2 => $@"${x} > {N(2, 9)}{y} + {N(1, 20)}$",
            3 => $@"${x} = o({y}^{{{N(2, 9)}/{N(2, 9)}}})$",
            4 => $@"$|{x}| < {N(1, 7)}/{N(8, 30)}$",
            5 => $@"${x} \in [{N(0, 4)}, {N(5, 60)}]$",
            _ => $@"$\frac{{{x}}}{{{y}}} \ll {Decimal(0, 1)}$",
        };
    }

    /// <summary>An expression, as it follows "a bound of" or "is of order".</summary>
    public string Expression()
    {
        if (dice.Chance(550))
            return OwnExpression();
        var (x, y) = Letters();
        return dice.Below(12) switch
        {
            0 => $@"$O({x}^{{{N(2, 9)}/{N(2, 9)}}} \log^{{{N(2, 9)}}} {y})$",
            1 => $@"$\frac{{{N(2, 19)}{x}^{{{N(2, 5)}}} + {N(1, 30)}}}{{{y} - {N(1, 30)}}}$",
            2 => $@"$\sum_{{k={N(0, 3)}}}^{{{x}}} \binom{{{x}}}{{k}} {y}^{{k + {N(1, 9)}}}$",
            3 => $@"$\sqrt{{{N(2, 30)}{x} + \frac{{{y}}}{{{N(2, 30)}}}}}$",
            4 => $@"$\exp\left(-\frac{{{x}^{{{N(2, 4)}}}}}{{{N(2, 30)}{y}}}\right)$",
            5 => $@"$\int_{{0}}^{{{N(2, 9)}}} {x}^{{{N(2, 9)}}} e^{{-{Decimal(0, 9)} t}} \, dt$",
            6 => $@"${Decimal(0, 9)}\, {x}^{{-{Decimal(0, 3)}}}$",
            7 => $@"$\left(1 - \frac{{{N(1, 9)}}}{{{x}}}\right)^{{{N(2, 30)}{y}}}$",
            8 => $@"$\Theta({x}^{{{N(2, 9)}}} / \sqrt{{{y} + {N(1, 40)}}})$",
            9 => $@"$\max\{{{x}^{{{N(2, 6)}}},\, {N(2, 30)}\log {y}\}}$",
            10 => $@"$\prod_{{j=1}}^{{{N(3, 20)}}} (1 + {x}^{{-j/{N(2, 9)}}})$",
            _ => $@"$\lfloor {N(2, 19)}{x}/{N(2, 19)} \rfloor + {N(1, 30)}$",
        };
    }

    /// <summary>A relation that can be stated, such as <c>$a \le b^2 + 3c$</c>.</summary>
    public string Relation()
    {
        var (x, y) = Letters();
        var expression = Inside(Expression());
        return dice.Below(6) switch
        {
            0 => $@"${Indexed(x)} \le {expression}$",
            1 => $@"${x} = {expression}$",
            2 => $@"${x} + {N(2, 19)}{y} \ge {expression}$",
            3 => $@"$\frac{{{x}}}{{{N(2, 30)}}} \sim {expression}$",
            4 => $@"${x} \propto {y}^{{{Decimal(0, 3)}}}$",
            _ => $@"${x} - {Indexed(y)} = {Decimal(0, 9)} + {expression}$",
        };
    }

    /// <summary>A structured object of the field: a space, a group, an operator, an estimator.</summary>
    public string Structure() => notation switch
    {
        Notation.Learning => dice.Below(4) switch
        {
            0 => $@"$\mathbb{{E}}\left[\lVert \nabla f({Letter()}_{{{N(1, 60)}}}) \rVert^{{{N(2, 4)}}}\right]$",
            1 => $@"$\mathcal{{L}}_{{{N(1, 9)}}}(\theta) + {Decimal(0, 1)}\, \lVert \theta \rVert_{{{N(1, 4)}}}$",
            2 => $@"$\mathrm{{softmax}}(QK^{{\top}} / \sqrt{{{N(2, 90)}d}})$",
            _ => $@"$D_{{\mathrm{{KL}}}}(p_{{{N(1, 30)}}} \,\|\, q_{{{Letter()}}})$",
        },
        Notation.Discrete => dice.Below(4) switch
        {
            0 => $@"$G(n, {N(1, 30)}/n^{{{N(2, 5)}/{N(2, 7)}}})$",
            1 => $@"$K_{{{N(3, 30)}, {N(3, 30)}}}$",
            2 => $@"$\mathrm{{DTIME}}(n^{{{N(2, 30)}}})$",
            _ => $@"$\binom{{[n]}}{{{N(2, 40)}}}$",
        },
        Notation.Algebra => dice.Below(6) switch
        {
            0 => $@"$H^{{{N(2, 9)}}}(X_{{{N(1, 30)}}}, \mathbb{{Z}}/{N(2, 30)})$",
            1 => $@"$\mathrm{{SL}}_{{{N(2, 30)}}}(\mathbb{{F}}_{{{dice.Pick(_primePowers)}}})$",
            2 => $@"$\mathrm{{Ext}}^{{{N(2, 9)}}}(\mathcal{{F}}, \mathcal{{O}}_X({N(1, 40)}))$",
            3 => $@"$\overline{{\mathcal{{M}}}}_{{{N(0, 9)},{N(1, 30)}}}$",
            4 => $@"$\begin{{pmatrix}} {N(1, 9)} & {N(-9, 9)} \\ 0 & {N(1, 9)} \end{{pmatrix}}$",
            _ => $@"$\mathbb{{Q}}(\sqrt{{-{N(2, 300)}}})$",
        },
        Notation.Analysis => dice.Below(4) switch
        {
            0 => $@"$W^{{{N(2, 4)},{N(2, 30)}}}(\mathbb{{R}}^{{{N(2, 9)}}})$",
            1 => $@"$L^{{{N(2, 20)}/{N(2, 9)}}}_t \dot H^{{{N(2, 9)}/{N(2, 9)}}}_x$",
            2 => $@"$-\Delta u + {Decimal(0, 9)} u = |u|^{{{N(2, 9)}}} u$",
            _ => $@"$\int_{{\Omega}} |\nabla {Letter()}|^{{{N(2, 30)}}} \, dx$",
        },
        Notation.Statistics => dice.Below(4) switch
        {
            0 => $@"$\mathcal{{N}}({Decimal(0, 9)}, \Sigma_{{{N(1, 30)}}})$",
            1 => $@"$\sqrt{{n}}\,(\hat\theta_{{{N(1, 40)}}} - \theta_0)$",
            2 => $@"$\mathbb{{P}}(X_{{{N(1, 40)}}} > {Decimal(0, 9)} \mid Y)$",
            _ => $@"$\mathrm{{Var}}(\bar X_{{{N(2, 90)}}})$",
        },
        Notation.Particles => dice.Below(5) switch
        {
            0 => $@"$\mathrm{{SU}}({N(2, 9)}) \times \mathrm{{U}}(1)_{{{N(1, 30)}}}$",
            1 => $@"$\bar{{\psi}} \gamma^{{\mu}} D_{{\mu}} \psi + {Decimal(0, 9)} \phi^{{{N(2, 6)}}}$",
            2 => $@"$|V_{{cb}}|^{{2}} = {Decimal(1, 9)} \times 10^{{-{N(2, 9)}}}$",
            3 => $@"$\mathrm{{AdS}}_{{{N(3, 7)}}} \times S^{{{N(2, 30)}}}$",
            _ => $@"$\langle 0 | \bar{{q}} q | 0 \rangle_{{{Decimal(0, 9)}}}$",
        },
        Notation.Matter => dice.Below(4) switch
        {
            0 => $@"$\langle \psi_{{{N(0, 30)}}} | \hat{{H}} | \psi_{{{N(0, 30)}}} \rangle$",
            1 => $@"$\hat{{\rho}} = \frac{{1}}{{{N(2, 60)}}} \sum_i |i\rangle\langle i|$",
            2 => $@"$H = -{Decimal(0, 9)} \sum_{{\langle i,j \rangle}} S_i \cdot S_j$",
            _ => $@"$d_{{x^{{2}}-y^{{2}}}} + {Decimal(0, 9)} i\, d_{{xy}}$",
        },
        Notation.Sky => dice.Below(4) switch
        {
            0 => $@"$\log (M_{{\star}} / M_{{\odot}}) = {Decimal(6, 12)}$",
            1 => $@"$ds^{{2}} = -f(r)\, dt^{{2}} + {Decimal(0, 9)}\, r^{{2}} d\Omega^{{2}}$",
            2 => $@"$\Omega_{{\Lambda}} = {Decimal(0, 0)} \pm 0.0{N(1, 9)}$",
            _ => $@"$R_{{\mu\nu}} - \frac{{1}}{{2}} g_{{\mu\nu}} R + {Decimal(0, 9)}\, g_{{\mu\nu}}$",
        },
        _ => dice.Below(4) switch
        {
            0 => $@"$\dot{{x}} = {Decimal(0, 9)} x (1 - x/{N(2, 90)})$",
            1 => $@"$A \xrightarrow{{{Decimal(0, 9)}}} B + {N(2, 9)}C$",
            2 => $@"$\partial_t c = D \nabla^{{2}} c - {Decimal(0, 9)}\, c$",
            _ => $@"$P(n_{{{N(1, 30)}}} \mid \lambda = {Decimal(0, 9)})$",
        },
    };

    /// <summary>A formula on a line of its own, with its delimiters.</summary>
    public string Display()
    {
        var (x, y) = Letters();
        var inside = dice.Below(9) switch
        {
            0 => $@"{Indexed(x)} = \sum_{{i=1}}^{{{N(2, 60)}}} \frac{{{y}^{{i}}}}{{i! + {N(1, 30)}}}",
            1 => $@"\int_{{\mathbb{{R}}^{{{N(2, 9)}}}}} |{x}|^{{{N(2, 9)}}} \, d\mu \le {Decimal(0, 9)} \left( \int |\nabla {x}|^{{{N(2, 9)}}} \right)^{{{N(2, 9)}/{N(2, 9)}}}",
            2 => $@"A = \begin{{pmatrix}} {N(1, 30)} & {x} & 0 \\ {x} & {N(1, 30)} & {y} \\ 0 & {y} & {N(1, 30)} \end{{pmatrix}}",
            3 => $@"\partial_t {x} + {Decimal(0, 9)}\, {x}\, \partial_x {x} = {Decimal(0, 9)}\, \partial_{{xx}} {x}",
            4 => $@"\lim_{{n \to \infty}} \frac{{1}}{{n^{{{N(2, 9)}}}}} \log \mathbb{{P}}(S_n > {N(2, 60)}n) = -\frac{{{N(1, 30)}}}{{{N(2, 30)}}}",
            5 => $@"{x}(t) = \begin{{cases}} {N(1, 30)}t^{{{N(2, 9)}}} & \text{{if }} t < {N(1, 30)}, \\ {y} & \text{{otherwise}} \end{{cases}}",
            6 => $@"\left\lVert {x} - {y} \right\rVert_{{{N(1, 9)}}}^{{2}} \le \frac{{{N(2, 30)}}}{{n - {N(1, 30)}}} \sum_{{j}} \sigma_j^{{2}}",
            7 => $@"{x} = {Inside(Expression())}",
            _ => $@"\prod_{{p \le {N(20, 900)}}} \left(1 - \frac{{{x}}}{{p^{{{N(2, 9)}}}}}\right)^{{-1}} = {Decimal(1, 9)} + O({y}^{{-{N(1, 9)}}})",
        };
        return dice.Below(10) switch
        {
            < 5 => @"\[ " + inside + @" \]",
            < 9 => "$$" + inside + "$$",
            _ => @"\begin{equation} " + inside + @" \end{equation}",
        };
    }

    /// <summary>A formula that cannot be set, as real abstracts have them: a brace too few, a macro of the author's own.</summary>
    public string Broken()
    {
        var (x, y) = Letters();
        return dice.Below(4) switch
        {
            0 => $@"$\frac{{{x}_{{{N(1, 30)}}}}}{{{y}$",
            1 => $@"$\myop{{{x}}}_{{{N(1, 60)}}}$",
            2 => $@"${x}^{{{N(2, 30)}$",
            _ => $@"$\left( {x} + \bfx_{{{N(1, 60)}}}$",
        };
    }

    /// <summary>A measured value with its error.</summary>
    public string Value() => dice.Below(3) switch
    {
        0 => $@"${Decimal(0, 90)} \pm {Decimal(0, 2)}$",
        1 => $@"${Decimal(1, 9)} \times 10^{{{N(-18, 24)}}}$",
        _ => $@"${Decimal(1, 60)}^{{+{Decimal(0, 2)}}}_{{-{Decimal(0, 2)}}}$",
    };

    /// <summary>A correlation coefficient.</summary>
    public string Correlation() => $@"$r = {(dice.Chance(300) ? "-" : "")}{Decimal(0, 0)}$";

    private static readonly string[] _primePowers = ["2", "3", "4", "5", "7", "8", "9", "11", "13", "16", "25", "27", "49", "p", "q"];

    private string OwnExpression()
    {
        var (x, y) = Letters();
        return notation switch
        {
            Notation.Learning => $@"$\tilde{{O}}({x}^{{{N(2, 9)}}} / \sqrt{{{N(2, 90)}{y}}})$",
            Notation.Discrete => $@"$2^{{{N(2, 9)}{x}/{N(2, 9)}}} \cdot n^{{O({y})}} + {N(1, 30)}$",
            Notation.Algebra => $@"$q^{{{N(2, 30)}}} \prod_{{i=1}}^{{{x}}} (1 - q^{{{N(2, 9)}i}})$",
            Notation.Analysis => $@"$C_{{{N(1, 30)}}} \lVert u_0 \rVert_{{H^{{{N(2, 9)}}}}}^{{{N(2, 9)}}} + t^{{-{N(1, 9)}/{N(2, 9)}}}$",
            Notation.Statistics => $@"$\left( \frac{{\log p}}{{{N(2, 90)}n}} \right)^{{{N(2, 9)}/{N(2, 9)}}}$",
            Notation.Particles => $@"$\frac{{{N(1, 90)}\alpha_s^{{{N(2, 4)}}}}}{{{N(2, 90)}\pi}} \ln \frac{{Q^{{2}}}}{{\mu^{{2}}}}$",
            Notation.Matter => $@"$\frac{{{N(1, 60)}e^{{2}}}}{{{N(2, 60)}h}} \tanh \frac{{\hbar \omega}}{{{N(2, 30)}k_B T}}$",
            Notation.Sky => $@"$(1 + z)^{{{Decimal(0, 4)}}} \left( \frac{{M}}{{10^{{{N(8, 15)}}} M_{{\odot}}}} \right)^{{{Decimal(0, 2)}}}$",
            _ => $@"$\frac{{1 - e^{{-{N(2, 60)}s}}}}{{1 - e^{{-{N(2, 60)}N s}}}}$",
        };
    }

    private string Letter() => _own[Math.Min(dice.Below(_own.Length), dice.Below(_own.Length))];

    private (string, string) Letters()
    {
        var first = dice.Below(_own.Length);
        return (_own[first], _own[(first + 1 + dice.Below(_own.Length - 1)) % _own.Length]);
    }

    /// <summary>A letter with an index, unless it has one: two are an error in TeX.</summary>
    private string Indexed(string letter) =>
        letter.Contains('_', StringComparison.Ordinal) ? letter : $"{letter}_{{{Index()}}}";

    private string Index() => dice.Chance(300) ? dice.Pick(_indices) : N(0, 99);

    private static readonly string[] _indices = ["i", "j", "k", "ij", "i+1", @"\max", "n-1", @"\mathrm{eff}"];

    private string N(int from, int to) => dice.Between(from, to).ToString(CultureInfo.InvariantCulture);

    private string Decimal(int from, int to) => N(from, to) + "." + N(1, 99).PadLeft(2, '0');

    private static string Inside(string formula) => formula[1..^1];
}
