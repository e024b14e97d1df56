using BzPeer.Accounts;
using BzPeer.Follows;
using BzPeer.Mail;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages;

/// <summary>
/// The page <c>…/follow</c> of everything that can be followed. Who is logged in follows by one press, from here or from
/// the subject's own page; who isn't finds the feed, the way to an account, and a form that mails a link.
/// </summary>
public abstract class FollowPageModel(Links links, FollowCommands commands, SubjectKind kind) : RecordPageModel(links)
{
    /// <summary>"yes" begins to follow, "no" ends it: for who is logged in.</summary>
    [BindProperty]
    public string? On { get; set; }

    /// <summary>Where the news are to be mailed: for who isn't.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>How often they are to be mailed, by name.</summary>
    [BindProperty]
    public string? Often { get; set; }

    /// <summary>The page of this site where the button was pressed.</summary>
    [BindProperty(Name = "return")]
    public string? Return { get; set; }

    /// <summary>What is followed here.</summary>
    public Followable Subject { get; private set; } = null!;

    /// <summary>What it is in one word, as the product says it.</summary>
    public string What => FollowButton.WordOf(kind);

    /// <summary>The subject's own page.</summary>
    public string Address => Links.Subject(Subject.Named);

    /// <summary>This page.</summary>
    public string Here => Button.Page;

    /// <summary>The feed as a path, for a format: "atom" or "json".</summary>
    public string FeedOf(string format) => Links.FeedOf(Subject.Named, format);

    /// <summary>The feed's whole address, to be given to a feed reader.</summary>
    public string WholeFeed => Request.SiteAddress() + FeedOf("atom");

    /// <summary>What the feed holds; null where the page answers a form.</summary>
    public Feed? Latest { get; private set; }

    /// <summary>The button, or for visitors the link to this page.</summary>
    public virtual FollowButton Button => new(kind, Address)
    {
        Follows = HttpContext.LoggedIn() is null ? null : Subject.Follows,
        Followers = Subject.Followers,
        Words = kind == SubjectKind.Search ? Subject.Name : null,
    };

    /// <summary>Whether a mail with a link is on its way.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Whether mail leaves the site at all.</summary>
    public bool IsMailOpen => commands.Mail.IsOpen;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await BeginAsync(cancellation) is { } answer)
        {
            return answer;
        }

        if (Request.SiteAddress() is null)
        {
            return BadRequest();
        }

        Latest = await ReadLatestAsync(cancellation);
        ViewData["Maths"] = Latest?.Entries.Any(entry => entry.Work is { HasFormulas: true });
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await BeginAsync(cancellation) is { } answer)
        {
            return answer;
        }

        return HttpContext.LoggedIn() switch
        {
            null => await AskAsync(cancellation),
            { DeletionAskedAt: not null } => Redirect(Audiences.RestorePage),
            var me => await ChangeAsync(me, cancellation),
        };
    }

    /// <summary>Reads what the address names; null where there is no such thing.</summary>
    protected virtual async Task<Followable?> ReadAsync(long? accountId, CancellationToken cancellation) =>
        TryReadId(FollowButton.RecordOf(kind), out var id) && (kind != SubjectKind.Topic || id <= int.MaxValue)
            ? await commands.Read.RunAsync(new Subject(kind, id), accountId, cancellation)
            : null;

    private async Task<Feed?> ReadLatestAsync(CancellationToken cancellation) => kind switch
    {
        SubjectKind.Author => (await ReadFeed.OfAuthorAsync(commands.Records, Subject.Named.Id, cancellation))?.Feed,
        SubjectKind.Topic => await ReadFeed.OfTopicAsync(commands.Records, (int)Subject.Named.Id, cancellation),
        SubjectKind.Institution => await ReadFeed.OfInstitutionAsync(commands.Records, Subject.Named.Id, cancellation),
        _ => (await ReadFeed.OfSearchAsync(commands.Records, Subject.Name, cancellation))?.Feed,
    };

    private async Task<IActionResult?> BeginAsync(CancellationToken cancellation)
    {
        // The same words stand on the page of every subject.
        ViewData["NoIndex"] = true;
        var found = await ReadAsync(HttpContext.LoggedIn()?.AccountId, cancellation);
        if (found is null)
        {
            return NotFound();
        }

        if (found.IsErased)
        {
            return Gone();
        }

        Subject = found;
        ViewData["Feed"] = FeedLink.Of(kind, Subject.Named.Id, Subject.Named.Name, Links);
        return kind == SubjectKind.Search ? null : RedirectUnlessAt(Address);
    }

    private async Task<IActionResult> ChangeAsync(LoggedIn me, CancellationToken cancellation)
    {
        if (On is not ("yes" or "no"))
        {
            this.Refuse("", "Say whether to follow or not.");
            return this.Again();
        }

        var begins = On == "yes";
        switch (begins ? await BeginToFollowAsync(me, cancellation) : await EndAsync(me, cancellation))
        {
            case FollowAnswer.Done(var followers):
                var said = begins ? $"You follow {Subject.Name} now." : $"You no longer follow {Subject.Name}.";
                return AcceptedMedia.PrefersJson(Request.GetTypedHeaders().Accept)
                    ? new JsonResult(new { follows = begins, followers = WorkWords.Number(followers), said })
                    : this.SayAt(LocalAddress.Of(Return) ?? Address, said);
            case FollowAnswer.Wait(var wait):
                return this.AskToWait(wait, "");
            case FollowAnswer.TooMany:
                this.Refuse("", $"You follow {WorkWords.Number(Follow.Most)} authors, topics, institutions and searches: that is as many as can be. End one of them first.");
                return this.Again();
            default:
                return NotFound();
        }
    }

    private async Task<FollowAnswer> BeginToFollowAsync(LoggedIn me, CancellationToken cancellation) =>
        await IdAsync(cancellation) is { } id
            ? await commands.Follow.RunAsync(await commands.Find.OrAddOfAccountAsync(me.AccountId, cancellation), new Subject(kind, id), cancellation)
            : new FollowAnswer.NoSubject();

    private async Task<FollowAnswer> EndAsync(LoggedIn me, CancellationToken cancellation) =>
        Subject.Id is { } id && await commands.Find.OfAccountAsync(me.AccountId, cancellation) is { } follower
            ? await commands.Follow.EndAsync(follower, new Subject(kind, id), cancellation)
            : new FollowAnswer.Done(Subject.Followers);

    private async Task<long?> IdAsync(CancellationToken cancellation) =>
        Subject.Id ?? (kind == SubjectKind.Search ? await commands.Keep.RunAsync(Subject.Name, cancellation) : null);

    private async Task<IActionResult> AskAsync(CancellationToken cancellation)
    {
        if (!IsMailOpen)
        {
            return this.Again();
        }

        if (!EmailAddress.TryParse(Email, out var email))
        {
            this.Refuse("Email", EmailAddress.Fault);
        }

        if (FollowWords.FrequencyOf(Often) is not { } often)
        {
            this.Refuse("Often", "Choose how often.");
            return this.Again();
        }

        if (email is null)
        {
            return this.Again();
        }

        if (await commands.Ask.RunAsync(email, Subject, often, HttpContext.Place(), cancellation) is { } refusal)
        {
            // Said of every address, whether it follows or not.
            return this.AskToWait(refusal.RetryAfter, refusal.Limit == AccountLimits.MailsToAddress ? ". Several messages went to this address within the hour" : "");
        }

        Email = email.Value;
        IsSent = true;
        return Page();
    }
}
