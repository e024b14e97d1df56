using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Accounts;

/// <summary>Logs an account in on a device, remembers the place, and tells the owner of one that is new.</summary>
public sealed class StartSession(BzPeerDbContext records, PlaceHashes hashes, AccountLetters letters, TimeProvider time)
{
    private const int MostOfAccount = 50;

    /// <summary>Starts a session.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="way">How its owner proved who they are.</param>
    /// <param name="isKept">Whether it outlives the browser's window.</param>
    /// <param name="place">Where, with the key that the device has or is given now.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The key for the cookie and when it ends; null where the account is gone.</returns>
    public async Task<StartedSession?> RunAsync(long accountId, WayIn way, bool isKept, Place place, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        var account = await records.Accounts.SingleOrDefaultAsync(a => a.Id == accountId, cancellation).ConfigureAwait(false);
        if (account is null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var key = AccountSession.NewKey();
        var session = new AccountSession
        {
            AccountId = accountId,
            KeyHash = AccountSession.HashOf(key),
            SecurityStamp = account.SecurityStamp!,
            Way = way,
            Device = place.Device,
            IsKept = isKept,
            StartedAt = now,
            ProvedAt = now,
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

    private async Task<bool> IsNewPlaceAsync(long accountId, Place place, DateTimeOffset now, CancellationToken cancellation)
    {
        var placeHashes = await hashes.OfAsync(place, cancellation).ConfigureAwait(false);
        var known = await records.FamiliarPlaces.Where(p => p.AccountId == accountId && placeHashes.Contains(p.Hash)).ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var hash in placeHashes)
        {
            if (known.Find(p => p.Hash.AsSpan().SequenceEqual(hash)) is { } before)
            {
                before.LastAt = now;
            }
            else
            {
                records.FamiliarPlaces.Add(new FamiliarPlace { AccountId = accountId, Hash = hash, LastAt = now });
            }
        }

        return known.Count == 0;
    }
}

/// <summary>A session that began.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="Key">What the cookie holds.</param>
/// <param name="ExpiresAt">When it ends unless it is used.</param>
/// <param name="IsKept">Whether it outlives the browser's window.</param>
public sealed record StartedSession(long AccountId, byte[] Key, DateTimeOffset ExpiresAt, bool IsKept);
