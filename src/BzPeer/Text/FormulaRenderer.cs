using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Acornima.Ast;
using Jint;
using Jint.Runtime;

namespace BzPeer.Text;

/// <summary>What became of a formula: its MathML, or why there is none.</summary>
/// <param name="MathMl">A <c>math</c> element of allow-listed elements and attributes alone; null where it was refused.</param>
/// <param name="Error">Why it was refused, in one line; null where it was rendered.</param>
/// <param name="HasUprightNames">Whether macros that only the authors know stand in it as upright names.</param>
public sealed record RenderedFormula(string? MathMl, string? Error, bool HasUprightNames = false);

/// <summary>
/// Renders formulas as MathML with temml, which runs in a few engines, each on a thread of its own, without any access to
/// this process. Safe for use by several threads; a render waits for a free engine.
/// </summary>
public sealed partial class FormulaRenderer : IDisposable
{
    /// <summary>The longest formula that is rendered, in characters of TeX.</summary>
    public const int LongestFormula = 4000;

    // Nested braces become nested calls; real formulas stay below ten.
    private const int DeepestNesting = 50;
    private const int DeepestCalls = 700;

    // The engine calls itself for every call in the script, some kilobytes each: the stack of a thread of the pool would
    // overflow, which ends the process, before the limit on calls is reached. Measured: a quarter of this is enough.
    private const int StackSize = 16 * 1024 * 1024;
    private const long MostMemory = 96L * 1024 * 1024;
    private const int MostStatements = 3_000_000;

    // Macros that many authors define for themselves and use in abstracts, where their definitions are missing.
    private const string Bridge = """
        var bzMacros = {
          "\\RR": "\\mathbb{R}", "\\NN": "\\mathbb{N}", "\\ZZ": "\\mathbb{Z}", "\\QQ": "\\mathbb{Q}", "\\CC": "\\mathbb{C}", "\\EE": "\\mathbb{E}",
          "\\PP": "\\mathbb{P}", "\\R": "\\mathbb{R}", "\\N": "\\mathbb{N}", "\\Z": "\\mathbb{Z}", "\\Q": "\\mathbb{Q}", "\\reals": "\\mathbb{R}",
          "\\C": "\\mathbb{C}", "\\E": "\\mathbb{E}", "\\eps": "\\varepsilon", "\\lam": "\\lambda",
          "\\msun": "M_\\odot", "\\Msun": "M_\\odot", "\\rsun": "R_\\odot", "\\kms": "\\text{ km s}^{-1}", "\\nicefrac": "{#1}/{#2}", "\\mbf": "\\mathbf{#1}",
          "\\ceil": "\\lceil #1\\rceil", "\\floor": "\\lfloor #1\\rfloor", "\\diag": "\\operatorname{diag}", "\\poly": "\\operatorname{poly}",
          "\\polylog": "\\operatorname{polylog}", "\\Var": "\\operatorname{Var}", "\\Cov": "\\operatorname{Cov}", "\\KL": "\\operatorname{KL}",
          "\\la": "\\lesssim", "\\ga": "\\gtrsim", "\\lsim": "\\lesssim", "\\gsim": "\\gtrsim", "\\mathds": "\\mathbb{#1}", "\\mathbbm": "\\mathbb{#1}",
          "\\mathbold": "\\mathbf{#1}", "\\vect": "\\mathbf{#1}", "\\arcsec": "''", "\\micro": "\\mu", "\\xspace": "", "\\em": "\\it",
          "\\ensuremath": "#1", "\\mbox": "\\text{#1}", "\\euler": "\\mathrm{e}", "\\S": "\\mathbb{S}"
        };
        var bzNamed = {
          norm: "\\lVert #1\\rVert", abs: "\\lvert #1\\rvert", paren: "\\left(#1\\right)", inner: "\\langle #1\\rangle", set: "\\{#1\\}", lp: "(", rp: ")", ra: "\\rightarrow",
          Tilde: "\\tilde{#1}", Hat: "\\hat{#1}", Bar: "\\bar{#1}", wt: "\\widetilde{#1}", wh: "\\widehat{#1}", mc: "\\mathcal{#1}", mb: "\\mathbf{#1}", mr: "\\mathrm{#1}",
          indep: "\\perp\\!\\!\\!\\perp", tO: "\\tilde{O}", Otil: "\\tilde{O}"
        };
        // How authors usually name what they abbreviate: \cA for \mathcal{A}, \bbE for \mathbb{E}, \vx and \bx for \mathbf{x}.
        function bzUsual(name) {
          var of;
          if (bzNamed.hasOwnProperty(name)) return bzNamed[name];
          if ((of = /^(?:c|cal|mc)([A-Z])$|^([A-Z])cal$/.exec(name))) return "\\mathcal{" + (of[1] || of[2]) + "}";
          if ((of = /^bb([A-Z])$/.exec(name))) return "\\mathbb{" + of[1] + "}";
          if ((of = /^[bv]([a-zA-Z])$/.exec(name))) return "\\mathbf{" + of[1] + "}";
          if ((of = /^[bv](alpha|beta|gamma|delta|epsilon|theta|lambda|mu|nu|xi|phi|pi|sigma|tau|omega|Sigma|Theta|Phi|Lambda|Omega|Gamma|Delta)$/.exec(name))) return "\\boldsymbol{\\" + of[1] + "}";
        }
        function bzRender(tex, display) {
          var macros = Object.assign({}, bzMacros), tries = 0, upright = "";
          for (;;) {
            try {
              return upright + temml.renderToString(tex, {
                displayMode: display, throwOnError: true, trust: false, annotate: false, maxExpand: 500, maxSize: [10, 10], macros: Object.assign({}, macros)
              });
            } catch (e) {
              var unknown = /(?:Undefined control sequence|Unsupported function name): (\\[a-zA-Z]+)/.exec(String(e.message));
              if (!unknown || tries++ === 12 || macros.hasOwnProperty(unknown[1])) throw e;
              var name = unknown[1].slice(1), usual = bzUsual(name);
              if (!usual) upright = "!";
              // A macro that only the authors know: its name, upright, and parted from its neighbours where it is a word.
              macros[unknown[1]] = usual || "\\" + (name.length < 3 ? "mathrm" : "operatorname") + "{" + name + "}";
            }
          }
        }
        """;

