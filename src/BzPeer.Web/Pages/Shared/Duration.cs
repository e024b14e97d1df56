using System.Globalization;

namespace BzPeer.Web.Pages.Shared;

/// <summary>How long something lasts, as pages print it.</summary>
public static class Duration
{
    /// <summary>"30 days", "8 hours" or "10 minutes": in the largest unit of which there are two or a whole one, rounded up; "1 minute" at least.</summary>
    public static string Of(TimeSpan span) =>
        span.TotalDays >= 2 ? Count(span.TotalDays, "day")
        : span.TotalHours is 1 or >= 2 ? Count(span.TotalHours, "hour")
        : Count(span.TotalMinutes, "minute");

    private static string Count(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(number)):0} {unit}{(number <= 1 ? "" : "s")}");
}
