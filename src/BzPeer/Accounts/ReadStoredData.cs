using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Follows;
using BzPeer.Moderation;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>
/// Everything that is stored about an account, for its owner to download. Of what only proves something (hashes, keys,
/// secrets) it says that it is there. A test compares it with the tables: one that names an account and is missing here fails.
/// </summary>
public sealed class ReadStoredData(BzPeerDbContext records, TimeProvider time)
{
    /// <summary>Reads it.</summary>
    public async Task<StoredData> RunAsync(long accountId, CancellationToken cancellation = default)
    {
        var account = await records.Accounts.Where(a => a.Id == accountId)
            .Select(a => new StoredAccount(a.Id, a.Name, a.Email!, a.CreatedAt, a.PasswordHash != null, a.PasswordSetAt, a.TwoFactorEnabled, a.DeletionAskedAt))
            .SingleAsync(cancellation).ConfigureAwait(false);
        return new StoredData
        {
            ReadAt = time.GetUtcNow(),
            Account = account,
            Roles = await records.AccountRoles.Where(r => r.AccountId == accountId).OrderBy(r => r.GrantedAt)
                .Select(r => new StoredRole(r.Role, r.GrantedAt)).ToListAsync(cancellation).ConfigureAwait(false),
            Passkeys = await records.AccountPasskeys.Where(p => p.UserId == accountId).OrderBy(p => p.Data.CreatedAt)
                .Select(p => new StoredPasskey(
                    p.Data.Name, p.Data.CreatedAt, p.Data.SignCount, p.Data.Transports, p.Data.IsUserVerified, p.Data.IsBackupEligible, p.Data.IsBackedUp)).ToListAsync(cancellation).ConfigureAwait(false),
            LinkedIdentities = await records.AccountLogins.Where(l => l.UserId == accountId).OrderBy(l => l.LinkedAt)
                .Select(l => new StoredIdentity(l.LoginProvider, l.ProviderKey, l.ProviderDisplayName, l.LinkedAt)).ToListAsync(cancellation).ConfigureAwait(false),
            RecoveryCodesLeft = await records.RecoveryCodes.CountAsync(c => c.AccountId == accountId, cancellation).ConfigureAwait(false),
            Sessions = await records.AccountSessions.Where(s => s.AccountId == accountId).OrderBy(s => s.StartedAt)
                .Select(s => new StoredSession(s.Device, s.Way, s.IsKept, s.StartedAt, s.ProvedAt, s.SeenAt, s.ExpiresAt)).ToListAsync(cancellation).ConfigureAwait(false),
            FamiliarPlacesLastUsed = await records.FamiliarPlaces.Where(p => p.AccountId == accountId).OrderBy(p => p.LastAt)
                .Select(p => p.LastAt).ToListAsync(cancellation).ConfigureAwait(false),
            Decisions = await records.Decisions.Where(d => d.AccountId == accountId).OrderBy(d => d.Id)
                .Select(d => new StoredDecision(
                    d.Id, d.Kind, d.At, d.Authority,
                    records.DecisionValues.Where(v => v.DecisionId == d.Id).Select(v => v.Why).FirstOrDefault() ?? d.Reason, d.UndoesId, d.Provider, d.ExternalId, d.Place, d.PrintedName,
                    d.OtherProvider, d.OtherExternalId, d.OtherPlace, d.OtherPrintedName, d.AuthorKey, d.OtherAuthorKey,
                    records.DecisionValues.Where(v => v.DecisionId == d.Id).Select(v => v.Value).FirstOrDefault()))
                .ToListAsync(cancellation).ConfigureAwait(false),
            Claims = await records.Claims.Where(c => c.AccountId == accountId).OrderBy(c => c.Id)
                .Select(c => new StoredClaim(
                    records.Authors.Where(a => a.Id == c.AuthorId).Select(a => a.Name).First(), c.State, c.MadeAt, c.ChangedAt, c.HeldUntil, c.Note, c.Reason, c.AppealedAt,
                    records.ClaimWorks.Where(w => w.ClaimId == c.Id).OrderBy(w => w.Provider).ThenBy(w => w.ExternalId).ThenBy(w => w.Place)
                        .Select(w => new StoredClaimWork(w.Provider, w.ExternalId, w.Place, w.PrintedName, w.IsMine)).ToList(),
                    records.Evidence.Where(e => e.ClaimId == c.Id).OrderBy(e => e.Id)
                        .Select(e => new StoredEvidence(e.Kind, e.State, e.IsStrong, e.Subject, e.Token, e.AskedAt, e.CheckedAt, e.ProvedAt, e.WeakenedAt, e.ExpiresAt, e.LostAt, e.Fault)).ToList()))
                .AsSplitQuery().ToListAsync(cancellation).ConfigureAwait(false),
            Reports = await records.Reports.Where(r => r.AccountId == accountId).OrderBy(r => r.Id)
                .Select(r => new StoredReport(r.Id, r.Kind, r.AuthorId, r.WorkId, r.NamedWork, r.Words, r.IsMailed, r.CreatedAt, r.AnsweredAt, r.Outcome, r.Answer)).ToListAsync(cancellation).ConfigureAwait(false),
            Moderated = await records.ModerationLog.Where(e => e.AccountId == accountId).OrderBy(e => e.Id)
                .Select(e => new StoredModeration(e.Id, e.At, e.AccountName, e.Act, e.Outcome, e.AuthorId, e.ReportId, e.ClaimId, e.Reason)).ToListAsync(cancellation).ConfigureAwait(false),
            Following = await records.Followers
                .Where(f => f.AccountId == accountId || records.Accounts.Any(a => a.Id == accountId && a.NormalizedEmail == f.NormalizedEmail)).OrderBy(f => f.Id)
                .Select(f => new StoredFollower(
                    f.AccountId != null, f.CreatedAt, f.Digest, f.Hour, f.Weekday, f.TimeZone, f.NextDigestAt, f.DigestedAt, f.DigestedEventId, f.RefusedAt,
                    records.Follows.Where(w => w.FollowerId == f.Id).OrderBy(w => w.Id).Select(w => new StoredFollow(
                        w.SubjectKind,
                        records.Authors.Where(a => w.SubjectKind == SubjectKind.Author && a.Id == w.SubjectId).Select(a => a.Name).FirstOrDefault()
                            ?? records.Topics.Where(t => w.SubjectKind == SubjectKind.Topic && t.Id == w.SubjectId).Select(t => t.ShownName).FirstOrDefault()
                            ?? records.Institutions.Where(i => w.SubjectKind == SubjectKind.Institution && i.Id == w.SubjectId).Select(i => i.Name).FirstOrDefault()
                            ?? records.FollowedSearches.Where(s => w.SubjectKind == SubjectKind.Search && s.Id == w.SubjectId).Select(s => s.Text).FirstOrDefault(),
                        w.Triggers, w.IsMuted, w.CreatedAt, w.ReadEventId)).ToList()))
                .AsSplitQuery().ToListAsync(cancellation).ConfigureAwait(false),
            // Once sent, a mail's row bears neither e-mail address nor text.
            UnsentMails = await records.OutgoingMails.Where(m => m.Recipient == account.EmailAddress).OrderBy(m => m.CreatedAt)
                .Select(m => new StoredMail(m.Subject, m.CreatedAt)).ToListAsync(cancellation).ConfigureAwait(false),
        };
    }
}

