using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>Who is logged in with a key: one statement for each request with a cookie, and one more now and then.</summary>
public sealed class ReadSession(BzPeerDbContext records, TimeProvider time)
{
    private static readonly Func<BzPeerDbContext, byte[], DateTimeOffset, CancellationToken, Task<LoggedIn?>> Find =
        EF.CompileAsyncQuery((BzPeerDbContext records, byte[] hash, DateTimeOffset now, CancellationToken _) =>
            (from session in records.AccountSessions
             join account in records.Accounts on session.AccountId equals account.Id
             where session.KeyHash == hash && session.ExpiresAt > now && session.SecurityStamp == account.SecurityStamp
             select new LoggedIn(
                 account.Id,
                 session.Id,
                 account.Name,
                 account.Email!,
                 records.AccountRoles.Any(r => r.AccountId == account.Id && r.Role == Role.Moderator),
                 account.TwoFactorEnabled || session.Way == WayIn.Passkey,
                 session.IsKept,
                 session.StartedAt,
                 session.ProvedAt,
                 session.ExpiresAt,
                 account.DeletionAskedAt)).SingleOrDefault());

    /// <summary>The session of a key; null where there is none, or none any more.</summary>
    public Task<LoggedIn?> RunAsync(byte[] key, CancellationToken cancellation = default) =>
        Find(records, AccountSession.HashOf(key), time.GetUtcNow(), cancellation);

    /// <summary>Moves the end of a session that is used, once in a while.</summary>
    /// <returns>When it ends now; null where it is too early to move it.</returns>
    public async Task<DateTimeOffset?> RenewAsync(LoggedIn session, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var now = time.GetUtcNow();
        var later = AccountSession.ExpiryAfter(now, session.StartedAt, session.IsKept);
        if (session.ExpiresAt - now > AccountSession.IdleTime(session.IsKept) - AccountSession.SeenWithin(session.IsKept) || later <= session.ExpiresAt)
        {
            return null;
        }

        await records.AccountSessions.Where(s => s.Id == session.SessionId)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, later).SetProperty(x => x.SeenAt, now), cancellation).ConfigureAwait(false);
        return later;
    }
}

/// <summary>Who is logged in, and how freshly.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="SessionId">The session in the list of devices.</param>
/// <param name="Name">How its owner wants to be called.</param>
/// <param name="Email">Its e-mail address.</param>
/// <param name="IsModerator">Whether it is a moderator's.</param>
/// <param name="HasSecondFactor">Whether more than one thing stood for its owner: logging in asks for an authenticator's code, or this session began with a passkey.</param>
/// <param name="IsKept">Whether the session outlives the browser's window.</param>
/// <param name="StartedAt">When the session began.</param>
/// <param name="ProvedAt">When its owner last proved who they are.</param>
/// <param name="ExpiresAt">When the session ends unless it is used.</param>
/// <param name="DeletionAskedAt">When deletion was asked for: such an account can only be taken back.</param>
public sealed record LoggedIn(
    long AccountId, long SessionId, string Name, string Email, bool IsModerator, bool HasSecondFactor, bool IsKept,
    DateTimeOffset StartedAt, DateTimeOffset ProvedAt, DateTimeOffset ExpiresAt, DateTimeOffset? DeletionAskedAt)
{
    /// <summary>The account as limits count it.</summary>
    public string LimitSubject => AccountId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a proof was given lately enough for what can't be undone.</summary>
    public bool ProvedLately(DateTimeOffset now) => now - ProvedAt <= AccountSession.Recent;
}
