namespace BzPeer.Accounts;

/// <summary>
/// Says in words which browser on which system sent a request, for the list of logged-in devices. Only words of its own
/// leave here, never what the header holds. A hint for its owner: anybody can send any header.
/// </summary>
public static class DescribeDevice
{
    private const string UnknownBrowser = "Unknown browser";

    // What is read of a header: real ones have some 100 to 300 characters.
    private const int MostRead = 1_000;

    // The first that is found counts: every browser also names those that it wants to be taken for.
    private static readonly (string Token, string Name)[] Browsers =
    [
        ("SamsungBrowser/", "Samsung Internet"),
        ("DuckDuckGo/", "DuckDuckGo"),
        ("Ddg/", "DuckDuckGo"),
        ("YaBrowser/", "Yandex Browser"),
        ("Vivaldi/", "Vivaldi"),
        ("OPR/", "Opera"),
        ("OPT/", "Opera"),
        ("Edg/", "Edge"),
        ("EdgA/", "Edge"),
        ("EdgiOS/", "Edge"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Firefox/", "Firefox"),
        ("Chromium/", "Chromium"),
        ("HeadlessChrome/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
        ("Wget/", "Wget"),
    ];

    // iPads say Macintosh since 2019, and nothing in the header tells them from a Mac.
    private static readonly (string Token, string Name)[] Systems =
    [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
        ("FreeBSD", "FreeBSD"),
        ("OpenBSD", "OpenBSD"),
    ];

    /// <summary>Describes it.</summary>
    /// <param name="userAgent">The header User-Agent, as sent.</param>
    /// <returns>"Firefox on Linux", "Unknown browser on Windows" or "Unknown browser"; never longer than a line.</returns>
    public static string Run(string? userAgent)
    {
        var read = userAgent is { Length: > MostRead } ? userAgent[..MostRead] : userAgent ?? "";
        var browser = NameOf(Browsers, read) ?? UnknownBrowser;
        return NameOf(Systems, read) is { } system ? $"{browser} on {system}" : browser;
    }

    private static string? NameOf((string Token, string Name)[] known, string read) =>
        known.FirstOrDefault(k => read.Contains(k.Token, StringComparison.Ordinal)).Name;
}
