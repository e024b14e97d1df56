using System.Security.Cryptography;
using System.Text;

namespace BzPeer.Fetching;

/// <summary>
/// Finds a one-time token, a word of ASCII letters, digits, hyphens and underscores, in what a stranger wrote. How long a
/// comparison takes says nothing of the token.
/// </summary>
public static class FindToken
{
    /// <summary>Whether it stands in a text as a whole word.</summary>
    public static bool AsWord(string text, string token)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var length = 0;
            while (length < rest.Length && IsOfWord(rest[length]))
            {
                length++;
            }

            if (Is(rest[..length], token))
            {
                return true;
            }

            rest = rest[Math.Min(length + 1, rest.Length)..];
        }

        return false;
    }

    /// <summary>Whether it stands in a text on a line of its own, as in the file <c>/.well-known/bzpeer-claim.txt</c>.</summary>
    public static bool AsLine(string text, string token)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (Is(line.Trim(), token))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether what was found is the token.</summary>
    internal static bool Is(ReadOnlySpan<char> found, string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        if (found.Length != token.Length)
        {
            return false; // which everybody may know
        }

        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(found.Length)];
        return CryptographicOperations.FixedTimeEquals(bytes[..Encoding.UTF8.GetBytes(found, bytes)], Encoding.UTF8.GetBytes(token));
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';
}
