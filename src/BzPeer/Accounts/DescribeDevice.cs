namespace BzPeer.Accounts;
public static class DescribeDevice { public static string Run(string? s) => "Unknown browser"; }
