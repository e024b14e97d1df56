using BzPeer.Follows;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Follows.Mail;

/// <summary>What an e-mail address follows, for whoever has the signed link from one of its mails. Opening it changes nothing.</summary>
[Audience(Audience.Anyone)]
public sealed class IndexModel(FollowLinks links, ReadMailedFollows read, FollowSubject follow, EndMail end) : AccountPageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>From the subject after the one of this number on.</summary>
    [BindProperty(SupportsGet = true)]
    public long? After { get; set; }

    /// <summary>Which follow is to end.</summary>
    [BindProperty]
    public long? Remove { get; set; }

    /// <summary>"all" where all are to end.</summary>
    [BindProperty]
    public string? Do { get; set; }

    /// <summary>What is followed; null where the link is worth nothing.</summary>
    public MailedFollows? Follows { get; private set; }

    /// <summary>Whether the last one has just ended.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Where it is chosen how often and when.</summary>
    public string DigestAddress => $"{DigestModel.OwnPage}?token={Uri.EscapeDataString(Token ?? "")}";

    /// <summary>The next page.</summary>
    public string AddressAfter(MailedFollow last)
    {
        ArgumentNullException.ThrowIfNull(last);
        return FormattableString.Invariant($"{FollowLinks.ManagePage}?token={Uri.EscapeDataString(Token ?? "")}&after={last.Id}");
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        return await BeginAsync(cancellation) ?? Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        if (await BeginAsync(cancellation) is { } answer)
        {
            return answer;
        }

        if (Follows is not { } follows || links.TryReadManage(Token) is not { } link)
        {
            return Page();
        }

        if (Do == "all")
        {
            // An account's follows, should it have become one just now, stay.
            await end.RunAsync(new UnsubscribeToken(link.FollowerId, link.Stamp), cancellation);
        }
        else if (Remove is not { } id)
        {
            Refuse("", "Say what is to end.");
            return Again();
        }
        else if (await read.OneAsync(follows.FollowerId, id, cancellation) is { } removed)
        {
            if (await follow.EndAsync(follows.FollowerId, removed, cancellation) is FollowAnswer.Wait(var wait))
            {
                return AskToWait(wait, "");
            }

            await follow.ForgetIdleAsync(follows.FollowerId, cancellation);
        }

        After = null;
        if (await BeginAsync(cancellation) is { } moved)
        {
            return moved;
        }

        IsForgotten = Follows is null;
        return IsForgotten ? Page() : SayAt(FormattableString.Invariant($"{FollowLinks.ManagePage}?token={Uri.EscapeDataString(Token ?? "")}"), "It is removed.");
    }

    private async Task<IActionResult?> BeginAsync(CancellationToken cancellation)
    {
        Follows = links.TryReadManage(Token) is { } token ? await read.RunAsync(token, After ?? 0, cancellation) : null;
        // An account's own page asks who is there.
        return Follows is { Email: null } ? Redirect("/follows") : null;
    }
}
