using System.Globalization;
using System.Net;

namespace BzPeer.Mail;

/// <summary>How a connection to the mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>Begun in the clear and encrypted before anything is said; a server that cannot do that is refused.</summary>
    StartTls,

    /// <summary>Encrypted from the first byte.</summary>
    Tls,

    /// <summary>Not at all: for a server on this machine.</summary>
    None,
}

/// <summary>The SMTP server that takes this site's mail, and as whom it is sent: the settings <c>Smtp__…</c>.</summary>
public sealed record MailSettings
{
    private const int LongestName = 100;

    /// <summary>The server's name or number.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>How the connection is protected.</summary>
    public required MailSecurity Security { get; init; }

    /// <summary>The sender's e-mail address.</summary>
    public required string From { get; init; }

    /// <summary>The sender's name.</summary>
    public required string FromName { get; init; }

    /// <summary>As whom to sign in at the server; null where it wants nobody to.</summary>
    public string? User { get; init; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public string? Password { get; init; }

    /// <summary>The right half of each Message-ID, and what the site calls itself at the server: the domain of <see cref="From"/> in ASCII.</summary>
    public string Domain => new IdnMapping().GetAscii(From[(From.LastIndexOf('@') + 1)..]);

    /// <summary>Reads the settings; null where no server is named and nothing else is set.</summary>
    /// <param name="setting">The value of a setting by its name in the section, such as <c>Host</c>; null where it is not set.</param>
    /// <exception cref="SettingException">One of them is wrong or missing.</exception>
    public static MailSettings? Read(Func<string, string?> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        string[] names = ["Host", "Port", "Security", "From", "FromName", "User", "Password"];
        var values = names.ToDictionary(name => name, name => setting(name) is { Length: > 0 } value ? value : null, StringComparer.Ordinal);
        var (host, port, security) = (values["Host"], values["Port"], values["Security"]);
        var (from, fromName, user, password) = (values["From"], values["FromName"] ?? "BzPeer", values["User"], values["Password"]);
        if (host is null)
        {
            return Array.Find(names, name => values[name] is not null) is { } other
                ? throw Fault("Host", $"is missing, although Smtp__{other} is set")
                : null;
        }

        Must(Uri.CheckHostName(host) != UriHostNameType.Unknown, "Host", "must be the name or the number of a mail server, without a port");
        var settings = new MailSettings
        {
            Host = host,
            Security = security?.ToUpperInvariant() switch
            {
                null or "STARTTLS" => MailSecurity.StartTls,
                "TLS" => MailSecurity.Tls,
                "NONE" => MailSecurity.None,
                _ => throw Fault("Security", "must be starttls, tls or none"),
            },
            Port = 0,
            From = from ?? throw Fault("From", "is missing: the e-mail address that mail is sent from"),
            FromName = fromName,
            User = user,
            Password = password,
        };
        Must(settings.Security != MailSecurity.None || IsThisMachine(host), "Security", "may be none only where Smtp__Host is this machine: elsewhere mail would travel in the clear");
        Must(EmailAddress.IsUsable(from), "From", "must be an e-mail address such as mail@bzpeer.example; the name beside it is Smtp__FromName");
        Must(fromName.Length <= LongestName && MailText.OneLine(fromName, LongestName) == fromName, "FromName", "must be a name on one line");
        Must(user is null || password is not null, "Password", "is missing, although Smtp__User is set");
        Must(password is null || user is not null, "User", "is missing, although Smtp__Password is set");
        return settings with { Port = ReadPort(port, settings.Security) };
    }

    /// <summary>Where the server is; never the password.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    private static void Must(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw Fault(name, rule);
        }
    }

    private static SettingException Fault(string name, string rule) => new($"The setting Smtp__{name} {rule}.");

    private static bool IsThisMachine(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var number) && IPAddress.IsLoopback(number));

    // The registered ports: 587 and 465 take mail from those who sign in, 25 from other servers (RFC 6409, RFC 8314).
    private static int ReadPort(string? port, MailSecurity security)
    {
        if (port is null)
        {
            return security switch { MailSecurity.StartTls => 587, MailSecurity.Tls => 465, _ => 25 };
        }

        Must(ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0, "Port", "must be a number from 1 to 65535");
        return number;
    }
}
