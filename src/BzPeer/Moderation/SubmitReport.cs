using BzPeer.Accounts;
using BzPeer.Mail;

namespace BzPeer.Moderation;

/// <summary>Takes a report of a mistake, and mails its number to who wants the answer.</summary>
public sealed class SubmitReport(BzPeerDbContext records, Throttle throttle, ReportLetters letters, TimeProvider time)
{
    /// <summary>Takes it.</summary>
    /// <param name="report">The report.</param>
    /// <param name="recordName">The name that the record shows.</param>
    /// <param name="email">Where the answer is mailed; null where it is not. An account's own address is not kept: the answer goes to the one that it has then.</param>
    /// <param name="place">From where it comes.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null, or of what there was too much.</returns>
    public async Task<Refusal?> RunAsync(Report report, string recordName, EmailAddress? email, Place place, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(place);
        List<(Limit, string)> wanted = [(ReportLimits.FromNetwork, place.Network), (ReportLimits.FromBlock, place.Block)];
        if (email is not null && report.AccountId is null)
        {
            // Anybody can type any address.
            report.MailTo(email);
            wanted.AddRange([(AccountLimits.MailsToAddress, email.Normalized), (AccountLimits.MailsFromNetwork, place.Network), (AccountLimits.MailsFromBlock, place.Block)]);
        }

        if (await throttle.TakeAsync(wanted, cancellation).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        // In one transaction, because the letter bears the number.
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            records.Reports.Add(report);
            await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
            if (email is not null)
            {
                records.Post(letters.Taken(email.Value, report, recordName), time.GetUtcNow());
                await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
            }

            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        }

        return null;
    }
}
