using BzPeer.Text;

namespace BzPeer.Accounts;

/// <summary>The name of an account as somebody typed it.</summary>
public static class AccountName
{
    /// <summary>What is wrong with one that can't be taken.</summary>
    public const string Fault = "Write a name of at most 100 characters.";

    /// <summary>The name without characters that can't be seen; null where nothing is left, or too much.</summary>
    public static string? Clean(string? typed)
    {
        var name = Prose.Line(typed);
        return name.Length is > 0 and <= Account.MaxNameLength ? name : null;
    }
}
