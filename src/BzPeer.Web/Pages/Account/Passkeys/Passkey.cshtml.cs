using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.Passkeys;

/// <summary>Renames or removes one passkey.</summary>
[Audience(Audience.Account, Lately = true)]
public sealed class PasskeyModel(ReadAccount account, ReadPasskeys read, ChangePasskeys change) : AccountPageModel
{
    /// <summary>Which one.</summary>
    [BindProperty(SupportsGet = true)]
    public string Key { get; set; } = "";

    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Which button was pressed: "remove", or none.</summary>
    [BindProperty]
    public string? Do { get; set; }

    public PasskeyView Passkey { get; private set; } = null!;

    /// <summary>Whether another way in is left without it.</summary>
    public bool CanBeRemoved { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
        {
            return NotFound();
        }

        Name = Passkey.Name;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
        {
            return NotFound();
        }

        if (Do == "remove")
        {
            if (CanBeRemoved && await change.RemoveAsync(Me, Key, cancellation))
            {
                return SayAt("/account/passkeys", $"The passkey “{Passkey.Name}” is removed. Everywhere else you are logged out.");
            }

            Name = Passkey.Name;
            Refuse("", CanBeRemoved
                ? "Your account was changed at the same moment. Look once more, and try again."
                : "Without this passkey there would be no way in. Set a password or add another passkey first.");
            return Again();
        }

        if (AccountPasskey.CleanName(Name) is not { } name)
        {
            Refuse("Name", AccountPasskey.NameFault);
            return Again();
        }

        await change.RenameAsync(Me.AccountId, Key, name, cancellation);
        return SayAt("/account/passkeys", $"The passkey is called “{name}” now.");
    }

    private async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        var passkeys = await read.RunAsync(Me.AccountId, cancellation);
        if (passkeys.FirstOrDefault(p => p.Key == Key) is not { } passkey)
        {
            return false;
        }

        Passkey = passkey;
        CanBeRemoved = (await account.RunAsync(Me.AccountId, cancellation)).CanLose(WayIn.Passkey);
        return true;
    }
}
