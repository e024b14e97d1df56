using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Follows;

/// <summary>What one look for due digests found.</summary>
/// <param name="Due">So many followers were due.</param>
/// <param name="Mailed">So many of them had news, and a mail was written to each.</param>
/// <param name="Failed">Followers for whom none could be written: they are looked at again at their next time, and nothing counts as told.</param>
public sealed record DigestsWritten(int Due, int Mailed, IReadOnlyList<FailedDigest> Failed);

/// <summary>A digest that could not be written, in words that may stand in a log.</summary>
/// <param name="FollowerId">The row of the follower.</param>
/// <param name="Reason">The kind of the failure: its text might quote an address.</param>
public sealed record FailedDigest(long FollowerId, string Reason);

/// <summary>
/// Writes the digests that are due into the outbox, some followers at a time. Who is taken stays locked until their mail
/// and what was told in it are committed together: of several workers one alone writes it, and where one is killed
/// everything is as before. Nothing new, no mail; and none while the one before still waits for the mail server, so that
/// an outage ends with one mail to each, which tells all.
/// </summary>
public sealed class WriteDigests(IDbContextFactory<BzPeerDbContext> database, DigestLetters letters, MailDelivery delivery, TimeProvider time)
{
    /// <summary>So many followers are taken at a time: they stay locked until all of their mails are written.</summary>
    public const int MostAtOnce = 100;

    /// <summary>A digest that is late by more stands for the day on which it is written.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromHours(12);

    /// <summary>Where mail is only shown, it waits for ever and was told all the same.</summary>
    private bool IsSent => delivery.Smtp is not null;

