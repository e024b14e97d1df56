using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>Finds the follower that an account or an e-mail address is, or makes one.</summary>
public sealed class FindFollower(BzPeerDbContext records, TimeProvider time)
{
    /// <summary>The follower that an account is; null where it never followed anything.</summary>
    public Task<long?> OfAccountAsync(long accountId, CancellationToken cancellation = default) =>
        records.Followers.Where(f => f.AccountId == accountId).Select(f => (long?)f.Id).SingleOrDefaultAsync(cancellation);

    /// <summary>The same, made where there is none.</summary>
    public Task<long> OrAddOfAccountAsync(long accountId, CancellationToken cancellation = default) =>
        OrAddAsync(new Follower(accountId, time.GetUtcNow()), cancellation);

    /// <summary>The follower that a confirmed e-mail address is, as its links name it; null where it follows nothing.</summary>
    public Task<ManageToken?> OfEmailAsync(EmailAddress email, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        return records.Followers.Where(f => f.NormalizedEmail == email.Normalized).Select(f => new ManageToken(f.Id, f.Stamp)).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>The follower that a confirmed e-mail address is, made where there is none.</summary>
    public Task<long> OrAddOfEmailAsync(EmailAddress email, CancellationToken cancellation = default) =>
        OrAddAsync(new Follower(email, time.GetUtcNow()), cancellation);

    // Of two requests at once one makes it, and both find it.
    private async Task<long> OrAddAsync(Follower follower, CancellationToken cancellation)
    {
        await records.Database.ExecuteSqlAsync(
            $"""
            insert into followers (account_id, email, normalized_email, created_at, digest, hour, weekday, time_zone, next_digest_at, digested_event_id, stamp)
            values ({follower.AccountId}, {follower.Email}, {follower.NormalizedEmail}, {follower.CreatedAt}, {follower.Digest.ToString()}, {follower.Hour},
                {(int)follower.Weekday}, {follower.TimeZone}, {NextDigest.After(DigestSettings.Usual, follower.CreatedAt)},
                (select coalesce(max(id), 0) from events), {follower.Stamp})
            on conflict do nothing
            """,
            cancellation).ConfigureAwait(false);
        return await records.Followers
            .Where(f => follower.AccountId != null ? f.AccountId == follower.AccountId : f.NormalizedEmail == follower.NormalizedEmail)
            .Select(f => f.Id).SingleAsync(cancellation).ConfigureAwait(false);
    }
}
