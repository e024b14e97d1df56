using BzPeer.Follows;
using BzPeer.Mail;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Follows;

/// <summary>Says how often and when news are mailed to who is logged in, and sets it.</summary>
[Audience(Audience.Account)]
public sealed class DigestModel(BzPeerDbContext records, FindFollower find, SetDigest set, MailDelivery mail) : AccountPageModel
{
    /// <summary>How it is now.</summary>
    public DigestView Digest { get; private set; } = DigestView.OfNobody;

    /// <summary>The form as it stands.</summary>
    public DigestForm Form { get; private set; } = new();

    /// <summary>Whether mail can be sent at all.</summary>
    public bool IsOpen => mail.IsOpen;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Digest = await records.DigestOfAccountAsync(Me.AccountId, cancellation);
        Form = DigestForm.Of(Digest);
    }

    public async Task<IActionResult> OnPostAsync(DigestForm form, bool resume, CancellationToken cancellation)
    {
        Digest = await records.DigestOfAccountAsync(Me.AccountId, cancellation);
        if (resume)
        {
            if (await find.OfAccountAsync(Me.AccountId, cancellation) is { } refused)
            {
                await set.ResumeAsync(refused, cancellation);
            }

            return SayAt("/follows/digest", "We mail to this address again.");
        }

        Form = form;
        if (form.Read(this) is not { } settings)
        {
            return Again();
        }

        var follower = await find.OrAddOfAccountAsync(Me.AccountId, cancellation);
        return await set.RunAsync(follower, settings, cancellation) is { } wait
            ? AskToWait(wait, "")
            : SayAt("/follows/digest", settings.Frequency == DigestFrequency.Never ? "Nothing is mailed from now on." : "Your choice is saved.");
    }
}
