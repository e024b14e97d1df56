using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace BzPeer.Accounts;

/// <summary>
/// 111,575 passwords from breaches that attackers try first: the 100,000 most frequent of ten million, and all of 12
/// or more characters that occurred more than once. Source and licence stand in common-passwords.LICENSE.txt.
/// </summary>
internal static class CommonPasswords
{
    // 0.9 MB, where strings would take 7. By 64 bits of a hash the chance is one in 10^14 that a good password is refused.
    private static readonly Lazy<ulong[]> Listed = new(Read);

    /// <summary>Whether a password is among them.</summary>
    /// <param name="folded">In lower case.</param>
    public static bool Contains(string folded) => Array.BinarySearch(Listed.Value, Hash(folded)) >= 0;

    private static ulong[] Read()
    {
        using var packed = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt.br")!;
        using var lines = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress), Encoding.ASCII);
        var hashes = new List<ulong>();
        while (lines.ReadLine() is { } line)
        {
            hashes.Add(Hash(line));
        }

        hashes.Sort();
        return [.. hashes];
    }

    private static ulong Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
