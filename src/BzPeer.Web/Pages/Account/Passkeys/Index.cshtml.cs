using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.Passkeys;

/// <summary>Lists an account's passkeys and adds one.</summary>
[Audience(Audience.Account, Lately = true)]
public sealed class IndexModel(ReadAccount account, ReadPasskeys read, ChangePasskeys change, PasskeyCeremony ceremony) : AccountPageModel
{
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>What the new passkey answered, as JSON from the script.</summary>
    [BindProperty]
    public string? Credential { get; set; }

    public IReadOnlyList<PasskeyView> Passkeys { get; private set; } = [];

    /// <summary>Whether one more can be added.</summary>
    public bool HasRoom => Passkeys.Count < AccountPasskey.MostOfAccount;

    /// <summary>Whether there is a way in besides passkeys and mailed links.</summary>
    public bool HasOtherWay { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Name = HttpContext.Place().Device;
        await ReadAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var made = await ceremony.CheckNewAsync(HttpContext, Me, Credential);
        if (AccountPasskey.CleanName(Name) is not { } name)
        {
            Refuse("Name", AccountPasskey.NameFault);
        }
        else if (made is null)
        {
            Refuse("", "This passkey could not be checked, or it took too long. Nothing was added. Try once more.");
        }
        else if (!await change.AddAsync(Me, made, name, cancellation))
        {
            Refuse("", "This passkey was not added: it is there already, your account has no room for more, or was changed at the same moment.");
        }
        else
        {
            return SayAt(GoOn ?? "/account/passkeys", $"The passkey “{name}” is added. Everywhere else you are logged out.");
        }

        await ReadAsync(cancellation);
        return Again();
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        Passkeys = await read.RunAsync(Me.AccountId, cancellation);
        var overview = await account.RunAsync(Me.AccountId, cancellation);
        HasOtherWay = overview.HasPassword || overview.Orcid is not null;
    }
}
