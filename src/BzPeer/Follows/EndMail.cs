using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>What a link that ends mail would end.</summary>
/// <param name="FollowerId">Whose mail; 0 where nothing is known of them.</param>
/// <param name="HasAccount">Whether it is an account's; else the e-mail address is all that is known.</param>
/// <param name="Follows">How much is followed.</param>
/// <param name="IsEnded">Whether nothing is mailed already.</param>
public sealed record MailToEnd(long FollowerId, bool HasAccount, int Follows, bool IsEnded)
{
    /// <summary>Nothing is known of that follower any more, so nothing is mailed to it. Whoever it was may follow again, as another one.</summary>
    public static readonly MailToEnd Gone = new(0, HasAccount: false, 0, IsEnded: true);
}

/// <summary>
/// Ends what is mailed to a follower. An account follows on without mail; of an e-mail address nothing would be left but
/// the address, so it is forgotten, and all that it follows ends. What waits to be mailed goes with it. Doing it twice does no harm.
/// A mail to an address whose follows were brought over to an account ends what is mailed to that account.
/// </summary>
public sealed class EndMail(BzPeerDbContext records, SetDigest digest, FollowSubject follows)
{
    /// <summary>What a link would end; null for one that was made worthless.</summary>
    public async Task<MailToEnd?> ReadAsync(UnsubscribeToken link, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        var follower = await records.OfLink(link.FollowerId)
            .Select(l => new
            {
                l.Stamp,
                l.Follower.Id,
                HasAccount = l.Follower.AccountId != null,
                Follows = records.Follows.Count(w => w.FollowerId == l.Follower.Id),
                IsEnded = l.Follower.Digest == DigestFrequency.Never,
            })
            .SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        return follower is null ? MailToEnd.Gone
            : follower.Stamp != link.Stamp ? null
            : new MailToEnd(follower.Id, follower.HasAccount, follower.Follows, follower.IsEnded);
    }

    /// <summary>Ends it.</summary>
    /// <returns>False for a link that was made worthless.</returns>
    public async Task<bool> RunAsync(UnsubscribeToken link, CancellationToken cancellation = default)
    {
        while (await ReadAsync(link, cancellation).ConfigureAwait(false) is { } mail)
        {
            if (mail == MailToEnd.Gone)
            {
                return true;
            }

            if (mail.HasAccount)
            {
                await digest.EndAsync(mail.FollowerId, cancellation).ConfigureAwait(false);
                return true;
            }

            if (await follows.ForgetAddressAsync(mail.FollowerId, cancellation).ConfigureAwait(false))
            {
                return true;
            }

            // It became an account's just then, which follows on: looked at again, its mail is ended.
        }

        return false;
    }
}
