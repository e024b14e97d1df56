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

    /// <summary>The latest affiliation that a work prints.</summary>
    public required string? Affiliation { get; init; }

    /// <summary>The year of that work.</summary>
    public required short? AffiliationYear { get; init; }

    /// <summary>Verification level, 0 to 4.</summary>
    public required int Level { get; init; }

    /// <summary>Trust score, 0 to 100.</summary>
    public required int Trust { get; init; }

    /// <summary>Since when the score is what it is.</summary>
    public required DateTimeOffset TrustSince { get; init; }

    /// <summary>When a record about this author last came or changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The author that this one was merged into.</summary>
    public required long? MergedIntoId { get; init; }

    /// <summary>The name of that author.</summary>
    public required string? MergedIntoName { get; init; }

    /// <summary>Whether the record was erased.</summary>
    public required bool IsErased { get; init; }

    /// <summary>The word for the trust score.</summary>
    public TrustBand Band => TrustFormula.Band(Trust);

    /// <summary>What the trust formula looks at.</summary>
    public TrustSignals Signals => new(IdentifiedWorks, Topics, CloseCollaborators, Level);

    /// <summary>The columns that <see cref="Read"/> takes, of the author with id $1.</summary>
    internal const string Select =
        """
        select id, is_invented, name, works, identified_works, large_team_works, first_year, last_year, years, works_by_year, kinds, works_by_kind,
            topics, collaborators, close_collaborators, followers, affiliation, affiliation_year, level, trust, trust_since, updated_at,
            merged_into_id, erased_at is not null, (select case when m.erased_at is null then m.name else '' end from authors m where m.id = a.merged_into_id)
        from authors a where id = $1
        """;

    internal static AuthorHeader Read(NpgsqlDataReader row)
    {
        var years = row.GetFieldValue<short[]>(8);
        var worksByYear = row.GetFieldValue<int[]>(9);
        var kinds = row.GetFieldValue<string[]>(10);
        var worksByKind = row.GetFieldValue<int[]>(11);
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
            Affiliation = row.IsDBNull(16) ? null : row.GetString(16),
            AffiliationYear = row.IsDBNull(17) ? null : row.GetInt16(17),
            Level = row.GetInt16(18),
            Trust = row.GetInt16(19),
            TrustSince = row.GetFieldValue<DateTimeOffset>(20),
            UpdatedAt = row.GetFieldValue<DateTimeOffset>(21),
            MergedIntoId = row.IsDBNull(22) ? null : row.GetInt64(22),
            IsErased = row.GetBoolean(23),
            MergedIntoName = row.IsDBNull(24) ? null : row.GetString(24),
        };
    }
}
