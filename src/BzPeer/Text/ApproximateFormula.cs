using System.Text;

namespace BzPeer.Text;

/// <summary>Says a formula in one line of Unicode: <c>\alpha^2</c> is α², <c>\sqrt{x+1}</c> is √(x+1).</summary>
internal static class ApproximateFormula
{
    private const int Deepest = 24;

    private enum Kind : byte
    {
        Group,
        Superscript,
        Subscript,
        Numerator,
        Denominator,
        Root,
        Blackboard,
        Accent,
        Negated,
        Hidden,
    }

    /// <summary>Writes the formula; commands that have no sign leave their name, never a backslash.</summary>
    internal static void Write(ReadOnlySpan<char> tex, ref TextBuffer output)
    {
        Span<Frame> frames = stackalloc Frame[Deepest];
        var writer = new Writer(tex, frames, ref output);
        writer.Write();
    }

    private readonly record struct Frame(Kind Kind, int Start, bool Implicit, char Mark);

    private ref struct Writer(ReadOnlySpan<char> tex, Span<Frame> frames, ref TextBuffer output)
    {
        private readonly ReadOnlySpan<char> tex = tex;
        private readonly Span<Frame> frames = frames;
        private ref TextBuffer output = ref output;
        private readonly int origin = output.Length;
        private int at;
        private int depth;
        private int tooDeep;

        internal void Write()
        {
            while (at < tex.Length) Step(tex[at]);
            while (depth > 0) CloseFrame();
            if (output.Length > origin && output.Last == ' ') output.Truncate(output.Length - 1);
        }

        private void Step(char c)
        {
            switch (c)
            {
                case '\\':
                    Command();
                    break;
                case '{':
                    at++;
                    OpenBrace();
                    break;
                case '}':
                    at++;
                    CloseBrace();
                    break;
                case '^':
                    at++;
                    Await(Kind.Superscript);
                    break;
                case '_':
                    at++;
                    Await(Kind.Subscript);
                    break;
                case '&' or '~':
                    at++;
                    Space();
                    break;
                case '\'':
                    at++;
                    output.Append('′');
                    break;
                case '$':
                    at++;
                    break;
                default:
                    at++;
                    if (char.IsWhiteSpace(c)) Space();
                    else Atom(c);
                    break;
            }
        }

        private void Space()
        {
            if (output.Length > origin && output.Last != ' ') output.Append(' ');
        }

        private void Atom(char c)
        {
            output.Append(c);
            if (char.IsHighSurrogate(c) && at < tex.Length) output.Append(tex[at++]);
            EndAtom();
        }

        private void Atom(ReadOnlySpan<char> words)
        {
            output.Append(words);
            EndAtom();
        }

        // What took one atom for its argument is complete.
        private void EndAtom()
        {
            while (depth > 0 && frames[depth - 1].Implicit)
            {
                if (CloseFrame()) return;
            }
        }

        /// <summary>Reads the argument of a command: the group that stands here, else the next atom.</summary>
        private void Await(Kind kind, char mark = '\0')
        {
            while (at < tex.Length && tex[at] == ' ') at++;
            if (at >= tex.Length) return;
            var braced = tex[at] == '{';
            if (depth == Deepest) return;
            if (!braced && tex[at] is '}' or '&' or '^' or '_') return;
            if (braced) at++;
            frames[depth++] = new Frame(kind, output.Length, !braced, mark);
        }

        private void OpenBrace()
        {
            if (depth == Deepest || tooDeep > 0)
            {
                tooDeep++;
                return;
            }

            frames[depth++] = new Frame(Kind.Group, output.Length, false, '\0');
        }

        private void CloseBrace()
        {
            if (tooDeep > 0)
            {
                tooDeep--;
                return;
            }

            while (depth > 0 && frames[depth - 1].Implicit) CloseFrame();
            if (depth == 0) return;
            if (!CloseFrame()) EndAtom();
        }

        /// <summary>Finishes what stands on top; says whether it goes on with a further argument.</summary>
        private bool CloseFrame()
        {
            var frame = frames[--depth];
            var written = output.From(frame.Start).Trim(' ').ToString();
            switch (frame.Kind)
            {
                case Kind.Superscript:
                    Raise(frame.Start, written, '^', Superscript);
                    return false;
                case Kind.Subscript:
                    Raise(frame.Start, written, '_', Subscript);
                    return false;
                case Kind.Numerator:
                    Replace(frame.Start, Bracket(written));
                    output.Append('/');
                    var before = depth;
                    Await(Kind.Denominator);
                    return depth > before;
                case Kind.Denominator:
                    Replace(frame.Start, Bracket(written));
                    return false;
                case Kind.Root:
                    Replace(frame.Start, written.Length == 0 ? "√" : $"√({written})");
                    return false;
                case Kind.Blackboard:
                    Replace(frame.Start, string.Create(written.Length, written, static (span, letters) =>
                    {
                        for (var i = 0; i < span.Length; i++) span[i] = Blackboard(letters[i]);
                    }));
                    return false;
                case Kind.Accent or Kind.Negated when written.Length == 1:
                    Replace(frame.Start, string.Concat(written, [frame.Mark]).Normalize(NormalizationForm.FormC));
                    return false;
                case Kind.Hidden:
                    output.Truncate(frame.Start);
                    return false;
                default:
                    return false;
            }
        }

        private void Replace(int start, string text)
        {
            output.Truncate(start);
            output.Append(text);
        }

        private void Raise(int start, string written, char sign, Func<char, char> map)
        {
            if (written.Length == 0) return;
            var raised = new StringBuilder(written.Length);
            foreach (var c in written)
            {
                var small = map(c);
                if (small == '\0') break;
                raised.Append(small);
            }

            if (raised.Length == written.Length) Replace(start, raised.ToString());
            else Replace(start, IsWord(written) ? sign + written : $"{sign}({written})");
        }

        private static string Bracket(string written) => IsWord(written) || written.Length <= 1 ? written : $"({written})";

        private static bool IsWord(string written)
        {
            foreach (var c in written)
            {
                if (!char.IsLetterOrDigit(c) && c is not ('.' or '∗' or '′' or '∞' or '*')) return false;
            }

            return true;
        }

        private void Command()
        {
            at++;
            if (at >= tex.Length) return;
            if (!char.IsAsciiLetter(tex[at]))
            {
                var c = tex[at++];
                if (c is ',' or ';' or ':' or ' ' or '>' or '\\' || char.IsWhiteSpace(c)) Space();
                else if (c == '|') Atom('‖');
                else if (c is not ('!' or '/' or '-' or '(' or ')' or '[' or ']')) Atom(c);
                return;
            }

            var start = at;
            while (at < tex.Length && char.IsAsciiLetter(tex[at])) at++;
            Named(tex[start..at]);
        }

        private void Named(ReadOnlySpan<char> name)
        {
            switch (name)
            {
                case "frac" or "tfrac" or "dfrac" or "nicefrac" or "sfrac" or "cfrac":
                    Await(Kind.Numerator);
                    return;
                case "sqrt":
                    Option();
                    Await(Kind.Root);
                    return;
                case "mathbb" or "Bbb" or "mathds" or "bbold":
                    Await(Kind.Blackboard);
                    return;
                case "hat" or "widehat":
                    Await(Kind.Accent, '\u0302');
                    return;
                case "tilde" or "widetilde":
                    Await(Kind.Accent, '\u0303');
                    return;
                case "bar" or "overline":
                    Await(Kind.Accent, '\u0304');
                    return;
                case "vec":
                    Await(Kind.Accent, '\u20d7');
                    return;
                case "dot":
                    Await(Kind.Accent, '\u0307');
                    return;
                case "ddot":
                    Await(Kind.Accent, '\u0308');
                    return;
                case "not":
                    Await(Kind.Negated, '\u0338');
                    return;
                case "label" or "tag" or "hspace" or "vspace" or "color" or "phantom" or "hphantom" or "vphantom" or "begin" or "end":
                    if (at < tex.Length && tex[at] == '*') at++;
                    Await(Kind.Hidden);
                    Space();
                    return;
                case "quad" or "qquad" or "enspace" or "newline" or "thinspace":
                    Space();
                    return;
                case "left" or "right" or "middle" or "big" or "Big" or "bigg" or "Bigg" or "bigl" or "bigr" or "Bigl" or "Bigr" or "biggl" or "biggr" or "Biggl" or "Biggr":
                    while (at < tex.Length && tex[at] == ' ') at++;
                    if (at < tex.Length && tex[at] == '.') at++;
                    return;
                case "rm" or "bf" or "it" or "cal" or "mathrm" or "mathbf" or "mathit" or "mathcal" or "mathscr" or "mathfrak" or "mathsf" or "mathtt" or "boldsymbol" or "bm"
                    or "text" or "textrm" or "textbf" or "textit" or "texttt" or "textsf" or "textsc" or "mbox" or "hbox" or "operatorname" or "mathop" or "mathbin" or "mathrel"
                    or "mathord" or "displaystyle" or "textstyle" or "scriptstyle" or "scriptscriptstyle" or "limits" or "nolimits" or "nonumber" or "notag" or "underline"
                    or "ensuremath" or "pmb" or "em" or "tt" or "sf" or "frak" or "mathnormal" or "overbrace" or "underbrace" or "emph" or "underset" or "overset" or "stackrel"
                    or "binom" or "substack" or "xspace" or "protect" or "relax" or "tiny" or "small" or "large":
                    if (at < tex.Length && tex[at] is '*') at++;
                    while (at < tex.Length && tex[at] == ' ') at++;
                    return;
            }

            if (TexSymbols.TryFind(name, out var symbol))
            {
                Atom(symbol);
                return;
            }

            if (TexCommands.TryFind(name, out var command) && command.Kind is TexCommandKind.Letter or TexCommandKind.Symbol)
            {
                Atom(command.Text);
                return;
            }

            // A named operator or an author's macro: a word that must not run into the letter before it.
            if (output.Length > origin && char.IsLetterOrDigit(output.Last) && (depth == 0 || output.Length > frames[depth - 1].Start)) output.Append(' ');
            Atom(name);
        }

        private void Option()
        {
            if (at >= tex.Length || tex[at] != '[') return;
            var window = tex.Slice(at, Math.Min(40, tex.Length - at));
            var end = window.IndexOf(']');
            if (end > 0) at += end + 1;
        }

        private static char Superscript(char c)
        {
            var i = "0123456789+-−=()niTt".IndexOf(c, StringComparison.Ordinal);
            return i < 0 ? '\0' : "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵀᵗ"[i];
        }

        private static char Subscript(char c)
        {
            var i = "0123456789+-−=()aehijklmnoprstuvx".IndexOf(c, StringComparison.Ordinal);
            return i < 0 ? '\0' : "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"[i];
        }

        private static char Blackboard(char c)
        {
            var i = "CHNPQRZ".IndexOf(c, StringComparison.Ordinal);
            return i < 0 ? c : "ℂℍℕℙℚℝℤ"[i];
        }
    }
}
