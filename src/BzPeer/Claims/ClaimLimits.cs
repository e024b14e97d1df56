using BzPeer.Accounts;

namespace BzPeer.Claims;

/// <summary>How often what can be abused about claims may be done.</summary>
public static class ClaimLimits
{
    /// <summary>Claims that one account makes.</summary>
    public static readonly Limit Claims = new("claims of account", 10, TimeSpan.FromHours(3));

    /// <summary>Pieces of evidence that one account begins or has checked: each may cost a mail or a look at a page elsewhere.</summary>
    public static readonly Limit Checks = new("checks of evidence", 20, TimeSpan.FromMinutes(3));

    /// <summary>Letters that one account has sent to others: to co-authors who may vouch.</summary>
    public static readonly Limit Requests = new("requests to vouch", 5, TimeSpan.FromHours(5));

    /// <summary>Letters of that kind that one co-author gets, whoever has them sent.</summary>
    public static readonly Limit RequestsToVoucher = new("requests to voucher", 5, TimeSpan.FromHours(8));

    /// <summary>Vouches that one account gives, declines or takes back: each derives two records again.</summary>
    public static readonly Limit Vouches = new("vouches of account", 20, TimeSpan.FromMinutes(10));

    /// <summary>Changes that one account makes to its record: as many as a long evening's work, then 120 an hour.</summary>
    public static readonly Limit Edits = new("edits of a record", 120, TimeSpan.FromSeconds(30));
}
