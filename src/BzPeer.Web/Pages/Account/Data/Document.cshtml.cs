using System.Text.Json;
using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.Data;

/// <summary>What is stored about the account, as a file.</summary>
[Audience(Audience.Account, Lately = true)]
public sealed class DocumentModel(ReadStoredData read) : AccountPageModel
{
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var data = await read.RunAsync(Me.AccountId, cancellation);
        return File(JsonSerializer.SerializeToUtf8Bytes(data, SiteJson.Format), "application/json", "bzpeer-account.json");
    }
}
