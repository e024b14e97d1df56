using BzPeer.Web.Hosting;

namespace BzPeer.Web.Pages.Account.Data;

/// <summary>Says what can be downloaded of an account, and offers it.</summary>
[Audience(Audience.Account, Lately = true)]
public sealed class IndexModel : AccountPageModel
{
    public void OnGet()
    {
    }
}
