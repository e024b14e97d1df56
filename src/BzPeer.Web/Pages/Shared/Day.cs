using System.Globalization;

namespace BzPeer.Web.Pages.Shared;

/// <summary>Days as pages print them.</summary>
public static class Day
{
    /// <summary>"24 November 2026", in UTC.</summary>
    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"24 November 2026, 09:30 UTC".</summary>
    public static string AndTimeOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
