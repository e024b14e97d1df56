using BzPeer.Authors;
using BzPeer.Decisions;
using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// What follows when evidence of a claim was proved or lost, or when it was decided about: strong evidence accepts at
/// once, weak evidence waits for a moderator, and a claim on an author that has another owner is a dispute. The one place
/// where claims become something; everything in it happens in its caller's turn.
/// </summary>
public sealed class SettleClaim(BzPeerDbContext records, ClaimLetters letters)
{
    /// <summary>Looks at a claim's evidence.</summary>
    public async Task RunAsync(LedgerTurn turn, Claim claim, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentNullException.ThrowIfNull(claim);
        // What this turn has changed must be seen by what is asked next.
        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        if (claim.State == ClaimState.Accepted)
        {
            turn.Touch(claim.MergesIntoId ?? claim.AuthorId);
        }

        if (claim.State == ClaimState.Disputed)
        {
            await EndUnprovedAsync(turn, claim, now, cancellation).ConfigureAwait(false);
        }

        if (claim.State != ClaimState.Pending)
        {
            return;
        }

        var proved = await records.Evidence.Where(e => e.ClaimId == claim.Id && e.State == EvidenceState.Proved).Select(e => new { e.Kind, e.IsStrong })
            .ToListAsync(cancellation).ConfigureAwait(false);
        if (proved.Count == 0)
        {
            // An appeal waits with or without: another moderator reads it.
            if (claim.AppealedAt is null)
            {
                claim.WaitForEvidence();
            }
        }
        else if (await OwnerAsync(claim, cancellation).ConfigureAwait(false) is { } owner)
        {
            await DisputeAsync(turn, claim, owner, now, cancellation).ConfigureAwait(false);
        }
        else if (proved.Find(e => e.IsStrong) is { } strong && !await NeedsModeratorAsync(claim, cancellation).ConfigureAwait(false))
        {
            await AcceptAsync(turn, claim, null, $"Strong evidence: {EvidenceWords.Of(strong.Kind)}.", now, cancellation).ConfigureAwait(false);
        }
        else
        {
            claim.WaitForModerator(now);
        }
    }

    /// <summary>
    /// Whether strong evidence is not enough: a moderator has decided about this account's claim of the author, or about
    /// another's with the same evidence; or a record of another name is to be merged, or one into a record that is disputed. That a
    /// record is the claimant's does not say that it is the one of whoever wrote what they own, and an e-mail address a colleague could prove.
    /// </summary>
    private async Task<bool> NeedsModeratorAsync(Claim claim, CancellationToken cancellation)
    {
        if (claim.DecidedById is not null || claim.AppealedAt is not null)
        {
            return true;
        }

        var decided = await records.Claims.Where(c => c.AuthorId == claim.AuthorId && c.Id != claim.Id && c.DecidedById != null && c.State != ClaimState.Accepted)
            .Select(c => new { c.Id, c.AccountId }).ToListAsync(cancellation).ConfigureAwait(false);
        if (decided.Exists(c => c.AccountId == claim.AccountId))
        {
            return true;
        }

        if (decided.Count > 0)
        {
            long[] compared = [claim.Id, .. decided.Select(c => c.Id)];
            var known = await records.Evidence.Where(e => compared.Contains(e.ClaimId) && e.Subject != null).Select(e => new { e.ClaimId, e.Kind, Subject = e.Subject! })
                .ToListAsync(cancellation).ConfigureAwait(false);
            if (known.GroupBy(e => (e.Kind, e.Kind == EvidenceKind.InstitutionalEmail ? ProveByEmail.MailboxOf(e.Subject) : e.Subject))
                .Any(same => same.Any(e => e.ClaimId == claim.Id) && same.Any(e => e.ClaimId != claim.Id)))
            {
                return true;
            }
        }

        // By what works print: a name that an owner chose is no reason.
        var names = await (from owned in records.Claims
                           join home in records.Authors on owned.AuthorId equals home.Id
                           join merged in records.Authors on claim.AuthorId equals merged.Id
                           where owned.AccountId == claim.AccountId && owned.State == ClaimState.Accepted && owned.MergesIntoId == null
                           select new { Into = home.PrintedName ?? home.Name, Merged = merged.PrintedName ?? merged.Name, IsFrozen = records.DisputedAuthors().Contains(home.Id) }).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        return names is not null && (names.IsFrozen || !new GroupedName(names.Into, null).IsCompatible(new GroupedName(names.Merged, null)));
    }

