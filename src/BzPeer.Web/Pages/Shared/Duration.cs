using System.Globalization;

namespace BzPeer.Web.Pages.Shared;

/// <summary>How long something lasts, as pages print it.</summary>
public static class Duration
{
    /// <summary>"30 days", "8 hours" or "10 minutes": the largest unit of which there are whole ones, and more than one where there can be.</summary>
    public static string Of(TimeSpan span) =>
        span.TotalDays >= 2 && span.TotalDays % 1 == 0 ? Count(span.TotalDays, "day")
        : span.TotalHours >= 1 && span.TotalHours % 1 == 0 ? Count(span.TotalHours, "hour")
        : Count(Math.Ceiling(span.TotalMinutes), "minute");

    private static string Count(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:0} {unit}{(number == 1 ? "" : "s")}");
}
