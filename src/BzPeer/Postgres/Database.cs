using Npgsql;

namespace BzPeer.Postgres;

/// <summary>
/// The database in use: the server that the configuration names, else the private cluster. The one place that
/// decides. Disposing stops what was started.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>Environment variable of the connection string; with it set, nothing is started.</summary>
    public const string EnvironmentVariable = "ConnectionStrings__BzPeer";

    private readonly PrivateCluster? cluster;

    private Database(string connectionString, PrivateCluster? cluster)
    {
        ConnectionString = connectionString;
        this.cluster = cluster;
    }

    /// <summary>How to connect, with the options that suit the site's reads.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether the database is the private cluster, started here, and not a server that was configured.</summary>
    public bool IsPrivate => cluster is not null;

    /// <summary>Where the records are, for the start message and the log; without the password.</summary>
    public string Description => cluster is null
        ? $"{new NpgsqlConnectionStringBuilder(ConnectionString).Database} on {new NpgsqlConnectionStringBuilder(ConnectionString).Host}"
        : $"private PostgreSQL {cluster.Major} in {cluster.Folder}";

    /// <summary>Opens the database for the site or the operator's tool.</summary>
    /// <param name="configured">The configured connection string; null or blank falls back to <see cref="EnvironmentVariable"/>, then to the private cluster in <see cref="DataFolder"/>.</param>
    /// <param name="use">Who asks.</param>
    /// <param name="say">Told, in a sentence each, what the operator should know.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="PostgresUnavailableException">No database can be had; the message is for the operator.</exception>
    public static async Task<Database> OpenAsync(string? configured, ClusterUse use, Action<string>? say = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(configured))
            configured = Environment.GetEnvironmentVariable(EnvironmentVariable);
        if (!string.IsNullOrWhiteSpace(configured))
            return new Database(Tuned(configured), cluster: null);

        var started = await PrivateCluster.StartAsync(DataFolder.Find(), use, say, cancellationToken);
        return new Database(started.ConnectionString, started);
    }

    /// <summary>Adds the options that suit the site's reads to a connection string, where it does not set them itself.</summary>
    /// <param name="connectionString">A connection string of Npgsql.</param>
    /// <exception cref="PostgresUnavailableException">It is not one.</exception>
    public static string Tuned(string connectionString)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException)
        {
            throw new PostgresUnavailableException(
                $"The connection string in {EnvironmentVariable} cannot be read: {malformed.Message}", malformed);
        }
        // Prepared statements halve the time of a read; sessions carry no state that would have to be reset.
        if (!builder.ShouldSerialize("Max Auto Prepare"))
            builder.MaxAutoPrepare = 100;
        if (!builder.ShouldSerialize("No Reset On Close"))
            builder.NoResetOnClose = true;
        // Asked for by default, it costs a round trip, and a complaint where Kerberos' library is missing.
        if (!builder.ShouldSerialize("GSS Encryption Mode"))
            builder.GssEncryptionMode = GssEncryptionMode.Disable;
        if (!builder.ShouldSerialize("Application Name"))
            builder.ApplicationName = "bzpeer";
        return builder.ConnectionString;
    }

    /// <summary>Stops the private cluster, unless another process still uses it. Does nothing to a configured server.</summary>
    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }
}
