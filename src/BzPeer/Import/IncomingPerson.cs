namespace BzPeer.Import;

/// <summary>What a provider publishes about a person rather than about a work: an ORCID record, an OpenAlex author, a person of the ACL Anthology.</summary>
public sealed class IncomingPerson : Incoming
{
    /// <summary>Most names, links or affiliations of one record.</summary>
    public const int MostParts = 1_000;

    /// <summary>The name to show, given name first.</summary>
    public required string Name { get; init; }

    /// <summary>Other names under which the person publishes.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>ORCID iD, with hyphens, without resolver: 0000-0002-1825-0097.</summary>
    public string? Orcid { get; init; }

    /// <summary>Pages that the record names as the person's own.</summary>
    public IReadOnlyList<PersonLink> Links { get; init; } = [];

    /// <summary>Where the person works or worked.</summary>
    public IReadOnlyList<PersonAffiliation> Affiliations { get; init; } = [];

    /// <summary>
    /// Whether a name alone, within the works of this provider, means this person: the ACL Anthology says so of names
    /// without an explicit id.
    /// </summary>
    public bool NamesIdentify { get; init; }

    /// <inheritdoc />
    public override string? Fault()
    {
        if (base.Fault() is { } fault)
        {
            return fault;
        }

        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxNameLength || OtherNames.Any(n => n.Length > MaxNameLength))
        {
            return "a name is empty or too long";
        }

        if (OtherNames.Count > MostParts || Links.Count > MostParts || Affiliations.Count > MostParts)
        {
            return "there are too many names, links or affiliations";
        }

        return Orcid?.Length > MaxKeyLength || Links.Any(l => l.Address.Length > MaxFieldLength || l.Label?.Length > MaxNameLength)
            || Affiliations.Any(a => a.Text.Length > MaxFieldLength)
            ? "a field is too long"
            : null;
    }

    /// <inheritdoc />
    protected override void AddTo(ContentHasher hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        hash.Add(ProviderDate);
        hash.Add(Name);
        hash.Add(OtherNames);
        hash.Add(Orcid);
        hash.Add(NamesIdentify ? 1 : 0);
        hash.Add(Links.Count);
        foreach (var link in Links)
        {
            hash.Add(link.Address);
            hash.Add(link.Label);
        }

        hash.Add(Affiliations.Count);
        foreach (var affiliation in Affiliations)
        {
            hash.Add(affiliation.Text);
            hash.Add(affiliation.RorId);
            hash.Add(affiliation.FirstYear ?? -1);
            hash.Add(affiliation.LastYear ?? -1);
        }
    }
}

/// <summary>A page of a person's own.</summary>
/// <param name="Address">Absolute, http or https.</param>
/// <param name="Label">What the record calls it.</param>
public sealed record PersonLink(string Address, string? Label = null);

/// <summary>Where a person works or worked.</summary>
/// <param name="Text">As printed: department, organisation, place.</param>
/// <param name="RorId">The organisation's ROR id, where the record names it.</param>
/// <param name="FirstYear">Since when.</param>
/// <param name="LastYear">Until when; null while it lasts or where it is not known.</param>
public sealed record PersonAffiliation(string Text, string? RorId = null, short? FirstYear = null, short? LastYear = null);
