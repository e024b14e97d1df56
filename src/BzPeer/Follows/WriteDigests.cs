using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace BzPeer.Follows;

/// <summary>What one look for due digests found.</summary>
/// <param name="Due">So many followers were due.</param>
/// <param name="Mailed">So many of them had news, and a mail was written to each.</param>
public sealed record DigestsWritten(int Due, int Mailed);

/// <summary>
/// Writes the digests that are due into the outbox, some followers at a time. Who is taken stays locked until their mail
/// and what was told in it are committed together: of several workers one alone writes it, and where one is killed
/// everything is as before. Nothing new, no mail.
/// </summary>
public sealed class WriteDigests(IDbContextFactory<BzPeerDbContext> database, DigestLetters letters, TimeProvider time)
{
    /// <summary>So many followers are taken at a time.</summary>
    public const int MostAtOnce = 250;

    /// <summary>A digest that is late by more stands for the day on which it is written.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromHours(12);

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
            return new DigestsWritten(0, 0);
        }

        // Read once they are locked: an event after this one finds them due again, or wakes them.
        var until = await records.Events.MaxAsync(e => (long?)e.Id, cancellation).ConfigureAwait(false) ?? 0;
        var news = await ReadNews.ToMailAsync(
            (NpgsqlConnection)records.Database.GetDbConnection(), [.. due.Where(d => !d.IsLeaving).Select(d => d.Id)], until,
            DigestLetters.MostSubjects, DigestLetters.MostItems, cancellation).ConfigureAwait(false);

        var mailed = new HashSet<long>();
        foreach (var follower in due)
        {
            if (news.TryGetValue(follower.Id, out var theirs) && theirs.Subjects.Count > 0)
            {
                records.Post(letters.Digest(follower, theirs), now);
                mailed.Add(follower.Id);
            }
        }

        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        await WriteDownAsync(records, due, mailed, until, now, cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return new DigestsWritten(due.Count, mailed.Count);
    }

    /// <summary>Locks those who are due. LINQ has no words for that.</summary>
    private static Task<List<DueFollower>> TakeAsync(BzPeerDbContext records, DateTimeOffset now, CancellationToken cancellation) => records.Database
        .SqlQuery<DueFollower>(
            $"""
            select f.id, coalesce(a.email, f.email) as to, f.account_id is not null as has_account, a.deletion_asked_at is not null as is_leaving,
                f.digest, f.hour, f.weekday, f.time_zone, f.next_digest_at as due_at, f.stamp
            from followers f
            left join accounts a on a.id = f.account_id
            where f.next_digest_at <= {now} and f.refused_at is null
            order by f.next_digest_at
            limit {MostAtOnce}
            for update of f skip locked
            """)
        .ToListAsync(cancellation);

    private static async Task WriteDownAsync(
        BzPeerDbContext records, List<DueFollower> due, HashSet<long> mailed, long until, DateTimeOffset now, CancellationToken cancellation)
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
                new NpgsqlParameter<DateTimeOffset?[]> { TypedValue = [.. due.Select(d => NextAt(d, now))], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                // Who leaves hears it all should they come back.
                new NpgsqlParameter<bool[]> { TypedValue = [.. due.Select(d => !d.IsLeaving)] },
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

    private static DateTimeOffset? NextAt(DueFollower follower, DateTimeOffset now) => NextDigest.After(
        new DigestSettings(Enum.Parse<DigestFrequency>(follower.Digest), follower.Hour, (DayOfWeek)follower.Weekday, follower.TimeZone),
        now,
        now - follower.DueAt > Late ? now : follower.DueAt);
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
public sealed record DueFollower(
    long Id, string To, bool HasAccount, bool IsLeaving, string Digest, short Hour, int Weekday, string TimeZone, DateTimeOffset DueAt, Guid Stamp);
