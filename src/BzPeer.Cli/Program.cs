using System.CommandLine;
using BzPeer.Cli;

var root = new RootCommand("The operator's tool of BzPeer: imports records, derives figures, looks after the database.")
{
    MigrateCommand.Create(),
    ImportCommand.Create(),
    DeriveCommand.Create(),
    GenerateCommand.Create(),
    ModeratorsCommand.Create(),
    FollowsCommand.Create(),
    HealthCommand.Create(),
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
