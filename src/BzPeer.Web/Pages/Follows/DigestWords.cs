using System.Globalization;
using BzPeer.Follows;

namespace BzPeer.Web.Pages.Follows;

/// <summary>How it is worded when digests come.</summary>
public static class DigestWords
{
    /// <summary>How often, as it is chosen.</summary>
    public static IReadOnlyList<(string Value, string Label)> Frequencies { get; } =
    [
        (nameof(DigestFrequency.AtOnce), "At once, one mail an hour at most"),
        (nameof(DigestFrequency.Daily), "Once a day"),
        (nameof(DigestFrequency.Weekly), "Once a week"),
        (nameof(DigestFrequency.Never), "Never"),
    ];

    /// <summary>The hours of a day: "07:00".</summary>
    public static IReadOnlyList<(string Value, string Label)> Hours { get; } =
        [.. Enumerable.Range(0, 24).Select(hour => (hour.ToString(CultureInfo.InvariantCulture), hour.ToString("00", CultureInfo.InvariantCulture) + ":00"))];

    /// <summary>The days of a week, from Monday on.</summary>
    public static IReadOnlyList<(string Value, string Label)> Weekdays { get; } =
        [.. Enumerable.Range(1, 7).Select(day => ((DayOfWeek)(day % 7)).ToString()).Select(name => (name, name))];

    /// <summary>Time zones by region: "Berlin" of "Europe". One that is chosen but not listed comes first.</summary>
    public static IReadOnlyList<(string Region, IReadOnlyList<(string Value, string Label)> Zones)> ZonesWith(string? chosen)
    {
        var names = chosen is null || TimeZones.Names.Contains(chosen, StringComparer.Ordinal) || !TimeZones.TryFind(chosen, out _) ? TimeZones.Names : TimeZones.Names.Prepend(chosen);
        return
        [
            .. names.GroupBy(name => name.Contains('/', StringComparison.Ordinal) ? name[..name.IndexOf('/', StringComparison.Ordinal)] : "Other")
                .Select(region => (region.Key, (IReadOnlyList<(string, string)>)[.. region.Select(name => (name, Place(name)))])),
        ];
    }

    /// <summary>A moment by a reader's clock: "Monday, 30 November 2026, 07:00, Europe/Berlin".</summary>
    public static string At(DateTimeOffset moment, string timeZone)
    {
        var zone = TimeZones.TryFind(timeZone, out var found) ? found : TimeZoneInfo.Utc;
        return TimeZoneInfo.ConvertTime(moment, zone).ToString("dddd, d MMMM yyyy, HH:mm, ", CultureInfo.InvariantCulture) + (zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime && timeZone.StartsWith("Etc/", StringComparison.Ordinal) ? "UTC" : timeZone);
    }

    // "America/Argentina/Buenos_Aires" is "Argentina, Buenos Aires" of "America".
    private static string Place(string name) =>
        name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace("/", ", ", StringComparison.Ordinal).Replace('_', ' ');
}
