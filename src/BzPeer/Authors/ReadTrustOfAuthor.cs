using BzPeer.Claims;
using Npgsql;

namespace BzPeer.Authors;

/// <summary>An author and where the record's trust comes from.</summary>
/// <param name="Author">Name, figures and trust.</param>
/// <param name="Sources">Who supplied the works with persistent identifiers, most works first.</param>
/// <param name="VouchedAt">Since when co-authors vouch whose vouch counts, the latest first; of very many the latest. Never who.</param>
/// <param name="History">What became of the claim, its proofs and vouches, the newest first.</param>
/// <param name="EarlierEvents">How many events came before those.</param>
public sealed record TrustOfAuthorView(
    AuthorHeader Author, IReadOnlyList<TrustSource> Sources, IReadOnlyList<DateTimeOffset> VouchedAt, IReadOnlyList<TrustEvent> History, int EarlierEvents);

/// <summary>A provider of an author's works with persistent identifiers.</summary>
/// <param name="Provider">One of <see cref="Works.Providers"/>.</param>
/// <param name="Works">How many of these works it supplied.</param>
/// <param name="ImportedAt">When the latest of them came in its present state.</param>
public sealed record TrustSource(string Provider, int Works, DateTimeOffset ImportedAt);

/// <summary>Something that happened to a record's verification.</summary>
/// <param name="What">What.</param>
/// <param name="Proof">Which kind of proof; null where it is about none.</param>
/// <param name="At">When.</param>
/// <param name="With">What ended it: of a proof that was lost only because its claim ended, how that did; else null.</param>
public sealed record TrustEvent(TrustEventKind What, EvidenceKind? Proof, DateTimeOffset At, TrustEventKind? With);

/// <summary>What can happen to a record's verification, in the order in which events of one moment follow each other.</summary>
public enum TrustEventKind
{
    /// <summary>A proof was given.</summary>
    ProofGiven,

    /// <summary>A strong proof counts as weak from then on.</summary>
    ProofWeakened,

    /// <summary>A proof counts no more.</summary>
    ProofLost,

    /// <summary>A co-author vouched.</summary>
    Vouched,

    /// <summary>A co-author took a vouch back, or lost the record in whose name it was given.</summary>
    VouchTakenBack,

    /// <summary>A moderator took the record from its owner.</summary>
    Revoked,

    /// <summary>The owner gave it up.</summary>
    GivenUp,

    /// <summary>A claim was accepted.</summary>
    Claimed,

    /// <summary>Somebody else claimed the record with a proof; where that one waited already, at the moment of the other's acceptance.</summary>
    Disputed,
}

/// <summary>Reads what explains a trust score: four statements in one round trip, however long the history is.</summary>
public static class ReadTrustOfAuthor
{
    /// <summary>Events that are told; of older ones, how many.</summary>
    public const int EventsShown = 50;

    /// <summary>Dates of vouches that are told: more than can count.</summary>
    private const int VouchesShown = 20;

    /// <summary>The names by which the ledger knows the record: its own keys, and those of records merged into it.</summary>
    private const string Keys =
        """
        keys as (
            select key, true as is_own from author_keys where author_id = $1 and not is_invented
            union
            select author_key, false from claims where merges_into_id = $1 and state = 'Accepted')
        """;

