using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace BzPeer.Fetching;

/// <summary>
/// Finds a one-time token, a word of ASCII letters, digits, hyphens and underscores, in what a stranger wrote. How long a
/// comparison takes says nothing of the token.
/// </summary>
public static class FindToken
{
    /// <summary>
    /// Whether it stands in a text, and the word ends where it does. What stands before it does not matter: pages keep text
    /// in scripts too, where the letters of an escape may stand there.
    /// </summary>
    public static bool AsWord(ReadOnlySpan<char> text, string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        for (var end = token.Length; end <= text.Length; end++)
        {
            if ((end == text.Length || !IsOfWord(text[end])) && Is(text[(end - token.Length)..end], token))
            {
                return true;
            }
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
        return CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(found), MemoryMarshal.AsBytes(token.AsSpan()));
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';
}
