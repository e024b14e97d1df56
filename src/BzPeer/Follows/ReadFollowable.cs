using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Follows;

/// <summary>Reads what can be followed, how many do, and whether an account is one of them: one statement.</summary>
public sealed class ReadFollowable(BzPeerDbContext records)
{
    /// <summary>A record.</summary>
    /// <param name="subject">Which; no search.</param>
    /// <param name="accountId">Who asks; null for who is not logged in.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null where there is none.</returns>
    public Task<Followable?> RunAsync(Subject subject, long? accountId, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return ReadAsync(
            subject.Kind,
            subject.Kind switch
            {
                SubjectKind.Author =>
                    """
                    select a.id, a.name, a.merged_into_id, m.name, a.erased_at is not null, a.is_invented
                    from authors a left join authors m on m.id = a.merged_into_id where a.id = $3
                    """,
                SubjectKind.Topic => "select id::bigint, shown_name, null::bigint, null, false, false from topics where id = $3",
                SubjectKind.Institution => "select i.id, i.name, i.successor_id, s.name, false, false from institutions i left join institutions s on s.id = i.successor_id where i.id = $3",
                _ => throw new ArgumentException("A search is found by its words, and nobody follows a work.", nameof(subject)),
            },
            subject.Id,
            accountId,
            cancellation);
    }

    /// <summary>A search, kept or not.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="accountId">As above.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null where the text has no word that can be looked for, or is too long.</returns>
    public async Task<Followable?> OfSearchAsync(string? text, long? accountId, CancellationToken cancellation = default) =>
        KeepSearch.Clean(text) is { } words
            ? await ReadAsync(
                SubjectKind.Search,
                $"""
                select s.id, $3::text, null::bigint, null, false, false
                from (select {KeepSearch.Key} as key from {KeepSearch.WordsOf("$3")}) w
                left join followed_searches s on s.key = w.key
                where w.key is not null
                """,
                words,
                accountId,
                cancellation).ConfigureAwait(false)
            : null;

    private async Task<Followable?> ReadAsync(SubjectKind kind, string subject, object which, long? accountId, CancellationToken cancellation)
    {
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var command = new NpgsqlCommand(
            $"""
            select s.*, coalesce(d.followers, 0), exists (
                select from followers r join follows f on f.follower_id = r.id
                where r.account_id = $2 and f.subject_kind = $1 and f.stands_for_id = s.id)
            from ({subject}) s (id, name, now_id, now_name, is_erased, is_invented)
            left join followed d on d.subject_kind = $1 and d.subject_id = s.id
            """,
            (NpgsqlConnection)records.Database.GetDbConnection());
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind.ToString() });
            // No account has this number.
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId ?? 0 });
            command.Parameters.AddWithValue(which);
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                return await row.ReadAsync(cancellation).ConfigureAwait(false)
                    ? new Followable(
                        kind, await row.IsDBNullAsync(0, cancellation).ConfigureAwait(false) ? null : row.GetInt64(0), row.GetString(1),
                        await row.IsDBNullAsync(2, cancellation).ConfigureAwait(false) ? null : row.GetInt64(2),
                        await row.IsDBNullAsync(3, cancellation).ConfigureAwait(false) ? null : row.GetString(3),
                        row.GetBoolean(4), row.GetBoolean(5), row.GetInt32(6), row.GetBoolean(7))
                    : null;
            }
        }
    }
}

/// <summary>Something that can be followed, as its page shows it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The id of its row; null for a search that nobody has followed yet.</param>
/// <param name="Name">The name shown; of a search its words.</param>
/// <param name="NowId">The record as which it stands now: of a merged author, of an institution that has a successor; null where it stands for itself.</param>
/// <param name="NowName">That one's name.</param>
/// <param name="IsErased">Whether it was erased.</param>
/// <param name="IsInvented">Whether it is a person of the invented world.</param>
/// <param name="Followers">How many follow it.</param>
/// <param name="Follows">Whether the account that asked does.</param>
public sealed record Followable(
    SubjectKind Kind, long? Id, string Name, long? NowId, string? NowName, bool IsErased, bool IsInvented, int Followers, bool Follows)
{
    /// <summary>The record with its name, as which it stands now.</summary>
    public NamedSubject Named => new(Kind, NowId ?? Id ?? 0, NowName ?? Name, IsInvented);
}
