namespace BzPeer.Follows;

/// <summary>How often and when news are mailed.</summary>
/// <param name="Frequency">How often.</param>
/// <param name="Hour">At what hour of the day, 0 to 23, in <paramref name="TimeZone"/>.</param>
/// <param name="Weekday">On what day, where it is weekly.</param>
/// <param name="TimeZone">A name that <see cref="TimeZones.TryFind"/> takes.</param>
public sealed record DigestSettings(DigestFrequency Frequency, int Hour, DayOfWeek Weekday, string TimeZone)
{
    /// <summary>What stands where nothing was chosen.</summary>
    public static readonly DigestSettings Usual = new(DigestFrequency.Daily, Follower.UsualHour, DayOfWeek.Monday, TimeZones.Usual);
}
