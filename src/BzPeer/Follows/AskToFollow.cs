using System.Text;
using BzPeer.Accounts;
using BzPeer.Mail;

namespace BzPeer.Follows;

/// <summary>
/// Asks by mail whether the reader of an e-mail address wants to follow. The same for every address, whether it has an
/// account, follows already, or was never heard of; nothing else is ever sent to one that has not said yes.
/// </summary>
public sealed class AskToFollow(BzPeerDbContext records, Throttle throttle, FollowLetters letters, TimeProvider time)
{
    /// <summary>Posts the letter.</summary>
    /// <param name="email">Where to.</param>
    /// <param name="subject">What is to be followed.</param>
    /// <param name="often">How often to mail.</param>
    /// <param name="place">From where it is asked.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null, or of which too many were asked for.</returns>
    public async Task<Refusal?> RunAsync(EmailAddress email, Followable subject, DigestFrequency often, Place place, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(place);
        List<(Limit, string)> wanted =
        [
            (AccountLimits.MailsToAddress, email.Normalized), (AccountLimits.MailsFromNetwork, place.Network), (AccountLimits.MailsFromBlock, place.Block),
        ];
        if (await throttle.TakeAsync(wanted, cancellation).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        var token = subject.Kind == SubjectKind.Search
            ? new FollowToken(email.Value, SubjectKind.Search, 0, Encoding.UTF8.GetBytes(subject.Name), often)
            : new FollowToken(email.Value, subject.Kind, subject.Id ?? throw new ArgumentException("It has no row.", nameof(subject)), null, often);
        records.Post(letters.Confirm(token, subject.Kind == SubjectKind.Search ? null : subject.Name + (subject.IsInvented ? " (invented)" : "")), time.GetUtcNow());
        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        return null;
    }
}
