using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>Takes a fresh proof from an owner who is logged in.</summary>
public sealed class ProveAgain(BzPeerDbContext records, IPasswordHasher<Account> hasher, Throttle throttle, TimeProvider time)
{
    /// <summary>Takes the password. Where the account asks for a code, that is still to come, and nothing is noted.</summary>
    public async Task<LogInAnswer> ByPasswordAsync(LoggedIn me, string? password, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        var subject = me.LimitSubject;
        if (await throttle.TakeAsync([(AccountLimits.Proofs, subject)], cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new LogInAnswer.Wait(refusal.RetryAfter);
        }

        var account = await records.Accounts.AsNoTracking().SingleAsync(a => a.Id == me.AccountId, cancellation).ConfigureAwait(false);
        if (account.PasswordHash is null
            || hasher.VerifyHashedPassword(account, account.PasswordHash, CheckPassword.Normalize(password ?? "")) == PasswordVerificationResult.Failed)
        {
            return new LogInAnswer.Wrong();
        }

        await throttle.GiveBackAsync([(AccountLimits.Proofs, subject)], cancellation).ConfigureAwait(false);
        if (!account.TwoFactorEnabled)
        {
            await AcceptAsync(me, cancellation).ConfigureAwait(false);
        }

        return new LogInAnswer.Right(account.Id, account.SecurityStamp!, account.TwoFactorEnabled);
    }

    /// <summary>Notes that a proof was given, by whatever way.</summary>
    public async Task AcceptAsync(LoggedIn me, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        var now = time.GetUtcNow();
        await records.AccountSessions.Where(s => s.Id == me.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, now), cancellation).ConfigureAwait(false);
    }
}