    /// <summary>Gives the author to the account, or merges it into the one that the account owns.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="claim">A claim on an author that nobody else owns.</param>
    /// <param name="moderator">Who decided; null where strong evidence did.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task AcceptAsync(LedgerTurn turn, Claim claim, long? moderator, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        var owned = await records.Claims.Where(c => c.AccountId == claim.AccountId && c.State == ClaimState.Accepted && c.MergesIntoId == null)
            .Select(c => new { c.AuthorId, c.AuthorKey }).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        claim.Accept(moderator, moderator is null ? null : reason, now, owned?.AuthorId);
        var (by, authority) = moderator is null ? (claim.AccountId, DecisionAuthority.Evidence) : (moderator, DecisionAuthority.Moderator);
        // Who merged it and gave that up left the merge behind; with an owner of its own it parts.
        turn.Undo(await MergesAsync(claim.AuthorKey, cancellation).ConfigureAwait(false), by, authority, "The record has an owner of its own.", now);
        turn.Decide(new Decision
        {
            Kind = owned is null ? DecisionKind.ClaimAccepted : DecisionKind.SameAuthor,
            At = now,
            AccountId = by,
            Authority = authority,
            Reason = reason,
            AuthorKey = claim.AuthorKey,
            OtherAuthorKey = owned?.AuthorKey,
        });
        foreach (var work in await WorksToSayAsync(claim, cancellation).ConfigureAwait(false))
        {
            turn.Decide(new Decision
            {
                Kind = work.IsMine ? DecisionKind.Mine : DecisionKind.NotMine,
                At = now,
                AccountId = claim.AccountId,
                Authority = DecisionAuthority.Owner,
                Reason = "Said with the claim.",
                Provider = work.Provider,
                ExternalId = work.ExternalId,
                Place = work.Place,
                PrintedName = work.PrintedName,
                // Of a record that is merged too: where it leads, what is said of its works leads.
                AuthorKey = claim.AuthorKey,
            });
        }

