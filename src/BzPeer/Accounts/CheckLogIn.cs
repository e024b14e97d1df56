using BzPeer.Mail;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace BzPeer.Accounts;

/// <summary>
/// Checks an e-mail address and a password. Known and unknown addresses take the same statements, the same hash and the
/// same answer; an account without a password is as an unknown one.
/// </summary>
public sealed class CheckLogIn(NpgsqlDataSource database, IPasswordHasher<Account> hasher, Throttle throttle, PlaceHashes hashes)
{
    // One row whatever is asked for, so that a stranger can't tell by the time.
    private const string Find =
        """
        select coalesce(a.id, 0), coalesce(a.password_hash, ''), coalesce(a.security_stamp, ''), coalesce(a.two_factor_enabled, false),
            coalesce((select array_position($2, f.hash) from familiar_places f where f.account_id = a.id and f.hash = any($2) order by 1 desc limit 1), 0)
        from (values ($1)) as asked (email) left join accounts a on a.normalized_email = asked.email
        """;

    // Places in what PlaceHashes gives.
    private const int FamiliarNetwork = 1;
    private const int FamiliarDevice = 2;

    private string? nobodysHash;

    /// <summary>Checks them, and counts a wrong one against the network and the account.</summary>
    /// <param name="typedEmail">As typed; need not be an e-mail address.</param>
    /// <param name="password">As typed.</param>
    /// <param name="place">From where.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<LogInAnswer> RunAsync(string? typedEmail, string? password, Place place, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(place);
        var email = EmailAddress.TryParse(typedEmail, out var parsed) ? parsed.Normalized : "";
        var found = await FindAsync(email, place, cancellation).ConfigureAwait(false);

        // Taken before the hash, so that many at once can't overtake the count, and given back for a right one.
        var counted = found.Familiar switch
        {
            // What others in its network or elsewhere do does not stop an owner at a device of theirs.
            FamiliarDevice => [(AccountLimits.WrongFromFamiliar, $"{email} device {Convert.ToHexString(place.DeviceKey!)}")],
            FamiliarNetwork => [(AccountLimits.WrongFromNetwork, place.Network), (AccountLimits.WrongFromFamiliar, $"{email} network {place.Network}")],
            _ => new List<(Limit Limit, string Subject)> { (AccountLimits.WrongFromNetwork, place.Network), (AccountLimits.WrongFromStrangers, email) },
        };
        if (await throttle.TakeAsync(counted, cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new LogInAnswer.Wait(refusal.RetryAfter);
        }

        if (!Verify(found.PasswordHash, password))
        {
            return new LogInAnswer.Wrong();
        }

        foreach (var (limit, subject) in counted)
        {
            await throttle.GiveBackAsync(limit, subject, cancellation).ConfigureAwait(false);
        }

        return new LogInAnswer.Right(found.AccountId, found.SecurityStamp, found.AsksForCode);
    }

    private async Task<Found> FindAsync(string email, Place place, CancellationToken cancellation)
    {
        var placeHashes = await hashes.OfAsync(place, cancellation).ConfigureAwait(false);
        var command = database.CreateCommand(Find);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email });
            command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = placeHashes });
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                await row.ReadAsync(cancellation).ConfigureAwait(false);
                return new Found(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetInt32(4));
            }
        }
    }

    private bool Verify(string passwordHash, string? password)
    {
        var typed = CheckPassword.Normalize(password ?? "");
        var somebodysHash = passwordHash.Length > 0;
        // Nobody's password is made as accounts' are, so that it takes as long to compare.
        var hash = somebodysHash ? passwordHash : nobodysHash ??= hasher.HashPassword(null!, Guid.NewGuid().ToString());
        var verified = hasher.VerifyHashedPassword(null!, hash, typed);
        return somebodysHash && verified != PasswordVerificationResult.Failed;
    }

    private sealed record Found(long AccountId, string PasswordHash, string SecurityStamp, bool AsksForCode, int Familiar);
}

/// <summary>What came of an e-mail address and a password.</summary>
public abstract record LogInAnswer
{
    private LogInAnswer()
    {
    }

    /// <summary>They belong together.</summary>
    /// <param name="AccountId">Whose they are.</param>
    /// <param name="SecurityStamp">The account's stamp at that moment.</param>
    /// <param name="AsksForCode">Whether an authenticator's code is still to come.</param>
    public sealed record Right(long AccountId, string SecurityStamp, bool AsksForCode) : LogInAnswer;

    /// <summary>They don't, or nobody has that address.</summary>
    public sealed record Wrong : LogInAnswer;

    /// <summary>Too many wrong ones came before; this one was not looked at.</summary>
    /// <param name="For">How long until one more is.</param>
    public sealed record Wait(TimeSpan For) : LogInAnswer;
}
