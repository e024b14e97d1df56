using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BzPeer.Decisions;

/// <summary>
/// One row of the append-only ledger: what was decided about records, by whom, when, why and on what authority.
/// It names facts by (provider, external id, place, printed name), so that it survives everything derived; the
/// database refuses to change or delete a row. What is personal stands in <see cref="DecisionValue"/>.
/// </summary>
public sealed class Decision : IEntityTypeConfiguration<Decision>
{
    /// <summary>Longest reason, in characters.</summary>
    public const int MaxReasonLength = 2_000;

    /// <summary>Comes from a sequence; of two decisions about one fact the later one counts.</summary>
    public long Id { get; private init; }

    /// <summary>What was decided.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// The account that decided; null for a provider. No foreign key: the number stays when its account is erased. Numbers
    /// come from a sequence and are never given again, so it still says that decisions come from one hand, and no longer whose.
    /// </summary>
    public long? AccountId { get; init; }

    /// <summary>On what authority.</summary>
    public required DecisionAuthority Authority { get; init; }

    /// <summary>
    /// Why: a moderator's words, which are an official act, or a plain sentence. What an owner typed stands in
    /// <see cref="DecisionValue.Why"/>; only rows from before there was that bear it here.
    /// </summary>
    public required string Reason { get; init; }

    /// <summary>The row that an <see cref="DecisionKind.Undo"/> takes back.</summary>
    public long? UndoesId { get; init; }

    /// <summary>Provider of the record decided about.</summary>
    public string? Provider { get; init; }

    /// <summary>External id of the record decided about.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Place of the authorship decided about.</summary>
    public int? Place { get; init; }

    /// <summary>Its printed name: where the record now prints another name there, the decision no longer fits and rests.</summary>
    public string? PrintedName { get; init; }

    /// <summary>Provider of the other record, where a decision joins two.</summary>
    public string? OtherProvider { get; init; }

    /// <summary>External id of the other record.</summary>
    public string? OtherExternalId { get; init; }

    /// <summary>Place of the other authorship.</summary>
    public int? OtherPlace { get; init; }

    /// <summary>Printed name of the other authorship.</summary>
    public string? OtherPrintedName { get; init; }

    /// <summary>
    /// The author decided about, by its natural key in <c>author_keys</c>, such as <c>orcid:…</c> or <c>name:jane doe</c>; never one of the
    /// invented world. It need not be here yet.
    /// </summary>
    public string? AuthorKey { get; init; }

    /// <summary>The other author: the record that stays in a merge, the giver of a vouch.</summary>
    public string? OtherAuthorKey { get; init; }

    /// <summary>SHA-256 of the value in <see cref="DecisionValue"/>, which stays when the value is erased.</summary>
    public byte[]? ValueHash { get; init; }

    /// <summary>SHA-256 of <see cref="DecisionValue.Why"/>, which stays when the words are erased.</summary>
    public byte[]? WhyHash { get; init; }

    void IEntityTypeConfiguration<Decision>.Configure(EntityTypeBuilder<Decision> builder)
    {
        builder.Property(d => d.Kind).HasConversion<string>();
        builder.Property(d => d.Authority).HasConversion<string>();
        builder.Property(d => d.Reason).HasMaxLength(MaxReasonLength);
        builder.HasIndex(d => new { d.Provider, d.ExternalId });
        builder.HasIndex(d => new { d.OtherProvider, d.OtherExternalId }).HasFilter("other_provider is not null");
        builder.HasIndex(d => d.AuthorKey).HasFilter("author_key is not null");
        builder.HasIndex(d => d.OtherAuthorKey).HasFilter("other_author_key is not null");
        // Which keys lead on is read whole: from these rows alone, however long the ledger is.
        builder.HasIndex(d => d.Id, "ix_decisions_leads").HasFilter($"kind = '{nameof(DecisionKind.Alias)}' or kind = '{nameof(DecisionKind.SameAuthor)}' and author_key is not null");
        // Vouches are counted from these rows alone.
        builder.HasIndex(d => d.Id, "ix_decisions_vouches").HasFilter($"kind = '{nameof(DecisionKind.Vouch)}'");
        builder.HasIndex(d => d.UndoesId).HasFilter("undoes_id is not null");
        builder.ToTable(t =>
        {
            t.HasCheckConstraint("ck_decisions_kind",
                $"kind in ({string.Join(", ", Enum.GetNames<DecisionKind>().Select(k => $"'{k}'"))})");
            t.HasCheckConstraint("ck_decisions_authority",
                $"authority in ({string.Join(", ", Enum.GetNames<DecisionAuthority>().Select(a => $"'{a}'"))})");
            t.HasCheckConstraint("ck_decisions_undo", "(kind = 'Undo') = (undoes_id is not null)");
        });
    }
}

/// <summary>A decision as it is written, with its personal parts, which are kept apart.</summary>
/// <param name="Decision">The row.</param>
/// <param name="Value">What is set; null where nothing is.</param>
/// <param name="Why">Why, in the owner's own words; null where they gave none.</param>
public sealed record NewDecision(Decision Decision, string? Value = null, string? Why = null);

/// <summary>The personal part of a decision: it can be erased, the ledger keeps its hashes. A row has at least one of the two.</summary>
public sealed class DecisionValue : IEntityTypeConfiguration<DecisionValue>
{
    /// <summary>The decision.</summary>
    public long DecisionId { get; init; }

    /// <summary>What was set: a name, a summary, an address of a page; null where the decision sets nothing.</summary>
    public string? Value { get; init; }

    /// <summary>Why, in the owner's own words; null where they gave none.</summary>
    public string? Why { get; init; }

    void IEntityTypeConfiguration<DecisionValue>.Configure(EntityTypeBuilder<DecisionValue> builder)
    {
        builder.ToTable("decision_values", t => t.HasCheckConstraint("ck_decision_values_some", "num_nonnulls(value, why) >= 1"));
        builder.HasKey(v => v.DecisionId);
        builder.Property(v => v.DecisionId).ValueGeneratedNever();
        builder.Property(v => v.Why).HasMaxLength(Decision.MaxReasonLength);
        builder.HasOne<Decision>().WithOne().HasForeignKey<DecisionValue>(v => v.DecisionId);
    }
}
