using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;

namespace BzPeer.Authors;

/// <summary>
/// The public record of a person as found in works. The row and its id are permanent; every other column is derived
/// from the authorships assigned to it and the decisions about them.
/// </summary>
public sealed class Author : IEntityTypeConfiguration<Author>
{
    /// <summary>Comes from a sequence, never used again.</summary>
    public long Id { get; private init; }

    /// <summary>Whether this is a person of the invented world.</summary>
    public bool IsInvented { get; private init; }

    /// <summary>The name shown: as its works print it most often, then the longest, then by code point.</summary>
    public required string Name { get; init; }

    /// <summary>The name that its works print most often, where <see cref="Name"/> is one that somebody chose and that none of theirs may be short for; else null.</summary>
    public string? PrintedName { get; private init; }

    /// <summary>How many works.</summary>
    public int Works { get; private init; }

    /// <summary>How many of them have a persistent identifier.</summary>
    public int IdentifiedWorks { get; private init; }

    /// <summary>How many of them are too large to make collaborators.</summary>
    public int LargeTeamWorks { get; private init; }

    /// <summary>Year of the earliest work; 0 where none is known.</summary>
    public short FirstYear { get; private init; }

    /// <summary>Year of the latest work; 0 where none is known.</summary>
    public short LastYear { get; private init; }

    /// <summary>The years with works, ascending, beside <see cref="WorksByYear"/>.</summary>
    public required short[] Years { get; init; }

    /// <summary>How many works in each of <see cref="Years"/>.</summary>
    public required int[] WorksByYear { get; init; }

    /// <summary>The kinds of works, beside <see cref="WorksByKind"/>.</summary>
    public required WorkKind[] Kinds { get; init; }

    /// <summary>How many works of each of <see cref="Kinds"/>.</summary>
    public required int[] WorksByKind { get; init; }

    /// <summary>How many topics.</summary>
    public int Topics { get; private init; }

    /// <summary>How many people share at least one work.</summary>
    public int Collaborators { get; private init; }

    /// <summary>How many people share at least two works.</summary>
    public int CloseCollaborators { get; private init; }

    /// <summary>Who supplies title and author list of the works, by code point.</summary>
    public string[]? Providers { get; private init; }

    /// <summary>By what the works belong together: <c>orcid</c>, <c>name</c>, <c>decision</c>, or the provider whose id of the author it is.</summary>
    public string? IdentifiedBy { get; private init; }

    /// <summary>ORCID iD, without resolver, where authorships of this author bear one.</summary>
    public string? Orcid { get; private init; }

    /// <summary>How many works print an affiliation beside the name.</summary>
    public int AffiliatedWorks { get; private init; }

    /// <summary>How many works were retracted.</summary>
    public int RetractedWorks { get; private init; }

    /// <summary>The latest affiliation that a work prints; null where none does.</summary>
    public string? Affiliation { get; private init; }

    /// <summary>The year of the work that prints <see cref="Affiliation"/>.</summary>
    public short? AffiliationYear { get; private init; }

    /// <summary>The provider that prints <see cref="Affiliation"/>.</summary>
    public string? AffiliationProvider { get; private init; }

    /// <summary>The institution that the latest work with an affiliation names.</summary>
    public long? InstitutionId { get; private init; }

    /// <summary>Whether an account owns this author by an accepted claim.</summary>
    public bool IsClaimed { get; private init; }

    /// <summary>How many co-authors at L3 or more vouch.</summary>
    public short Vouches { get; private init; }

    /// <summary>Whether a homepage is proved that links back.</summary>
    public bool LinksBack { get; private init; }

    /// <summary>Verification level, 0 to 4.</summary>
    public short Level { get; private init; }

    /// <summary>Trust score, 0 to 100, by <see cref="Trust.TrustFormula"/>.</summary>
    public short Trust { get; private init; }

    /// <summary>Since when the score is what it is.</summary>
    public DateTimeOffset TrustSince { get; private init; }

    /// <summary>When a record about this author last came or changed.</summary>
    public DateTimeOffset UpdatedAt { get; private init; }

    /// <summary>
    /// The import that brought this author first; as long as none of those that did was completed, the last of them. Nobody
    /// hears of what it brings. Null for who was here before such imports were noted, and for who came by a decision.
    /// </summary>
    public long? FirstRunId { get; private init; }

    /// <summary>The author that this one was merged into.</summary>
    public long? MergedIntoId { get; private init; }

    /// <summary>When it was erased.</summary>
    public DateTimeOffset? ErasedAt { get; private init; }

    /// <summary>Words of the name, folded, for the search.</summary>
    public NpgsqlTsVector? Search { get; private init; }

    void IEntityTypeConfiguration<Author>.Configure(EntityTypeBuilder<Author> builder)
    {
        builder.PrimitiveCollection(a => a.Kinds).ElementType(e => e.HasConversion<string>());
        builder.HasIndex(a => a.Search).HasMethod("gin").HasStorageParameter("gin_pending_list_limit", 16384);
    }
}
