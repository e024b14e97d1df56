namespace BzPeer.Follows;

/// <summary>
/// When the next digest is due, by the reader's own clock. An hour that a change of the clocks leaves out is the first
/// moment after the gap, one that comes twice is its first; a local day has one digest at most, and each that exists has one.
/// </summary>
public static class NextDigest
{
    /// <summary>At most one mail in this time for who wants news at once.</summary>
    public static readonly TimeSpan BetweenMails = TimeSpan.FromHours(1);

    // Further from UTC is no clock: +14 and −12, and an hour to spare.
    private static readonly TimeSpan MostAhead = TimeSpan.FromHours(15);
    private static readonly TimeSpan MostBehind = TimeSpan.FromHours(13);
    private static readonly TimeSpan Exactly = TimeSpan.FromSeconds(1);

    /// <summary>The first moment after <paramref name="now"/>; null where none is known by the clock: never, or when there are news.</summary>
    /// <param name="settings">How often and when. A zone that is known no more stands for <see cref="TimeZones.Usual"/>.</param>
    /// <param name="now">The moment after which it is.</param>
    /// <param name="last">When the last one was due, or written: its local day has had its digest. Null where there was none.</param>
    public static DateTimeOffset? After(DigestSettings settings, DateTimeOffset now, DateTimeOffset? last = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Frequency is DigestFrequency.Never or DigestFrequency.AtOnce)
        {
            return null;
        }

        var zone = TimeZones.TryFind(settings.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var day = DayOf(zone, now);
        if (last is { } before && DayOf(zone, before) is var had && had >= day)
        {
            day = had.AddDays(1);
        }

        if (settings.Frequency == DigestFrequency.Weekly)
        {
            day = day.AddDays(((int)settings.Weekday - (int)day.DayOfWeek + 7) % 7);
            if (At(zone, day, settings.Hour) is { } moment && moment <= now)
            {
                day = day.AddDays(7);
            }
        }

        while (true)
        {
            // A day that an island skipped has no digest; the day after it has.
            if (At(zone, day, settings.Hour) is { } moment && moment > now)
            {
                return moment;
            }

            day = day.AddDays(1);
        }
    }

    /// <summary>The moment of an hour of a day; null for a day that does not exist.</summary>
    private static DateTimeOffset? At(TimeZoneInfo zone, DateOnly day, int hour)
    {
        var moment = First(zone, day.ToDateTime(new TimeOnly(hour, 0)));
        if (DayOf(zone, moment) == day)
        {
            return moment;
        }

        // The gap reaches into the next day, which has its own: the last minute before the gap.
        moment -= TimeSpan.FromMinutes(1);
        return DayOf(zone, moment) == day ? moment : null;
    }

    /// <summary>The first moment at which the clock shows a time, or a later one.</summary>
    private static DateTimeOffset First(TimeZoneInfo zone, DateTime local)
    {
        var shown = new DateTimeOffset(local, TimeSpan.Zero);
        var (early, late) = (shown - MostAhead, shown + MostBehind);
        var before = zone.GetUtcOffset(early);
        foreach (var offset in new[] { before, zone.GetUtcOffset(late) })
        {
            if (zone.GetUtcOffset(shown - offset) == offset)
            {
                return shown - offset;
            }
        }

        // In a gap: the moment at which the clock is changed, found by halving.
        while (late - early > Exactly)
        {
            var middle = early + ((late - early) / 2);
            (early, late) = zone.GetUtcOffset(middle) == before ? (middle, late) : (early, middle);
        }

        return new DateTimeOffset(late.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
    }

    private static DateOnly DayOf(TimeZoneInfo zone, DateTimeOffset moment) =>
        DateOnly.FromDateTime((moment.ToUniversalTime() + zone.GetUtcOffset(moment)).DateTime);
}
