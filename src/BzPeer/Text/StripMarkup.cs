using System.Net;
using System.Text;

namespace BzPeer.Text;

/// <summary>Takes tags out of a text and decodes its entities.</summary>
internal static class StripMarkup
{
    /// <summary>The words alone.</summary>
    internal static string Of(string raw)
    {
        var words = new StringBuilder(raw.Length);
        var at = 0;
        while (at < raw.Length)
        {
            var open = raw.IndexOf('<', at);
            var close = open < 0 ? -1 : raw.IndexOf('>', open);
            if (close < 0)
            {
                break;
            }

            words.Append(raw, at, open - at).Append(' ');
            at = close + 1;
        }

        return WebUtility.HtmlDecode(words.Append(raw, at, raw.Length - at).ToString());
    }
}
