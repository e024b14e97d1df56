using BzPeer.Claims;
using BzPeer.Trust;
using BzPeer.Works;
using Npgsql;

namespace BzPeer.Authors;

/// <summary>What every page about an author shows of them: name, figures, trust.</summary>
public sealed record AuthorHeader
{
    /// <summary>The author.</summary>
    public required long Id { get; init; }

    /// <summary>Whether this is a person of the invented world.</summary>
    public required bool IsInvented { get; init; }

    /// <summary>The name shown.</summary>
    public required string Name { get; init; }

    /// <summary>The name that the works print, where it is another than the one shown; null where the two may be one.</summary>
    public required string? PrintedName { get; init; }

    /// <summary>How many works.</summary>
    public required int Works { get; init; }

    /// <summary>How many of them have a persistent identifier.</summary>
    public required int IdentifiedWorks { get; init; }

    /// <summary>How many of them are too large to make collaborators.</summary>
    public required int LargeTeamWorks { get; init; }

    /// <summary>Year of the earliest work; 0 where none is known.</summary>
    public required short FirstYear { get; init; }

    /// <summary>Year of the latest work; 0 where none is known.</summary>
    public required short LastYear { get; init; }

    /// <summary>Works by year, ascending.</summary>
    public required IReadOnlyList<(short Year, int Works)> Years { get; init; }

    /// <summary>Works by kind.</summary>
    public required IReadOnlyList<(WorkKind Kind, int Works)> Kinds { get; init; }

    /// <summary>How many topics.</summary>
    public required int Topics { get; init; }

    /// <summary>How many people share at least one work.</summary>
    public required int Collaborators { get; init; }

    /// <summary>How many people share at least two works.</summary>
    public required int CloseCollaborators { get; init; }

    /// <summary>How many followers.</summary>
    public required int Followers { get; init; }

    /// <summary>The latest affiliation that a work prints; null where it is hidden.</summary>
    public required string? Affiliation { get; init; }

    /// <summary>The year of that work.</summary>
    public required short? AffiliationYear { get; init; }

    /// <summary>The provider that prints it.</summary>
    public required string? AffiliationProvider { get; init; }

    /// <summary>The institution that the latest work with an affiliation names; null where it was matched to none, or is hidden.</summary>
    public required InstitutionOfAuthor? Institution { get; init; }

    /// <summary>Whether works name an institution, hidden or not: it counts in the trust score either way.</summary>
    public required bool HasInstitution { get; init; }

    /// <summary>ORCID iD, without resolver, where works print one beside the name; null where it is hidden.</summary>
    public required string? Orcid { get; init; }

    /// <summary>Whether an account owns this author by an accepted claim.</summary>
    public required bool IsClaimed { get; init; }

    /// <summary>How many co-authors at L3 or more vouch.</summary>
    public required int Vouches { get; init; }

    /// <summary>Whether a homepage is proved that links back.</summary>
    public required bool LinksBack { get; init; }

    /// <summary>The proofs of a claimed record that count, in the order in which they were given; only kind and dates are public.</summary>
    public IReadOnlyList<CountingProof> Proofs { get; init; } = [];

    /// <summary>Verification level, 0 to 4.</summary>
    public required int Level { get; init; }

    /// <summary>Trust score, 0 to 100.</summary>
    public required int Trust { get; init; }

    /// <summary>Since when the score is what it is.</summary>
    public required DateTimeOffset TrustSince { get; init; }

    /// <summary>When a record about this author last came or changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Who supplies title and author list of the works.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>By what the works belong together: <c>orcid</c>, <c>name</c>, <c>decision</c>, or the provider whose id of the author it is.</summary>
    public required string IdentifiedBy { get; init; }

    /// <summary>How many works were retracted.</summary>
    public required int RetractedWorks { get; init; }

    /// <summary>Pages that the person's ORCID record names as the person's own: http and https addresses alone; none where they are hidden.</summary>
    public required IReadOnlyList<NamedLink> Links { get; init; }

