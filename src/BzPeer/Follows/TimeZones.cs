using System.Diagnostics.CodeAnalysis;

namespace BzPeer.Follows;

/// <summary>The time zones of the IANA database, as far as the machine has it.</summary>
public static class TimeZones
{
    /// <summary>The zone where nothing else was chosen.</summary>
    public const string Usual = "Etc/UTC";

    /// <summary>What is wrong with what names none, for the page.</summary>
    public const string Fault = "Choose a time zone of the list.";

    /// <summary>The names that a reader chooses from, in the order of the alphabet: "Europe/Berlin".</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(name => name.Contains('/', StringComparison.Ordinal) && TryFind(name, out _))
            .Append(Usual).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>The zone of a name, also of an old name such as "Asia/Calcutta", which browsers still use; false where there is none.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        // .NET takes the names of another system too, and looks for files.
        return name is { Length: > 0 and <= Follower.MaxTimeZoneLength }
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone) && zone.HasIanaId && zone.Id == name;
    }
}
