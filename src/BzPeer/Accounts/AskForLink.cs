using BzPeer.Mail;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Accounts;

/// <summary>What a stranger can have mailed to an e-mail address.</summary>
public enum LinkKind
{
    /// <summary>A link that finishes signing up.</summary>
    SignUp,

    /// <summary>A link that logs in.</summary>
    LogIn,

    /// <summary>A link that sets a new password.</summary>
    Reset,
}

/// <summary>
/// Mails a link to whoever reads an e-mail address, with or without an account: the same statements, one letter, the
/// same answer to who asked. Only the reader of the mailbox learns which it is.
/// </summary>
public sealed class AskForLink(BzPeerDbContext records, Throttle throttle, PlaceHashes hashes, AccountLetters letters, TimeProvider time)
{
    // One row whatever is asked for.
    private const string Find =
        """
        select coalesce(a.id, 0), coalesce(a.email, ''), coalesce(a.security_stamp, ''),
            exists (select from familiar_places f where f.account_id = a.id and f.hash = $2)
        from (values ($1)) as asked (email) left join accounts a on a.normalized_email = asked.email
        """;

    /// <summary>Posts the letter.</summary>
    /// <param name="kind">What is asked for.</param>
    /// <param name="email">Where to.</param>
    /// <param name="place">From where it is asked.</param>
    /// <param name="signUp">What a new account begins with; its e-mail address is <paramref name="email"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Null, or of which too many were asked for.</returns>
    public async Task<Refusal?> RunAsync(LinkKind kind, EmailAddress email, Place place, SignUpToken signUp, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(signUp);
        var (id, storedEmail, stamp, isFamiliar) = await FindAsync(email, place, cancellation).ConfigureAwait(false);
        // What others in its network ask for does not stop an owner at a device of theirs.
        List<(Limit, string)> ofNetwork = [(AccountLimits.MailsFromNetwork, place.Network), (AccountLimits.MailsFromBlock, place.Block)];
        if ((isFamiliar ? null : await throttle.TakeAsync(ofNetwork, cancellation).ConfigureAwait(false)) is { } tooManyThere)
        {
            return tooManyThere;
        }

        if (await throttle.TakeAsync([(AccountLimits.MailsToAddress, email.Normalized)], cancellation).ConfigureAwait(false) is { } tooMany)
        {
            return tooMany;
        }

        // To the address as its account has it: two that look alike must never get each other's mail.
        var letter = (kind, id) switch
        {
            (LinkKind.SignUp, 0) => letters.SignUp(email.Value, signUp with { Email = email.Value }),
            (LinkKind.SignUp, _) => letters.SignUpAgain(storedEmail, new LogInToken(id, stamp, signUp.Return, Guid.NewGuid().ToString("N"))),
            (_, 0) => letters.NoAccount(email.Value, signUp.Return),
            (LinkKind.LogIn, _) => letters.LogIn(storedEmail, new LogInToken(id, stamp, signUp.Return, Guid.NewGuid().ToString("N"))),
            _ => letters.Reset(storedEmail, new ResetToken(id, stamp)),
        };
        records.Post(letter, time.GetUtcNow());
        await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
        return null;
    }

    private async Task<(long Id, string Email, string Stamp, bool IsFamiliar)> FindAsync(EmailAddress email, Place place, CancellationToken cancellation)
    {
        var here = await hashes.OfAsync(place, cancellation).ConfigureAwait(false);
        await records.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        var command = new NpgsqlCommand(Find, (NpgsqlConnection)records.Database.GetDbConnection());
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email.Normalized });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = place.DeviceKey is null ? [] : here[^1] });
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                await row.ReadAsync(cancellation).ConfigureAwait(false);
                return (row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetBoolean(3));
            }
        }
    }
}
