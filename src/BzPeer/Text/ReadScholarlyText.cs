namespace BzPeer.Text;

/// <summary>
/// Turns the text that a provider printed (line breaks, TeX and all) into markup that is safe to print.
/// Takes time linear in the length of the text, and never throws for what the text holds.
/// </summary>
public static class ReadScholarlyText
{
    /// <summary>Reads a title: phrasing content, no paragraphs.</summary>
    /// <param name="raw">The title as printed.</param>
    /// <param name="mathml">Gives the MathML of a formula, made by <see cref="FormulaRenderer"/>; null where it isn't rendered yet.</param>
    /// <param name="markup">How the provider marks up its texts.</param>
    public static ScholarlyText Title(string raw, Func<Formula, string?>? mathml = null, TextMarkup markup = TextMarkup.Tex) =>
        Read(raw, paragraphs: false, mathml, markup);

    /// <summary>
    /// Reads an abstract: paragraphs, parted by blank lines or, as arXiv does it, by two spaces at the start of a line.
    /// </summary>
    /// <param name="raw">The abstract as printed.</param>
    /// <param name="mathml">Gives the MathML of a formula, made by <see cref="FormulaRenderer"/>; null where it isn't rendered yet.</param>
    /// <param name="markup">How the provider marks up its texts.</param>
    public static ScholarlyText Abstract(string raw, Func<Formula, string?>? mathml = null, TextMarkup markup = TextMarkup.Tex) =>
        Read(raw, paragraphs: true, mathml, markup);

    private static ScholarlyText Read(string raw, bool paragraphs, Func<Formula, string?>? mathml, TextMarkup markup)
    {
        ArgumentNullException.ThrowIfNull(raw);
        if (markup != TextMarkup.Tex) return MarkupReader.Read(raw, paragraphs, mathml, markup);
        var clean = CleanCharacters.Of(raw);
        var reader = new TexReader(clean.Length, paragraphs, mathml);
        try
        {
            reader.Read(clean);
            return reader.Finish();
        }
        finally
        {
            reader.Dispose();
        }
    }
}