    private static readonly Lazy<Prepared<Script>> Temml = new(() => Engine.PrepareScript(ReadTemml(), "temml.min.js"));
    private static readonly Lazy<Prepared<Script>> Call = new(() => Engine.PrepareScript(Bridge, "bridge.js"));

    private readonly BlockingCollection<Request> requests = [];
    private int running;

    /// <summary>Makes a renderer; its engines start when they are first needed (about half a second for the first).</summary>
    /// <param name="engines">How many formulas can be rendered at once, from 1 on.</param>
    public FormulaRenderer(int engines = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(engines);
        running = engines;
        for (var i = 0; i < engines; i++) new Thread(Work, StackSize) { IsBackground = true, Name = "Formulas" }.Start();
    }

    /// <summary>Renders a formula. Bad, hostile or too costly input is refused with its reason, never thrown.</summary>
    /// <param name="formula">The formula, as <see cref="ReadScholarlyText"/> found it.</param>
    public RenderedFormula Render(Formula formula)
    {
        ObjectDisposedException.ThrowIf(requests.IsAddingCompleted, this);
        var tex = formula.Tex;
        if (string.IsNullOrWhiteSpace(tex)) return Refuse("Nothing to render.");
        if (tex.Length > LongestFormula) return Refuse($"Longer than {LongestFormula} characters.");
        if (Nesting(tex) > DeepestNesting) return Refuse($"Nested deeper than {DeepestNesting} levels.");
        if (Untrusted().Match(tex) is { Success: true } command) return Refuse($"The command {command.Value} is not allowed.");

        var request = new Request(ForTemml(tex), formula.Display);
        requests.Add(request);
        var (markup, error) = request.Answer.Task.GetAwaiter().GetResult();
        if (markup is null) return Refuse(error);
        var upright = markup.StartsWith('!');
        return CleanMathMl.TryClean(upright ? markup[1..] : markup, formula, out var clean, out error) ? new RenderedFormula(clean, null, upright) : Refuse(error);
    }

    /// <summary>Ends the engines, when they have answered what was asked before.</summary>
    public void Dispose() => requests.CompleteAdding();

