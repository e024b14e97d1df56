using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>Mails no digests any more to an address that takes no mail, until its reader says that it does.</summary>
public sealed class RefuseAddress(BzPeerDbContext records, TimeProvider time)
{
    /// <summary>Of the followers with an e-mail address, the account's too.</summary>
    /// <returns>How many followers that are: none, or one of each kind.</returns>
    public async Task<int> RunAsync(EmailAddress email, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        var now = time.GetUtcNow().ToUniversalTime();
        return await records.Followers
            .Where(f => f.NormalizedEmail == email.Normalized || records.Accounts.Any(a => a.Id == f.AccountId && a.NormalizedEmail == email.Normalized))
            .ExecuteUpdateAsync(
                set => set.SetProperty(f => f.RefusedAt, f => f.RefusedAt ?? now).SetProperty(f => f.NextDigestAt, (DateTimeOffset?)null), cancellation)
            .ConfigureAwait(false);
    }

    /// <summary>Of whom a mail was for whose recipient the mail server refused for good.</summary>
    /// <param name="mailId">The row of the outbox.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(long mailId, CancellationToken cancellation = default)
    {
        var to = await records.OutgoingMails.Where(m => m.Id == mailId).Select(m => m.Recipient).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (EmailAddress.TryParse(to, out var email))
        {
            await RunAsync(email, cancellation).ConfigureAwait(false);
        }
    }
}
