using BzPeer.Follows;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Follows.Mail;

/// <summary>
/// Ends what is mailed to a follower, by the signed link in each mail: by the button here, or by the one click of a mail
/// program, which posts without a session and without a form token (RFC 8058). The link alone says whose mail ends.
/// </summary>
[Audience(Audience.Anyone)]
[FromAnywhere]
[IgnoreAntiforgeryToken]
public sealed class UnsubscribeModel(EndMail end, FollowLinks links) : AccountPageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>What would end, or has; null where the link is none.</summary>
    public MailToEnd? Mail { get; private set; }

    /// <summary>Whether it has ended now.</summary>
    public bool IsDone { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        Mail = links.TryReadUnsubscribe(Token) is { } link ? await end.ReadAsync(link, cancellation) : null;
        return Mail is null ? Again() : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        if (links.TryReadUnsubscribe(Token) is not { } link)
        {
            return Again();
        }

        Mail = await end.ReadAsync(link, cancellation);
        IsDone = await end.RunAsync(link, cancellation);
        return IsDone ? Page() : Again();
    }
}
