using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account;

/// <summary>Links the account with an ORCID iD whose owner has logged in at ORCID, and unlinks it.</summary>
[Audience(Audience.Account, Lately = true)]
public sealed class OrcidModel(ReadAccount read, LinkOrcid link, OrcidJourney journey) : AccountPageModel
{
    private const string Address = "/account/orcid";

    /// <summary>This page, with where to go on from it.</summary>
    private string Here => GoOn is null ? Address : $"{Address}?return={Uri.EscapeDataString(GoOn)}";

    /// <summary>Which button was pressed: "link", "forget" or "unlink"; none leads to ORCID.</summary>
    [BindProperty]
    public string? Do { get; set; }

    public AccountOverview Account { get; private set; } = null!;

    /// <summary>The iD that can be linked; null before its owner has logged in with it.</summary>
    public OrcidProof? Proof { get; private set; }

    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        switch (Do)
        {
            case "unlink":
                return await UnlinkAsync(cancellation);
            case "link" when Proof is { } proof:
                return await LinkAsync(proof, cancellation);
            case "link":
                return RefuseAt(Here, "That took too long. Connect your ORCID iD once more.");
            case "forget":
                await OrcidJourney.ForgetAsync(HttpContext);
                return Redirect(Here);
            default:
                await journey.BeginAsync(HttpContext, OrcidPurpose.Link, Here, Here, keep: false, @return: null);
                return new EmptyResult();
        }
    }

    private async Task<IActionResult> LinkAsync(OrcidProof proof, CancellationToken cancellation)
    {
        await OrcidJourney.ForgetAsync(HttpContext);
        if (await link.LinkAsync(Me, proof.Id, proof.Name, cancellation))
        {
            return SayAt(GoOn ?? Here, $"The ORCID iD {proof.Id} is linked. Everywhere else you are logged out.");
        }

        return RefuseAt(Here, Account.Orcid is null
            ? $"The ORCID iD {proof.Id} is linked to another account. Log in with it, and unlink it there first."
            : "Your account has an ORCID iD already. Unlink it first.");
    }

    private async Task<IActionResult> UnlinkAsync(CancellationToken cancellation)
    {
        if (await link.UnlinkAsync(Me, cancellation))
        {
            return SayAt(Here, "The ORCID iD is unlinked. Everywhere else you are logged out.");
        }

        return RefuseAt(Here, Account.Orcid is not null && !Account.CanLose(WayIn.Orcid)
            ? "Without the ORCID iD there would be no way in. Set a password or add a passkey first."
            : "Nothing was unlinked: your account was changed meanwhile. Look once more.");
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        Account = await read.RunAsync(Me.AccountId, cancellation);
        var kept = await OrcidJourney.GetAsync(HttpContext);
        Proof = kept is { Purpose: OrcidPurpose.Link } && kept.AccountId == Me.AccountId ? kept : null;
    }
}
