using System.Globalization;
using System.Text;

namespace BzPeer.Postgres;

/// <summary>Who wants the private cluster.</summary>
public enum ClusterUse
{
    /// <summary>The site: at most one on a folder.</summary>
    Site,

    /// <summary>The operator's tool: beside a running site, or alone.</summary>
    Tool,

    /// <summary>Tests: the records are thrown away, so nothing waits for the disk.</summary>
    Tests,
}

/// <summary>The server's settings, for a machine with two cores and a few gigabytes that it shares with the site.</summary>
internal static class ClusterSettings
{
    /// <summary>The text of the configuration file.</summary>
    public static string Text(ClusterUse use, string socketFolder, PostgresPrograms programs)
    {
        var text = new StringBuilder("# Written anew at each start; your own settings go into local.conf beside this file.\n");
        void Set(string name, string value) =>
            text.Append(CultureInfo.InvariantCulture, $"{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'\n");

        // Reachable through the socket's folder alone, which only the owner may enter.
        Set("listen_addresses", "");
        Set("unix_socket_directories", socketFolder);
        Set("port", PrivateCluster.Port.ToString(CultureInfo.InvariantCulture));
        Set("jit", "off"); // short queries: compiling costs more than it saves
        Set("random_page_cost", "1.1"); // solid-state disk
        Set("work_mem", "32MB");
        Set("maintenance_work_mem", "256MB");
        Set("effective_cache_size", "2GB");
        Set("wal_compression", "off"); // processors are what an import is short of, not the disk
        Set("wal_buffers", "64MB");
        Set("max_wal_size", "4GB"); // an import writes much at once
        Set("checkpoint_timeout", "15min");
        Set("log_checkpoints", "off");
        Set("log_line_prefix", "%m [%p] %a ");
        Set("timezone", "UTC");
        Set("log_timezone", "UTC");
        if (programs.Has("pg_stat_statements"))
            Set("shared_preload_libraries", "pg_stat_statements");

        if (use is ClusterUse.Tests)
        {
            Set("shared_buffers", "128MB");
            Set("max_connections", "200");
            Set("fsync", "off");
            Set("full_page_writes", "off");
            Set("synchronous_commit", "off");
            Set("autovacuum_naptime", "1h"); // no surprise plans, no work beside the tests
        }
        else
        {
            Set("shared_buffers", "512MB");
            Set("max_connections", "120"); // the site's pool of 100, and the tool
            Set("synchronous_commit", "on");
        }
        return text.ToString();
    }
}
