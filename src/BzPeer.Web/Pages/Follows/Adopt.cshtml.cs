using BzPeer.Follows;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Follows;

/// <summary>Brings what the account's own e-mail address follows without it over to the account.</summary>
[Audience(Audience.Account)]
public sealed class AdoptModel(AdoptFollows adopt) : AccountPageModel
{
    /// <summary>How many subjects the address follows.</summary>
    public int Count { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation) => Count = await adopt.CountAsync(Me.AccountId, cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var answer = await adopt.RunAsync(Me.AccountId, cancellation);
        if (answer is FollowAnswer.Done(var brought))
        {
            return brought == 0
                ? RefuseAt("/follows/adopt", "There was nothing to bring over.")
                : SayAt("/follows", $"{WorkWords.Count(brought, "subject is", "subjects are")} brought over.");
        }

        Count = await adopt.CountAsync(Me.AccountId, cancellation);
        if (answer is FollowAnswer.Wait(var wait))
        {
            return AskToWait(wait, "");
        }

        Refuse("", $"Together that is more than {WorkWords.Number(Follow.Most)}. End some of them first.");
        return Again();
    }
}
