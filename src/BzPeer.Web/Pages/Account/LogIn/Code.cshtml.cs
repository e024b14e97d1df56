using BzPeer.Accounts;
using BzPeer.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Account.LogIn;

/// <summary>The second step of logging in: a code of the authenticator app, or a recovery code.</summary>
[Audience(Audience.Anyone)]
public sealed class CodeModel(CheckCode check, Web.LogIn logIn) : AccountPageModel
{
    [BindProperty]
    public string? Code { get; set; }

    public async Task<IActionResult> OnGetAsync() =>
        await LogInStep.GetAsync(HttpContext) is null ? Redirect(Audiences.LogInPage) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await LogInStep.GetAsync(HttpContext) is not { } step)
        {
            return SayAt(Audiences.LogInPage, "That took too long. Log in once more.");
        }

        switch (await check.RunAsync(step.AccountId, step.Stamp, Code, cancellation))
        {
            case CodeAnswer.Right:
                return await logIn.FinishAsync(HttpContext, new ProvenAccount(step.AccountId, step.Stamp, AsksForCode: false, step.ProvedAt), step.Way, step.Keep, step.Return);
            case CodeAnswer.Spent:
                return SayAt(Audiences.LogInPage, "Your account was changed meanwhile. Log in once more.");
            case CodeAnswer.Wait wait:
                return AskToWait(wait.For, "");
            default:
                Refuse("Code", "This code is wrong, or was used already. Wait for the next one.");
                return Again();
        }
    }
}