    /// <summary>Writes the digests of those who wait longest.</summary>
    public async Task<DigestsWritten> RunAsync(CancellationToken cancellation = default)
    {
        var records = await database.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        await using var closing = records.ConfigureAwait(false);
        var transaction = await records.Database.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using var rollingBack = transaction.ConfigureAwait(false);

        var now = time.GetUtcNow().ToUniversalTime();
        var due = await TakeAsync(records, now, cancellation).ConfigureAwait(false);
        if (due.Count == 0)
        {
            return new DigestsWritten(0, 0, []);
        }

        // Read once they are locked: an event after this one finds them due again, or wakes them.
        var until = await records.Events.MaxAsync(e => (long?)e.Id, cancellation).ConfigureAwait(false) ?? 0;
        var news = await ReadNews.ToMailAsync(
            (NpgsqlConnection)records.Database.GetDbConnection(), [.. due.Where(d => d.IsToBeTold).Select(d => d.Id)], until,
            DigestLetters.MostSubjects, DigestLetters.MostItems, cancellation).ConfigureAwait(false);

        var mailed = new HashSet<long>();
        var failed = new List<FailedDigest>();
        foreach (var follower in due)
        {
            if (news.TryGetValue(follower.Id, out var theirs) && theirs.Subjects.Count > 0)
            {
                try
                {
                    records.Post(letters.Digest(follower, theirs), now, follower.Id, IsSent ? follower.DigestedEventId : null);
                    mailed.Add(follower.Id);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // One letter that cannot be written keeps nobody else from theirs.
                    failed.Add(new FailedDigest(follower.Id, e.GetType().Name));
                }
            }
        }

        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        var untold = due.Where(d => !d.IsToBeTold).Select(d => d.Id).Concat(failed.Select(f => f.FollowerId)).ToHashSet();
        await WriteDownAsync(records, due, mailed, untold, until, now, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return new DigestsWritten(due.Count, mailed.Count, failed);
    }

    /// <summary>Locks those who are due. LINQ has no words for that.</summary>
    private async Task<List<DueFollower>> TakeAsync(BzPeerDbContext records, DateTimeOffset now, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(
            $"""
            select f.id, coalesce(a.email, f.email), f.account_id is not null, a.deletion_asked_at is not null, f.digest, f.hour, f.weekday, f.time_zone,
                f.next_digest_at, f.stamp, f.digested_event_id,
                exists (select from outgoing_mails m where m.follower_id = f.id and m.sent_at is null and (m.failed_at is null or m.digested_before is not null))
            from followers f
            left join accounts a on a.id = f.account_id
            where f.next_digest_at <= $1 and f.refused_at is null
            order by f.next_digest_at
            limit {MostAtOnce}
            for update of f skip locked
            """,
            (NpgsqlConnection)records.Database.GetDbConnection())
        {
            Parameters = { new NpgsqlParameter<DateTimeOffset> { TypedValue = now } },
        };
        await using (command.ConfigureAwait(false))
        {
            var due = new List<DueFollower>();
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    due.Add(new DueFollower(
                        row.GetInt64(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3), row.GetString(4), row.GetInt16(5), row.GetInt32(6), row.GetString(7),
                        row.GetFieldValue<DateTimeOffset>(8), row.GetGuid(9), row.GetInt64(10),
                        HasWaiting: IsSent && row.GetBoolean(11)));
                }
            }

            return due;
        }
    }

    private static async Task WriteDownAsync(
        BzPeerDbContext records, List<DueFollower> due, HashSet<long> mailed, HashSet<long> untold, long until, DateTimeOffset now, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(
            """
            update followers f set next_digest_at = d.next_at,
                digested_event_id = case when d.is_told then greatest(f.digested_event_id, $5) else f.digested_event_id end,
                digested_at = case when d.is_mailed then $6 else f.digested_at end
            from unnest($1, $2, $3, $4) d(id, next_at, is_told, is_mailed)
            where f.id = d.id
            """,
            (NpgsqlConnection)records.Database.GetDbConnection(),
            (NpgsqlTransaction?)records.Database.CurrentTransaction?.GetDbTransaction())
        {
            Parameters =
            {
                new NpgsqlParameter<long[]> { TypedValue = [.. due.Select(d => d.Id)] },
                new NpgsqlParameter<DateTimeOffset?[]> { TypedValue = [.. due.Select(d => NextAt(d, untold.Contains(d.Id), now))], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                // Who leaves hears it all should they come back, and who still has a mail to get, with the next one.
                new NpgsqlParameter<bool[]> { TypedValue = [.. due.Select(d => !untold.Contains(d.Id))] },
                new NpgsqlParameter<bool[]> { TypedValue = [.. due.Select(d => mailed.Contains(d.Id))] },
                new NpgsqlParameter<long> { TypedValue = until },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = now },
            },
        };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static DateTimeOffset? NextAt(DueFollower follower, bool isUntold, DateTimeOffset now)
    {
        var settings = new DigestSettings(Enum.Parse<DigestFrequency>(follower.Digest), follower.Hour, (DayOfWeek)follower.Weekday, follower.TimeZone);
        return settings.Frequency == DigestFrequency.AtOnce && isUntold && !follower.IsLeaving
            // There are news already, of which no event will tell again.
            ? now + NextDigest.BetweenMails
            : NextDigest.After(settings, now, now - follower.DueAt > Late ? now : follower.DueAt);
    }
}

/// <summary>A follower whose digest is due.</summary>
/// <param name="Id">Who.</param>
/// <param name="To">The e-mail address.</param>
/// <param name="HasAccount">Whether they have an account, and so the page of those who are logged in.</param>
/// <param name="IsLeaving">Whether the account is being deleted: nothing is mailed.</param>
/// <param name="Digest">How often, by name.</param>
/// <param name="Hour">At what hour.</param>
/// <param name="Weekday">On what day, Sunday being 0.</param>
/// <param name="TimeZone">By what clock.</param>
/// <param name="DueAt">Since when it is due.</param>
/// <param name="Stamp">What their links are signed with.</param>
/// <param name="DigestedEventId">Up to which event they were told.</param>
/// <param name="HasWaiting">Whether their last digest still waits in the outbox, or was given up just now.</param>
public sealed record DueFollower(
    long Id, string To, bool HasAccount, bool IsLeaving, string Digest, short Hour, int Weekday, string TimeZone, DateTimeOffset DueAt, Guid Stamp,
    long DigestedEventId, bool HasWaiting)
{
    /// <summary>Whether a digest is written to them now, should there be news.</summary>
    public bool IsToBeTold => !IsLeaving && !HasWaiting;
}
