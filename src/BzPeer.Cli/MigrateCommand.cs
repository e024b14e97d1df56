using System.CommandLine;

namespace BzPeer.Cli;

/// <summary><c>migrate</c>: brings the database to the schema of this version.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Bring the database to the schema of this version.");
        command.SetAction((_, cancellation) => WithDatabase.RunAsync(
            async database =>
            {
                var applied = await MigrateDatabase.RunAsync(database.ConnectionString, cancellation);
                Console.WriteLine(applied.Count == 0 ? "The schema is up to date." : $"Applied {string.Join(", ", applied)}.");
                return 0;
            },
            cancellation));
        return command;
    }
}
