using System.Security.Cryptography;
using BzPeer.Accounts;
using BzPeer.Decisions;
using BzPeer.Institutions;
using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Claims;

/// <summary>
/// Evidence of the second kind: a code is mailed to an address in a domain that the registry lists for an institution.
/// Strong where one of the author's works names that institution beside the author, weak where none does.
/// </summary>
public sealed class ProveByEmail(BzPeerDbContext records, SettleClaim settle, Throttle throttle, TimeProvider time)
{
    /// <summary>Letters and digits of a code: 40 bits, and five tries.</summary>
    private const int CodeLength = 8;

    private const string CodeAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>Mails a code.</summary>
    /// <param name="me">Who claims.</param>
    /// <param name="claimId">The claim.</param>
    /// <param name="email">To which address.</param>
    /// <param name="place">From where it is asked.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<EvidenceAnswer> AskAsync(LoggedIn me, long claimId, EmailAddress email, Place place, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(email);
        ArgumentNullException.ThrowIfNull(place);
        List<(Limit, string)> counted =
        [
            (ClaimLimits.Checks, me.LimitSubject), (AccountLimits.MailsFromNetwork, place.Network), (AccountLimits.MailsFromBlock, place.Block), (AccountLimits.MailsToAddress, email.Normalized),
        ];
        if (await throttle.TakeAsync(counted, cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new EvidenceAnswer.Wait(refusal.RetryAfter);
        }

        var now = time.GetUtcNow();
        // No server tells local parts apart by case.
        var subject = email.Value.ToLowerInvariant();
        return await LedgerTurn.RunAsync<EvidenceAnswer>(records, now, async _ =>
        {
            if (await records.FindOwnClaimAsync(me, claimId, cancellation).ConfigureAwait(false) is not { } claim)
            {
                return new EvidenceAnswer.NoClaim();
            }

            if ((await InstitutionAsync(records, claim.AuthorId, subject, cancellation).ConfigureAwait(false)).Id is null)
            {
                return new EvidenceAnswer.Failed(EvidenceFault.UnknownDomain);
            }

            if (await ServesAnotherAsync(claim, subject, cancellation).ConfigureAwait(false))
            {
                return new EvidenceAnswer.Refused("This e-mail address is the proof of another record already. One address proves one record.");
            }

            var asked = await records.Evidence.Where(e => e.ClaimId == claimId).ToListAsync(cancellation).ConfigureAwait(false);
            if (asked.Count >= Evidence.MostOfClaim)
            {
                return EvidenceAnswer.Refused.TooMany;
            }

            // A code that was sent before is worth nothing any more.
            foreach (var before in asked.Where(e => e is { Kind: EvidenceKind.InstitutionalEmail, State: EvidenceState.Asked }))
            {
                before.Fail(EvidenceFault.Expired, now);
            }

            var code = RandomNumberGenerator.GetString(CodeAlphabet, CodeLength);
            var evidence = Evidence.Begin(claimId, EvidenceKind.InstitutionalEmail, subject, now, code: code);
            records.Evidence.Add(evidence);
            var author = await records.Authors.Where(a => a.Id == claim.AuthorId).Select(a => a.Name).SingleAsync(cancellation).ConfigureAwait(false);
            records.Post(ClaimLetters.EmailCode(email.Value, author, $"{code[..4]}-{code[4..]}"), now);
            await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
            return new EvidenceAnswer.Asked(evidence.Id);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes the code.</summary>
    public async Task<EvidenceAnswer> ProveAsync(LoggedIn me, long claimId, string? typed, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        if (await throttle.TakeAsync([(ClaimLimits.Checks, me.LimitSubject)], cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new EvidenceAnswer.Wait(refusal.RetryAfter);
        }

        var code = string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        var now = time.GetUtcNow();
        return await LedgerTurn.RunAsync<EvidenceAnswer>(records, now, async turn =>
        {
            if (await records.FindOwnClaimAsync(me, claimId, cancellation).ConfigureAwait(false) is not { } claim)
            {
                return new EvidenceAnswer.NoClaim();
            }

            var evidence = await records.Evidence.Where(e => e.ClaimId == claimId && e.Kind == EvidenceKind.InstitutionalEmail && e.State == EvidenceState.Asked)
                .OrderByDescending(e => e.Id).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
            if (evidence?.Subject is not { } email)
            {
                return new EvidenceAnswer.Failed(EvidenceFault.Expired);
            }

            if (!evidence.Takes(code, now))
            {
                if (now >= evidence.ExpiresAt)
                {
                    evidence.Fail(EvidenceFault.Expired, now);
                }
                else if (evidence.Tries >= Evidence.MostTries)
                {
                    evidence.Fail(EvidenceFault.WrongCode, now);
                }

                return evidence.Fault is { } fault ? new EvidenceAnswer.Failed(fault) : new EvidenceAnswer.Refused("This is not the code that was sent. Look at the newest message once more.");
            }

            var (institution, isOnRecord) = await InstitutionAsync(records, claim.AuthorId, email, cancellation).ConfigureAwait(false);
            if (institution is null || await ServesAnotherAsync(claim, email, cancellation).ConfigureAwait(false))
            {
                evidence.Fail(EvidenceFault.UnknownDomain, now);
                return new EvidenceAnswer.Failed(EvidenceFault.UnknownDomain);
            }

            // The same address, confirmed again: the older row is done with.
            var older = await records.Evidence.Where(e => e.ClaimId == claimId && e.Kind == EvidenceKind.InstitutionalEmail && e.Subject == email && e.Id != evidence.Id)
                .ToListAsync(cancellation).ConfigureAwait(false);
            var proved = older.FindAll(e => e.State == EvidenceState.Proved);
            records.Evidence.RemoveRange(proved);
            evidence.Prove(isOnRecord, now + Evidence.AddressValidFor, now, institution, proved.Min(e => e.ProvedAt));
            await settle.RunAsync(turn, claim, now, cancellation).ConfigureAwait(false);
            return new EvidenceAnswer.Proved(isOnRecord);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>An institution in whose domains the address is: one that the author's works name, before any other.</summary>
    internal static async Task<(long? Id, bool IsOnRecord)> InstitutionAsync(BzPeerDbContext records, long authorId, string email, CancellationToken cancellation)
    {
        var domains = DomainsOf(email);
        var works = records.ReadWorksByFacts(authorId);
        var found = await (from institution in records.Institutions
                           where institution.Status != InstitutionStatus.Withdrawn && institution.Domains.Any(d => domains.Contains(d))
                           select new
                           {
                               institution.Id,
                               IsOnRecord = works.Any(a => a.InstitutionIds != null && a.InstitutionIds.Contains(institution.Id)),
                           })
            .OrderByDescending(i => i.IsOnRecord).ThenBy(i => i.Id).FirstOrDefaultAsync(cancellation).ConfigureAwait(false);
        return (found?.Id, found?.IsOnRecord ?? false);
    }

    /// <summary>The domain of an address and those above it: subdomains match what the registry lists.</summary>
    internal static string[] DomainsOf(string email)
    {
        var labels = email[(email.LastIndexOf('@') + 1)..].ToLowerInvariant().Split('.');
        // The last label alone is no domain of anybody's.
        return [.. Enumerable.Range(0, Math.Max(0, labels.Length - 1)).Select(i => string.Join('.', labels[i..]))];
    }

    /// <summary>The mailbox that an address leads to: what follows a plus before the @ is a mark that its owner puts there as they like.</summary>
    internal static string MailboxOf(string email)
    {
        var (plus, at) = (email.IndexOf('+', StringComparison.Ordinal), email.LastIndexOf('@'));
        return plus > 0 && plus < at ? email[..plus] + email[at..] : email;
    }

    private Task<bool> ServesAnotherAsync(Claim claim, string email, CancellationToken cancellation)
    {
        var mailbox = MailboxOf(email);
        var at = mailbox.LastIndexOf('@');
        var (marked, domain) = (mailbox[..at] + "+", mailbox[at..]);
        return (from evidence in records.Evidence
                join other in records.Claims on evidence.ClaimId equals other.Id
                where evidence.Kind == EvidenceKind.InstitutionalEmail && evidence.State == EvidenceState.Proved
                    && (evidence.Subject == mailbox || (evidence.Subject!.StartsWith(marked) && evidence.Subject.EndsWith(domain)))
                    && other.AuthorId != claim.AuthorId && other.AccountId != claim.AccountId
                select 1).AnyAsync(cancellation);
    }
}
