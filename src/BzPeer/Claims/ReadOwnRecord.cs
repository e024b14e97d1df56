using BzPeer.Authors;
using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>Everything that an owner has set on a record, as the ledger has it.</summary>
public sealed record OwnRecord
{
    /// <summary>The name that they set; null where works' names are shown.</summary>
    public string? ShownName { get; init; }

    /// <summary>Private aliases.</summary>
    public IReadOnlyList<LiveDecision> Aliases { get; init; } = [];

    /// <summary>Pronouns.</summary>
    public string? Pronouns { get; init; }

    /// <summary>The summary.</summary>
    public string? Summary { get; init; }

    /// <summary>The affiliation.</summary>
    public NamedRecord? Institution { get; init; }

    /// <summary>The homepage.</summary>
    public string? Homepage { get; init; }

    /// <summary>Links, in their order; address and label with a line's end between.</summary>
    public IReadOnlyList<LiveDecision> Links { get; init; } = [];

    /// <summary>Whether they are open to collaborate.</summary>
    public CollaborationTerms? Collaboration { get; init; }

    /// <summary>Works that stand first, in their order.</summary>
    public IReadOnlyList<FeaturedWork> Featured { get; init; } = [];

    /// <summary>Fields that are hidden.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>How many rows say that a work is theirs.</summary>
    public int Mine { get; init; }

    /// <summary>How many say that one is not.</summary>
    public int NotMine { get; init; }
}

/// <summary>A work that stands first.</summary>
/// <param name="DecisionId">The row that says so.</param>
/// <param name="WorkId">The work.</param>
/// <param name="Title">Its title.</param>
/// <param name="TitleHtml">The same, ready to print.</param>
/// <param name="Language">Its language, where named.</param>
/// <param name="Year">Its year; 0 where none is known.</param>
/// <param name="HasFormulas">Whether there are formulas in it.</param>
public sealed record FeaturedWork(long DecisionId, long WorkId, string Title, string TitleHtml, string? Language, short Year, bool HasFormulas);

/// <summary>Reads what an owner has set: a constant number of statements.</summary>
public sealed class ReadOwnRecord(BzPeerDbContext records)
{
    private static readonly DecisionKind[] Set =
    [
        DecisionKind.ShownName, DecisionKind.Alias, DecisionKind.Pronouns, DecisionKind.Summary, DecisionKind.Affiliation, DecisionKind.Homepage, DecisionKind.Link,
        DecisionKind.HiddenField, DecisionKind.CollaborationState,
    ];

    /// <summary>What is set on the record of a key.</summary>
    public async Task<OwnRecord> RunAsync(long authorId, string authorKey, CancellationToken cancellation = default)
    {
        var live = await OwnersTurn.ReadLive(records, authorKey, Set).ToListAsync(cancellation).ConfigureAwait(false);
        var said = await records.Decisions.FromSql($"select * from decisions where author_key = {authorKey} and kind in ('Mine', 'NotMine') and decision_is_live(id)")
            .GroupBy(d => d.Kind).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellation).ConfigureAwait(false);
        var rorId = Single(DecisionKind.Affiliation);
        return new OwnRecord
        {
            ShownName = Single(DecisionKind.ShownName),
            Aliases = live.FindAll(d => d is { Kind: DecisionKind.Alias, Value: not null }),
            Pronouns = Single(DecisionKind.Pronouns),
            Summary = Single(DecisionKind.Summary),
            Institution = rorId is null ? null : await records.Institutions.Where(i => i.RorId == rorId).Select(i => new NamedRecord(i.Id, i.Name)).SingleOrDefaultAsync(cancellation).ConfigureAwait(false),
            Homepage = Single(DecisionKind.Homepage),
            Links = live.FindAll(d => d is { Kind: DecisionKind.Link, Value: not null }),
            Collaboration = Single(DecisionKind.CollaborationState) is { } terms ? CollaborationTerms.Read(terms) : null,
            Featured = await Featured(records, authorId, authorKey).ToListAsync(cancellation).ConfigureAwait(false),
            Hidden = [.. HiddenFields.All.Where(f => live.Exists(d => d.Kind == DecisionKind.HiddenField && d.Value == f))],
            Mine = said.Find(s => s.Key == DecisionKind.Mine)?.Count ?? 0,
            NotMine = said.Find(s => s.Key == DecisionKind.NotMine)?.Count ?? 0,
        };

        string? Single(DecisionKind kind) => live.FindLast(d => d.Kind == kind)?.Value is { Length: > 0 } value ? value : null;
    }

    /// <summary>The works that stand first, as far as they are the author's.</summary>
    internal static IQueryable<FeaturedWork> Featured(BzPeerDbContext records, long authorId, string authorKey) =>
        from decision in records.Decisions.FromSql($"select * from decisions where author_key = {authorKey} and kind = 'Featured' and decision_is_live(id)")
        join record in records.SourceRecords on new { decision.Provider, decision.ExternalId } equals new { Provider = (string?)record.Provider, ExternalId = (string?)record.ExternalId }
        join source in records.WorkSources on record.Id equals source.SourceRecordId
        join listed in records.AuthorWorks on source.WorkId equals listed.WorkId
        join work in records.Works on source.WorkId equals work.Id
        where listed.AuthorId == authorId
        orderby decision.Id
        select new FeaturedWork(decision.Id, work.Id, work.Title, work.TitleHtml, work.Language, work.Year, work.HasFormulas);
}
