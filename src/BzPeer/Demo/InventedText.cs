using System.Globalization;
using System.Text;

namespace BzPeer.Demo;

/// <summary>
/// Composes a title and an abstract from sentence patterns and the words of a field. One work keeps to its objects,
/// methods and quantities, so that its sentences speak of the same thing.
/// </summary>
internal sealed class InventedText
{
    private static readonly Pattern[] _titles = Pattern.Parse(
        "on <qty> of <obj>",
        "on <qty> of <adj> <obj>",
        "<mth> for <adj> <obj>",
        "<mth> for <obj> in <set>",
        "<adj> <obj> in <set>",
        "<adj> <obj> for <app>",
        "<adj> <obj>: <mth> and its limits",
        "bounding <qty> of <obj>",
        "estimating <qty> in <set>",
        "what determines <qty> of <obj>?",
        "do <obj> control <qty>?",
        "<qty> and <qty2> of <adj> <obj>",
        "<mth> with applications to <app>",
        "from <obj> to <obj2>",
        "<obj> and <obj2> in <set>",
        "a note on <adj> <obj>",
        "<adj> <obj> revisited",
        "towards <adj> <obj> for <app>",
        "<obj> beyond <set>",
        "<qty> of <obj> when <cond>",
        "a remark on <obj> and <str>",
        "<adj> <obj> with <cond>",
        "how <obj> shape <qty>",
        "measuring <qty> of <obj> with <mth>",
        "constraints on <qty> from <obj>",
        "<adj> <obj>, I: <qty>");

    private static readonly Pattern[] _openings = Pattern.Parse(
        "Understanding <qty> of <obj> is a long-standing question, with consequences for <app>.",
        "Over the past decade, <obj> have moved to the centre of work on <app>.",
        "Little is known about <qty> of <obj> in <set>.",
        "Progress in <app> depends on how well <qty> of <obj> can be predicted.",
        "It is widely believed that <obj> behave simply in <set>; the evidence, however, is mixed~<cite>.",
        "Despite their importance for <app>, <obj> are still poorly understood in <set>.",
        "We revisit <obj>, whose role in <app> has been debated since they were first described~<cite>.",
        "Many questions about <app> come down to <qty> of <obj>.",
        "In <set>, <obj> show a behaviour that <obj2> do not.",
        "The study of <obj> has long been guided by <qty>, for want of anything better.",
        "For more than twenty years, <qty> has been the quantity by which <obj> are judged.",
        "Recent work~<cite> has drawn attention to <obj> in <set>.",
        "A common assumption in work on <app> is that <qty> and <qty2> can be treated separately.",
        "This paper is about <obj>, and about what <qty> can and cannot tell us about them.");

    private static readonly Pattern[] _gaps = Pattern.Parse(
        "Existing approaches rely on <mth2>, which breaks down as soon as <cond>.",
        "Earlier results cover only the case <cond>.",
        "However, <qty> has so far been out of reach in <set>.",
        "What is missing is a way to separate <qty> from <qty2>.",
        "The obvious approach --- <mth2> --- fails here, since <qty2> is no longer bounded.",
        "The usual ``folklore'' argument does not apply when <cond>.",
        "Two explanations have been put forward, and they disagree on the sign of the effect.",
        "So far, such questions have been settled case by case.",
        "Unfortunately, <mth2> alone says nothing about <qty>.");

    private static readonly Pattern[] _contributions = Pattern.Parse(
        "In this paper, we study <obj> by means of <mth>.",
        "We show that <qty> of <obj> is governed by <str>.",
        "We prove that <rel> whenever <cond>.",
        "Here we introduce <mth> that makes <qty> accessible in <set>.",
        "We present <mth> for <obj> and analyse <qty> in detail.",
        "We give the first account of <qty> that holds for all <cond>.",
        "Using <mth>, we determine <qty> of <adj> <obj>.",
        "We propose <mth>, which we call \\emph{<name>}, and apply it to <obj>.",
        "In this work we ask a simple question: how does <qty> depend on <sym>?",
        "We report on <num> months of work with <mth> for <obj>.",
        "Our main result is that {\\em every} family of <obj> with <cond> satisfies <rel>.",
        "We establish a relation between <qty> and <qty2> of <obj>.",
        "This article develops <mth> and uses it to compare <obj> with <obj2>.",
        "We address this gap with <mth> that needs no prior knowledge of <qty2>.",
        "We identify three mechanisms that drive <qty>, and propose a simple means of telling them apart.");

