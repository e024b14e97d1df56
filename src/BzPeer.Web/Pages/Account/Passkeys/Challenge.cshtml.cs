using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.Passkeys;

/// <summary>What the script asks a new passkey, as JSON.</summary>
[Audience(Audience.Account, Lately = true)]
public sealed class ChallengeModel(PasskeyCeremony ceremony) : AccountPageModel
{
    public async Task<IActionResult> OnPostAsync() => Content(await ceremony.AskForNewAsync(HttpContext, Me), "application/json");
}
