using BzPeer.Follows;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;

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

    /// <summary>How it is now; null where the link is worth nothing, or leads to an account.</summary>
    public DigestView? Digest { get; private set; }

    /// <summary>The form as it stands.</summary>
    public DigestForm Form { get; private set; } = new();

    /// <summary>Where the link leads to what is followed.</summary>
    public string ManageAddress => At(FollowLinks.ManagePage);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        KeepTokenHere();
        if (await FindAsync(cancellation) is { HasAccount: true })
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
            await set.ResumeAsync(follower.FollowerId, cancellation);
            return SayAt(At(OwnPage), "We mail to this address again.");
        }

        Form = form;
        if (form.Read(this) is not { } settings)
        {
            return Again();
        }

        return await set.RunAsync(follower.FollowerId, settings, cancellation) is { } wait ? AskToWait(wait, "") : SayAt(At(OwnPage), "Your choice is saved.");
    }

    private async Task<LinkedDigest?> FindAsync(CancellationToken cancellation)
    {
        var found = links.TryReadManage(Token) is { } link ? await records.DigestOfLinkAsync(link, cancellation) : null;
        // An account's own page asks who is there.
        Digest = found is { HasAccount: false } ? found.Digest : null;
        return found;
    }

    private string At(string page) => $"{page}?token={Uri.EscapeDataString(Token ?? "")}";
}
