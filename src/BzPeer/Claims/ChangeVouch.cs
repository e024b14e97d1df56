using BzPeer.Accounts;
using BzPeer.Decisions;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// The owner of a verified record says of a co-author's record that it is that person's, or takes it back. It counts in
/// trust while it stands; where a claimant asked for it, it is weak evidence of the claim too.
/// </summary>
public sealed class ChangeVouch(BzPeerDbContext records, ReadVouching read, SettleClaim settle, ClaimLetters letters, Throttle throttle, TimeProvider time)
{
    /// <summary>Vouches; where the account vouches already, it only answers the claimant.</summary>
    /// <param name="me">Who vouches.</param>
    /// <param name="authorId">For whose record.</param>
    /// <param name="claimId">The claimant who asked for it; null where nobody did.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<VouchAnswer> GiveAsync(LoggedIn me, long authorId, long? claimId, CancellationToken cancellation = default) =>
        ChangeAsync(me, authorId, async (turn, view, now) =>
        {
            var request = view.Requests.FirstOrDefault(r => r.ClaimId == claimId);
            var key = await records.AuthorKeys.Where(k => k.AuthorId == authorId && !k.IsInvented).OrderBy(k => k.Key).Select(k => k.Key)
                .FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
            if (view is not { Bar: VouchBar.None, Mine: { } mine } || key is null || (claimId is not null && request is null))
            {
                return new VouchAnswer.NotPossible();
            }

            if (view.GivenAt is null)
            {
                turn.Decide(new Decision
                {
                    Kind = DecisionKind.Vouch,
                    At = now,
                    AccountId = me.AccountId,
                    Authority = DecisionAuthority.Owner,
                    Reason = request is null ? "A co-author knows the person: the record is theirs." : "A co-author knows the person who claims the record: it is theirs.",
                    AuthorKey = key,
                    OtherAuthorKey = mine.AuthorKey,
                });
            }

            if (request is { State: not EvidenceState.Proved })
            {
                var (evidence, claim) = await FindAsync(request, cancellation).ConfigureAwait(false);
                evidence.Prove(isStrong: false, expiresAt: now + Evidence.BetweenLooks, now);
                await settle.PostAsync(claim, (to, c, author) => letters.VoucherConfirmed(to, c, author), now, cancellation).ConfigureAwait(false);
                await settle.RunAsync(turn, claim, now, cancellation).ConfigureAwait(false);
            }

            return new VouchAnswer.Done();
        }, cancellation);

    /// <summary>Says to a claimant who asked that one doesn't confirm it. A vouch for the record, if there is one, stands.</summary>
    public Task<VouchAnswer> DeclineAsync(LoggedIn me, long authorId, long claimId, CancellationToken cancellation = default) =>
        ChangeAsync(me, authorId, async (_, view, now) =>
        {
            if (view.Requests.FirstOrDefault(r => r.ClaimId == claimId) is not { State: EvidenceState.Asked } request)
            {
                return new VouchAnswer.NotPossible();
            }

            var (evidence, claim) = await FindAsync(request, cancellation).ConfigureAwait(false);
            evidence.Fail(EvidenceFault.Declined, now);
            await settle.PostAsync(claim, (to, c, author) => letters.VoucherDeclined(to, c, author), now, cancellation).ConfigureAwait(false);
            return new VouchAnswer.Done();
        }, cancellation);

    /// <summary>Takes a vouch back, and with it the evidence of claims that it was. Whoever gave it can, whatever their level is now.</summary>
    public Task<VouchAnswer> TakeBackAsync(LoggedIn me, long authorId, CancellationToken cancellation = default) =>
        ChangeAsync(me, authorId, async (turn, view, now) =>
        {
            if (view is not { GivenAt: not null, Mine: { } mine })
            {
                return new VouchAnswer.NotPossible();
            }

            foreach (var vouch in await ReadVouching.GivenAsync(records, mine.AuthorId, authorId, cancellation).ConfigureAwait(false))
            {
                turn.Undo(vouch.Id, me.AccountId, DecisionAuthority.Owner, "Who vouched took it back.", now);
            }

            await settle.LoseVouchersAsync(turn, mine.AuthorId, authorId, now, cancellation).ConfigureAwait(false);
            return new VouchAnswer.Done();
        }, cancellation);

    private async Task<VouchAnswer> ChangeAsync(
        LoggedIn me, long authorId, Func<LedgerTurn, VouchingView, DateTimeOffset, Task<VouchAnswer>> change, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(me);
        if (await throttle.TakeAsync([(ClaimLimits.Vouches, me.LimitSubject)], cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new VouchAnswer.Wait(refusal.RetryAfter);
        }

        var now = time.GetUtcNow();
        return await LedgerTurn.RunAsync(records, now, async turn =>
        {
            var author = await records.Authors.Where(a => a.Id == authorId && a.MergedIntoId == null && a.ErasedAt == null).Select(a => new { a.IsInvented })
                .SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
            return author is null
                ? new VouchAnswer.NotPossible()
                : await change(turn, await read.RunAsync(me.AccountId, authorId, author.IsInvented, cancellation).ConfigureAwait(false), now).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
    }

    private async Task<(Evidence Evidence, Claim Claim)> FindAsync(VoucherRequest request, CancellationToken cancellation) => (
        await records.Evidence.SingleAsync(e => e.Id == request.EvidenceId, cancellation).ConfigureAwait(false),
        await records.Claims.SingleAsync(c => c.Id == request.ClaimId, cancellation).ConfigureAwait(false));
}

/// <summary>What came of vouching.</summary>
public abstract record VouchAnswer
{
    private VouchAnswer()
    {
    }

    /// <summary>It is done.</summary>
    public sealed record Done : VouchAnswer;

    /// <summary>Something stands in the way, or there is nothing to answer or to take back any more; the page says what.</summary>
    public sealed record NotPossible : VouchAnswer;

    /// <summary>Too much was changed lately.</summary>
    public sealed record Wait(TimeSpan For) : VouchAnswer;
}
