namespace BzPeer.Web;

/// <summary>Where to go on after logging in: a page of this site, whatever a link says.</summary>
public static class LocalAddress
{
    private const int MaxLength = 1_000;

    /// <summary>The address, if it is one of this site's pages; else null.</summary>
    public static string? Of(string? asked) =>
        asked is { Length: > 0 and <= MaxLength }
        && asked[0] == '/' && (asked.Length == 1 || asked[1] is not ('/' or '\\'))
        && !asked.Any(c => char.IsControl(c) || c == '\\')
            ? asked
            : null;
}
