using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Authors;

/// <summary>
/// A figure: what the owner of an author has set, from the decisions that are live. A row exists only where something
/// is set; the shown name stands with the author itself.
/// </summary>
public sealed class AuthorProfile : IEntityTypeConfiguration<AuthorProfile>
{
    /// <summary>At most so many works are featured.</summary>
    public const int MostFeatured = 5;

    /// <summary>At most so many links beside the homepage.</summary>
    public const int MostLinks = 8;

    /// <summary>At most so many private aliases: whoever lists more of them lists other people.</summary>
    public const int MostAliases = 10;

    /// <summary>Longest shown name or alias, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Longest pronouns, in characters.</summary>
    public const int MaxPronounsLength = 40;

    /// <summary>Longest summary, in characters.</summary>
    public const int MaxSummaryLength = 1_000;

    /// <summary>Longest label of a link, in characters.</summary>
    public const int MaxLabelLength = 60;

    /// <summary>Longest text about what the owner would collaborate on, in characters.</summary>
    public const int MaxTopicsLength = 300;

    /// <summary>The author.</summary>
    public long AuthorId { get; private init; }

    /// <summary>Pronouns.</summary>
    public string? Pronouns { get; private init; }

    /// <summary>The summary that the owner wrote, plain text.</summary>
    public string? Summary { get; private init; }

    /// <summary>The ROR id of the affiliation that the owner chose.</summary>
    public string? RorId { get; private init; }

    /// <summary>The institution of that ROR id, or the one that took its place; null where none is known here.</summary>
    public long? InstitutionId { get; private init; }

    /// <summary>The address of the owner's homepage.</summary>
    public string? Homepage { get; private init; }

    /// <summary>Addresses of further pages, in the order in which they were added.</summary>
    public required string[] LinkAddresses { get; init; }

    /// <summary>What the owner calls them, beside <see cref="LinkAddresses"/>; empty where they say nothing.</summary>
    public required string[] LinkLabels { get; init; }

    /// <summary>Whether the owner is open to collaborate: Open, IntroductionsOnly or Closed; null where never said.</summary>
    public string? Collaboration { get; private init; }

    /// <summary>On what, in the owner's words.</summary>
    public string? CollaborationTopics { get; private init; }

    /// <summary>Until when that holds; null for as long as nothing else is said.</summary>
    public DateOnly? CollaborationUntil { get; private init; }

    /// <summary>Works that the owner puts first, in the order in which they chose them.</summary>
    public required long[] FeaturedWorkIds { get; init; }

    /// <summary>Names of fields that the owner hides.</summary>
    public required string[] Hidden { get; init; }

    void IEntityTypeConfiguration<AuthorProfile>.Configure(EntityTypeBuilder<AuthorProfile> builder)
    {
        builder.HasKey(p => p.AuthorId);
        builder.Property(p => p.AuthorId).ValueGeneratedNever();
        builder.HasIndex(p => p.RorId).HasFilter("ror_id is not null");
    }
}
