using System.Globalization;
using BzPeer.Follows;
using Xunit;

namespace BzPeer.Tests.Follows;

/// <summary>When the next digest is due, by clocks all over the world.</summary>
public sealed class NextDigestTests
{
    [Theory]
    // An ordinary day: later today, or tomorrow.
    [InlineData("Etc/UTC", 7, "2026-11-24T06:59Z", "2026-11-24T07:00Z")]
    [InlineData("Etc/UTC", 7, "2026-11-24T07:00Z", "2026-11-25T07:00Z")]
    [InlineData("Europe/Berlin", 7, "2026-11-24T05:00Z", "2026-11-24T06:00Z")]
    [InlineData("Asia/Kolkata", 7, "2026-11-24T01:30Z", "2026-11-25T01:30Z")]
    [InlineData("Asia/Calcutta", 7, "2026-11-24T01:00Z", "2026-11-24T01:30Z")]
    [InlineData("America/New_York", 22, "2026-11-25T02:00Z", "2026-11-25T03:00Z")]
    [InlineData("Pacific/Kiritimati", 0, "2026-11-24T09:30Z", "2026-11-24T10:00Z")]
    // Ends of years, and leap days.
    [InlineData("Europe/Berlin", 0, "2026-12-31T12:00Z", "2026-12-31T23:00Z")]
    [InlineData("Etc/UTC", 23, "2026-12-31T23:30Z", "2027-01-01T23:00Z")]
    [InlineData("America/New_York", 7, "2028-02-28T13:00Z", "2028-02-29T12:00Z")]
    [InlineData("America/New_York", 7, "2028-02-29T13:00Z", "2028-03-01T12:00Z")]
    [InlineData("Etc/UTC", 7, "2100-02-28T08:00Z", "2100-03-01T07:00Z")]
    // Clocks go forward: 02:00 does not exist and is 03:00, other hours are what they are.
    [InlineData("Europe/Berlin", 2, "2027-03-27T12:00Z", "2027-03-28T01:00Z")]
    [InlineData("Europe/Berlin", 2, "2027-03-28T01:00Z", "2027-03-29T00:00Z")]
    [InlineData("Europe/Berlin", 3, "2027-03-27T12:00Z", "2027-03-28T01:00Z")]
    [InlineData("America/New_York", 2, "2027-03-13T12:00Z", "2027-03-14T07:00Z")]
    [InlineData("Australia/Lord_Howe", 2, "2026-10-03T12:00Z", "2026-10-03T15:30Z")]
    // Clocks go back: 02:00 comes twice and is the first.
    [InlineData("Europe/Berlin", 2, "2026-10-24T12:00Z", "2026-10-25T00:00Z")]
    [InlineData("Europe/Berlin", 2, "2026-10-25T00:00Z", "2026-10-26T01:00Z")]
    [InlineData("Europe/Berlin", 3, "2026-10-24T12:00Z", "2026-10-25T02:00Z")]
    [InlineData("America/New_York", 1, "2026-10-31T12:00Z", "2026-11-01T05:00Z")]
    [InlineData("America/New_York", 1, "2026-11-01T05:30Z", "2026-11-02T06:00Z")]
    [InlineData("Australia/Lord_Howe", 2, "2027-04-03T12:00Z", "2027-04-03T15:30Z")]
    // Samoa skipped a Friday: no digest of a day that never was, and one of the next.
    [InlineData("Pacific/Apia", 7, "2011-12-29T12:00Z", "2011-12-29T17:00Z")]
    [InlineData("Pacific/Apia", 7, "2011-12-29T17:00Z", "2011-12-30T17:00Z")]
    [InlineData("Pacific/Apia", 0, "2011-12-29T12:00Z", "2011-12-30T10:00Z")]
    // Greenland's clocks jump over midnight: the last minute of the day that they cut.
    [InlineData("America/Nuuk", 23, "2027-03-27T12:00Z", "2027-03-28T00:59Z")]
    public void Daily(string zone, int hour, string after, string expected)
    {
        var next = NextDigest.After(new DigestSettings(DigestFrequency.Daily, hour, DayOfWeek.Monday, zone), Moment(after));

        Assert.Equal(Moment(expected), next);
    }