    /// <summary>What the owner has set.</summary>
    public required SetByOwner Set { get; init; }

    /// <summary>The author that this one was merged into.</summary>
    public required long? MergedIntoId { get; init; }

    /// <summary>The name of that author.</summary>
    public required string? MergedIntoName { get; init; }

    /// <summary>Whether the record was erased.</summary>
    public required bool IsErased { get; init; }

    /// <summary>The word for the trust score.</summary>
    public TrustBand Band => TrustFormula.Band(Trust);

    /// <summary>What the trust formula looks at.</summary>
    public TrustSignals Signals => new(IdentifiedWorks, Topics, CloseCollaborators, Level, Vouches, (HasInstitution ? 1 : 0) + (LinksBack ? 1 : 0));

    /// <summary>The columns that <see cref="Read"/> takes, of the author with id $1.</summary>
    internal const string Select =
        """
        select a.id, a.is_invented, a.name, a.works, a.identified_works, a.large_team_works, a.first_year, a.last_year, a.years, a.works_by_year, a.kinds,
            a.works_by_kind, a.topics, a.collaborators, a.close_collaborators,
            coalesce((select f.followers from followed f where f.subject_kind = 'Author' and f.subject_id = a.id), 0), a.affiliation, a.affiliation_year, a.level, a.trust, a.trust_since,
            a.updated_at, a.merged_into_id, a.erased_at is not null,
            (select case when m.erased_at is null then m.name else '' end from authors m where m.id = a.merged_into_id),
            a.affiliation_provider, a.orcid, i.id, i.name, i.ror_id,
            coalesce(a.providers, '{}'), coalesce(a.identified_by, 'name'), a.retracted_works, p.links, p.link_labels,
            a.is_claimed, a.vouches, a.links_back,
            s.author_id, s.pronouns, s.summary, o.id, o.name, o.ror_id, s.homepage, s.link_addresses, s.link_labels,
            s.collaboration, s.collaboration_topics, s.collaboration_until, s.featured_work_ids, s.hidden,
            case when o.id is not null then (
                select extract(year from max(d.at))::smallint
                from author_keys k join decisions d on d.author_key = k.key
                where k.author_id = a.id and d.kind = 'Affiliation' and decision_is_live(d.id)) end,
            e.proof_kinds, e.proof_times, e.proof_looks, e.proof_ends, a.printed_name
        from authors a
        left join institutions i on i.id = a.institution_id
        left join person_records p on p.provider = 'orcid' and p.external_id = a.orcid
        left join author_profiles s on s.author_id = a.id
        left join institutions o on o.id = s.institution_id
        left join lateral (
            select array_agg(e.kind::text order by e.proved_at, e.id) as proof_kinds, array_agg(e.proved_at order by e.proved_at, e.id) as proof_times,
                array_agg(e.checked_at order by e.proved_at, e.id) as proof_looks, array_agg(e.expires_at order by e.proved_at, e.id) as proof_ends
            from claims c join evidence e on e.claim_id = c.id
            where a.is_claimed and c.author_id = a.id and c.state = 'Accepted' and c.merges_into_id is null and e.state = 'Proved') e on true
        where a.id = $1
        """;

