using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account;

/// <summary>Where the account is logged in, and logging out there.</summary>
[Audience(Audience.Account)]
public sealed class DevicesModel(ReadDevices read, EndSessions end) : AccountPageModel
{
    private const string ThisPage = "/account/devices";

    /// <summary>The session to end.</summary>
    [BindProperty]
    public long? Session { get; set; }

    /// <summary>Which button was pressed that ends several: "others" or "everywhere".</summary>
    [BindProperty]
    public string? Do { get; set; }

    public IReadOnlyList<LoggedInDevice> Devices { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var devices = await read.RunAsync(Me.AccountId, cancellation);
        Devices = [.. devices.OrderByDescending(d => d.Id == Me.SessionId)];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        switch (Do)
        {
            case "others":
                await end.OthersAsync(Me.AccountId, Me.SessionId, cancellation);
                return SayAt(ThisPage, "You are logged out everywhere else.");
            case "everywhere":
                await end.AllAsync(Me.AccountId, cancellation);
                await HttpContext.SignOutAsync();
                return SayAt(Audiences.LogInPage, "You are logged out everywhere.");
        }

        if (Session is not { } session || !await end.OneAsync(Me.AccountId, session, cancellation))
        {
            return NotFound();
        }

        if (session == Me.SessionId)
        {
            await HttpContext.SignOutAsync();
            return Redirect("/");
        }

        return SayAt(ThisPage, "That device is logged out.");
    }
}
