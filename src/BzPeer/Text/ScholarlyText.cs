using System.Security.Cryptography;
using System.Text;

namespace BzPeer.Text;

/// <summary>A title or an abstract, ready to print.</summary>
/// <param name="Html">
/// Markup made of <c>p em strong code span a sub sup br</c> and MathML alone; every other character of the raw text is escaped.
/// </param>
/// <param name="Plain">The same words without markup, for sort keys, slugs, search and feeds; formulas stand in approximate Unicode.</param>
/// <param name="Formulas">The formulas in the order in which they stand, repeats included.</param>
public sealed record ScholarlyText(string Html, string Plain, IReadOnlyList<Formula> Formulas);

/// <summary>A formula as its author wrote it, without its delimiters and with white space folded.</summary>
/// <param name="Tex">The TeX source.</param>
/// <param name="Display">Whether it stands on a line of its own.</param>
public readonly record struct Formula(string Tex, bool Display)
{
    /// <summary>The length of a key, in bytes.</summary>
    public const int KeyLength = 16;

    /// <summary>The content key: the first 16 bytes of SHA-256 over the display flag (one byte, 0 or 1) and the TeX in UTF-8.</summary>
    public byte[] ToKey()
    {
        var tex = Tex ?? "";
        var bytes = new byte[1 + Encoding.UTF8.GetByteCount(tex)];
        bytes[0] = Display ? (byte)1 : (byte)0;
        Encoding.UTF8.GetBytes(tex, bytes.AsSpan(1));
        return SHA256.HashData(bytes)[..KeyLength];
    }
}
