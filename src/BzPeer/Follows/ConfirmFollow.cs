using BzPeer.Mail;

namespace BzPeer.Follows;

/// <summary>Begins to follow by e-mail address, once whoever reads the mailbox has said so.</summary>
public sealed class ConfirmFollow(FindFollower find, KeepSearch keep, FollowSubject follow, SetDigest digest)
{
    /// <summary>Begins it; to do so again changes nothing but how often is mailed.</summary>
    /// <param name="token">What was asked for, from the link in the mail.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<FollowAnswer> RunAsync(FollowToken token, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        var id = token.Text is { } words ? await keep.RunAsync(words, cancellation).ConfigureAwait(false) : token.Id;
        if (id is null)
        {
            return new FollowAnswer.NoSubject();
        }

        var followerId = await find.OrAddOfEmailAsync(EmailAddress.Parse(token.Email), cancellation).ConfigureAwait(false);
        var answer = await follow.RunAsync(followerId, new Subject(token.Kind, id.Value), cancellation).ConfigureAwait(false);
        if (answer is FollowAnswer.Done)
        {
            await digest.ConfirmAsync(followerId, token.Often, cancellation).ConfigureAwait(false);
        }
        else
        {
            // No address is kept that follows nothing.
            await follow.ForgetIdleAsync(followerId, cancellation).ConfigureAwait(false);
        }

        return answer;
    }
}