    private void Work()
    {
        Engine? engine = null;
        foreach (var request in requests.GetConsumingEnumerable())
        {
            try
            {
                engine ??= Start();
                request.Answer.SetResult((engine.Invoke("bzRender", request.Tex, request.Display).AsString(), ""));
            }
            catch (JavaScriptException e)
            {
                // TeX that temml can't read; the engine is as good as before.
                request.Answer.SetResult((null, FirstLine(e.Message)));
            }
            catch (Exception e)
            {
                // A limit was hit in the middle of something: what state the engine is in nobody knows, so another takes its place.
                engine?.Dispose();
                engine = null;
                request.Answer.SetResult((null, FirstLine(e.Message)));
            }
        }

        engine?.Dispose();
        if (Interlocked.Decrement(ref running) == 0) requests.Dispose();
    }

    private static Engine Start()
    {
        var engine = new Engine(options => options
            .TimeoutInterval(TimeSpan.FromSeconds(2))
            .LimitMemory(MostMemory)
            .LimitRecursion(DeepestCalls)
            .MaxStatements(MostStatements)
            .RegexTimeoutInterval(TimeSpan.FromSeconds(1))
            .Strict(false));
        engine.Execute(Temml.Value);
        engine.Execute(Call.Value);
        return engine;
    }

    private static string ReadTemml()
    {
        using var stream = typeof(FormulaRenderer).Assembly.GetManifestResourceStream("temml.min.js")
            ?? throw new InvalidOperationException("The assembly lacks its copy of temml.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // Messages quote the formula and are cut by UTF-16 units: half a character is no text that the database takes.
    private static RenderedFormula Refuse(string error) => new(null, CleanCharacters.Of(error));

    private static string FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        var line = (end < 0 ? message : message[..end]).Trim();
        return line.Length <= 200 ? line : line[..200];
    }

    private static int Nesting(string tex)
    {
        var depth = 0;
        var deepest = 0;
        for (var i = 0; i < tex.Length; i++)
        {
            if (tex[i] == '\\')
            {
                var rest = tex.AsSpan(i + 1);
                if (rest.StartsWith("left") || rest.StartsWith("begin")) depth++;
                else if (rest.StartsWith("right") || rest.StartsWith("end")) depth--;
                i++;
            }
            else if (tex[i] == '{')
            {
                depth++;
            }
            else if (tex[i] == '}')
            {
                depth--;
            }

            deepest = Math.Max(deepest, depth);
        }

        return deepest;
    }

    // Numbers of equations mean nothing outside their paper; a bare per cent sign is one in abstracts, no comment.
    private static string ForTemml(string tex)
    {
        foreach (var numbered in (ReadOnlySpan<string>)["align", "gather", "multline", "alignat", "flalign"])
        {
            if (tex.Contains(numbered + "}", StringComparison.Ordinal))
            {
                tex = tex.Replace($"{{{numbered}}}", $"{{{(numbered is "flalign" ? "align" : numbered)}*}}", StringComparison.Ordinal);
            }
        }

        if (tex.Contains("{eqnarray", StringComparison.Ordinal))
        {
            tex = tex.Replace("\\begin{eqnarray*}", "\\begin{array}{rcl}", StringComparison.Ordinal)
                .Replace("\\begin{eqnarray}", "\\begin{array}{rcl}", StringComparison.Ordinal)
                .Replace("\\end{eqnarray*}", "\\end{array}", StringComparison.Ordinal)
                .Replace("\\end{eqnarray}", "\\end{array}", StringComparison.Ordinal);
        }

        return tex.Contains('%', StringComparison.Ordinal) ? BarePercent().Replace(tex, "${before}\\%") : tex;
    }

    [GeneratedRegex(@"\\(href|url|class|id|style|data|attr|includegraphics|html[a-zA-Z]*|mathtip|texttip|toggle|require|input|include)(?![a-zA-Z])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Untrusted();

    [GeneratedRegex(@"(?<before>(^|[^\\])(\\\\)*)%", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BarePercent();

    private sealed class Request(string tex, bool display)
    {
        internal string Tex { get; } = tex;

        internal bool Display { get; } = display;

        internal TaskCompletionSource<(string? Markup, string Error)> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