/// <summary>What is stored about an account.</summary>
public sealed record StoredData
{
    /// <summary>When it was read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>The account itself.</summary>
    public required StoredAccount Account { get; init; }

    /// <summary>What it may do beyond its own affairs.</summary>
    public required IReadOnlyList<StoredRole> Roles { get; init; }

    /// <summary>Its passkeys; their ids, their public keys, and what their devices signed when they were made are stored besides.</summary>
    public required IReadOnlyList<StoredPasskey> Passkeys { get; init; }

    /// <summary>Identities elsewhere: the ORCID iD.</summary>
    public required IReadOnlyList<StoredIdentity> LinkedIdentities { get; init; }

    /// <summary>How many recovery codes are left; their hashes are stored.</summary>
    public required int RecoveryCodesLeft { get; init; }

    /// <summary>Where it is logged in.</summary>
    public required IReadOnlyList<StoredSession> Sessions { get; init; }

    /// <summary>When it was last logged in from each device and network that is familiar; which they are is stored as a hash.</summary>
    public required IReadOnlyList<DateTimeOffset> FamiliarPlacesLastUsed { get; init; }

    /// <summary>What it decided about public records.</summary>
    public required IReadOnlyList<StoredDecision> Decisions { get; init; }

    /// <summary>Authors that it claims or claimed, with the evidence; of codes that were mailed only a hash is stored.</summary>
    public required IReadOnlyList<StoredClaim> Claims { get; init; }

    /// <summary>Mistakes that it reported.</summary>
    public required IReadOnlyList<StoredReport> Reports { get; init; }

    /// <summary>What it did as a moderator.</summary>
    public required IReadOnlyList<StoredModeration> Moderated { get; init; }

    /// <summary>What it follows, and how it is told; besides, what its e-mail address follows without it.</summary>
    public required IReadOnlyList<StoredFollower> Following { get; init; }

    /// <summary>Mails to it that wait or could not be sent.</summary>
    public required IReadOnlyList<StoredMail> UnsentMails { get; init; }
}