    [Theory]
    [InlineData("Etc/UTC", DayOfWeek.Tuesday, "2026-11-24T06:00Z", "2026-11-24T07:00Z")]
    [InlineData("Etc/UTC", DayOfWeek.Tuesday, "2026-11-24T07:00Z", "2026-12-01T07:00Z")]
    [InlineData("Etc/UTC", DayOfWeek.Sunday, "2026-12-28T07:00Z", "2027-01-03T07:00Z")]
    // Monday in Kiribati begins on Sunday in London.
    [InlineData("Pacific/Kiritimati", DayOfWeek.Monday, "2026-11-22T12:00Z", "2026-11-22T17:00Z")]
    [InlineData("America/New_York", DayOfWeek.Sunday, "2026-10-25T12:00Z", "2026-11-01T12:00Z")]
    // The Friday that Samoa skipped: the day after, and the next Friday.
    [InlineData("Pacific/Apia", DayOfWeek.Friday, "2011-12-29T12:00Z", "2011-12-30T17:00Z")]
    [InlineData("Pacific/Apia", DayOfWeek.Friday, "2011-12-30T17:00Z", "2012-01-05T17:00Z")]
    public void Weekly(string zone, DayOfWeek day, string after, string expected)
    {
        var next = NextDigest.After(new DigestSettings(DigestFrequency.Weekly, 7, day, zone), Moment(after));

        Assert.Equal(Moment(expected), next);
    }

    [Fact]
    public void Who_had_todays_and_chooses_a_later_hour_has_the_next_one_tomorrow() => Assert.Equal(
        Moment("2026-11-25T09:00Z"),
        NextDigest.After(DigestSettings.Usual with { Hour = 9 }, Moment("2026-11-24T08:00Z"), last: Moment("2026-11-24T07:00Z")));

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Pacific/Apia")]
    [InlineData("America/Nuuk")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Antarctica/Troll")]
    public void Every_local_day_has_one_whatever_the_hour(string name)
    {
        Assert.True(TimeZones.TryFind(name, out var zone));
        for (var hour = 0; hour < 24; hour++)
        {
            var settings = new DigestSettings(DigestFrequency.Daily, hour, DayOfWeek.Monday, name);
            foreach (var begin in new[] { "2011-12-01T00:00Z", "2026-02-01T00:00Z", "2027-02-01T00:00Z" })
            {
                var moment = NextDigest.After(settings, Moment(begin))!.Value;
                for (var n = 0; n < 330; n++)
                {
                    var next = NextDigest.After(settings, moment, moment)!.Value;
                    var (day, then) = (DayOf(moment), DayOf(next));
                    var expected = day.AddDays(1);
                    if (name == "Pacific/Apia" && expected == new DateOnly(2011, 12, 30))
                        expected = expected.AddDays(1);
                    Assert.True(then == expected, $"{name} at {hour}: {then} after {day}");
                    moment = next;
                }
            }
        }

        DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
    }

    [Theory]
    [InlineData(DigestFrequency.Never)]
    [InlineData(DigestFrequency.AtOnce)]
    public void What_goes_by_no_clock_has_no_next_moment(DigestFrequency frequency) =>
        Assert.Null(NextDigest.After(DigestSettings.Usual with { Frequency = frequency }, Moment("2026-11-24T08:00Z")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Europe/Atlantis")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("../../../etc/passwd")]
    [InlineData("europe/berlin")]
    [InlineData("Europe/Berlin\0")]
    public void Other_names_are_no_time_zones(string? name) => Assert.False(TimeZones.TryFind(name, out _));

    [Fact]
    public void Readers_choose_from_the_zones_of_the_world()
    {
        Assert.True(TimeZones.Names.Count > 300);
        Assert.Contains("Europe/Berlin", TimeZones.Names);
        Assert.Contains(TimeZones.Usual, TimeZones.Names);
        Assert.All(TimeZones.Names, name => Assert.True(TimeZones.TryFind(name, out _)));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
