using System.Globalization;
using System.Net;

namespace BzPeer.Text;

/// <summary>What the scanner stands at.</summary>
internal enum MarkupToken
{
    /// <summary>Text between tags.</summary>
    Text,

    /// <summary>A tag that opens an element.</summary>
    Open,

    /// <summary>A tag that opens and closes an element.</summary>
    Empty,

    /// <summary>A tag that closes an element.</summary>
    Close,
}

/// <summary>
/// Parts text from tags. Publishers escape their markup once or several times (<c>&amp;amp;lt;i&amp;amp;gt;</c>), so that an escaped tag
/// of a known name is a tag as well; a &lt; that opens none is text. Each character is looked at a bounded number of times.
/// </summary>
internal ref struct MarkupScanner
{
    private const int LongestEntity = 32;

    // What HTML takes the numbers from 128 to 159 for, which Unicode has no characters at.
    private const string Windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

    private readonly ReadOnlySpan<char> text;
    private readonly bool namesEverything;
    private bool noComment;

    /// <summary>Makes a scanner of a text that went through <see cref="Decode"/>.</summary>
    internal MarkupScanner(ReadOnlySpan<char> text, TextMarkup markup)
    {
        this.text = text;
        // Where the provider publishes XML, whatever stands in pointed brackets is a tag.
        namesEverything = markup is TextMarkup.Jats or TextMarkup.Anthology;
    }

    /// <summary>Where the next token begins.</summary>
    internal int At { get; set; }

    /// <summary>What stands here.</summary>
    internal MarkupToken Token { get; private set; }

    /// <summary>The text as it stands, or the name in a tag without its prefix.</summary>
    internal ReadOnlySpan<char> Value { get; private set; }

    /// <summary>The rest of an opening tag.</summary>
    internal ReadOnlySpan<char> Attributes { get; private set; }

    /// <summary>The element of the tag; null where its name is unknown.</summary>
    internal MarkupElement? Element { get; private set; }

    /// <summary>Decodes entities, however often escaped, save those of &lt;, &gt; and &amp;.</summary>
    internal static string Decode(string raw)
    {
        if (!raw.Contains('&', StringComparison.Ordinal))
        {
            return raw;
        }

        var decoded = new TextBuffer(raw.Length);
        var rest = raw.AsSpan();
        while (true)
        {
            var at = rest.IndexOf('&');
            if (at < 0)
            {
                break;
            }

            decoded.Append(rest[..at]);
            rest = rest[(at + 1)..];
            while (rest.StartsWith("amp;") && EntityLength(rest[4..]) > 0)
            {
                rest = rest[4..];
            }

            var length = EntityLength(rest);
            if (length == 0)
            {
                decoded.Append('&');
                continue;
            }

            AppendEntity(rest[..length], ref decoded);
            rest = rest[length..];
            // A line end of a file that was escaped twice over: the carriage return as an entity, the line feed as in a C string.
            if (decoded.Last != '\r')
            {
                continue;
            }

            if (rest.StartsWith("\\n"))
            {
                rest = rest[2..];
            }

            decoded.Truncate(decoded.Length - 1);
            decoded.Append('\n');
        }

        decoded.Append(rest);
        var result = decoded.ToString();
        decoded.Dispose();
        return result;
    }

    /// <summary>Decodes the entities that <see cref="Decode"/> left.</summary>
    internal static void AppendText(ReadOnlySpan<char> text, ref TextBuffer output)
    {
        while (true)
        {
            var at = text.IndexOf('&');
            if (at < 0)
            {
                break;
            }

            output.Append(text[..at]);
            text = text[at..];
            var length = text.StartsWith("&lt;") || text.StartsWith("&gt;") ? 4 : text.StartsWith("&amp;") ? 5 : 1;
            output.Append(length == 4 ? text[1] == 'l' ? '<' : '>' : '&');
            text = text[length..];
        }

        output.Append(text);
    }

    /// <summary>Goes on to the next token; false at the end.</summary>
    internal bool Read()
    {
        if (At >= text.Length)
        {
            return false;
        }

        var start = At;
        while (At < text.Length)
        {
            var next = text[At..].IndexOfAny('<', '&');
            if (next < 0)
            {
                At = text.Length;
                break;
            }

            var tag = At + next;
            if (TryTag(tag, out var end))
            {
                if (tag > start)
                {
                    At = tag;
                    break;
                }

                At = end;
                return true;
            }

            At = Math.Max(end, tag + 1);
            if (end > tag)
            {
                // A comment is no text.
                if (tag == start)
                {
                    start = end;
                    continue;
                }

                At = tag;
                break;
            }
        }

        Token = MarkupToken.Text;
        Value = text[start..At];
        return At > start;
    }

    /// <summary>The value of an attribute of the tag, decoded; empty where it has none.</summary>
    /// <param name="name">Its name without a prefix.</param>
    internal readonly string Attribute(string name)
    {
        var rest = Attributes;
        while (!rest.IsEmpty)
        {
            var equals = rest.IndexOf('=');
            if (equals < 0)
            {
                break;
            }

            var found = rest[..equals].Trim();
            rest = rest[(equals + 1)..].TrimStart();
            if (rest.IsEmpty)
            {
                break;
            }

            var quoted = rest[0] is '"' or '\'';
            var end = quoted ? rest[1..].IndexOf(rest[0]) + 1 : rest.IndexOfAny(" \t\n");
            if (end <= 0)
            {
                end = rest.Length;
            }

            var value = rest[(quoted ? 1 : 0)..end];
            rest = rest[Math.Min(rest.Length, end + 1)..];
            found = found[(found.LastIndexOf(':') + 1)..];
            if (!found.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var decoded = new TextBuffer(value.Length);
            AppendText(value, ref decoded);
            var result = decoded.ToString();
            decoded.Dispose();
            return result;
        }

        return "";
    }

    /// <summary>Reads the tag that may open here. Where none does, <paramref name="end"/> is beyond what is no text, or the same place.</summary>
    private bool TryTag(int start, out int end)
    {
        end = start;
        var escaped = text[start] == '&';
        if (escaped && !text[start..].StartsWith("&lt;"))
        {
            return false;
        }

        var at = start + (escaped ? 4 : 1);
        if (!escaped && at < text.Length && text[at] == '!')
        {
            end = EndOfComment(start);
            return false;
        }

        var closes = at < text.Length && text[at] == '/';
        if (closes)
        {
            at++;
        }

        var nameStart = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || (at > nameStart && text[at] is ':' or '-' or '_' or '.')))
        {
            at++;
        }

        if (at == nameStart || !char.IsAsciiLetter(text[nameStart]) || at - nameStart > 40)
        {
            return false;
        }

        var name = text[nameStart..at];
        name = name[(name.LastIndexOf(':') + 1)..];
        var known = MarkupElements.TryFind(name, out var element);
        if (!known && (escaped || !namesEverything))
        {
            return false;
        }

        if (!TryAttributes(ref at, escaped, out var attributes))
        {
            return false;
        }

        var empty = attributes.EndsWith("/");
        if (empty)
        {
            attributes = attributes[..^1].TrimEnd();
        }

        // "if a <b and c> d": what stands in a tag has the form of attributes.
        if (!attributes.IsEmpty && (closes || !attributes.Contains('=')))
        {
            return false;
        }

        Element = element;
        Value = name;
        Attributes = attributes;
        Token = closes ? MarkupToken.Close : empty ? MarkupToken.Empty : MarkupToken.Open;
        end = at;
        return true;
    }

    // A tag ends before the next one begins, so that no place is searched from many tags that never end.
    private readonly bool TryAttributes(scoped ref int at, bool escaped, scoped out ReadOnlySpan<char> attributes)
    {
        attributes = default;
        if (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('/' or '>' or '&'))
        {
            return false;
        }

        var start = at;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny("<>&\"'");
            if (next < 0)
            {
                return false;
            }

            at += next;
            switch (text[at])
            {
                case '<':
                    return false;
                case '>':
                    if (escaped)
                    {
                        return false;
                    }

                    attributes = text[start..at].Trim();
                    at++;
                    return true;
                case '&':
                    if (escaped && text[at..].StartsWith("&lt;"))
                    {
                        return false;
                    }

                    if (escaped && text[at..].StartsWith("&gt;"))
                    {
                        attributes = text[start..at].Trim();
                        at += 4;
                        return true;
                    }

                    at++;
                    break;
                default:
                    var quote = text[at];
                    var close = text[(at + 1)..].IndexOfAny(quote, '<');
                    if (close < 0)
                    {
                        return false;
                    }

                    at += close + 1;
                    if (text[at] == quote)
                    {
                        at++;
                    }

                    break;
            }
        }

        return false;
    }

    private int EndOfComment(int start)
    {
        var rest = text[start..];
        if (!rest.StartsWith("<!--") || noComment)
        {
            return start;
        }

        var length = rest.IndexOf("-->");
        noComment = length < 0;
        return length < 0 ? start : start + length + 3;
    }

    // "amp;", "#38;", "#x26;": how long what follows a & is, 0 where it is no entity.
    private static int EntityLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || (text[0] != '#' && !char.IsAsciiLetter(text[0])))
        {
            return 0;
        }

        for (var i = 1; i < text.Length && i < LongestEntity; i++)
        {
            if (text[i] == ';')
            {
                return i + 1;
            }

            if (!char.IsAsciiLetterOrDigit(text[i]))
            {
                return 0;
            }
        }

        return 0;
    }

    private static void AppendEntity(ReadOnlySpan<char> entity, ref TextBuffer decoded)
    {
        if (entity is "lt;" or "gt;")
        {
            decoded.Append('&');
            decoded.Append(entity);
            return;
        }

        var written = string.Concat("&", entity);
        var meaning = WebUtility.HtmlDecode(written);
        if (meaning.Length == 1 && meaning[0] is >= '\x80' and <= '\x9f')
        {
            meaning = Windows1252[meaning[0] - 0x80].ToString(CultureInfo.InvariantCulture);
        }

        decoded.Append(meaning switch { "<" => "&lt;", ">" => "&gt;", "&" => "&amp;", _ when meaning == written => "&amp;" + written[1..], _ => meaning });
    }
}
