using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Mail;

namespace BzPeer.Mail;

/// <summary>An e-mail address that mail can be sent to, as its owner writes it.</summary>
public sealed record EmailAddress
{
    /// <summary>Characters, RFC 5321 4.5.3.1.3 with the correction of RFC 3696.</summary>
    public const int MaxLength = 254;

    /// <summary>What is wrong with what is none, for the page.</summary>
    public const string Fault = "This is no e-mail address. One looks like name@example.org.";

    private const int MaxLocalPartLength = 64;

    private EmailAddress(string value) => Value = value;

    /// <summary>As written, the domain in lower case and, where it has letters beyond ASCII, in its ASCII form.</summary>
    public string Value { get; }

    /// <summary>The form that is unique: two that differ in case alone are one.</summary>
    public string Normalized => Normalize(Value);

    /// <summary>Reads what somebody typed; false for what no mail can be sent to.</summary>
    public static bool TryParse(string? typed, [NotNullWhen(true)] out EmailAddress? email)
    {
        email = null;
        var text = typed?.Trim() ?? "";
        if (text.Length is 0 or > MaxLength || !MailAddress.TryCreate(text, out var parsed) || parsed.Address != text)
        {
            return false;
        }

        // Local parts in quotes or with letters beyond ASCII: most servers don't deliver them, and the letters deceive.
        if (parsed.User.Length > MaxLocalPartLength || !parsed.User.All(IsPlain) || parsed.User.StartsWith('.') || parsed.User.EndsWith('.') || parsed.User.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        string domain;
        try
        {
            domain = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(parsed.Host).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return false;
        }

        // "name@localhost" and "name@[10.0.0.1]" lead to machines, not to people.
        if (!domain.Contains('.') || Uri.CheckHostName(domain) != UriHostNameType.Dns || char.IsAsciiDigit(domain[^1]))
        {
            return false;
        }

        email = new EmailAddress($"{parsed.User}@{domain}");
        return email.Value.Length <= MaxLength;
    }

    /// <summary>Whether a text is an e-mail address in the form in which they are kept.</summary>
    public static bool IsUsable(string? text) => TryParse(text, out var email) && email.Value == text;

    /// <summary>An address that is known to be one, such as an account's.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EmailAddress Parse(string known) =>
        TryParse(known, out var email) ? email : throw new FormatException("This is no e-mail address.");

    /// <summary>Not the address: it must not reach a log by accident.</summary>
    public override string ToString() => "(an e-mail address)";

    private static string Normalize(string value) => value.Normalize().ToUpperInvariant();

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~.".Contains(c, StringComparison.Ordinal);
}
