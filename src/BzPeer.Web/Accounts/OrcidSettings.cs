namespace BzPeer.Web;

/// <summary>
/// As which client this site asks ORCID who somebody is: the settings <c>Orcid__…</c>. Without a client id nothing of it is
/// offered or shown.
/// </summary>
/// <param name="Issuer">ORCID's own address, or that of its sandbox.</param>
/// <param name="ClientId">As ORCID registered this site; null where it didn't.</param>
/// <param name="ClientSecret">What ORCID gave with it.</param>
public sealed record OrcidSettings(Uri Issuer, string? ClientId, string? ClientSecret)
{
    private const string Production = "https://orcid.org";

    /// <summary>Whether people can log in with ORCID here.</summary>
    public bool IsConfigured => ClientId is not null;

    /// <summary>Scheme and host of the issuer, to which forms lead.</summary>
    public string Origin => Issuer.GetLeftPart(UriPartial.Authority);

    /// <summary>The public record of an iD.</summary>
    public string AddressOf(string orcidId) => $"{Origin}/{orcidId}";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">One of them is wrong or missing.</exception>
    public static OrcidSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        string? Value(string name) => configuration["Orcid:" + name] is { Length: > 0 } value ? value : null;

        var (id, secret) = (Value("ClientId"), Value("ClientSecret"));
        if (!Uri.TryCreate(Value("Issuer") ?? Production, UriKind.Absolute, out var issuer)
            || !(issuer.Scheme == Uri.UriSchemeHttps || (issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback))
            || issuer.Query.Length + issuer.Fragment.Length + issuer.UserInfo.Length > 0)
        {
            throw new SettingException("The setting Orcid__Issuer must be an address that begins with https://, such as https://sandbox.orcid.org.");
        }

        if ((id is null) != (secret is null))
        {
            throw new SettingException(id is null
                ? "The setting Orcid__ClientId is missing, although Orcid__ClientSecret is set."
                : "The setting Orcid__ClientSecret is missing, although Orcid__ClientId is set.");
        }

        return new OrcidSettings(issuer, id, secret);
    }

    /// <summary>Where it is; never the secret.</summary>
    public override string ToString() => Origin;
}
