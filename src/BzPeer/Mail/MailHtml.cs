using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace BzPeer.Mail;

/// <summary>
/// Writes the HTML of mails: text, links that look like buttons, nothing fetched from anywhere. Styles stand in the
/// elements, where every mail program reads them, and set no colour of text but on a ground of their own, so that dark
/// schemes stay readable.
/// </summary>
internal static class MailHtml
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The parts, one under the other.</summary>
    public static string Write(IEnumerable<LetterPart> parts)
    {
        var html = new StringBuilder();
        foreach (var part in parts)
        {
            html.Append(part switch
            {
                Paragraph paragraph => $"<p dir=\"auto\">{Encode(paragraph.Text, MailText.LongestParagraph)}</p>\n",
                Link link =>
                    $"<p><a href=\"{Encoder.Encode(MailText.WebAddress(link.Address))}\" style=\"display:inline-block;padding:10px 18px;border-radius:8px;background:#2b4bd6;color:#ffffff;font-weight:600;text-decoration:none\">{Encode(link.Label, MailText.LongestLabel)}</a></p>\n",
                Heading heading =>
                    $"<h2 dir=\"auto\" style=\"font-size:18px;margin:28px 0 0\"><a href=\"{Encoder.Encode(MailText.WebAddress(heading.Address))}\">{Encode(heading.Text, MailText.LongestHeading)}</a></h2>\n",
                Entry entry =>
                    $"<p dir=\"auto\" style=\"margin:12px 0\"><a href=\"{Encoder.Encode(MailText.WebAddress(entry.Address))}\">{Encode(entry.Text, MailText.LongestHeading)}</a>{(entry.Note is { } note ? $"<br><span style=\"font-size:14px\">{Encode(note, MailText.LongestHeading)}</span>" : "")}</p>\n",
                Code code => $"<p style=\"font:600 24px/1.4 ui-monospace,Menlo,Consolas,monospace;letter-spacing:2px\">{Encode(code.Text, MailText.LongestLabel)}</p>\n",
                _ => "",
            });
        }

        return html.ToString();
    }

    /// <summary>The whole document, as it is sent.</summary>
    /// <param name="subject">The mail's subject.</param>
    /// <param name="parts">What <see cref="Write"/> wrote.</param>
    /// <param name="site">The site, for the signature.</param>
    public static string WholeDocument(string subject, string parts, PublicAddress site)
    {
        var address = Encoder.Encode(site.Origin);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Encoder.Encode(subject)}</title>
            </head>
            <body style="max-width:600px;margin:0 auto;padding:16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;overflow-wrap:break-word">
            {parts}<p style="font-size:14px">BzPeer<br><a href="{address}">{address}</a></p>
            </body>
            </html>

            """;
    }

    private static string Encode(string text, int longest) => Encoder.Encode(MailText.OneLine(text, longest));
}