/// <summary>The row of an account.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">How its owner wants to be called.</param>
/// <param name="EmailAddress">Its e-mail address.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="HasPassword">Whether a password's hash is stored.</param>
/// <param name="PasswordSetAt">Since when.</param>
/// <param name="HasAuthenticator">Whether an authenticator app's secret is stored.</param>
/// <param name="DeletionAskedAt">When deletion was asked for.</param>
public sealed record StoredAccount(
    long Id, string Name, string EmailAddress, DateTimeOffset CreatedAt, bool HasPassword, DateTimeOffset? PasswordSetAt, bool HasAuthenticator,
    DateTimeOffset? DeletionAskedAt);

/// <summary>A role of an account.</summary>
/// <param name="Role">Which.</param>
/// <param name="GrantedAt">Since when.</param>
public sealed record StoredRole(Role Role, DateTimeOffset GrantedAt);

/// <summary>A passkey of an account.</summary>
/// <param name="Name">As its owner named it.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="Counter">How often it says that it was used.</param>
/// <param name="Transports">How it can be reached: <c>usb</c>, <c>internal</c> and the like.</param>
/// <param name="ChecksItsOwner">Whether it checked that its owner used it when it was made, by a code or a finger.</param>
/// <param name="CanBeSynced">Whether it can be synced to other devices.</param>
/// <param name="IsSynced">Whether it is, as it said last.</param>
public sealed record StoredPasskey(
    string? Name, DateTimeOffset CreatedAt, long Counter, IReadOnlyList<string>? Transports, bool ChecksItsOwner, bool CanBeSynced, bool IsSynced);

/// <summary>An identity elsewhere.</summary>
/// <param name="Provider">Where.</param>
/// <param name="Id">The iD.</param>
/// <param name="Name">The name given there.</param>
/// <param name="LinkedAt">Since when.</param>
public sealed record StoredIdentity(string Provider, string Id, string? Name, DateTimeOffset LinkedAt);

/// <summary>A session of an account.</summary>
/// <param name="Device">Browser and system.</param>
/// <param name="Way">How its owner proved who they are.</param>
/// <param name="StaysLoggedIn">Whether it outlives the browser's window.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="ProvedAt">When its owner last proved who they are.</param>
/// <param name="SeenAt">When it was last used.</param>
/// <param name="ExpiresAt">When it ends unless it is used.</param>
public sealed record StoredSession(
    string Device, WayIn Way, bool StaysLoggedIn, DateTimeOffset StartedAt, DateTimeOffset ProvedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt);

/// <summary>A decision about public records.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Kind">What was decided.</param>
/// <param name="At">When.</param>
/// <param name="Authority">On what authority.</param>
/// <param name="Reason">Why, in the words of who decided.</param>
/// <param name="UndoesId">The decision that it takes back.</param>
/// <param name="Provider">Provider of the record decided about.</param>
/// <param name="ExternalId">External id of that record.</param>
/// <param name="Place">Place of the authorship.</param>
/// <param name="PrintedName">Its printed name.</param>
/// <param name="OtherProvider">Provider of the other record.</param>
/// <param name="OtherExternalId">External id of the other record.</param>
/// <param name="OtherPlace">Place of the other authorship.</param>
/// <param name="OtherPrintedName">Its printed name.</param>
/// <param name="Author">The author decided about, by ORCID iD, a provider's id or name.</param>
/// <param name="OtherAuthor">The other author.</param>
/// <param name="Value">What was set.</param>
public sealed record StoredDecision(
    long Id, DecisionKind Kind, DateTimeOffset At, DecisionAuthority Authority, string Reason, long? UndoesId,
    string? Provider, string? ExternalId, int? Place, string? PrintedName,
    string? OtherProvider, string? OtherExternalId, int? OtherPlace, string? OtherPrintedName,
    string? Author, string? OtherAuthor, string? Value);

/// <summary>A claim.</summary>
/// <param name="Author">The author claimed.</param>
/// <param name="State">How it stands.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="ChangedAt">When that changed last.</param>
/// <param name="HeldUntil">Until when the author was the account's, where it is no more.</param>
/// <param name="Note">What was written for the moderators.</param>
/// <param name="Reason">What a moderator wrote.</param>
/// <param name="AppealedAt">When another moderator was asked for.</param>
/// <param name="Works">What was said of the works.</param>
/// <param name="Evidence">What it rests on.</param>
public sealed record StoredClaim(
    string Author, ClaimState State, DateTimeOffset MadeAt, DateTimeOffset ChangedAt, DateTimeOffset? HeldUntil, string? Note, string? Reason, DateTimeOffset? AppealedAt,
    IReadOnlyList<StoredClaimWork> Works, IReadOnlyList<StoredEvidence> Evidence);