    internal static AuthorHeader Read(NpgsqlDataReader row)
    {
        var years = row.GetFieldValue<short[]>(8);
        var worksByYear = row.GetFieldValue<int[]>(9);
        var kinds = row.GetFieldValue<string[]>(10);
        var worksByKind = row.GetFieldValue<int[]>(11);
        var set = ReadSet(row);
        var hidesAffiliation = set.Hides(HiddenFields.Affiliation);
        return new AuthorHeader
        {
            Id = row.GetInt64(0),
            IsInvented = row.GetBoolean(1),
            Name = row.GetString(2),
            Works = row.GetInt32(3),
            IdentifiedWorks = row.GetInt32(4),
            LargeTeamWorks = row.GetInt32(5),
            FirstYear = row.GetInt16(6),
            LastYear = row.GetInt16(7),
            Years = [.. years.Zip(worksByYear)],
            Kinds = [.. kinds.Zip(worksByKind, (kind, works) => (Enum.Parse<WorkKind>(kind), works))],
            Topics = row.GetInt32(12),
            Collaborators = row.GetInt32(13),
            CloseCollaborators = row.GetInt32(14),
            Followers = row.GetInt32(15),
            Affiliation = row.IsDBNull(16) || hidesAffiliation ? null : row.GetString(16),
            AffiliationYear = row.IsDBNull(17) || hidesAffiliation ? null : row.GetInt16(17),
            Level = row.GetInt16(18),
            Trust = row.GetInt16(19),
            TrustSince = row.GetFieldValue<DateTimeOffset>(20),
            UpdatedAt = row.GetFieldValue<DateTimeOffset>(21),
            MergedIntoId = row.IsDBNull(22) ? null : row.GetInt64(22),
            IsErased = row.GetBoolean(23),
            MergedIntoName = row.IsDBNull(24) ? null : row.GetString(24),
            AffiliationProvider = row.IsDBNull(25) || hidesAffiliation ? null : row.GetString(25),
            Orcid = row.IsDBNull(26) || set.Hides(HiddenFields.Orcid) ? null : row.GetString(26),
            HasInstitution = !row.IsDBNull(27),
            Institution = row.IsDBNull(27) || hidesAffiliation ? null : new InstitutionOfAuthor(row.GetInt64(27), row.GetString(28), row.GetString(29)),
            Providers = row.GetFieldValue<string[]>(30),
            IdentifiedBy = row.GetString(31),
            RetractedWorks = row.GetInt32(32),
            Links = row.IsDBNull(33) || set.Hides(HiddenFields.Pages) ? [] : NamedLink.Of(row.GetFieldValue<string[]>(33), row.GetFieldValue<string[]>(34)),
            IsClaimed = row.GetBoolean(35),
            Vouches = row.GetInt16(36),
            LinksBack = row.GetBoolean(37),
            Set = set,
            Proofs = CountingProof.Read(row),
            PrintedName = row.IsDBNull(57) ? null : row.GetString(57),
        };
    }

    private static SetByOwner ReadSet(NpgsqlDataReader row)
    {
        if (row.IsDBNull(38))
        {
            return SetByOwner.Nothing;
        }

        var hidden = row.GetFieldValue<string[]>(51);
        return new SetByOwner
        {
            Pronouns = row.IsDBNull(39) || hidden.Contains(HiddenFields.Pronouns) ? null : row.GetString(39),
            Summary = row.IsDBNull(40) ? null : row.GetString(40),
            Institution = row.IsDBNull(41) || hidden.Contains(HiddenFields.Affiliation) ? null : new InstitutionOfAuthor(row.GetInt64(41), row.GetString(42), row.GetString(43)),
            InstitutionYear = row.IsDBNull(52) ? null : row.GetInt16(52),
            Homepage = row.IsDBNull(44) ? null : NamedLink.Of([row.GetString(44)], [""]) is [var homepage] ? homepage.Address : null,
            Links = NamedLink.Of(row.GetFieldValue<string[]>(45), row.GetFieldValue<string[]>(46)),
            Collaboration = row.IsDBNull(47) ? null : row.GetString(47),
            CollaborationTopics = row.IsDBNull(48) ? null : row.GetString(48),
            CollaborationUntil = row.IsDBNull(49) ? null : row.GetFieldValue<DateOnly>(49),
            FeaturedWorkIds = row.GetFieldValue<long[]>(50),
            Hidden = hidden,
        };
    }
}

/// <summary>What the owner of an author has set, without what they hide.</summary>
public sealed record SetByOwner
{
    /// <summary>Of a record of which nobody has set anything.</summary>
    public static SetByOwner Nothing { get; } = new();

    /// <summary>Pronouns.</summary>
    public string? Pronouns { get; init; }

    /// <summary>The summary in their words, plain text of several lines.</summary>
    public string? Summary { get; init; }

