#pragma warning disable CS1591
namespace BzPeer.Accounts;
public static class DescribeDevice { public static string Run(string? s) => "Unknown browser"; }
