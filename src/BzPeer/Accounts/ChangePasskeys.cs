using BzPeer.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Accounts;

/// <summary>
/// What owners change about their passkeys, and what using one changes. Adding and removing guard the account as a new
/// password does; a name and a counter don't.
/// </summary>
public sealed class ChangePasskeys(BzPeerDbContext records, ReadAccount read, ChangeAccount change, AccountLetters letters, TimeProvider time)
{
    /// <summary>Adds a passkey that was checked.</summary>
    /// <param name="me">Whose.</param>
    /// <param name="made">As the check gave it.</param>
    /// <param name="name">One that <see cref="AccountPasskey.CleanName"/> gave.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False where the account has as many as it can, or the passkey is there already.</returns>
    public async Task<bool> AddAsync(LoggedIn me, UserPasskeyInfo made, string name, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        ArgumentNullException.ThrowIfNull(made);
        var overview = await read.RunAsync(me.AccountId, cancellation).ConfigureAwait(false);
        if (overview.Passkeys >= AccountPasskey.MostOfAccount)
        {
            return false;
        }

        var now = time.GetUtcNow();
        try
        {
            return await change.GuardAsync(me.AccountId, me.SessionId, overview.Stamp, account =>
            {
                records.AccountPasskeys.Add(new AccountPasskey { UserId = account.Id, CredentialId = made.CredentialId, Data = DataOf(made, name, now) });
                records.Post(letters.Changed(account.Email!, $"A passkey was added to your account: “{name}”."), now);
            }, cancellation).ConfigureAwait(false);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            records.ChangeTracker.Clear();
            return false;
        }
    }

    /// <summary>Renames a passkey.</summary>
    /// <returns>False where the account has none of that key.</returns>
    public async Task<bool> RenameAsync(long accountId, string key, string name, CancellationToken cancellation = default)
    {
        if (await FindAsync(accountId, key, cancellation).ConfigureAwait(false) is not { } passkey)
        {
            return false;
        }

        passkey.Data.Name = name;
        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Removes a passkey, unless it is the last way in.</summary>
    /// <returns>False where it is, or where the account was changed at the same moment.</returns>
    public async Task<bool> RemoveAsync(LoggedIn me, string key, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(me);
        var overview = await read.RunAsync(me.AccountId, cancellation).ConfigureAwait(false);
        if (!overview.CanLose(WayIn.Passkey) || await FindAsync(me.AccountId, key, cancellation).ConfigureAwait(false) is not { } passkey)
        {
            return false;
        }

        return await change.GuardAsync(me.AccountId, me.SessionId, overview.Stamp, account =>
        {
            records.AccountPasskeys.Remove(passkey);
            records.Post(letters.Changed(account.Email!, $"A passkey was removed from your account: “{passkey.Data.Name}”."), time.GetUtcNow());
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Keeps what a passkey said of itself when it was used: its counter, and whether it is synced.</summary>
    public async Task NoteUseAsync(UserPasskeyInfo used, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(used);
        var passkey = await records.AccountPasskeys.SingleAsync(p => p.CredentialId == used.CredentialId, cancellation).ConfigureAwait(false);
        passkey.Data.SignCount = used.SignCount;
        passkey.Data.IsBackedUp = used.IsBackedUp;
        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<AccountPasskey?> FindAsync(long accountId, string key, CancellationToken cancellation)
    {
        var passkeys = await records.AccountPasskeys.Where(p => p.UserId == accountId).ToListAsync(cancellation).ConfigureAwait(false);
        return passkeys.Find(p => p.Key == key);
    }

    private static IdentityPasskeyData DataOf(UserPasskeyInfo made, string name, DateTimeOffset now) => new()
    {
        PublicKey = made.PublicKey,
        Name = name,
        CreatedAt = now,
        SignCount = made.SignCount,
        Transports = made.Transports,
        IsUserVerified = made.IsUserVerified,
        IsBackupEligible = made.IsBackupEligible,
        IsBackedUp = made.IsBackedUp,
        // What the device said when it was made: checked, and of no use later.
        AttestationObject = [],
        ClientDataJson = [],
    };
}
