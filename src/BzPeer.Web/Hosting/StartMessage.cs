using BzPeer.Postgres;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Web.Hosting;

/// <summary>What who started the site reads: where it is, and what to try first.</summary>
public static class StartMessage
{
    public static void SayWhereItIs(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        // The first researcher is asked for in the background: the site answers already.
        _ = SayAsync(app);
    });

    private static async Task SayAsync(WebApplication app)
    {
        var address = app.Urls.FirstOrDefault()?.TrimEnd('/') ?? "";
        var lines = new List<string> { "", $"  BzPeer is at {address}", $"  Records: {app.Services.GetRequiredService<Database>().Description}" };
        try
        {
            await using var records = await app.Services.GetRequiredService<IDbContextFactory<BzPeerDbContext>>().CreateDbContextAsync();
            var links = app.Services.GetRequiredService<Links>();
            var seed = await records.Authors.Where(a => a.Name == "Srinadh Bhojanapalli").Select(a => new { a.Id, a.Name }).FirstOrDefaultAsync();
            var busiest = await records.Authors.Where(a => a.IsInvented).OrderByDescending(a => a.Works).ThenBy(a => a.Id).Select(a => new { a.Id, a.Name }).FirstOrDefaultAsync();
            if (seed is not null)
            {
                lines.Add($"  Try first: {address}{links.Researcher(seed.Id, seed.Name)}");
            }

            if (busiest is not null)
            {
                lines.Add($"  A large one (invented): {address}{links.Researcher(busiest.Id, busiest.Name)}");
            }

            if (seed is null && busiest is null)
            {
                lines.Add("  Import records: ./bz import arxiv FILE");
            }

            var accounts = await app.Services.GetRequiredService<DevelopmentAccounts>().EnsureAsync();
            if (accounts.Count > 0)
            {
                lines.Add($"  Log in at {address}/account/log-in as");
                lines.AddRange(accounts.Select(account => $"    {account.Role,-10} {account.Email}, password {account.Password}"));
                lines.Add("    The moderator is asked to set up an authenticator app first, or to log in with a passkey.");
                lines.Add($"  Mail is not sent in development; it can be read at {address}/dev/mail");
            }
        }
        catch (Exception e) when (DatabaseOutage.IsBehind(e))
        {
            lines.Add("  The database does not answer yet; pages will say so until it does.");
        }

        lines.Add("  Ctrl-C stops it.");
        lines.Add("");
        await Console.Out.WriteLineAsync(string.Join(Environment.NewLine, lines));
    }
}