    private static readonly Pattern[] _methods = Pattern.Parse(
        "The main ingredient is <mth>, combined with a careful choice of <sym>.",
        "The proof rests on <mth> and on an estimate of <str>.",
        "Our approach combines <mth> with <mth2>.",
        "To this end we consider <str> and follow its dependence on <sym>.",
        "The key idea is to replace <sym> by <expr>.",
        "The starting point is the relation <disp> which reduces the problem to <qty2>.",
        "Technically, we work with <str> instead of <qty2>.",
        "The analysis is based on the following relation: <disp>",
        "We first treat the case <cond>, and then pass to the general one by <mth2>.",
        "A central role is played by <str>.",
        "We calibrate <sym> against <obj2>, for which the answer is known~<cite>.",
        "Our model has only four free parameters, among them <sym> and <expr>.",
        "The argument is elementary: apart from <mth2>, it uses only that <rel>.",
        "All computations start from <disp> with <cond>.",
        "In contrast to earlier work~<cite>, we make no assumption on <qty2>.");

    private static readonly Pattern[] _results = Pattern.Parse(
        "We find that <qty> scales as <expr>, in agreement with <mth2>.",
        "As a result, <qty> improves by <pct>\\% over the best previous value.",
        "In particular, <qty> is at most <expr> for every <cond>.",
        "We obtain <rel>, and this is best possible up to constants.",
        "The bound <expr> is attained by <obj2>.",
        "For <cond> the two regimes are separated by a sharp transition at <rel>.",
        "Numerical experiments on <num> instances confirm that <rel>.",
        "The measured value is <val>, which differs from the earlier one by less than <pct>\\%.",
        "We also find that <qty2> is insensitive to <sym> over two orders of magnitude.",
        "Surprisingly, the effect persists when <cond>.",
        "A consequence is that <obj> with <rel> cannot be told from <obj2>.",
        "Conversely, if <rel> then <qty> vanishes.",
        "When <cond>, the answer changes: <qty2> then grows like <expr>.",
        "This settles a question that was left open in the case <cond>.",
        "The result extends to <obj2>, with <expr> in place of <sym>.",
        "Across all samples, <qty> and <qty2> are correlated, with a coefficient <corr>.",
        "Three consequences follow: (i) <qty> is stable, (ii) <qty2> is not, and (iii) the difference is of order <expr>.",
        "We observe the predicted behaviour in <pct>\\% of the cases, and explain the rest by <qty2>.",
        "At fixed <sym> we measure <val>, consistent with the prediction <rel>.",
        "These findings hold with and without <mth2>.",
        "The dependence on <sym> is weak: doubling it changes <qty> by only <pct>\\%.",
        "Moreover, the exponent in <expr> cannot be improved in <set>.");

    private static readonly Pattern[] _closings = Pattern.Parse(
        "We discuss what this means for <app>.",
        "Several open problems are listed at the end.",
        "Our results suggest that <qty> deserves more attention in <app>.",
        "We close with remarks on <obj2>, where the same method should apply.",
        "Code and data are available at <url>.",
        "The implementation is described at <url>, together with all parameters.",
        "This opens the way to <adj> <obj> for <app>.",
        "Taken together, these results call the usual picture of <obj> --- and of <obj2> --- into question.",
        "Limitations, in particular for <cond>, are discussed.",
        "We hope that the method will be useful in <app> as well.",
        "An outlook on <app> is given.",
        "The consequences for <app> are modest, but they can be tested.");

