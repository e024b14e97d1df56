using System.Text;
using BzPeer.Text;

namespace BzPeer.Mail;

/// <summary>
/// Writes the plain text of mails, as format=flowed (RFC 3676): lines of at most 72 characters, and one that ends with a
/// space goes on in the next, so that a narrow screen wraps it anew.
/// </summary>
internal static class MailText
{
    /// <summary>Characters of a paragraph; what is longer was written to do harm.</summary>
    public const int LongestParagraph = 4_000;

    /// <summary>Characters of a link's label and of a code.</summary>
    public const int LongestLabel = 100;

    /// <summary>Characters of a heading, and of each line of an entry: titles are long.</summary>
    public const int LongestHeading = 400;

    private const int Width = 72;

    /// <summary>The parts, one under the other.</summary>
    public static string Write(IEnumerable<LetterPart> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(text.Length > 0 ? "\n" : "");
            switch (part)
            {
                case Paragraph paragraph:
                    AppendFlowed(text, OneLine(paragraph.Text, LongestParagraph));
                    break;
                case Link link:
                    AppendFlowed(text, OneLine(link.Label, LongestLabel));
                    text.Append(WebAddress(link.Address)).Append('\n');
                    break;
                case Heading heading:
                    AppendFlowed(text, OneLine(heading.Text, LongestHeading));
                    text.Append(WebAddress(heading.Address)).Append('\n');
                    break;
                case Entry entry:
                    AppendFlowed(text, OneLine(entry.Text, LongestHeading));
                    if (entry.Note is not null)
                    {
                        AppendFlowed(text, OneLine(entry.Note, LongestHeading));
                    }

                    text.Append(WebAddress(entry.Address)).Append('\n');
                    break;
                case Code code:
                    AppendFlowed(text, OneLine(code.Text, LongestLabel));
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>The text with the signature under it, as it is sent.</summary>
    /// <param name="text">What <see cref="Write"/> wrote.</param>
    /// <param name="site">The site.</param>
    public static string WithSignature(string text, PublicAddress site) => $"{text}\n-- \nBzPeer\n{site.Origin}\n";

    /// <summary>The text on one line, without what can't be seen, cut off with an ellipsis where it is too long.</summary>
    public static string OneLine(string text, int longest)
    {
        var line = Prose.Line(text);
        if (line.Length <= longest)
        {
            return line;
        }

        var end = longest - 1;
        // Not within a character.
        return line[..(char.IsLowSurrogate(line[end]) ? end - 1 : end)] + "…";
    }

    /// <summary>An address as it is printed, escaped: ASCII without spaces.</summary>
    /// <exception cref="ArgumentException">It is no absolute address of the web.</exception>
    public static string WebAddress(Uri address) =>
        address is { IsAbsoluteUri: true, Scheme: "https" or "http" }
            ? new UriBuilder(address) { Host = address.IdnHost }.Uri.AbsoluteUri
            : throw new ArgumentException("A mail links to absolute addresses of the web alone.", nameof(address));

    private static void AppendFlowed(StringBuilder text, string paragraph)
    {
        var line = new StringBuilder();
        foreach (var word in paragraph.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length >= Width)
            {
                AppendLine(line.Append(' '));
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        AppendLine(line);

        void AppendLine(StringBuilder finished)
        {
            var written = finished.ToString();
            // A quotation mark of mail, and what old programs change: a space keeps them as they are (RFC 3676, 4.4).
            var stuffing = written.StartsWith('>') || written.StartsWith("From ", StringComparison.Ordinal) ? " " : "";
            text.Append(stuffing).Append(written).Append('\n');
            finished.Clear();
        }
    }
}