        turn.Touch(claim.AuthorId);
        await PostAsync(claim, letters.Accepted, now, cancellation).ConfigureAwait(false);
        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        // Rivals who waited are rivals of an owner now: those with proof, for an appeal waits without any as well.
        var rivals = await records.Claims.Where(c => c.AuthorId == claim.AuthorId && c.Id != claim.Id && c.State == ClaimState.Pending && c.WaitsSince != null
                && records.Evidence.Any(e => e.ClaimId == c.Id && e.State == EvidenceState.Proved))
            .OrderBy(c => c.Id).ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var rival in rivals)
        {
            await DisputeAsync(turn, rival, claim, now, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Takes an owner's claim away or back, with what was decided on its authority.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="claim">A claim that was withdrawn or revoked just now.</param>
    /// <param name="accountId">Whose decisions go: the account's by which it was owned, erased or not.</param>
    /// <param name="by">Who did it.</param>
    /// <param name="authority">On what authority.</param>
    /// <param name="reason">Why.</param>
    /// <param name="keepsWorks">Whether what was said about works stays.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task EndAsync(
        LedgerTurn turn, Claim claim, long? accountId, long? by, DecisionAuthority authority, string reason, bool keepsWorks, DateTimeOffset now, CancellationToken cancellation)
    {
        DecisionKind[] kept = [DecisionKind.Undo, DecisionKind.ClaimAccepted, DecisionKind.ClaimRefused, DecisionKind.ClaimWithdrawn, DecisionKind.ClaimDisputed, DecisionKind.ClaimRevoked];
        if (keepsWorks)
        {
            kept = [.. kept, DecisionKind.Mine, DecisionKind.NotMine, DecisionKind.SameAuthor];
        }

        var names = kept.Select(kind => kind.ToString()).ToArray();
        // LINQ does not know which rows are live.
        var made = await records.Database.SqlQuery<long>(
            $"""
            select d.id as "Value" from decisions d
            where d.account_id = {accountId} and d.authority = 'Owner' and (d.author_key = {claim.AuthorKey} or d.other_author_key = {claim.AuthorKey})
                and d.kind <> all ({names}) and decision_is_live(d.id)
            order by d.id desc
            """).ToListAsync(cancellation).ConfigureAwait(false);
        turn.Undo(made, by, authority, reason, now);
        turn.Touch(claim.AuthorId);
        await LoseEvidenceAsync(claim, now, cancellation).ConfigureAwait(false);
        // Where somebody else has owned the record since, the vouches that count are theirs.
        if (!await records.Claims.AnyAsync(c => c.AuthorId == claim.AuthorId && c.Id != claim.Id && c.State == ClaimState.Accepted, cancellation).ConfigureAwait(false))
        {
            await LoseVouchersAsync(turn, claim.AuthorId, null, now, cancellation).ConfigureAwait(false);
        }

        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Claims that rest on a record's voucher lose it: the vouch was taken back, or the record has no owner any more.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="giverId">The author whose owner vouched.</param>
    /// <param name="authorId">For claims of this author alone; null for all.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Ends it.</param>
    internal async Task LoseVouchersAsync(LedgerTurn turn, long giverId, long? authorId, DateTimeOffset now, CancellationToken cancellation)
    {
        var givers = await records.AuthorsOfProfileAsync(giverId, cancellation).ConfigureAwait(false);
        var rested = await (from evidence in records.Evidence
                            join claim in records.Claims on evidence.ClaimId equals claim.Id
                            where evidence.Kind == EvidenceKind.Voucher && givers.Contains(evidence.VoucherId!.Value) && evidence.State == EvidenceState.Proved
                                && (authorId == null || claim.AuthorId == authorId)
                            orderby evidence.Id
                            select new { Evidence = evidence, Claim = claim }).ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var lost in rested)
        {
            await LoseVoucherAsync(turn, lost.Evidence, lost.Claim, now, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A claim loses its voucher, and its claimant is told.</summary>
    internal async Task LoseVoucherAsync(LedgerTurn turn, Evidence evidence, Claim claim, DateTimeOffset now, CancellationToken cancellation)
    {
        evidence.Lose(EvidenceFault.Withdrawn, now);
        await RunAsync(turn, claim, now, cancellation).ConfigureAwait(false);
        await PostAsync(claim, (to, about, author) => letters.Lost(to, about, author, EvidenceKind.Voucher, EvidenceFault.Withdrawn), now, cancellation).ConfigureAwait(false);
    }

    /// <summary>Looks again at claims that were disputed, after the owner has gone: of the record itself, and of those that were merged into it and part.</summary>
    internal async Task ReleaseAsync(LedgerTurn turn, IReadOnlyCollection<long> authorIds, DateTimeOffset now, CancellationToken cancellation)
    {
        var rivals = await records.Claims.Where(c => authorIds.Contains(c.AuthorId) && c.State == ClaimState.Disputed).OrderBy(c => c.Id).ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var rival in rivals)
        {
            rival.EndDispute(now);
            await RunAsync(turn, rival, now, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Parts a record from the one that it was merged into, and takes back what the account said of its works.</summary>
    internal async Task UnmergeAsync(LedgerTurn turn, Claim claim, long? accountId, long? by, DecisionAuthority authority, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        var joined = await records.Database.SqlQuery<long>(
            $"""
            select d.id as "Value" from decisions d
            where d.author_key = {claim.AuthorKey} and decision_is_live(d.id)
                and (d.kind = 'SameAuthor' and d.other_author_key is not null or d.kind in ('Mine', 'NotMine') and d.account_id = {accountId})
            order by d.id desc
            """).ToListAsync(cancellation).ConfigureAwait(false);
        turn.Undo(joined, by, authority, reason, now);
        await LoseEvidenceAsync(claim, now, cancellation).ConfigureAwait(false);
    }

    /// <summary>The live rows that merge a record into another.</summary>
    private Task<List<long>> MergesAsync(string authorKey, CancellationToken cancellation) =>
        records.Database.SqlQuery<long>(
            $"""
            select d.id as "Value" from decisions d
            where d.author_key = {authorKey} and d.kind = 'SameAuthor' and d.other_author_key is not null and decision_is_live(d.id)
            order by d.id desc
            """).ToListAsync(cancellation);

    /// <summary>Tells the owner of an author that nobody disputes it any more.</summary>
    internal async Task TellOwnerAsync(Claim rival, ClaimState was, DateTimeOffset now, CancellationToken cancellation)
    {
        if (was == ClaimState.Disputed && await OwnerAsync(rival, cancellation).ConfigureAwait(false) is { } owner
            && !await records.Claims.AnyAsync(c => c.AuthorId == rival.AuthorId && c.Id != rival.Id && c.State == ClaimState.Disputed, cancellation).ConfigureAwait(false))
        {
            await PostAsync(owner, letters.DisputeOver, now, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Evidence of a claim that ended counts no more.</summary>
    internal async Task LoseEvidenceAsync(Claim claim, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var evidence in await records.Evidence.Where(e => e.ClaimId == claim.Id).ToListAsync(cancellation).ConfigureAwait(false))
        {
            if (evidence.State == EvidenceState.Proved)
            {
                evidence.Lose(EvidenceFault.ClaimEnded, now);
            }
            else if (evidence.State == EvidenceState.Asked)
            {
                evidence.Fail(EvidenceFault.ClaimEnded, now);
            }
        }
    }

    /// <summary>The claim by which somebody else owns the author; null where nobody does.</summary>
    internal Task<Claim?> OwnerAsync(Claim claim, CancellationToken cancellation) =>
        records.Claims.SingleOrDefaultAsync(
            // Who merged it into a record of theirs owns it as well.
            c => c.AuthorId == claim.AuthorId && c.Id != claim.Id && c.State == ClaimState.Accepted && c.AccountId != claim.AccountId, cancellation);

    /// <summary>Mails the claimant, unless the account is gone or going.</summary>
    internal async Task PostAsync(Claim claim, Func<string, Claim, string, Letter> letter, DateTimeOffset now, CancellationToken cancellation)
    {
        var to = await (from account in records.Accounts
                        join author in records.Authors on claim.AuthorId equals author.Id
                        where account.Id == claim.AccountId && account.DeletionAskedAt == null
                        select new { account.Email, author.Name }).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (to is not null)
        {
            records.Post(letter(to.Email!, claim, to.Name), now);
        }
    }

    private async Task DisputeAsync(LedgerTurn turn, Claim rival, Claim owner, DateTimeOffset now, CancellationToken cancellation)
    {
        rival.Dispute(now);
        turn.Decide(rival.Decided(DecisionKind.ClaimDisputed, rival.AccountId, DecisionAuthority.Evidence, "Somebody else claims the record, with evidence.", now));
        await PostAsync(rival, letters.Disputes, now, cancellation).ConfigureAwait(false);
        await PostAsync(owner, letters.Disputed, now, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Of the works that a claim speaks of, those that count: what was left ticked where it still is the author's, or that of the
    /// record into which the author was merged; what was not, wherever it is now. An owner before may have said the same of it,
    /// and with the claim that counts no more.
    /// </summary>
    private Task<List<ClaimWork>> WorksToSayAsync(Claim claim, CancellationToken cancellation) =>
        (from work in records.ClaimWorks
         where work.ClaimId == claim.Id
             && (!work.IsMine || (from record in records.SourceRecords
                                  join assigned in records.Assignments on record.Id equals assigned.SourceRecordId
                                  where record.Provider == work.Provider && record.ExternalId == work.ExternalId && assigned.Place == work.Place
                                      && (assigned.AuthorId == claim.AuthorId || records.Authors.Any(a => a.Id == claim.AuthorId && a.MergedIntoId == assigned.AuthorId))
                                  select record.Id).Any())
         orderby work.Provider, work.ExternalId, work.Place
         select work).AsNoTracking().ToListAsync(cancellation);

    /// <summary>
    /// Ends a dispute in which nothing speaks for the rival any more: no moderator could decide for them, and the owner's record would
    /// stay frozen. An appeal is no dispute then, but waits on: another moderator reads it.
    /// </summary>
    private async Task EndUnprovedAsync(LedgerTurn turn, Claim rival, DateTimeOffset now, CancellationToken cancellation)
    {
        var evidence = await records.Evidence.Where(e => e.ClaimId == rival.Id).ToListAsync(cancellation).ConfigureAwait(false);
        if (evidence.Exists(e => e.State == EvidenceState.Proved))
        {
            return;
        }

        if (rival.AppealedAt is not null)
        {
            // Another moderator reads the appeal all the same, but without evidence it holds nothing of the owner's.
            var since = rival.WaitsSince ?? now;
            rival.EndDispute(now);
            rival.WaitForModerator(since);
            await TellOwnerAsync(rival, ClaimState.Disputed, now, cancellation).ConfigureAwait(false);
            return;
        }

        rival.Withdraw(now);
        turn.Decide(rival.Decided(DecisionKind.ClaimWithdrawn, rival.AccountId, DecisionAuthority.Evidence, EndClaim.DisputeUnproved, now));
        await LoseEvidenceAsync(rival, now, cancellation).ConfigureAwait(false);
        evidence.ForEach(e => e.Forget());
        await PostAsync(rival, letters.DisputeUnproved, now, cancellation).ConfigureAwait(false);
        await TellOwnerAsync(rival, ClaimState.Disputed, now, cancellation).ConfigureAwait(false);
    }
}