    private static readonly string[] _names =
        ["Kestrel", "Halcyon", "Lantern", "Tideline", "Marrow", "Quillon", "Sextant", "Bramble", "Ferrule", "Astrolabe", "Pumice", "Gimbal"];

    private readonly string[] _adjectives;
    private readonly Dice _dice;
    private readonly InventedFormula _formula;
    private readonly StringBuilder _text = new(1600);
    private readonly string _object, _object2, _method, _method2, _quantity, _quantity2, _setting, _application, _adjective;
    private int _formulas;

    public InventedText(InventedField field, Dice dice)
    {
        (_dice, _formula) = (dice, new InventedFormula(field.Notation, dice));
        (_object, _object2) = Two(field.Objects);
        (_method, _method2) = Two(field.Methods);
        (_quantity, _quantity2) = Two(field.Quantities);
        _setting = dice.Pick(field.Settings);
        _application = dice.Pick(field.Applications);
        // no "dark dark photons"
        _adjectives = [.. field.Adjectives.Where(adjective => !_object.Contains(adjective, StringComparison.Ordinal))];
        _adjective = dice.Pick(_adjectives);
    }

    /// <summary>Composes the title; call it before <see cref="Abstract"/>.</summary>
    public string Title(bool capitals)
    {
        _text.Clear();
        Fill(_dice.Pick(_titles), inTitle: true);
        var title = _text.ToString();
        title = capitals ? Capitals(title) : Capital(title, 0);
        return _dice.Chance(600) ? Accents.ToTeX(title) : title;
    }

    /// <summary>Composes the abstract: 90 to 200 words with a formula at least.</summary>
    public string Abstract()
    {
        _text.Clear();
        _formulas = 0;
        var paragraphs = _dice.Chance(60);
        var aim = _dice.Between(108, 170);
        Say(_openings, []);
        if (_dice.Chance(650))
            Say(_gaps, []);
        Say(_contributions, []);
        var methods = new List<int>();
        for (var more = _dice.Between(1, 3); more > 0; more--)
            Say(_methods, methods);
        if (paragraphs)
            _text.Append("\n  ");
        var results = new List<int>();
        do
            Say(_results, results);
        while (Words() < aim - 14);
        if (_formulas == 0)
            Fill(_results[3], inTitle: false);
        if (_dice.Chance(10))
            AppendSentence(() => _text.Append("Here ").Append(_formula.Broken()).Append(" is as before."));
        Say(_closings, []);
        var text = _text.ToString();
        return _dice.Chance(500) ? Accents.ToTeX(text) : text;
    }

    private void Say(Pattern[] patterns, List<int> said)
    {
        int which;
        var tries = 0;
        do
            which = _dice.Below(patterns.Length);
        while (said.Contains(which) && tries++ < 20);
        said.Add(which);
        AppendSentence(() => Fill(patterns[which], inTitle: false));
    }

    private void AppendSentence(Action write)
    {
        if (_text.Length > 0 && _text[^1] != ' ')
            _text.Append(' ');
        var start = _text.Length;
        write();
        if (char.IsLower(_text[start]))
            _text[start] = char.ToUpperInvariant(_text[start]);
    }

    private void Fill(Pattern pattern, bool inTitle)
    {
        for (var i = 0; i < pattern.Literals.Length; i++)
        {
            _text.Append(pattern.Literals[i]);
            if (i < pattern.Slots.Length)
                Slot(pattern.Slots[i], inTitle);
        }
    }

