using System.Globalization;
using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Text;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// The frame of everything that an owner changes about a record: so often, only as its owner, not while a dispute is
/// before a moderator, and as rows of the ledger. Who the owner is, is asked in the turn itself.
/// </summary>
public sealed class EditRecord(BzPeerDbContext records, ReadClaims claims, Throttle throttle, TimeProvider time)
{
    /// <summary>Makes a change.</summary>
    /// <param name="me">Who wants it.</param>
    /// <param name="authorId">Of which record.</param>
    /// <param name="why">Why, in their words, which are erased with the account; the ledger has a plain sentence.</param>
    /// <param name="change">Says what is decided, or why nothing is: it refuses before it decides. Null means that it decided all it wanted.</param>
    /// <param name="cancellation">Takes everything back.</param>
    public async Task<EditAnswer> RunAsync(
        LoggedIn me, long authorId, string? why, Func<OwnersTurn, Task<EditAnswer.Refused?>> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(change);
        var words = Prose.Clean(why);
        if (words.Length > OwnWords.MaxWhyLength)
        {
            return new EditAnswer.Refused("Why", $"Write at most {OwnWords.MaxWhyLength.ToString(CultureInfo.InvariantCulture)} characters.");
        }

        if (await throttle.TakeAsync([(ClaimLimits.Edits, me.LimitSubject)], cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new EditAnswer.Wait(refusal.RetryAfter);
        }

        var now = time.GetUtcNow();
        return await LedgerTurn.RunAsync<EditAnswer>(records, now, async turn =>
        {
            var ownership = await claims.OwnershipAsync(me.AccountId, authorId, cancellation).ConfigureAwait(false);
            if (ownership is not { IsOwner: true })
            {
                return new EditAnswer.NotOwner();
            }

            if (!ownership.MayEdit)
            {
                return new EditAnswer.Frozen();
            }

            var own = new OwnersTurn(records, turn) { AccountId = me.AccountId, AuthorId = authorId, AuthorKey = ownership.AuthorKey, Why = words.Length > 0 ? words : null, Now = now };
            return await change(own).ConfigureAwait(false) is { } refused ? refused : own.HasDecided ? new EditAnswer.Changed() : new EditAnswer.Same();
        }, cancellation).ConfigureAwait(false);
    }
}

/// <summary>One change of an owner, in its turn: what counts now, and the rows that it adds.</summary>
public sealed class OwnersTurn(BzPeerDbContext records, LedgerTurn turn)
{
    /// <summary>Who makes it.</summary>
    public required long AccountId { get; init; }

    /// <summary>The record.</summary>
    public required long AuthorId { get; init; }

    /// <summary>By what the ledger names the record.</summary>
    public required string AuthorKey { get; init; }

    /// <summary>Why, in the owner's words; null where they gave none.</summary>
    public required string? Why { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Whether a row was added.</summary>
    public bool HasDecided { get; private set; }

    /// <summary>The decisions of some kinds about the record that count, in the order in which they were made.</summary>
    internal Task<List<LiveDecision>> LiveAsync(CancellationToken cancellation, params DecisionKind[] kinds) =>
        ReadLive(records, AuthorKey, kinds).ToListAsync(cancellation);

    /// <summary>Sets what there is one of. Nothing is written where it is set so already.</summary>
    /// <param name="kind">What.</param>
    /// <param name="value">The value; empty clears it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task SetAsync(DecisionKind kind, string value, CancellationToken cancellation)
    {
        var live = await LiveAsync(cancellation, kind).ConfigureAwait(false);
        if ((live.Count == 0 ? "" : live[^1].Value ?? "") != value)
        {
            Decide(kind, value);
        }
    }

    /// <summary>Adds a row.</summary>
    public void Decide(DecisionKind kind, string? value, string? provider = null, string? externalId = null, int? place = null, string? printedName = null)
    {
        HasDecided = true;
        turn.Decide(
            new Decision
            {
                Kind = kind,
                At = Now,
                AccountId = AccountId,
                Authority = DecisionAuthority.Owner,
                Reason = "The owner says so.",
                AuthorKey = AuthorKey,
                Provider = provider,
                ExternalId = externalId,
                Place = place,
                PrintedName = printedName,
            },
            value,
            Why);
    }

    /// <summary>Takes a row back.</summary>
    public void TakeBack(long decisionId)
    {
        HasDecided = true;
        turn.Undo(decisionId, AccountId, DecisionAuthority.Owner, "The owner takes it back.", Now, Why);
    }

    /// <summary>
    /// Puts rows of which there are several into another order, which is the order in which they were made: what stands
    /// before the first change stays, the rest is taken back and made anew. Rows that the order leaves out are taken back.
    /// </summary>
    public void Arrange(IReadOnlyList<LiveDecision> live, IReadOnlyList<LiveDecision> wanted)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(wanted);
        var kept = new SortedSet<long>();
        foreach (var row in wanted.TakeWhile(d => d.Id > kept.Max))
        {
            kept.Add(row.Id);
        }

        foreach (var gone in live.Where(d => !kept.Contains(d.Id)))
        {
            TakeBack(gone.Id);
        }

        foreach (var anew in wanted.Where(d => !kept.Contains(d.Id)))
        {
            Decide(anew.Kind, anew.Value, anew.Provider, anew.ExternalId);
        }
    }

    internal static IQueryable<LiveDecision> ReadLive(BzPeerDbContext records, string authorKey, DecisionKind[] kinds) =>
        from decision in records.Decisions.FromSql($"select * from decisions where author_key = {authorKey} and decision_is_live(id)")
        where kinds.Contains(decision.Kind)
        orderby decision.Id
        select new LiveDecision(
            decision.Id, decision.Kind, decision.At, decision.Provider, decision.ExternalId, decision.Place, decision.PrintedName,
            records.DecisionValues.Where(v => v.DecisionId == decision.Id).Select(v => v.Value).FirstOrDefault());
}

/// <summary>A decision that counts.</summary>
/// <param name="Id">Of the row.</param>
/// <param name="Kind">What was decided.</param>
/// <param name="At">When.</param>
/// <param name="Provider">Provider of the record that it is about.</param>
/// <param name="ExternalId">External id of that record.</param>
/// <param name="Place">Place of the authorship.</param>
/// <param name="PrintedName">The name printed there.</param>
/// <param name="Value">What was set; null where nothing is, or where it was erased.</param>
public sealed record LiveDecision(
    long Id, DecisionKind Kind, DateTimeOffset At, string? Provider, string? ExternalId, int? Place, string? PrintedName, string? Value);
