namespace BzPeer.Claims;

/// <summary>Evidence in words, for pages and letters.</summary>
public static class EvidenceWords
{
    /// <summary>What a kind is called; nothing private is in it.</summary>
    public static string Of(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Orcid => "ORCID iD",
        EvidenceKind.InstitutionalEmail => "institutional e-mail address",
        EvidenceKind.Homepage => "homepage that links back",
        EvidenceKind.Code => "code on a page of the author’s",
        _ => "voucher of a co-author",
    };

    /// <summary>The same as a heading.</summary>
    public static string Title(EvidenceKind kind) => kind == EvidenceKind.Orcid ? Of(kind) : char.ToUpperInvariant(Of(kind)[0]) + Of(kind)[1..];

    /// <summary>Who or what said so; nothing private is in it.</summary>
    public static string Source(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Orcid => "log-in at ORCID",
        EvidenceKind.InstitutionalEmail => "a code sent to the address",
        EvidenceKind.Homepage => "the page, read from here",
        EvidenceKind.Code => "the page, read from here",
        _ => "a co-author at L3 or more",
    };

    /// <summary>The last part of the address of its page, below that of its claim.</summary>
    public static string Page(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Orcid => "orcid",
        EvidenceKind.InstitutionalEmail => "email",
        EvidenceKind.Homepage => "homepage",
        EvidenceKind.Code => "code",
        _ => "voucher",
    };

    /// <summary>Why evidence does not count, in a sentence to its owner.</summary>
    public static string Of(EvidenceFault fault) => fault switch
    {
        EvidenceFault.NotOnRecord => "Neither this record nor one of its works bears the iD.",
        EvidenceFault.Unlinked => "The ORCID iD is no longer linked with your account.",
        EvidenceFault.WrongCode => "Too many wrong codes were typed. Have a new one sent.",
        EvidenceFault.Expired => "It was not confirmed in time.",
        EvidenceFault.NoLink => "The page was read, but neither the link nor the token was found on it.",
        EvidenceFault.Unreachable => "The page could not be read.",
        EvidenceFault.NotAllowed => "The page is at, or leads to, an address that is not looked at from here.",
        EvidenceFault.UnknownDomain => "The registry of organisations lists this domain for none.",
        EvidenceFault.Declined => "The co-author did not confirm it.",
        EvidenceFault.Withdrawn => "The co-author took it back, or counts as verified no more.",
        EvidenceFault.NotNamed => "No source names the page under this very address as this author’s, or it names it with https and the page was read without, so it counts as weak.",
        EvidenceFault.NotAtInstitution => "The works of this record no longer name the institution, or the registry of organisations no longer lists the domain, so it counts as weak.",
        _ => "The claim ended.",
    };
}
