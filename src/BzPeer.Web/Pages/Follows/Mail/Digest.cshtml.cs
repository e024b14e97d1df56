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

    private const string AccountPage = "/follows/digest";

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>How it is now; null where the link is worth nothing.</summary>
    public DigestView? Digest { get; private set; }

    /// <summary>The form as it stands.</summary>
    public DigestForm Form { get; private set; } = new();

    /// <summary>Where the link leads to what is followed.</summary>
    public string ManageAddress => At(FollowLinks.ManagePage);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        var found = await FindAsync(cancellation);
        if (found is { HasAccount: true })
        {
            return Redirect(AccountPage);
        }

        if (Digest is { } digest)
        {
            Form = DigestForm.Of(digest);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(DigestForm form, bool resume, CancellationToken cancellation)
    {
        KeepTokenHere();
        if (await FindAsync(cancellation) is not { } follower)
        {
            return Page();
        }

        if (follower.HasAccount)
        {
            return Redirect(AccountPage);
        }

        if (resume)
        {
            await set.ResumeAsync(follower.Id, cancellation);
            return SayAt(At(OwnPage), "We mail to this address again.");
        }

        Form = form;
        if (form.Read(this) is not { } settings)
        {
            return Again();
        }

        return await set.RunAsync(follower.Id, settings, cancellation) is { } wait ? AskToWait(wait, "") : SayAt(At(OwnPage), "Your choice is saved.");
    }

    private async Task<Found?> FindAsync(CancellationToken cancellation)
    {
        if (links.TryReadManage(Token) is not { } link
            || await records.OfLink(link.FollowerId).Where(l => l.Stamp == link.Stamp)
                .Select(l => new Found(l.Follower.Id, l.Follower.AccountId != null)).SingleOrDefaultAsync(cancellation) is not { } found)
        {
            return null;
        }

        // An account's own page asks who is there.
        if (found.HasAccount)
        {
            return found;
        }

        Digest = await records.DigestOfFollowerAsync(found.Id, cancellation);
        return Digest is null ? null : found;
    }

    private string At(string page) => $"{page}?token={Uri.EscapeDataString(Token ?? "")}";

    private sealed record Found(long Id, bool HasAccount);
}
