using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Accounts;

/// <summary>
/// Makes one account for each role, to try a development site with. The passwords follow from a key of the database:
/// the same at each start, other ones in each database, and none of them in the repository.
/// </summary>
public sealed class MakeDevelopmentAccounts(BzPeerDbContext records, NpgsqlDataSource database, CreateAccount create, TimeProvider time)
{
    private static readonly (string Role, string Email, string Name)[] Roles =
    [
        ("account", "account@bzpeer.example", "Robin Reader"),
        ("moderator", "moderator@bzpeer.example", "Mo Moderator"),
    ];

    /// <summary>Makes those that are missing.</summary>
    public async Task<IReadOnlyList<DevelopmentAccount>> RunAsync(CancellationToken cancellation = default)
    {
        var key = await SiteKey.ReadAsync(database, SiteKey.Throttles, cancellation).ConfigureAwait(false);
        var accounts = new List<DevelopmentAccount>();
        foreach (var (role, email, name) in Roles)
        {
            var account = new DevelopmentAccount(role, email, PasswordOf(key, email));
            accounts.Add(account);
            if (!await records.Accounts.AnyAsync(a => a.Email == email, cancellation).ConfigureAwait(false)
                && await create.RunAsync(new SignUpToken(email, null), name, account.Password, cancellation).ConfigureAwait(false) is { } made
                && role == "moderator")
            {
                records.AccountRoles.Add(new AccountRole { AccountId = made.Id, Role = Role.Moderator, GrantedAt = time.GetUtcNow() });
                await records.SaveChangesAsync(cancellation).ConfigureAwait(false);
            }
        }

        return accounts;
    }

    private static string PasswordOf(byte[] key, string email)
    {
        const int groups = 4;
        var letters = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"development password\0{email}")));
        return string.Join('-', letters.Chunk(groups).Take(groups).Select(group => new string(group)));
    }
}

/// <summary>An account to try a development site with.</summary>
/// <param name="Role">What it may do: "account" or "moderator".</param>
/// <param name="Email">Its e-mail address, at a domain that does not exist.</param>
/// <param name="Password">Its password.</param>
public sealed record DevelopmentAccount(string Role, string Email, string Password);
