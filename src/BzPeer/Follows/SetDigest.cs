using System.Globalization;
using BzPeer.Accounts;
using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Follows;

/// <summary>Sets how often and when a follower is mailed.</summary>
public sealed class SetDigest(BzPeerDbContext records, Throttle throttle, TimeProvider time)
{
    /// <summary>Sets it. Who begins to be mailed, after “never”, is told only of what comes from now on; else nothing is lost and nothing told twice.</summary>
    /// <param name="followerId">Who.</param>
    /// <param name="settings">How often and when.</param>
    /// <param name="cancellation">Takes it back.</param>
    /// <returns>Null once it is done; how long to wait where it was asked too often.</returns>
    /// <exception cref="ArgumentException">There is no such hour or time zone.</exception>
    public async Task<TimeSpan?> RunAsync(long followerId, DigestSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Hour is < 0 or > 23 || !TimeZones.TryFind(settings.TimeZone, out _))
        {
            throw new ArgumentException("No such hour or time zone.", nameof(settings));
        }

        var limited = followerId.ToString(CultureInfo.InvariantCulture);
        if (await throttle.TakeAsync([(FollowLimits.Digests, limited)], cancellation).ConfigureAwait(false) is { } refusal)
        {
            return refusal.RetryAfter;
        }

        await WriteAsync(followerId, f => settings, isResumed: false, cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>Sets how often alone, for who has just confirmed by a mailed link that they want to be mailed: so mail arrives.</summary>
    public Task ConfirmAsync(long followerId, DigestFrequency often, CancellationToken cancellation = default) =>
        WriteAsync(followerId, f => f with { Frequency = often }, isResumed: true, cancellation);

    /// <summary>Mails no more, not even what waits, and never fails for being asked too often or twice.</summary>
    public Task EndAsync(long followerId, CancellationToken cancellation = default) =>
        WriteAsync(followerId, f => f with { Frequency = DigestFrequency.Never }, isResumed: false, cancellation);

    /// <summary>Mails again to an address that was refused: what was missed meanwhile comes with the next one.</summary>
    public Task ResumeAsync(long followerId, CancellationToken cancellation = default) =>
        WriteAsync(followerId, f => f, isResumed: true, cancellation);

    private async Task WriteAsync(long followerId, Func<DigestSettings, DigestSettings> change, bool isResumed, CancellationToken cancellation)
    {
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);
        // A digest that is being written comes wholly before.
        var was = await records.Followers.FromSql($"select * from followers where id = {followerId} for update")
            .Select(f => new { f.Digest, f.Hour, f.Weekday, f.TimeZone, f.DigestedAt, f.RefusedAt }).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (was is null)
        {
            return;
        }

        var settings = change(new DigestSettings(was.Digest, was.Hour, was.Weekday, was.TimeZone));
        var refusedAt = isResumed ? null : was.RefusedAt;
        var next = refusedAt is null ? FirstAfter(settings, time.GetUtcNow(), was.DigestedAt) : null;
        var begins = was.Digest == DigestFrequency.Never && settings.Frequency != DigestFrequency.Never;
        await records.Database.ExecuteSqlAsync(
            $"""
            update followers set digest = {settings.Frequency.ToString()}, hour = {settings.Hour}, weekday = {(int)settings.Weekday}, time_zone = {settings.TimeZone},
                next_digest_at = {next}, refused_at = {refusedAt},
                digested_event_id = case when {begins} then (select coalesce(max(id), 0) from events) else digested_event_id end
            where id = {followerId}
            """,
            cancellation).ConfigureAwait(false);
        if (isResumed)
        {
            await ForgetGivenUp.RunAsync(records, followerId, cancellation).ConfigureAwait(false);
        }

        if (settings.Frequency == DigestFrequency.Never)
        {
            await RemoveWaitingDigests.RunAsync(records, followerId, cancellation).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>When it is looked first whether there is something to mail, once that was changed.</summary>
    /// <param name="settings">What it was changed to.</param>
    /// <param name="now">When.</param>
    /// <param name="digestedAt">When the last mail was written; null without one.</param>
    internal static DateTimeOffset? FirstAfter(DigestSettings settings, DateTimeOffset now, DateTimeOffset? digestedAt) =>
        (settings.Frequency == DigestFrequency.AtOnce
            // There may be news already, of which no event will tell again.
            ? digestedAt + NextDigest.BetweenMails > now ? digestedAt + NextDigest.BetweenMails : now
            : NextDigest.After(settings, now, digestedAt))?.ToUniversalTime();
}
