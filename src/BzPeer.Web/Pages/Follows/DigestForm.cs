using System.Globalization;
using BzPeer.Follows;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace BzPeer.Web.Pages.Follows;

/// <summary>The fields of <c>_DigestSettings</c>, as they were typed: of a page for who is logged in and one for who is not.</summary>
public sealed class DigestForm
{
    /// <summary>A name of <see cref="DigestFrequency"/>.</summary>
    public string? Frequency { get; set; }

    /// <summary>0 to 23.</summary>
    public string? Hour { get; set; }

    /// <summary>An English name of a day.</summary>
    public string? Weekday { get; set; }

    /// <summary>A name of the IANA database.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The form for settings as they are.</summary>
    public static DigestForm Of(DigestView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return new DigestForm
        {
            Frequency = view.Settings.Frequency.ToString(),
            Hour = view.Settings.Hour.ToString(CultureInfo.InvariantCulture),
            Weekday = view.Settings.Weekday.ToString(),
            TimeZone = view.Settings.TimeZone,
        };
    }

    /// <summary>What was chosen; null with errors beside the fields where that is none.</summary>
    public DigestSettings? Read(PageModel page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var frequency = Named<DigestFrequency>(Frequency);
        var weekday = Named<DayOfWeek>(Weekday);
        var hour = int.TryParse(Hour, NumberStyles.None, CultureInfo.InvariantCulture, out var typed) && typed <= 23 ? typed : (int?)null;
        var isZone = TimeZones.TryFind(TimeZone, out _);
        if (frequency is null)
        {
            page.Refuse(nameof(Frequency), "Choose how often.");
        }

        if (hour is null)
        {
            page.Refuse(nameof(Hour), "Choose an hour.");
        }

        if (weekday is null)
        {
            page.Refuse(nameof(Weekday), "Choose a day of the week.");
        }

        if (!isZone)
        {
            page.Refuse(nameof(TimeZone), TimeZones.Fault);
        }

        return frequency is { } f && hour is { } h && weekday is { } w && isZone ? new DigestSettings(f, h, w, TimeZone ?? TimeZones.Usual) : null;
    }

    // Numbers and lists of names are none.
    private static T? Named<T>(string? name)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(name, StringComparer.Ordinal) ? Enum.Parse<T>(name!) : null;
}
