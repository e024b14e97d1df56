using Npgsql;

namespace BzPeer.Web.Hosting;

/// <summary>Tells "the database can't be reached, come back" from a fault in the site.</summary>
public static class DatabaseOutage
{
    /// <summary>
    /// True for failed connections, time-outs and servers that start, stop or are full: SQLSTATE classes 08, 53, 57
    /// (PostgreSQL, Appendix A), and what Npgsql calls transient. EF Core wraps them, so causes are looked at as well.
    /// </summary>
    public static bool IsBehind(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PostgresException refused:
                    return refused.IsTransient || refused.SqlState is ['0', '8', ..] or ['5', '3', ..] or ['5', '7', ..];
                case NpgsqlException or TimeoutException or PublicIdsNotReadyException:
                    return true;
            }
        }

        return false;
    }
}
