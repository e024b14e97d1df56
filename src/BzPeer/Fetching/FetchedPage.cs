using System.Globalization;

namespace BzPeer.Fetching;

/// <summary>What became of a fetch.</summary>
public enum FetchOutcome
{
    /// <summary>The page is here.</summary>
    Fetched,

    /// <summary>What was asked for, or what a redirect named, is no address that is fetched.</summary>
    NotAnAddress,

    /// <summary>The host is in a network that is not the internet's (<see cref="ForbiddenNetworks"/>). Nothing was connected to.</summary>
    Forbidden,

    /// <summary>The host has no address.</summary>
    UnknownHost,

    /// <summary>Nobody took the connection, or it broke.</summary>
    Unreachable,

    /// <summary>No trusted TLS: the certificate is another host's, has expired, or nobody known vouches for it.</summary>
    BadTls,

    /// <summary>It took longer than <see cref="FetchPage.Patience"/>.</summary>
    TooSlow,

    /// <summary>More than <see cref="FetchPage.MostBytes"/>, or a header of more than <see cref="FetchPage.MostHeaderKilobytes"/>.</summary>
    TooLarge,

    /// <summary>More than <see cref="FetchPage.MostRedirects"/>.</summary>
    TooManyRedirects,

    /// <summary>A redirect from https to http: whoever sits between could write the answer.</summary>
    LostTls,

    /// <summary>The server answered with a status other than 200; <see cref="FetchedPage.Status"/> is it.</summary>
    OtherStatus,

    /// <summary>The answer is of a media type that was not asked for.</summary>
    OtherMedia,

    /// <summary>The answer is no HTTP.</summary>
    NotHttp,
}

/// <summary>A page, or why there is none.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Address">Where the page is in the end, or how far it went; null where the beginning was no address.</param>
/// <param name="Status">What the server answered, where it answered with another status than 200.</param>
/// <param name="Text">The page's source, decoded; empty without one.</param>
public sealed record FetchedPage(FetchOutcome Outcome, Uri? Address = null, int? Status = null, string Text = "")
{
    /// <summary>One sentence for who asked.</summary>
    public string Sentence => Outcome switch
    {
        FetchOutcome.Fetched => "The page was read.",
        FetchOutcome.NotAnAddress => "That is no address of a page: it begins with https:// or http://, names a host, and has no port, user name or password in it.",
        FetchOutcome.Forbidden => "That address leads into a private network, which is never read from here.",
        FetchOutcome.UnknownHost => "No server of that name is known.",
        FetchOutcome.Unreachable => "The server could not be reached.",
        FetchOutcome.BadTls => "The server has no certificate that can be trusted for that name, or doesn’t send the whole of it.",
        FetchOutcome.TooSlow => string.Create(CultureInfo.InvariantCulture, $"The server took longer than {FetchPage.Patience.TotalSeconds:0} seconds."),
        FetchOutcome.TooLarge => string.Create(CultureInfo.InvariantCulture, $"The page is larger than {FetchPage.MostBytes / 1_000_000} MB."),
        FetchOutcome.TooManyRedirects => string.Create(CultureInfo.InvariantCulture, $"The address leads on more than {FetchPage.MostRedirects} times."),
        FetchOutcome.LostTls => "The address leads from https to http, where anybody on the way could change the page.",
        FetchOutcome.OtherStatus => string.Create(CultureInfo.InvariantCulture, $"The server answered with the status {Status} instead of a page."),
        FetchOutcome.OtherMedia => "The server answered with something other than what was asked for.",
        _ => "The server’s answer could not be understood.",
    };
}
