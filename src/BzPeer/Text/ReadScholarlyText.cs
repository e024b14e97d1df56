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
    public static ScholarlyText Title(string raw, Func<Formula, string?>? mathml = null) => Read(raw, paragraphs: false, mathml);

    /// <summary>
    /// Reads an abstract: paragraphs, parted by blank lines or, as arXiv does it, by two spaces at the start of a line.
    /// </summary>
    /// <param name="raw">The abstract as printed.</param>
    /// <param name="mathml">Gives the MathML of a formula, made by <see cref="FormulaRenderer"/>; null where it isn't rendered yet.</param>
    public static ScholarlyText Abstract(string raw, Func<Formula, string?>? mathml = null) => Read(raw, paragraphs: true, mathml);

    private static ScholarlyText Read(string raw, bool paragraphs, Func<Formula, string?>? mathml)
    {
        ArgumentNullException.ThrowIfNull(raw);
        var clean = CleanCharacters.Of(raw);
        var reader = new TexReader(clean, paragraphs, mathml);
        try
        {
            return reader.Read();
        }
        finally
        {
            reader.Dispose();
        }
    }
}
