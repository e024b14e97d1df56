using BzPeer.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Accounts;

/// <summary>Makes an account of a confirmed e-mail address.</summary>
public sealed class CreateAccount(BzPeerDbContext records, IPasswordHasher<Account> hasher, TimeProvider time)
{
    /// <summary>Makes it.</summary>
    /// <param name="confirmed">What the mailed link carried.</param>
    /// <param name="name">How its owner wants to be called.</param>
    /// <param name="password">One that <see cref="CheckPassword"/> takes, or null: a passkey or ORCID will do.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>It; null where the e-mail address or the iD has an account by now.</returns>
    public async Task<Account?> RunAsync(SignUpToken confirmed, string name, string? password, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(confirmed);
        var now = time.GetUtcNow();
        var account = new Account(EmailAddress.Parse(confirmed.Email), name, now);
        if (password is not null)
        {
            account.SetPassword(hasher.HashPassword(account, CheckPassword.Normalize(password)), now);
        }

        try
        {
            // Both or neither; in one transaction because the iD's row needs the account's id.
            var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                records.Accounts.Add(account);
                await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
                if (confirmed.OrcidId is { } iD)
                {
                    records.AccountLogins.Add(new AccountLogin { UserId = account.Id, LoginProvider = AccountLogin.Orcid, ProviderKey = iD, ProviderDisplayName = confirmed.OrcidName, LinkedAt = now });
                    await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            records.ChangeTracker.Clear();
            return null;
        }

        return account;
    }
}
