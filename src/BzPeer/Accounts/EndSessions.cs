using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>Logs an account out on devices.</summary>
public sealed class EndSessions(BzPeerDbContext records, ChangeAccount change, AccountLetters letters, TimeProvider time)
{
    /// <summary>On one.</summary>
    /// <returns>False where the account has no such session.</returns>
    public async Task<bool> OneAsync(long accountId, long sessionId, CancellationToken cancellation = default) =>
        await records.AccountSessions.Where(s => s.Id == sessionId && s.AccountId == accountId).ExecuteDeleteAsync(cancellation).ConfigureAwait(false) == 1;

    /// <summary>On all but one.</summary>
    /// <returns>On how many.</returns>
    public Task<int> OthersAsync(long accountId, long keptSessionId, CancellationToken cancellation = default) =>
        records.AccountSessions.Where(s => s.AccountId == accountId && s.Id != keptSessionId).ExecuteDeleteAsync(cancellation);

    /// <summary>Everywhere. The stamp is renewed as well, so that no mailed link and no log-in half done is worth anything.</summary>
    public Task AllAsync(long accountId, CancellationToken cancellation = default) =>
        change.GuardAsync(
            accountId, keptSessionId: null, stamp: null,
            account => records.Post(letters.Changed(account.Email!, "Your account was logged out on every device."), time.GetUtcNow()), cancellation);
}