    /// <summary>The explanation for an author; null where there is no author of that id.</summary>
    public static Task<TrustOfAuthorView?> RunAsync(BzPeerDbContext records, long authorId, CancellationToken cancellation)
    {
        var sources = ReadParts.Statement(
            """
            select w.provider, count(*)::int as works, max(w.imported_at)
            from author_works a join works w on w.id = a.work_id
            where a.author_id = $1 and a.is_identified
            group by w.provider
            order by works desc, w.provider
            """,
            authorId);
        // As they are counted where figures are derived.
        var vouches = ReadParts.Statement(
            $"""
            with {Keys}
            select min(d.at)
            from keys t
            join decisions d on d.author_key = t.key and d.kind = 'Vouch'
            join author_keys k on k.key = d.other_author_key and not k.is_invented
            join authors n on n.id = k.author_id
            join authors g on g.id = coalesce(n.merged_into_id, n.id)
            where g.id <> $1 and g.level >= {ReadVouching.FromLevel} and decision_is_live(d.id)
                and exists (select from author_works x join author_works y using (work_id) where x.author_id = $1 and y.author_id = g.id)
            group by g.id
            order by 1 desc
            limit {VouchesShown}
            """,
            authorId);
        // Of claims only those that gave the record away or took it: who claimed in vain is nobody's business. Proofs of an owner
        // who is none any more are told until that end; once the account is erased, what the ledger has is all that is told.
        var history = ReadParts.Statement(
            $"""
            with {Keys},
            vouches as (select d.id, d.at from keys k join decisions d on d.author_key = k.key and d.kind = 'Vouch'),
            events as (
                select case d.kind when 'ClaimAccepted' then 'Claimed' when 'ClaimDisputed' then 'Disputed' when 'ClaimRevoked' then 'Revoked' else 'GivenUp' end as what,
                    null as proof, d.at, null as ended_with
                from keys k
                join decisions d on d.author_key = k.key
                where k.is_own and (d.kind in ('ClaimAccepted', 'ClaimDisputed', 'ClaimRevoked') or d.kind = 'ClaimWithdrawn' and d.reason = '{EndClaim.GivenUp}')
                union all
                select x.what, e.kind::text, x.at, x.ended_with
                from claims c
                join evidence e on e.claim_id = c.id
                left join lateral (
                    select case d.kind when 'ClaimRevoked' then 'Revoked' else 'GivenUp' end as how
                    from decisions d
                    where e.fault = 'ClaimEnded' and d.author_key = c.author_key and d.at = e.lost_at
                        and (d.kind = 'ClaimRevoked' or d.kind = 'ClaimWithdrawn' and d.reason = '{EndClaim.GivenUp}')
                    order by d.id desc
                    limit 1) n on true
                cross join lateral (values ('ProofGiven', e.proved_at, null), ('ProofWeakened', e.weakened_at, null), ('ProofLost', case when e.state = 'Lost' then e.lost_at end, n.how)) x(what, at, ended_with)
                where c.author_id = $1 and c.account_id is not null and c.merges_into_id is null and (c.state = 'Accepted' or e.proved_at <= c.held_until)
                    and x.at is not null
                union all
                select 'Vouched', null, at, null from vouches
                union all
                select 'VouchTakenBack', null, u.at, null from vouches v join decisions u on u.undoes_id = v.id)
            select what, proof, at, ended_with, count(*) over ()::int
            from events
            order by at desc, array_position(array[{string.Join(", ", Enum.GetNames<TrustEventKind>().Select(n => $"'{n}'"))}], what) desc, proof
            limit {EventsShown}
            """,
            authorId);
        return ReadParts.OfAuthorAsync(records, authorId, [sources, vouches, history], ReadAsync, cancellation);
    }

    private static async Task<TrustOfAuthorView> ReadAsync(AuthorParts parts)
    {
        var sources = await parts.NextListAsync(row => new TrustSource(row.GetString(0), row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2))).ConfigureAwait(false);
        var vouches = await parts.NextListAsync(row => row.GetFieldValue<DateTimeOffset>(0)).ConfigureAwait(false);
        var events = await parts.NextListAsync(row => (Event: Event(row), Of: row.GetInt32(4))).ConfigureAwait(false);
        return new TrustOfAuthorView(parts.Author, sources, vouches, [.. events.Select(e => e.Event)], events.Count == 0 ? 0 : events[0].Of - events.Count);
    }

    private static TrustEvent Event(NpgsqlDataReader row) =>
        new(
            Enum.Parse<TrustEventKind>(row.GetString(0)),
            row.IsDBNull(1) ? null : Enum.Parse<EvidenceKind>(row.GetString(1)),
            row.GetFieldValue<DateTimeOffset>(2),
            row.IsDBNull(3) ? null : Enum.Parse<TrustEventKind>(row.GetString(3)));
}
