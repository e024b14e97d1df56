using System.Buffers;
using System.Text;

namespace BzPeer.Text;

/// <summary>
/// Says MathML in TeX. Markup that a provider ships is hostile and of many dialects: as TeX it takes the one way of all formulas,
/// so that nothing of it is ever printed, and its plain words, its source and its looks are those of every other formula.
/// </summary>
internal sealed class MathMlToTex
{
    private const int Deepest = 40;
    private const int Longest = 8000;

    // Parts the scripts before a base from those after it.
    private const string Prescripts = "\0";

    private static readonly SearchValues<char> Special = SearchValues.Create("\\{}$%&#_^~\u00a0");

    private readonly List<Frame> frames = [];
    private readonly List<string> parts = [];
    private readonly StringBuilder words = new();
    private int tooDeep;
    private int length;
    private string? annotation;

    /// <summary>The words of the formula, for one that can't be said in TeX.</summary>
    internal string Words => words.ToString();

    /// <summary>Opens an element.</summary>
    internal void Open(scoped in MarkupScanner scanner)
    {
        if (frames.Count == Deepest || tooDeep > 0)
        {
            tooDeep++;
            length = Longest + 1;
            return;
        }

        var name = scanner.Value.ToString().ToLowerInvariant();
        var detail = name switch
        {
            "mi" or "mn" or "mtext" or "mo" or "ms" => scanner.Attribute("mathvariant"),
            "mfrac" => scanner.Attribute("linethickness"),
            "mfenced" => Fence(scanner.Attribute("open"), "(") + Fence(scanner.Attribute("close"), ")"),
            "annotation" => scanner.Attribute("encoding"),
            _ => "",
        };
        frames.Add(new Frame(name, detail, parts.Count));
    }

    /// <summary>Takes text that stands in the element.</summary>
    internal void Text(string text)
    {
        var name = frames.Count == 0 ? "" : frames[^1].Name;
        if (name is "annotation")
        {
            if (frames[^1].Detail.Contains("tex", StringComparison.OrdinalIgnoreCase))
            {
                annotation = text.Trim();
            }

            return;
        }

        var trimmed = text.Trim();
        words.Append(trimmed);
        if (tooDeep > 0 || length > Longest)
        {
            return;
        }

        if (name is "mtext" or "ms")
        {
            Add(text);
        }
        else if (trimmed.Length > 0)
        {
            Add(name is "mi" or "mn" or "mo" ? trimmed : Escape(trimmed));
        }
    }

