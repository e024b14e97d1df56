using BzPeer.Accounts;

namespace BzPeer.Moderation;

/// <summary>How often mistakes may be reported: room for somebody who goes through a whole page, none for a script.</summary>
public static class ReportLimits
{
    /// <summary>Reports from one network.</summary>
    public static readonly Limit FromNetwork = new("reports from network", 10, TimeSpan.FromMinutes(10));

    /// <summary>The same from all networks that somebody can have at once.</summary>
    public static readonly Limit FromBlock = new("reports from block", 100, TimeSpan.FromMinutes(1));
}
