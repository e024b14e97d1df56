using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using BzPeer.Text;
using Xunit;

namespace BzPeer.Tests.Text;

/// <summary>Every real title and abstract, where there are any (see <see cref="CorpusTexts"/>).</summary>
public sealed partial class CorpusTextTests(CorpusTextTests.Texts texts) : IClassFixture<CorpusTextTests.Texts>
{
    // Of the folders with many formulas every so many distinct ones are rendered: all of them take longer than a test should.
    private const int MostFormulas = 6000;

    // Letters that TeX writes as commands, and what can't be told from them.
    private const string LettersOfCommands = "øØßẞæÆœŒłŁıȷðÐđĐþÞŋŊµªºℓℏ";

    [Fact]
    public void No_command_shows_and_markup_is_in_balance()
    {
        SkipWithoutCorpus();
        var failures = new List<string>();
        foreach (var (text, read) in texts.All)
        {
            if (Unbalanced(read.Html, text.IsTitle) is { } wrong) failures.Add($"{wrong}: {text.Raw}");
            if (Shows(WordsOf(read.Html)) || Shows(read.Plain)) failures.Add($"A command shows: {text.Raw} → {read.Plain}");
            if (text.Markup != TextMarkup.Tex && Tag().IsMatch(WordsOf(read.Html))) failures.Add($"A tag shows: {text.Raw} → {read.Plain}");
        }

        Report("texts", texts.All.Select(t => t.Text));
        Show(failures);
    }

    [Fact]
    public void No_word_is_lost_and_none_is_added()
    {
        SkipWithoutCorpus();
        var failures = new List<string>();
        foreach (var (text, read) in texts.All)
        {
            var shown = WordsOf(read.Html);
            var raw = OutsideFormulas(Decoded(text), read.Formulas);
            if (Missing(Letters(Commands().Replace(raw, " ")), Letters(shown)) is { } lost) failures.Add($"Lost “{lost}” ({text.Markup}): {text.Raw} → {shown}");
            if (Missing(Ascii(shown), Ascii(raw.Replace("\\etal", "et al", StringComparison.Ordinal))) is { } added) failures.Add($"Added “{added}” ({text.Markup}): {text.Raw} → {shown}");
        }

        Show(failures);
    }

    [Fact]
    public void Formulas_render()
    {
        SkipWithoutCorpus();
        using var renderer = new FormulaRenderer();
        var folders = texts.All.GroupBy(t => t.Text.Folder, t => t.Read).ToList();
        var failures = new List<string>();
        var classes = new HashSet<string>(StringComparer.Ordinal);
        var (all, failed) = (0, 0);
        foreach (var folder in folders)
        {
            var distinct = folder.SelectMany(r => r.Formulas).Distinct().ToList();
            var every = 1 + distinct.Count / MostFormulas;
            var sample = distinct.Where((_, i) => i % every == 0).ToList();
            var rendered = sample.Select(f => (f.Tex, Rendered: renderer.Render(f))).ToList();
            var refused = rendered.Where(f => f.Rendered.MathMl is null).ToList();
            foreach (var (tex, formula) in rendered)
            {
                if (formula.MathMl is not { } markup) continue;
                if (markup.Contains(" style=", StringComparison.Ordinal) || Unbalanced(markup, title: true) is not null) failures.Add($"{tex}: {markup}");
                classes.UnionWith(Class().Matches(markup).SelectMany(m => m.Groups["names"].Value.Split(' ')));
            }

            all += sample.Count;
            failed += refused.Count;
            Write($"{folder.Key}: {folder.Sum(r => r.Formulas.Count)} formulas, {distinct.Count} distinct, {sample.Count} tried: {Share(sample.Count - refused.Count, sample.Count)} rendered"
                + $" ({Share(rendered.Count(f => f.Rendered.HasUprightNames), sample.Count)} with names of unknown macros upright), {Share(refused.Count, sample.Count)} shown as source");
            foreach (var (tex, formula) in refused) Write($"    {tex} : {formula.Error}");
        }

        Show(failures);
        var stylesheet = File.ReadAllText(Path.Combine(CorpusTexts.Repository()!, "src", "BzPeer.Web", "wwwroot", "math", "math.css"));
        Assert.All(classes, c => Assert.Matches($@"\.{c}\b", stylesheet));
        Write($"Classes: {string.Join(' ', classes.Order(StringComparer.Ordinal))}");
        Write($"All: {Share(all - failed, all)} rendered");
        Assert.True(failed <= all * 0.02, $"{failed} of {all} formulas are shown as source.");
    }

    private static void SkipWithoutCorpus() =>
        Assert.SkipUnless(CorpusTexts.Folder() is not null, "No corpus: BZPEER_CORPUS (or ../shared/data beside the repository) is no folder.");