/// <summary>What was said of a work.</summary>
/// <param name="Provider">Provider of its record.</param>
/// <param name="ExternalId">External id of that record.</param>
/// <param name="Place">Place in the author list.</param>
/// <param name="PrintedName">The name printed there.</param>
/// <param name="IsMine">Whether it is the claimant's.</param>
public sealed record StoredClaimWork(string Provider, string ExternalId, int Place, string PrintedName, bool IsMine);

/// <summary>A piece of evidence.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="State">How it stands.</param>
/// <param name="IsStrong">Whether it is strong.</param>
/// <param name="Subject">The e-mail address, iD or page.</param>
/// <param name="Token">The token that was to stand on a page.</param>
/// <param name="AskedAt">When it was begun.</param>
/// <param name="CheckedAt">When it was looked at last.</param>
/// <param name="ProvedAt">When it was proved.</param>
/// <param name="ExpiresAt">When it is to be looked at again.</param>
/// <param name="WeakenedAt">Since when it counts as weak although it was strong.</param>
/// <param name="LostAt">When it was lost.</param>
/// <param name="Fault">Why it does not count.</param>
public sealed record StoredEvidence(
    EvidenceKind Kind, EvidenceState State, bool IsStrong, string? Subject, string? Token, DateTimeOffset AskedAt, DateTimeOffset? CheckedAt, DateTimeOffset? ProvedAt,
    DateTimeOffset? WeakenedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LostAt, EvidenceFault? Fault);

/// <summary>A mistake that was reported.</summary>
/// <param name="Id">Its number in the table.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="AuthorId">The record.</param>
/// <param name="WorkId">The work named.</param>
/// <param name="NamedWork">The identifier by which it was named.</param>
/// <param name="Words">What was written; null once that is erased.</param>
/// <param name="IsMailed">Whether the answer is mailed.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="AnsweredAt">When it was answered.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Answer">What was answered.</param>
public sealed record StoredReport(
    long Id, ReportKind Kind, long AuthorId, long? WorkId, string? NamedWork, string? Words, bool IsMailed, DateTimeOffset CreatedAt,
    DateTimeOffset? AnsweredAt, ReportOutcome? Outcome, string? Answer);

/// <summary>What was done as a moderator.</summary>
/// <param name="Id">Its number in the log.</param>
/// <param name="At">When.</param>
/// <param name="Name">What the account was called then.</param>
/// <param name="Act">What was done.</param>
/// <param name="Outcome">What came of a report.</param>
/// <param name="AuthorId">The record.</param>
/// <param name="ReportId">The report.</param>
/// <param name="ClaimId">The claim.</param>
/// <param name="Reason">Why.</param>
public sealed record StoredModeration(
    long Id, DateTimeOffset At, string Name, ModerationAct Act, ReportOutcome? Outcome, long AuthorId, long? ReportId, long? ClaimId, string Reason);

/// <summary>Somebody who follows.</summary>
/// <param name="WithAccount">Whether it is the account; else its e-mail address alone.</param>
/// <param name="Since">When it began to follow anything.</param>
/// <param name="Digest">How often news are mailed.</param>
/// <param name="Hour">At what hour.</param>
/// <param name="Weekday">On what day, where it is weekly.</param>
/// <param name="TimeZone">In what time zone.</param>
/// <param name="NextDigestAt">When it is looked next whether there is something to mail.</param>
/// <param name="DigestedAt">When the last mail was written.</param>
/// <param name="DigestedEventId">Up to which of all events, counted since the site began, they were mailed, or were not to be.</param>
/// <param name="RefusedAt">Since when the address refuses mail.</param>
/// <param name="Follows">What is followed.</param>
public sealed record StoredFollower(
    bool WithAccount, DateTimeOffset Since, DigestFrequency Digest, short Hour, DayOfWeek Weekday, string TimeZone, DateTimeOffset? NextDigestAt,
    DateTimeOffset? DigestedAt, long DigestedEventId, DateTimeOffset? RefusedAt, IReadOnlyList<StoredFollow> Follows);

/// <summary>Something that is followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Triggers">Of what news are wanted.</param>
/// <param name="IsMuted">Whether nothing is told for now.</param>
/// <param name="Since">Since when.</param>
/// <param name="ReadEventId">Up to which of all events it is marked as read, or was no news when it began.</param>
public sealed record StoredFollow(SubjectKind Kind, string? Name, Triggers Triggers, bool IsMuted, DateTimeOffset Since, long ReadEventId);

/// <summary>A mail that was not sent.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="CreatedAt">When it was written.</param>
public sealed record StoredMail(string? Subject, DateTimeOffset CreatedAt);
