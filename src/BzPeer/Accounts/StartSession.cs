using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Accounts;

/// <summary>Logs an account in on a device, remembers the place, and tells the owner of one that is new.</summary>
public sealed class StartSession(BzPeerDbContext records, PlaceHashes hashes, AccountLetters letters, TimeProvider time)
{
    private const int MostOfAccount = 50;

    // In one statement, because a double click logs in twice at once.
    private const string Remember =
        """
        insert into familiar_places as place (account_id, hash, last_at) select $1, hash, $3 from unnest($2) as here (hash) order by hash
        on conflict (account_id, hash) do update set last_at = excluded.last_at
        returning hash, xmax = 0
        """;

    /// <summary>Starts a session.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="stamp">The account's stamp when they proved it: a session of one that was renewed since is worth nothing.</param>
    /// <param name="provedAt">When they proved it.</param>
    /// <param name="way">How its owner proved who they are.</param>
    /// <param name="isKept">Whether it outlives the browser's window.</param>
    /// <param name="place">Where, with the key that the device has or is given now.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The key for the cookie and when it ends; null where the account is gone.</returns>
    public async Task<StartedSession?> RunAsync(long accountId, string stamp, DateTimeOffset provedAt, WayIn way, bool isKept, Place place, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        var account = await records.Accounts.SingleOrDefaultAsync(a => a.Id == accountId, cancellation).ConfigureAwait(false);
        if (account is null || account.SecurityStamp != stamp)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var key = AccountSession.NewKey();
        var session = new AccountSession
        {
            AccountId = accountId,
            KeyHash = AccountSession.HashOf(key),
            SecurityStamp = stamp,
            Way = way,
            Device = place.Device,
            IsKept = isKept,
            StartedAt = now,
            ProvedAt = provedAt < now ? provedAt : now,
            SeenAt = now,
            ExpiresAt = AccountSession.ExpiryAfter(now, now, isKept),
        };
        records.AccountSessions.Add(session);
        if (await IsNewPlaceAsync(accountId, place, now, cancellation).ConfigureAwait(false) && way != WayIn.SignUp)
        {
            records.Post(letters.NewDevice(account.Email!, place.Device, now), now);
        }

        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        // More than anybody has: the oldest give way, so that no script fills the table.
        await records.AccountSessions.Where(s => s.AccountId == accountId).OrderByDescending(s => s.Id).Skip(MostOfAccount)
            .ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        return new StartedSession(accountId, key, session.ExpiresAt, isKept);
    }

    /// <summary>Whether the device, or where it has no key the network, is new to the account.</summary>
    private async Task<bool> IsNewPlaceAsync(long accountId, Place place, DateTimeOffset now, CancellationToken cancellation)
    {
        var here = await hashes.OfAsync(place, cancellation).ConfigureAwait(false);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var isNew = false;
        var command = new NpgsqlCommand(Remember, (NpgsqlConnection)records.Database.GetDbConnection());
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
            command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = here });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                while (await row.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    isNew |= row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(here[^1]) && row.GetBoolean(1);
                }
            }
        }

        var kept = records.FamiliarPlaces.Where(p => p.AccountId == accountId).OrderByDescending(p => p.LastAt).Take(MostOfAccount).Select(p => p.Hash);
        await records.FamiliarPlaces.Where(p => p.AccountId == accountId && !kept.Contains(p.Hash)).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        return isNew;
    }
}

/// <summary>A session that began.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Key">What the cookie holds.</param>
/// <param name="ExpiresAt">When it ends unless it is used.</param>
/// <param name="IsKept">Whether it outlives the browser's window.</param>
public sealed record StartedSession(long AccountId, byte[] Key, DateTimeOffset ExpiresAt, bool IsKept);
