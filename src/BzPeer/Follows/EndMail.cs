using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>What a link that ends mail would end.</summary>
/// <param name="HasAccount">Whether it is an account's; else the e-mail address is all that is known.</param>
/// <param name="Follows">How much is followed.</param>
/// <param name="IsEnded">Whether nothing is mailed already.</param>
public sealed record MailToEnd(bool HasAccount, int Follows, bool IsEnded)
{
    /// <summary>Nothing is known of that follower any more, so nothing is mailed.</summary>
    public static readonly MailToEnd Gone = new(HasAccount: false, 0, IsEnded: true);
}

/// <summary>
/// Ends what is mailed to a follower. An account follows on without mail; of an e-mail address nothing would be left but
/// the address, so it is forgotten, and all that it follows ends. What waits to be mailed goes with it. Doing it twice does no harm.
/// </summary>
public sealed class EndMail(BzPeerDbContext records, SetDigest digest, FollowSubject follows)
{
    /// <summary>What a link would end; null for one that was made worthless.</summary>
    public async Task<MailToEnd?> ReadAsync(UnsubscribeToken link, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        var follower = await records.Followers.Where(f => f.Id == link.FollowerId)
            .Select(f => new
            {
                f.Stamp,
                HasAccount = f.AccountId != null,
                Follows = records.Follows.Count(w => w.FollowerId == f.Id),
                IsEnded = f.Digest == DigestFrequency.Never,
            })
            .SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        return follower is null ? MailToEnd.Gone
            : follower.Stamp != link.Stamp ? null
            : new MailToEnd(follower.HasAccount, follower.Follows, follower.IsEnded);
    }

    /// <summary>Ends it.</summary>
    /// <returns>False for a link that was made worthless.</returns>
    public async Task<bool> RunAsync(UnsubscribeToken link, CancellationToken cancellation = default)
    {
        if (await ReadAsync(link, cancellation).ConfigureAwait(false) is not { } mail)
        {
            return false;
        }

        if (mail == MailToEnd.Gone)
        {
            return true;
        }

        if (mail.HasAccount)
        {
            await digest.EndAsync(link.FollowerId, cancellation).ConfigureAwait(false);
        }
        else
        {
            await follows.ForgetAsync(link.FollowerId, cancellation).ConfigureAwait(false);
        }

        return true;
    }
}