    /// <summary>The affiliation that they name.</summary>
    public InstitutionOfAuthor? Institution { get; init; }

    /// <summary>The year in which they named it.</summary>
    public short? InstitutionYear { get; init; }

    /// <summary>The address of their homepage.</summary>
    public string? Homepage { get; init; }

    /// <summary>Further pages, in their order.</summary>
    public IReadOnlyList<NamedLink> Links { get; init; } = [];

    /// <summary>Whether they are open to collaborate: Open, IntroductionsOnly or Closed; null where they never said.</summary>
    public string? Collaboration { get; init; }

    /// <summary>On what.</summary>
    public string? CollaborationTopics { get; init; }

    /// <summary>The last day on which that holds; null for as long as nothing else is said.</summary>
    public DateOnly? CollaborationUntil { get; init; }

    /// <summary>Works that stand first.</summary>
    public IReadOnlyList<long> FeaturedWorkIds { get; init; } = [];

    /// <summary>What is hidden, of <see cref="HiddenFields.All"/>.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>Whether a field is hidden.</summary>
    public bool Hides(string field) => Hidden.Contains(field);

    /// <summary>Whether they are open to collaborate as far as they still say so on a day; null where they don't.</summary>
    public string? CollaborationOn(DateOnly day) => CollaborationUntil < day ? null : Collaboration;
}

/// <summary>A proof that counts.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="ProvedAt">When it was given.</param>
/// <param name="CheckedAt">When it was looked at last.</param>
/// <param name="ExpiresAt">When it is looked at again; of an e-mail address: until when it is to be confirmed again. Null for what stays.</param>
public sealed record CountingProof(EvidenceKind Kind, DateTimeOffset ProvedAt, DateTimeOffset? CheckedAt, DateTimeOffset? ExpiresAt)
{
    /// <summary>Takes the columns of <see cref="AuthorHeader.Select"/>.</summary>
    internal static IReadOnlyList<CountingProof> Read(NpgsqlDataReader row)
    {
        var column = row.GetOrdinal("proof_kinds");
        if (row.IsDBNull(column))
        {
            return [];
        }

        var kinds = row.GetFieldValue<string[]>(column);
        var given = row.GetFieldValue<DateTimeOffset[]>(column + 1);
        var looks = row.GetFieldValue<DateTimeOffset?[]>(column + 2);
        var ends = row.GetFieldValue<DateTimeOffset?[]>(column + 3);
        return [.. kinds.Select((kind, i) => new CountingProof(Enum.Parse<EvidenceKind>(kind), given[i], looks[i], ends[i]))];
    }
}

/// <summary>Where an author is, by the latest work that says so.</summary>
/// <param name="Id">The institution.</param>
/// <param name="Name">Its name.</param>
/// <param name="RorId">Its ROR id, without resolver.</param>
public sealed record InstitutionOfAuthor(long Id, string Name, string RorId);

/// <summary>A page that a person's record names.</summary>
/// <param name="Address">Absolute, http or https.</param>
/// <param name="Label">What the record calls it; the host where it says nothing.</param>
public sealed record NamedLink(string Address, string Label)
{
    /// <summary>Links shown at most.</summary>
    public const int Shown = 8;

    /// <summary>Takes those that can be followed.</summary>
    internal static IReadOnlyList<NamedLink> Of(string[] addresses, string[] labels) =>
    [
        .. addresses.Zip(labels)
            .Select(l => (Address: Uri.TryCreate(l.First, UriKind.Absolute, out var address) ? address : null, Label: l.Second))
            .Where(l => l.Address is not null && (l.Address.Scheme == Uri.UriSchemeHttps || l.Address.Scheme == Uri.UriSchemeHttp))
            .Select(l => new NamedLink(l.Address!.AbsoluteUri, string.IsNullOrWhiteSpace(l.Label) ? l.Address.IdnHost : l.Label))
            .DistinctBy(l => l.Address, StringComparer.Ordinal)
            .Take(Shown),
    ];
}
