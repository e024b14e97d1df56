using BzPeer.Mail;
using Npgsql;

namespace BzPeer.Accounts;

/// <summary>Gives an account a role, or takes it away. Roles are read with every request: it counts at once.</summary>
public sealed class ChangeRole(NpgsqlDataSource database, TimeProvider time)
{
    private const string Grant =
        """
        with account as (select id from accounts where normalized_email = $1),
        changed as (insert into account_roles (account_id, role, granted_at) select id, $2, $3 from account on conflict do nothing returning account_id)
        select exists (select from account), exists (select from changed)
        """;

    private const string Revoke =
        """
        with account as (select id from accounts where normalized_email = $1),
        changed as (delete from account_roles r using account where r.account_id = account.id and r.role = $2 returning r.account_id)
        select exists (select from account), exists (select from changed)
        """;

    /// <summary>Gives a role.</summary>
    public Task<RoleAnswer> GrantAsync(EmailAddress email, Role role, CancellationToken cancellation = default) =>
        RunAsync(Grant, email, role, [new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() }], cancellation);

    /// <summary>Takes a role away.</summary>
    public Task<RoleAnswer> RevokeAsync(EmailAddress email, Role role, CancellationToken cancellation = default) =>
        RunAsync(Revoke, email, role, [], cancellation);

    private async Task<RoleAnswer> RunAsync(string statement, EmailAddress email, Role role, NpgsqlParameter[] more, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(email);
        var command = database.CreateCommand(statement);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = email.Normalized });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = role.ToString() });
            command.Parameters.AddRange(more);
            var row = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            await using (row.ConfigureAwait(false))
            {
                await row.ReadAsync(cancellation).ConfigureAwait(false);
                return !row.GetBoolean(0) ? RoleAnswer.NoAccount : row.GetBoolean(1) ? RoleAnswer.Done : RoleAnswer.AsBefore;
            }
        }
    }
}

/// <summary>What came of changing a role.</summary>
public enum RoleAnswer
{
    /// <summary>It is changed.</summary>
    Done,

    /// <summary>It was so already.</summary>
    AsBefore,

    /// <summary>No account has the e-mail address.</summary>
    NoAccount,
}
