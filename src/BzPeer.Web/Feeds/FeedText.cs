using System.Text;
using System.Xml;

namespace BzPeer.Web.Feeds;

/// <summary>Text as feeds can hold it.</summary>
public static class FeedText
{
    /// <summary>The text without control characters and lone surrogates, which no XML document may contain.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
            {
                clean.Append(text[i]);
            }
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                clean.Append(text[i]).Append(text[++i]);
            }
        }

        return clean.ToString();
    }
}
