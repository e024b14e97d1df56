using System.CommandLine;
using BzPeer.Accounts;
using BzPeer.Mail;
using Npgsql;

namespace BzPeer.Cli;

/// <summary><c>moderators add|remove EMAIL</c>: who may decide claims, disputes and reports.</summary>
internal static class ModeratorsCommand
{
    public static Command Create() => new("moderators", "Who may decide claims, disputes and reports.")
    {
        Change("add", "Give an account the rights of a moderator. It needs a second factor to use them.", (role, email, cancellation) => role.GrantAsync(email, Role.Moderator, cancellation), "is a moderator now", "is a moderator already"),
        Change("remove", "Take the rights of a moderator from an account, also where it is logged in.", (role, email, cancellation) => role.RevokeAsync(email, Role.Moderator, cancellation), "is no moderator any more", "is no moderator"),
    };

    private static Command Change(string name, string description, Func<ChangeRole, EmailAddress, CancellationToken, Task<RoleAnswer>> change, string done, string asBefore)
    {
        var email = EmailArgument.Create("The account’s e-mail address.");
        var command = new Command(name, description) { email };
        command.SetAction((parsed, cancellation) => WithDatabase.RunAsync(
            async database =>
            {
                await MigrateDatabase.RunAsync(database.ConnectionString, cancellation);
                await using var source = NpgsqlDataSource.Create(database.ConnectionString);
                var whose = parsed.GetRequiredValue(email);
                var answer = await change(new ChangeRole(source, TimeProvider.System), whose, cancellation);
                if (answer == RoleAnswer.NoAccount)
                {
                    await Console.Error.WriteLineAsync($"There is no account with the e-mail address {whose.Value}. Its owner signs up on the site first.");
                    return 1;
                }

                Console.WriteLine($"{whose.Value} {(answer == RoleAnswer.Done ? done : asBefore)}.");
                return 0;
            },
            cancellation));
        return command;
    }
}
