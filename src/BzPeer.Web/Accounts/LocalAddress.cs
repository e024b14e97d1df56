namespace BzPeer.Web;

/// <summary>Where to go on after logging in: a page of this site, whatever a link says.</summary>
public static class LocalAddress
{
    private const int MaxLength = 1_000;

    // What is mailed or sent to ORCID and back has less room.
    private const int MaxShortLength = 300;

    /// <summary>The address, if it is one of this site's pages; else null.</summary>
    public static string? Of(string? asked) =>
        asked is { Length: > 0 and <= MaxLength }
        && asked[0] == '/' && (asked.Length == 1 || asked[1] is not ('/' or '\\'))
        // Escaped where it has other letters: a header holds no more.
        && asked.All(c => char.IsAscii(c) && !char.IsControl(c) && c is not ('\\' or ' '))
            ? asked
            : null;

    /// <summary>The same, where it is short enough to be carried in a link; else null.</summary>
    public static string? Brief(string? asked) => Of(asked) is { Length: <= MaxShortLength } address ? address : null;
}
