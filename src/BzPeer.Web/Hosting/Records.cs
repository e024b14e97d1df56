using BzPeer.Postgres;
using BzPeer.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BzPeer.Web.Hosting;

/// <summary>The records behind the pages: the database in use, the context, the key of the addresses.</summary>
public static class Records
{
    /// <summary>Opens the configured server or starts the private cluster, and registers how to reach it.</summary>
    /// <exception cref="PostgresUnavailableException">No database can be had; the message is for the operator.</exception>
    public static async Task<Database> AddRecordsAsync(this WebApplicationBuilder builder)
    {
        var database = await Database.OpenAsync(builder.Configuration.GetConnectionString("BzPeer"), ClusterUse.Site, Console.Error.WriteLine);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(database.ConnectionString));
        builder.Services.AddPooledDbContextFactory<BzPeerDbContext>((services, options) =>
            options.UseBzPeer(services.GetRequiredService<NpgsqlDataSource>()));
        builder.Services.AddScoped(services => services.GetRequiredService<IDbContextFactory<BzPeerDbContext>>().CreateDbContext());
        builder.Services.AddSingleton<PublicIds>();
        builder.Services.AddSingleton<Links>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => new FormulaRenderer());
        builder.Services.AddSingleton<DevelopmentAccounts>();
        builder.Services.AddHostedService<PrepareRecords>();
        builder.Services.AddHostedService<RenderWaitingFormulas>();
        return database;
    }
}