    /// <summary>Closes the innermost element of the name, with those in it.</summary>
    internal void Close(ReadOnlySpan<char> name)
    {
        if (tooDeep > 0)
        {
            tooDeep--;
            return;
        }

        for (var i = frames.Count - 1; i >= 0; i--)
        {
            if (!name.Equals(frames[i].Name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            while (frames.Count > i)
            {
                CloseLast();
            }

            return;
        }
    }

    /// <summary>The formula; empty where it is too large or says nothing.</summary>
    internal string Finish()
    {
        while (frames.Count > 0)
        {
            CloseLast();
        }

        if (annotation is { Length: > 0 })
        {
            return annotation;
        }

        return length > Longest ? "" : string.Concat(parts.Where(p => p != Prescripts)).Trim();
    }

    private static string Fence(string given, string usual) => given.Trim() is { Length: > 0 } sign ? sign[..1] : usual;

    private void CloseLast()
    {
        var frame = frames[^1];
        frames.RemoveAt(frames.Count - 1);
        var inner = parts.GetRange(frame.Start, parts.Count - frame.Start);
        parts.RemoveRange(frame.Start, parts.Count - frame.Start);
        if (length > Longest)
        {
            return;
        }

        if (frame.Name is not "mmultiscripts")
        {
            inner.RemoveAll(p => p == Prescripts);
        }

        var tex = Say(frame, inner);
        if (tex.Length > 0)
        {
            Add(tex);
        }
        else if (frame.Name is "none" or "mrow" or "mi" or "mo" or "mn" or "mtext" or "mtd" or "mtr")
        {
            parts.Add("");
        }
    }

    // What is said is bounded by what all elements say together: each says its inner ones again.
    private void Add(string tex)
    {
        length += tex.Length > Longest / Deepest ? tex.Length / Deepest : 1;
        if (tex.Length > Longest)
        {
            length = Longest + 1;
        }

        parts.Add(tex);
    }

    private static string Say(Frame frame, List<string> inner)
    {
        switch (frame.Name)
        {
            case "mi":
                return Identifier(string.Concat(inner), frame.Detail);
            case "mn":
                return Variant(Escape(string.Concat(inner)), frame.Detail);
            case "mo":
                return Operator(string.Concat(inner));
            case "mtext" or "ms":
                return Quote(string.Concat(inner));
            case "mspace":
                return " \\, ";
            case "mphantom" or "annotation" or "annotation-xml" or "mglyph" or "none":
                return "";
            case "mprescripts":
                return Prescripts;
            case "maction":
                return inner.Count > 0 ? inner[0] : "";
            case "msqrt":
                return $"\\sqrt{{{string.Concat(inner)}}}";
            case "mfenced":
                return $"{Escape(frame.Detail[..1])}{string.Join(',', inner)}{Escape(frame.Detail[1..])}";
            case "mtr" or "mlabeledtr":
                return string.Join(" & ", inner);
            case "mtable":
                return $"\\begin{{matrix}}{string.Join(" \\\\ ", inner)}\\end{{matrix}}";
            case "mmultiscripts" when inner.Count > 0:
                return Multiscripts(inner);
            case "mfrac" when inner.Count == 2 && frame.Detail.StartsWith('0'):
                return $"{{{inner[0]} \\atop {inner[1]}}}";
            case "mfrac" when inner.Count == 2:
                return $"\\frac{{{inner[0]}}}{{{inner[1]}}}";
            case "mroot" when inner.Count == 2:
                return $"\\sqrt[{{{inner[1]}}}]{{{inner[0]}}}";
            case "msub" when inner.Count == 2:
                return $"{Base(inner[0])}_{{{inner[1]}}}";
            case "msup" when inner.Count == 2:
                return $"{Base(inner[0])}^{{{inner[1]}}}";
            case "msubsup" when inner.Count == 3:
                return $"{Base(inner[0])}_{{{inner[1]}}}^{{{inner[2]}}}";
            case "munder" when inner.Count == 2:
                return TakesLimits(inner[0]) ? $"{inner[0]}_{{{inner[1]}}}" : $"\\underset{{{inner[1]}}}{{{inner[0]}}}";
            case "mover" when inner.Count == 2:
                return Accent(inner[1]) is { } accent ? $"{accent}{{{inner[0]}}}"
                    : TakesLimits(inner[0]) ? $"{inner[0]}^{{{inner[1]}}}" : $"\\overset{{{inner[1]}}}{{{inner[0]}}}";
            case "munderover" when inner.Count == 3:
                return TakesLimits(inner[0]) ? $"{inner[0]}_{{{inner[1]}}}^{{{inner[2]}}}"
                    : $"\\overset{{{inner[2]}}}{{\\underset{{{inner[1]}}}{{{inner[0]}}}}}";
            default:
                return string.Concat(inner);
        }
    }

    private static string Multiscripts(List<string> inner)
    {
        var before = inner.IndexOf(Prescripts);
        var tex = new StringBuilder();
        if (before >= 0)
        {
            tex.Append("{}");
            Scripts(inner, before + 1, inner.Count, tex);
        }

        tex.Append(Base(inner[0] == Prescripts ? "" : inner[0]));
        Scripts(inner, 1, before < 0 ? inner.Count : before, tex);
        return tex.ToString();
    }

    private static void Scripts(List<string> inner, int start, int end, StringBuilder tex)
    {
        for (var i = start; i < end; i += 2)
        {
            if (i > start)
            {
                tex.Append("{}");
            }

            if (inner[i].Length > 0)
            {
                tex.Append("_{").Append(inner[i]).Append('}');
            }

            if (i + 1 < end && inner[i + 1].Length > 0)
            {
                tex.Append("^{").Append(inner[i + 1]).Append('}');
            }
        }
    }

    private static string Identifier(string text, string variant)
    {
        text = text.Trim();
        if (text.Length <= 1 || (text.Length == 2 && char.IsSurrogatePair(text, 0)))
        {
            return Variant(Escape(text), variant);
        }

        if (TexSymbols.IsOperator(text))
        {
            return $"\\{text} ";
        }

        return variant is "" or "normal" ? $"\\mathrm{{{Escape(text)}}}" : Variant(Escape(text), variant);
    }

    private static string Variant(string tex, string variant)
    {
        var command = variant switch
        {
            "normal" when tex.Length > 0 && char.IsAsciiLetter(tex[0]) => "mathrm",
            "bold" => "mathbf",
            "bold-italic" => "boldsymbol",
            "script" or "bold-script" => "mathcal",
            "double-struck" => "mathbb",
            "fraktur" or "bold-fraktur" => "mathfrak",
            "sans-serif" or "bold-sans-serif" or "sans-serif-italic" => "mathsf",
            "monospace" => "mathtt",
            _ => "",
        };
        return command.Length == 0 || tex.Length == 0 ? tex : $"\\{command}{{{tex}}}";
    }

    private static string Operator(string text)
    {
        text = text.Trim();
        if (text.Length < 2 || !char.IsAsciiLetter(text[0]))
        {
            return Escape(text);
        }

        return TexSymbols.IsOperator(text) ? $"\\{text} " : $"\\operatorname{{{Escape(text)}}}";
    }

    private static string Quote(string text) => text.Trim().Length == 0 ? text.Length == 0 ? "" : "\\ " : $"\\text{{{Escape(text)}}}";

    private static string Base(string tex) => tex.Length == 1 || (TexSymbols.IsOperator(tex.AsSpan().Trim("\\ ")) && tex[0] == '\\') ? tex : $"{{{tex}}}";

    private static bool TakesLimits(string tex) =>
        tex.Trim() is "∑" or "∏" or "⋃" or "⋂" or "⨁" or "∐" or "∫" or "\\lim" or "\\max" or "\\min" or "\\sup" or "\\inf" or "\\limsup" or "\\liminf";

    private static string? Accent(string tex) => tex.Trim() switch
    {
        "^" or "ˆ" or "∧" => "\\hat",
        "~" or "˜" or "\\sim" or "∼" => "\\tilde",
        "¯" or "‾" or "―" or "_" or "\\_" or "-" or "−" => "\\overline",
        "→" or "⃗" => "\\vec",
        "." or "˙" or "⋅" => "\\dot",
        "¨" => "\\ddot",
        _ => null,
    };

    private static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(Special))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => escaped.Append("\\backslash "),
                '{' or '}' or '$' or '%' or '&' or '#' or '_' => escaped.Append('\\').Append(c),
                '^' => escaped.Append('∧'),
                '~' => escaped.Append('∼'),
                '\u00a0' => escaped.Append(' '),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    private sealed record Frame(string Name, string Detail, int Start);
}
