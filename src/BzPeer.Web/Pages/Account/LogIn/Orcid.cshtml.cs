using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.LogIn;

/// <summary>
/// Logs in with ORCID; who is logged in already proves with it that they still are who they were. It has no page of its
/// own: the form leads to ORCID, and what comes back leads on.
/// </summary>
[Audience(Audience.Anyone)]
public sealed class OrcidModel(OrcidJourney journey, LinkOrcid link, ProveAgain prove, Web.LogIn logIn, TimeProvider time) : AccountPageModel
{
    private const string Arrival = "/account/log-in/orcid";
    private const string SignUpPage = "/account/sign-up";

    /// <summary>The page whose button was pressed.</summary>
    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public bool Keep { get; set; }

    public async Task<IActionResult> OnPostAsync()
    {
        var purpose = HttpContext.LoggedIn() is null ? OrcidPurpose.LogIn : OrcidPurpose.Proof;
        var page = purpose == OrcidPurpose.Proof ? Audiences.ProofPage : From == SignUpPage ? SignUpPage : Audiences.LogInPage;
        await journey.BeginAsync(HttpContext, purpose, AndOn(page, GoOn), Arrival, Keep, LocalAddress.Brief(GoOn));
        return new EmptyResult();
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Response.Headers.CacheControl = "no-store";
        var proof = await OrcidJourney.GetAsync(HttpContext);
        if (proof is null || proof.Purpose == OrcidPurpose.Link)
        {
            return Redirect(Audiences.LogInPage);
        }

        var account = await link.FindAsync(proof.Id, cancellation);
        if (HttpContext.LoggedIn() is { } me)
        {
            await OrcidJourney.ForgetAsync(HttpContext);
            return proof.Purpose == OrcidPurpose.Proof ? await ProveAsync(me, proof, account, cancellation) : Redirect(LocalAddress.Of(proof.Return) ?? "/account");
        }

        if (proof.Purpose == OrcidPurpose.Proof)
        {
            await OrcidJourney.ForgetAsync(HttpContext);
            return Redirect(Audiences.LogInPage);
        }

        if (account is null)
        {
            // What was proved stays until the new account's e-mail address is confirmed.
            return Redirect(AndOn(SignUpPage, LocalAddress.Of(proof.Return)));
        }

        await OrcidJourney.ForgetAsync(HttpContext);
        return await logIn.GoOnAsync(HttpContext, Proven(account, proof), WayIn.Orcid, proof.Keep, proof.Return);
    }

    private async Task<IActionResult> ProveAsync(LoggedIn me, OrcidProof proof, Accounts.Account? account, CancellationToken cancellation)
    {
        if (account?.Id != me.AccountId)
        {
            return RefuseAt(proof.From, "The ORCID iD that you logged in with is not the one of your account.");
        }

        if (proof.At is not { } at || time.GetUtcNow() - at > AccountSession.Recent)
        {
            return RefuseAt(proof.From, "ORCID did not ask who you are, because you were logged in there. Log out there and try once more, or take another way.");
        }

        if (account.TwoFactorEnabled)
        {
            // The second step as at logging in; a new session takes this one's place.
            return await logIn.GoOnAsync(HttpContext, Proven(account, proof), WayIn.Orcid, me.IsKept, proof.Return);
        }

        await prove.AcceptAsync(me, cancellation);
        return Redirect(LocalAddress.Of(proof.Return) ?? "/account");
    }

    // Who was logged in at ORCID already has proved nothing now: ORCID says when they did.
    private static ProvenAccount Proven(Accounts.Account account, OrcidProof proof) =>
        new(account.Id, account.SecurityStamp!, account.TwoFactorEnabled, proof.At ?? DateTimeOffset.UnixEpoch);

    private static string AndOn(string page, string? @return) => @return is null ? page : $"{page}?return={Uri.EscapeDataString(@return)}";
}
