using BzPeer.Follows;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace BzPeer.Web.Pages.Follows.Mail;

/// <summary>Says how often and when news are mailed to an e-mail address, and sets it, for whoever has the signed link from one of its mails.</summary>
[Audience(Audience.Anyone)]
public sealed class DigestModel(BzPeerDbContext records, FollowLinks links, SetDigest set) : AccountPageModel
{
    /// <summary>Where it is.</summary>
    public const string OwnPage = "/follows/mail/digest";

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>How it is now; null where the link is worth nothing.</summary>
    public DigestView? Digest { get; private set; }

    /// <summary>The form as it stands.</summary>
    public DigestForm Form { get; private set; } = new();

    /// <summary>Where the link leads to what is followed.</summary>
    public string ManageAddress => At(FollowLinks.ManagePage);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        if (await FindAsync(cancellation) is not null && Digest is { } digest)
        {
            Form = DigestForm.Of(digest);
        }
    }

    public async Task<IActionResult> OnPostAsync(DigestForm form, bool resume, CancellationToken cancellation)
    {
        KeepTokenHere();
        if (await FindAsync(cancellation) is not { } follower)
        {
            return Page();
        }

        if (resume)
        {
            await set.ResumeAsync(follower, cancellation);
            return SayAt(At(OwnPage), "We mail to this address again.");
        }

        Form = form;
        if (form.Read(this) is not { } settings)
        {
            return Again();
        }

        return await set.RunAsync(follower, settings, cancellation) is { } wait ? AskToWait(wait, "") : SayAt(At(OwnPage), "Your choice is saved.");
    }

    private async Task<long?> FindAsync(CancellationToken cancellation)
    {
        // An account's own page asks who is there.
        if (links.TryReadManage(Token) is not { } link
            || !await records.Followers.AnyAsync(f => f.Id == link.FollowerId && f.Stamp == link.Stamp && f.AccountId == null, cancellation))
        {
            return null;
        }

        Digest = await records.DigestOfFollowerAsync(link.FollowerId, cancellation);
        return Digest is null ? null : link.FollowerId;
    }

    private string At(string page) => $"{page}?token={Uri.EscapeDataString(Token ?? "")}";
}
