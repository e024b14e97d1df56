using BzPeer.Text;

namespace BzPeer.Web.Pages.Account;

/// <summary>A name as somebody typed it.</summary>
public static class NameInput
{
    /// <summary>What is wrong with one that can't be taken.</summary>
    public const string Fault = "Write a name of at most 100 letters.";

    /// <summary>The name without characters that can't be seen; null where nothing is left, or too much.</summary>
    public static string? Clean(string? typed)
    {
        var name = string.Join(' ', CleanCharacters.Of(typed ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return name.Length is > 0 and <= Accounts.Account.MaxNameLength ? name : null;
    }
}
