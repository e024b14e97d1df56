namespace BzPeer.Works;

/// <summary>Who published metadata. The words are stored; how they are shown is decided here too.</summary>
public static class Providers
{
    /// <summary>arXiv.org, through its metadata snapshot.</summary>
    public const string Arxiv = "arxiv";

    /// <summary>The ACL Anthology, through its XML.</summary>
    public const string Acl = "acl";

    /// <summary>Crossref, the DOI agency of publishers.</summary>
    public const string Crossref = "crossref";

    /// <summary>OpenAlex, which gathers from others.</summary>
    public const string OpenAlex = "openalex";

    /// <summary>ORCID: what persons say of themselves.</summary>
    public const string Orcid = "orcid";

    /// <summary>The Research Organization Registry.</summary>
    public const string Ror = "ror";

    /// <summary>A BibTeX file: the external id is its name and the entry's key.</summary>
    public const string Bibtex = "bibtex";

    /// <summary>A RIS file.</summary>
    public const string Ris = "ris";

    /// <summary>Generated records of the demonstration: they share no author and no work with any other provider.</summary>
    public const string Invented = "invented";

    /// <summary>What the generator puts in front of its ids.</summary>
    public const string InventedPrefix = "demo:";

    /// <summary>
    /// Providers whose own id of a record is persistent. ORCID's numbers of works and the keys of a bibliography are not:
    /// their records count by the DOI or arXiv id that they name.
    /// </summary>
    public static IReadOnlyList<string> WithPersistentIds { get; } = [Arxiv, Acl, Crossref, OpenAlex];

    /// <summary>
    /// Providers whose formats bear no date of a record's state: of two states the one imported last is the newer one. The
    /// ACL Anthology's day of ingestion is none: titles and names are corrected without another one.
    /// </summary>
    public static IReadOnlyList<string> Undated { get; } = [Acl, Bibtex, Ris];

    /// <summary>Providers whose records of persons may say that a name alone means the person, within the provider's works.</summary>
    public static IReadOnlyList<string> WithTellingNames { get; } = [Acl];

    /// <summary>The provider's name as readers know it.</summary>
    public static string Name(string provider) => provider switch
    {
        Arxiv => "arXiv",
        Acl => "ACL Anthology",
        Crossref => "Crossref",
        OpenAlex => "OpenAlex",
        Orcid => "ORCID",
        Ror => "ROR",
        Bibtex => "BibTeX file",
        Ris => "RIS file",
        Invented => "Invented",
        _ => provider,
    };

    /// <summary>The provider's own page of a record; null where there is none.</summary>
    public static string? Page(string provider, string externalId) => provider switch
    {
        Arxiv => "https://arxiv.org/abs/" + externalId,
        Acl => "https://aclanthology.org/" + Uri.EscapeDataString(externalId) + "/",
        Crossref => "https://doi.org/" + Uri.EscapeDataString(externalId).Replace("%2F", "/", StringComparison.Ordinal),
        OpenAlex => "https://openalex.org/" + Uri.EscapeDataString(externalId),
        _ => null,
    };
}
