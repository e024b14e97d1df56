using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Fetching;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// Looks again at proofs whose time has come, one a call: homepages, ORCID iDs and vouchers once a week, institutional addresses
/// once a year. A page that answers without the link is looked at again half a day later and then lost; one that doesn't
/// answer is looked at four times a day and lost after two days. What is lost counts no more, and its owner is told.
/// <para>
/// Who takes a proof moves its time ahead first: of several nodes one alone looks, and where that one is killed, another
/// looks later.
/// </para>
/// </summary>
public sealed class RecheckEvidence(BzPeerDbContext records, SettleClaim settle, ClaimLetters letters, LookAtPage look, TimeProvider time)
{
    /// <summary>How long a page that doesn't answer still counts.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromDays(2);

    /// <summary>How long before its end an address is asked to be confirmed again.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    /// <summary>Who may vouch: a co-author with a strong proof.</summary>
    private const short LevelOfVouchers = 3;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromHours(6);
    private static readonly TimeSpan UntilSecondLook = TimeSpan.FromHours(12);

    /// <summary>More than a look and the change of records after it can take.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    /// <summary>Looks at the proof that waits longest.</summary>
    /// <returns>Whether there was one, and what became of it.</returns>
    public async Task<Recheck> RunAsync(CancellationToken cancellation = default)
    {
        if (await TakeAsync(cancellation).ConfigureAwait(false) is not { } taken)
        {
            return Recheck.NothingIsDue;
        }

        var seen = taken is { Kind: EvidenceKind.Homepage, Subject: { } page, Token: { } token }
            ? await look.HomepageAsync(page, await AuthorsAsync(taken, cancellation).ConfigureAwait(false), token, cancellation).ConfigureAwait(false)
            : null;
        var now = time.GetUtcNow();
        return await LedgerTurn.RunAsync(records, now, async turn =>
        {
            var evidence = await records.Evidence.SingleOrDefaultAsync(e => e.Id == taken.Id && e.State == EvidenceState.Proved && e.ExpiresAt == taken.ExpiresAt, cancellation)
                .ConfigureAwait(false);
            if (evidence is null)
            {
                // Its owner was faster: proved it again, or gave the record up.
                return Recheck.Kept;
            }

            var claim = await records.Claims.SingleAsync(c => c.Id == evidence.ClaimId, cancellation).ConfigureAwait(false);
            var fault = await JudgeAsync(evidence, claim, seen, now, cancellation).ConfigureAwait(false);
            if (fault is not { } lost)
            {
                return Recheck.Kept;
            }

            evidence.Lose(lost, now);
            await settle.RunAsync(turn, claim, now, cancellation).ConfigureAwait(false);
            await settle.PostAsync(claim, (to, about, author) => letters.Lost(to, about, author, evidence.Kind, lost), now, cancellation).ConfigureAwait(false);
            return Recheck.Lost;
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Reminds one owner whose address is to be confirmed again soon.</summary>
    /// <returns>False where nobody is left to remind.</returns>
    public async Task<bool> RemindAsync(CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var soon = now + Notice;
        var unwarned = records.Evidence
            .Where(e => e.Kind == EvidenceKind.InstitutionalEmail && e.State == EvidenceState.Proved && e.ExpiresAt > now && e.ExpiresAt <= soon && e.CheckedAt < e.ExpiresAt - Notice)
            .OrderBy(e => e.ExpiresAt).ThenBy(e => e.Id);
        if (!await unwarned.AnyAsync(cancellation).ConfigureAwait(false))
        {
            return false;
        }

        return await LedgerTurn.RunAsync(records, now, async _ =>
        {
            if (await unwarned.FirstOrDefaultAsync(cancellation).ConfigureAwait(false) is not { ExpiresAt: { } until } due)
            {
                return true; // another node was faster
            }

            due.Remind(now);
            var claim = await records.Claims.SingleAsync(c => c.Id == due.ClaimId, cancellation).ConfigureAwait(false);
            await settle.PostAsync(claim, (to, about, author) => letters.ConfirmAgain(to, about, author, until), now, cancellation).ConfigureAwait(false);
            return true;
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes a proof that is due, for as long as <see cref="Lease"/>.</summary>
    private async Task<Evidence?> TakeAsync(CancellationToken cancellation)
    {
        records.ChangeTracker.Clear();
        var now = time.GetUtcNow();
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        // LINQ has no words for the lock. An iD that is no longer linked with the account is due at once, and so is the voucher
        // of an author who has fallen below the level at which one can vouch, or whose record is another's part now.
        var due = await records.Evidence
            .FromSql(
                $"""
                select e.* from evidence e
                where e.state = 'Proved' and exists (select from claims c where c.id = e.claim_id and c.state in ('Pending', 'Disputed', 'Accepted'))
                    and (e.expires_at <= {now}
                    or e.kind = 'Orcid' and not exists (
                        select from claims c join account_logins l on l.account_id = c.account_id
                        where c.id = e.claim_id and l.login_provider = {AccountLogin.Orcid} and l.provider_key = e.subject)
                    or e.kind = 'Voucher' and not exists (
                        select from authors v left join authors m on m.id = v.merged_into_id
                        where v.id = e.voucher_id and coalesce(m.level, v.level) >= {LevelOfVouchers}))
                order by e.expires_at, e.id limit 1
                for update of e skip locked
                """)
            .ToListAsync(cancellation).ConfigureAwait(false);
        if (due is not [var taken])
        {
            return null;
        }

        taken.LookAgainAt(now + Lease);
        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return taken;
    }

    private async Task<IReadOnlyCollection<long>> AuthorsAsync(Evidence evidence, CancellationToken cancellation)
    {
        var author = await records.Claims.Where(c => c.Id == evidence.ClaimId).Select(c => c.AuthorId).SingleAsync(cancellation).ConfigureAwait(false);
        return await records.AuthorsOfProfileAsync(author, cancellation).ConfigureAwait(false);
    }

    /// <summary>Why a proof is lost; null where it still counts, and is looked at again.</summary>
    private async Task<EvidenceFault?> JudgeAsync(Evidence evidence, Claim claim, SeenPage? seen, DateTimeOffset now, CancellationToken cancellation)
    {
        switch (evidence.Kind)
        {
            case EvidenceKind.InstitutionalEmail:
                return EvidenceFault.Expired;
            case EvidenceKind.Orcid when !await records.AccountLogins
                .AnyAsync(l => l.UserId == claim.AccountId && l.LoginProvider == AccountLogin.Orcid && l.ProviderKey == evidence.Subject, cancellation).ConfigureAwait(false):
                return EvidenceFault.Unlinked;
            case EvidenceKind.Orcid when !await ProveByOrcid.IsOnRecordAsync(records, claim.AuthorId, evidence.Subject!, cancellation).ConfigureAwait(false):
                return EvidenceFault.NotOnRecord;
            case EvidenceKind.Voucher when !await ProveByVoucher.StandsAsync(records, evidence, cancellation).ConfigureAwait(false):
                return EvidenceFault.Withdrawn;
            case EvidenceKind.Homepage when seen is { Found: LinkBack.None, IsAnswered: true }:
                return MissOrLose(evidence, seen.Fault, isOver: evidence.FailsSince is not null, UntilSecondLook, now);
            case EvidenceKind.Homepage when seen is { Found: LinkBack.None }:
                return MissOrLose(evidence, seen.Fault, isOver: now - evidence.FailsSince >= Silence, BetweenTries, now);
            default:
                // An iD or a homepage that is still there.
                evidence.Prove(evidence.IsStrong, now + Evidence.BetweenLooks, now);
                return null;
        }
    }

    private static EvidenceFault? MissOrLose(Evidence evidence, EvidenceFault fault, bool isOver, TimeSpan wait, DateTimeOffset now)
    {
        if (isOver)
        {
            return fault;
        }

        evidence.Miss(fault, now + wait, now);
        return null;
    }
}

/// <summary>What became of looking at a proof again.</summary>
public enum Recheck
{
    /// <summary>There was none whose time has come.</summary>
    NothingIsDue,

    /// <summary>It counts on.</summary>
    Kept,

    /// <summary>It counts no more.</summary>
    Lost,
}
