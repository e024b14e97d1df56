namespace BzPeer.Accounts;
public static class CheckPassword { public static string Normalize(string s) => s.Normalize(); }
