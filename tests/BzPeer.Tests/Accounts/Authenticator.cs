using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace BzPeer.Tests.Accounts;

/// <summary>An authenticator app: computes codes from the secret that a page shows (RFC 6238, RFC 4226).</summary>
public sealed class Authenticator
{
    private const int StepSeconds = 30;

    private readonly byte[] secret;

    /// <summary>Takes a key as pages show it, in groups or not.</summary>
    public Authenticator(string shown) => secret = Decode(shown.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>
    /// The code of the present step, or of one before or after it. By the system's clock, which is that of the site's
    /// check; one step around is taken even if the step changes in between.
    /// </summary>
    public string Code(int stepsAway = 0)
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / StepSeconds) + stepsAway);
        // SHA-1 is what the RFC says and what apps do.
#pragma warning disable CA5350
        var hash = HMACSHA1.HashData(secret, step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] Decode(string base32)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var letter in base32)
        {
            bits = (bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal);
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
                bits &= (1 << count) - 1;
            }
        }

        return [.. bytes];
    }
}
