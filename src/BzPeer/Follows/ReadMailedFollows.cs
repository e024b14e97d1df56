using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Follows;

/// <summary>Reads what an e-mail address follows, for whoever has the signed link: two statements.</summary>
public sealed class ReadMailedFollows(BzPeerDbContext records)
{
    /// <summary>Subjects on one page.</summary>
    public const int PageSize = 100;

    /// <summary>Reads one page of it.</summary>
    /// <param name="token">From the link.</param>
    /// <param name="after">From the subject after this number on, the <see cref="MailedFollow.Id"/> of the page before; 0 begins.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null where the link is for nobody any more; without e-mail address where it is an account's by now.</returns>
    public async Task<MailedFollows?> RunAsync(ManageToken token, long after = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        var follower = await records.OfLink(token)
            .Select(f => new { f.Id, f.Email, f.Digest, f.RefusedAt }).SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (follower is null)
        {
            return null;
        }

        // Of several records that are one author now only one line is shown.
        var found = new List<MailedFollow>();
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var command = new NpgsqlCommand(
            $"""
            select f.id, f.subject_kind, f.subject_id, {NamedSubject.Columns}
            from (
                select min(id) as id, subject_kind, stands_for_id as subject_id from follows where follower_id = $1
                group by subject_kind, stands_for_id having min(id) > $2 order by min(id) limit {PageSize + 1}) f
            {NamedSubject.Joins("f")}
            order by f.id
            """,
            (NpgsqlConnection)records.Database.GetDbConnection());
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = follower.Id });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    var subject = new Subject(Enum.Parse<SubjectKind>(row.GetString(1)), row.GetInt64(2));
                    found.Add(new MailedFollow(
                        row.GetInt64(0), subject,
                        await row.IsDBNullAsync(3, cancellation).ConfigureAwait(false) ? null : new NamedSubject(subject.Kind, subject.Id, row.GetString(3), !row.IsDBNull(4) && row.GetBoolean(4))));
                }
            }
        }

        return new MailedFollows(follower.Id, follower.Email, follower.Digest, follower.RefusedAt, [.. found.Take(PageSize)], found.Count > PageSize);
    }

    /// <summary>One of them; null where it has ended.</summary>
    public Task<Subject?> OneAsync(long followerId, long followId, CancellationToken cancellation = default) =>
        records.Follows.Where(f => f.Id == followId && f.FollowerId == followerId)
            .Select(f => new Subject(f.SubjectKind, f.StandsForId)).SingleOrDefaultAsync(cancellation);
}

/// <summary>What an e-mail address follows.</summary>
/// <param name="FollowerId">Who.</param>
/// <param name="Email">The address; null for an account, which has a page of its own.</param>
/// <param name="Digest">How often news are mailed.</param>
/// <param name="RefusedAt">Since when the address refuses mail; null while it takes it.</param>
/// <param name="Items">What is followed, in the order in which it began.</param>
/// <param name="HasMore">Whether there is more.</param>
public sealed record MailedFollows(
    long FollowerId, string? Email, DigestFrequency Digest, DateTimeOffset? RefusedAt, IReadOnlyList<MailedFollow> Items, bool HasMore);

/// <summary>One subject that is followed.</summary>
/// <param name="Id">Its number among the follows.</param>
/// <param name="Subject">The subject as it stands now.</param>
/// <param name="Named">The same with its name; null for a record that was erased.</param>
public sealed record MailedFollow(long Id, Subject Subject, NamedSubject? Named);
