using System.CommandLine;
using BzPeer.Follows;

namespace BzPeer.Cli;

/// <summary><c>follows refused EMAIL</c>: what the site can't see, because it comes by mail later.</summary>
internal static class FollowsCommand
{
    public static Command Create() => new("follows", "Who is mailed about what they follow.") { Refused() };

    private static Command Refused()
    {
        var email = EmailArgument.Create("The e-mail address that came back.");
        var command = new Command("refused", "Stop mail about what is followed to an address whose mail came back, until its reader says that it arrives again.") { email };
        command.SetAction((parsed, cancellation) => WithDatabase.RunAsync(
            async database =>
            {
                await MigrateDatabase.RunAsync(database.ConnectionString, cancellation);
                await using var records = BzPeerDatabase.Open(database.ConnectionString);
                var whose = parsed.GetRequiredValue(email);
                if (await new RefuseAddress(records, TimeProvider.System).RunAsync(whose, cancellation) == 0)
                {
                    await Console.Error.WriteLineAsync($"Nobody follows anything with the e-mail address {whose.Value}.");
                    return 1;
                }

                Console.WriteLine($"{whose.Value} gets no more mail about what is followed.");
                return 0;
            },
            cancellation));
        return command;
    }
}