    private void Slot(Slot slot, bool inTitle)
    {
        if (slot is >= Demo.Slot.Sym and <= Demo.Slot.Val)
            _formulas++;
        _text.Append(slot switch
        {
            Demo.Slot.Obj => _object,
            Demo.Slot.Obj2 => _object2,
            Demo.Slot.Mth => _method,
            Demo.Slot.Mth2 => _method2,
            Demo.Slot.Qty => _quantity,
            Demo.Slot.Qty2 => _quantity2,
            Demo.Slot.Set => _setting,
            Demo.Slot.App => _application,
            Demo.Slot.Adj => inTitle || _dice.Chance(600) ? _adjective : _dice.Pick(_adjectives),
            Demo.Slot.Sym => _formula.Symbol(),
            Demo.Slot.Cond => _formula.Condition(),
            Demo.Slot.Expr => _formula.Expression(),
            Demo.Slot.Rel => _formula.Relation(),
            Demo.Slot.Str => _formula.Structure(),
            Demo.Slot.Disp => _formula.Display(),
            Demo.Slot.Val => _formula.Value(),
            Demo.Slot.Corr => _formula.Correlation(),
            Demo.Slot.Pct => Number(_dice.Between(2, 48)) + (_dice.Chance(500) ? "." + Number(_dice.Between(1, 9)) : ""),
            Demo.Slot.Num => _dice.Pick(_smallNumbers),
            Demo.Slot.Name => _dice.Pick(_names),
            Demo.Slot.Cite => $@"\cite{{{_dice.Pick(_names).ToLowerInvariant()}{Number(_dice.Between(1991, 2024))}}}",
            // Without a scheme, and in a domain that RFC 2606 keeps out of the network: the invented world links nowhere.
            _ => $@"\texttt{{{_dice.Pick(_names).ToLowerInvariant()}.example/r{Number(_dice.Between(10, 9999))}}}",
        });
    }

    private static readonly string[] _smallNumbers = ["three", "four", "five", "six", "eight", "twelve", "eighteen", "24", "36"];

    private (string, string) Two(string[] of)
    {
        var first = _dice.Below(of.Length);
        return (of[first], of[(first + 1 + _dice.Below(of.Length - 1)) % of.Length]);
    }

    private int Words()
    {
        var words = 1;
        for (var i = 0; i < _text.Length; i++)
        {
            if (_text[i] == ' ')
                words++;
        }

        return words;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Capital(string text, int at) =>
        at < text.Length && char.IsLower(text[at]) ? text[..at] + char.ToUpperInvariant(text[at]) + text[(at + 1)..] : text;

    /// <summary>Writes the words of four letters and more with a capital, formulas left alone.</summary>
    private static string Capitals(string title)
    {
        var letters = title.ToCharArray();
        var formula = false;
        for (var i = 0; i < letters.Length; i++)
        {
            if (letters[i] == '$')
                formula = !formula;
            if (formula || !char.IsLower(letters[i]) || (i > 0 && letters[i - 1] != ' '))
                continue;
            var end = i;
            while (end < letters.Length && char.IsLetter(letters[end]))
                end++;
            var small = title.AsSpan(i, end - i) is "with" or "from" or "when" or "into";
            if (i == 0 || (end - i > 3 && !small) || (end < letters.Length && letters[end] == '-'))
                letters[i] = char.ToUpperInvariant(letters[i]);
        }

        return new string(letters);
    }
}

/// <summary>What a pattern leaves open; the formulas stand from <see cref="Sym"/> to <see cref="Val"/>.</summary>
internal enum Slot
{
    Obj,
    Obj2,
    Mth,
    Mth2,
    Qty,
    Qty2,
    Set,
    App,
    Adj,
    Sym,
    Cond,
    Expr,
    Rel,
    Str,
    Disp,
    Corr,
    Val,
    Pct,
    Num,
    Name,
    Cite,
    Url,
}

/// <summary>A sentence with slots: literal, slot, literal, …</summary>
internal sealed record Pattern(string[] Literals, Slot[] Slots)
{
    public static Pattern[] Parse(params string[] patterns) => [.. patterns.Select(Parse)];

    private static Pattern Parse(string pattern)
    {
        var pieces = pattern.Split('<', '>');
        return new Pattern(
            [.. pieces.Where((_, i) => i % 2 == 0)],
            [.. pieces.Where((_, i) => i % 2 == 1).Select(name => Enum.Parse<Slot>(name, ignoreCase: true))]);
    }
}
