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

    // Readers of pages need a core as well, however many log in.
    private static readonly SemaphoreSlim HashesAtOnce = new(Math.Max(1, Environment.ProcessorCount - 1));

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

        // What others in its network or elsewhere do does not stop an owner at a device of theirs. All is taken before the
        // hash, so that many at once can't overtake the count, and given back for a right one.
        List<(Limit, string)> ofNetwork = found.Familiar == FamiliarDevice ? [] : [(AccountLimits.WrongFromNetwork, place.Network), (AccountLimits.WrongFromBlock, place.Block)];
        List<(Limit, string)> ofAccount = found.Familiar switch
        {
            FamiliarDevice => [(AccountLimits.WrongFromFamiliar, $"{email} device {Convert.ToHexString(place.DeviceKey!)}")],
            FamiliarNetwork => [(AccountLimits.WrongFromFamiliar, $"{email} network {place.Network}")],
            _ => [(AccountLimits.WrongFromStrangers, email)],
        };

        // The network's first and alone: from one that is refused no row is made for each address that it tries.
        if (await TakeAsync(ofNetwork, cancellation).ConfigureAwait(false) is { } tooManyThere)
        {
            return new LogInAnswer.Wait(tooManyThere.RetryAfter);
        }

        if (email.Length == 0)
        {
            return new LogInAnswer.Wrong();
        }

        if (await TakeAsync(ofAccount, cancellation).ConfigureAwait(false) is { } tooMany)
        {
            return new LogInAnswer.Wait(tooMany.RetryAfter);
        }

        if (!await VerifyAsync(found, password, cancellation).ConfigureAwait(false))
        {
            return new LogInAnswer.Wrong();
        }

        await throttle.GiveBackAsync([.. ofNetwork, .. ofAccount], cancellation).ConfigureAwait(false);

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

    private async Task<Refusal?> TakeAsync(List<(Limit, string)> wanted, CancellationToken cancellation) =>
        wanted.Count == 0 ? null : await throttle.TakeAsync(wanted, cancellation).ConfigureAwait(false);

    private async Task<bool> VerifyAsync(Found found, string? password, CancellationToken cancellation)
    {
        var typed = CheckPassword.Normalize(password ?? "");
        var somebodysHash = found.PasswordHash.Length > 0;
        // Nobody's password is made as accounts' are, so that it takes as long to compare.
        var hash = somebodysHash ? found.PasswordHash : nobodysHash ??= hasher.HashPassword(null!, Guid.NewGuid().ToString());
        PasswordVerificationResult verified;
        await HashesAtOnce.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            verified = hasher.VerifyHashedPassword(null!, hash, typed);
        }
        finally
        {
            HashesAtOnce.Release();
        }

        if (!somebodysHash || verified == PasswordVerificationResult.Failed)
        {
            return false;
        }

        if (verified == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await RehashAsync(found, typed, cancellation).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Stores the password by the present count of iterations: an older hash would be quicker to guess, and to tell from nobody's.</summary>
    private async Task RehashAsync(Found found, string typed, CancellationToken cancellation)
    {
        var command = database.CreateCommand("update accounts set password_hash = $3 where id = $1 and password_hash = $2");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = found.AccountId });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = found.PasswordHash });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hasher.HashPassword(null!, typed) });
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
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
