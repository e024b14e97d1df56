using BzPeer.Accounts;
using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>Mails a fresh link to an e-mail address that follows; one that doesn't gets nothing, and who asked can't tell the two apart.</summary>
public sealed class AskToManage(BzPeerDbContext records, Throttle throttle, FollowLetters letters, TimeProvider time)
{
    /// <summary>Posts the letter, if there is anybody for it.</summary>
    /// <returns>Null, or of which too many were asked for.</returns>
    public async Task<Refusal?> RunAsync(EmailAddress email, Place place, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        ArgumentNullException.ThrowIfNull(place);
        List<(Limit, string)> wanted =
        [
            (AccountLimits.MailsToAddress, email.Normalized), (AccountLimits.MailsFromNetwork, place.Network), (AccountLimits.MailsFromBlock, place.Block),
        ];
        if (await throttle.TakeAsync(wanted, cancellation).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        var follower = await records.Followers.Where(f => f.NormalizedEmail == email.Normalized)
            .Select(f => new { f.Id, f.Stamp, f.Email }).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            // To the address as it was confirmed: two that look alike must never get each other's mail. The letter is
            // written in any case and kept only where somebody follows, so that both take as long.
            records.Post(letters.Manage(follower?.Email ?? email.Value, follower?.Id ?? 0, follower?.Stamp ?? Guid.Empty), time.GetUtcNow());
            await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
            if (follower is not null)
            {
                await transaction.CommitAsync(cancellation).ConfigureAwait(false);
            }
        }

        return null;
    }
}