    private static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private static string Share(int part, int all) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / Math.Max(1, all):0.0} %");

    private static void Report(string what, IEnumerable<CorpusText> texts)
    {
        foreach (var folder in texts.GroupBy(t => (t.Folder, t.Markup))) Write($"{folder.Key.Folder} as {folder.Key.Markup}: {folder.Count()} {what}");
    }

    private static void Show(List<string> failures)
    {
        foreach (var failure in failures.Take(40)) Write(failure);
        Assert.True(failures.Count == 0, $"{failures.Count} texts read wrongly, the first: {failures.FirstOrDefault()}");
    }

    // A checker of its own: the elements in balance, nothing that a browser would have to put right.
    internal static string? Unbalanced(string html, bool title)
    {
        var open = new Stack<string>();
        var end = 0;
        foreach (Match tag in AnyTag().Matches(html))
        {
            if (html.AsSpan(end, tag.Index - end).IndexOfAny('<', '>') >= 0) return "A bracket that is no tag";
            end = tag.Index + tag.Length;
            var name = tag.Groups["name"].Value;
            if (tag.Groups["closes"].Length > 0)
            {
                if (open.Count == 0 || open.Pop() != name) return $"An end without its begin: {name}";
                continue;
            }

            if (name is "a" or "p" && open.Contains(name)) return $"{name} in {name}";
            if (name is "a" or "p" && title) return $"{name} in a title";
            if (name is "p" && open.Count > 0) return "A paragraph inside";
            if (!title && name is not "p" && open.Count == 0) return $"{name} outside a paragraph";
            open.Push(name);
        }

        if (html.AsSpan(end).IndexOfAny('<', '>') >= 0) return "A bracket that is no tag";
        if (open.Count > 0) return $"No end of {open.Peek()}";
        return LooseAmpersand().IsMatch(html) ? "An ampersand that is no entity" : null;
    }

    private static bool Shows(string words) => words.Contains('\\', StringComparison.Ordinal) || words.Contains("mml:", StringComparison.Ordinal);

    private static string WordsOf(string html) => WebUtility.HtmlDecode(AnyTag().Replace(Unread().Replace(html, " "), ""));

    // What the reader is to find: tags and what isn't shown taken out, entities decoded, as often as they were escaped.
    private static string Decoded(CorpusText text)
    {
        var raw = string.Concat(text.Raw.Where(c => c is < '\x80' or > '\x9f'));
        if (text.Markup == TextMarkup.Tex) return raw;
        for (var i = 0; i < 3; i++) raw = WebUtility.HtmlDecode(KnownTag().Replace(AbstractHeading().Replace(Mathematics().Replace(raw, " "), ""), ""));
        return raw.Replace("\r\\n", " ", StringComparison.Ordinal);
    }

    private static string OutsideFormulas(string raw, IReadOnlyList<Formula> formulas)
    {
        var folded = Spaces().Replace(raw, " ");
        var outside = new StringBuilder();
        var at = 0;
        foreach (var formula in formulas)
        {
            var source = Spaces().Replace(formula.Tex, " ");
            var found = at - 1;
            do
            {
                found = folded.IndexOf(source, found + 1, StringComparison.Ordinal);
            }
            while (found >= 0 && !(Opens(folded.AsSpan(0, found).TrimEnd()) && Closes(folded.AsSpan(found + source.Length).TrimStart())));
            if (found < 0) continue;
            outside.Append(folded, at, found - at).Append(' ');
            at = found + source.Length;
        }

        return outside.Append(folded, at, folded.Length - at).ToString();
    }

    private static bool Opens(ReadOnlySpan<char> before) => before.EndsWith("$") || before.EndsWith("\\(") || before.EndsWith("\\[") || before.EndsWith("}");

    private static bool Closes(ReadOnlySpan<char> after) => after.StartsWith("$") || after.StartsWith("\\)") || after.StartsWith("\\]") || after.StartsWith("\\end");

    private static string Letters(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => char.IsLetter(c) && !LettersOfCommands.Contains(c, StringComparison.Ordinal)));

    private static string Ascii(string text) => string.Concat(text.Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetter));

    // Where the letters do not stand in the other text in this order: the place.
    private static string? Missing(string letters, string within)
    {
        var at = 0;
        for (var i = 0; i < letters.Length; i++)
        {
            at = within.IndexOf(letters[i], at) + 1;
            if (at == 0) return letters[Math.Max(0, i - 20)..Math.Min(letters.Length, i + 20)];
        }

        return null;
    }

    [GeneratedRegex("<(?<closes>/?)(?<name>[a-z]+)( [a-z-]+=\"[^\"<>]*\")*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AnyTag();

    [GeneratedRegex(" class=\"(?<names>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Class();

    [GeneratedRegex("&(?!(amp|lt|gt|quot);)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LooseAmpersand();

    [GeneratedRegex("<math.*?</math>|<code class=\"tex\">.*?</code>|<span class=\"cite\">.*?</span>", RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unread();

    [GeneratedRegex(@"<(\w+:)?(?<name>math|tex-math)\b.*?</(\w+:)?\k<name>>", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Mathematics();

    [GeneratedRegex(@"</?(\w+:)?(a|p|title|sec|i|b|u|em|italic|bold|sub|sup|scp|sc|inline-formula|ext-link|related-article|fixed-case|url|br|span|div|list|list-item|strong|inf)(\s[^<>]*)?/?>",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex KnownTag();

    [GeneratedRegex(@"<(\w+:)?(title|p|i|b|sub|sup|jats|span|italic|scp)\s*/?>", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\s*<jats:title>\s*Abstract\s*</jats:title>", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AbstractHeading();

    // Citations with their keys, references, lengths, files, environments with the form of their columns, addresses of links; other commands by their name alone.
    [GeneratedRegex(@"\\([cC]ite[a-zA-Z]*\*?|shortcite|footcite|parencite|textcite)\s*(\[[^\]]*\])*\s*\{[^}]*\}|\\(ref|label|eqref|cref|Cref|autoref|begin|end|vspace|hspace|color|textcolor)\*?\s*\{[^}]*\}|\\href\s*\{[^}]*\}|\\[a-zA-Z]+\*?(\[[^\]]*\](?=\{))?|\\.",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Commands();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Spaces();

    public sealed class Texts
    {
        private readonly Lazy<List<(CorpusText, ScholarlyText)>> all = new(() => [.. CorpusTexts.ReadAll(CorpusTexts.Folder() ?? "").Select(t => (t, t.Read()))]);

        /// <summary>All texts as read.</summary>
        public IReadOnlyList<(CorpusText Text, ScholarlyText Read)> All => all.Value;
    }
}
