using BzPeer.Accounts;
using BzPeer.Follows;
using BzPeer.Mail;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Follows.Mail;

/// <summary>What the link opens that asks whoever reads a mailbox whether to follow: it shows what, and begins by a press.</summary>
[Audience(Audience.Anyone)]
public sealed class ConfirmModel(MailedTokens tokens, ReadFollowable read, FindFollower find, ConfirmFollow confirm, FollowLinks manage, Links links) : AccountPageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>What the link carries; null where it is worth nothing.</summary>
    public FollowToken? Asked { get; private set; }

    /// <summary>What is to be followed; null where it is not there any more.</summary>
    public NamedSubject? Subject { get; private set; }

    /// <summary>Whether the address follows anything yet: then what was chosen holds for all of it.</summary>
    public bool FollowsAlready { get; private set; }

    /// <summary>The page of what is to be followed.</summary>
    public string? Address => Subject is { } subject ? links.Subject(subject) : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        await ReadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        await ReadAsync(cancellation);
        if (Asked is null || Subject is null)
        {
            return Page();
        }

        switch (await confirm.RunAsync(Asked, cancellation))
        {
            case FollowAnswer.Done:
                var follower = await find.OfEmailAsync(EmailAddress.Parse(Asked.Email), cancellation);
                return follower is null
                    ? Redirect(Address ?? "/")
                    : SayAt(manage.Manage(follower.FollowerId, follower.Stamp).PathAndQuery, $"You follow {Subject.Name} now.");
            case FollowAnswer.Wait(var wait):
                return AskToWait(wait, "");
            case FollowAnswer.TooMany:
                Refuse("", $"This address follows {WorkWords.Number(Follow.Most)} authors, topics, institutions and searches: that is as many as can be.");
                return Again();
            default:
                Subject = null;
                return Page();
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        Asked = tokens.Read<FollowToken>(Token);
        if (Asked is null)
        {
            return;
        }

        var found = Asked.Text is { } words
            ? await read.OfSearchAsync(words, null, cancellation)
            : await read.RunAsync(new Subject(Asked.Kind, Asked.Id), null, cancellation);
        // Merged since: what is followed is the record as which it stands now, and that one is shown.
        Subject = found is null or { IsErased: true } ? null : found.Named;
        FollowsAlready = await find.OfEmailAsync(EmailAddress.Parse(Asked.Email), cancellation) is not null;
    }
}
