using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Accounts;

/// <summary>An authenticator app: computes codes from the secret that a page shows (RFC 6238, RFC 4226).</summary>
public sealed class Authenticator
{
    private const int StepSeconds = 30;

    private readonly byte[] secret;

    private Authenticator(string base32) => secret = Decode(base32);

    /// <summary>
    /// Adds the account of a page to the app, from the link for apps on the device; the key to be typed must be the same.
    /// </summary>
    public static Authenticator Of(Visit page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var address = new Uri(page.Page.QuerySelector("a[href^='otpauth:']")!.GetAttribute("href")!);
        var parts = address.Query.TrimStart('?').Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        Assert.Equal("totp", address.Host);
        Assert.Equal(("BzPeer", "6", "30"), (parts["issuer"], parts["digits"], parts["period"]));
        Assert.Equal(parts["secret"], page.Page.QuerySelector(".source")!.TextContent.Replace(" ", "", StringComparison.Ordinal));
        return new Authenticator(parts["secret"]);
    }

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
