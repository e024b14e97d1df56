using BzPeer.Accounts;
using BzPeer.Mail;
using BzPeer.Moderation;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Researchers;

/// <summary>Where anybody reports a mistake on a record.</summary>
[Audience(Audience.Anyone)]
public sealed class ReportModel(
    BzPeerDbContext records, Links links, FindNamedWork find, SubmitReport submit, MailDelivery mail, TimeProvider time, IConfiguration configuration)
    : ResearcherPageModel(records, links)
{
    // What is shown again of words that no browser would have sent.
    private const int MostShownAgain = 4 * WrittenWords.MaxLength;

    /// <summary>What is wrong: the name of a <see cref="ReportKind"/>.</summary>
    [BindProperty]
    public string? Kind { get; set; }

    /// <summary>Which work it is about, as typed.</summary>
    [BindProperty]
    public string? Work { get; set; }

    [BindProperty]
    public string? Words { get; set; }

    /// <summary>Where a visitor wants the answer.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>"yes" where who is logged in wants the answer.</summary>
    [BindProperty]
    public string? Mailed { get; set; }

    /// <summary>Who is logged in; null for a visitor, and where the account is being deleted.</summary>
    public LoggedIn? Me => HttpContext.LoggedIn() is { DeletionAskedAt: null } me ? me : null;

    /// <summary>Whether the answer can be mailed.</summary>
    public bool IsMailOpen => mail.IsOpen;

    /// <summary>The operator's e-mail address, from the setting <c>Contact</c>; null where none is set.</summary>
    public string? Contact { get; } = configuration["Contact"] is { Length: > 0 } address ? address : null;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await FindAsync(cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is { } answer)
        {
            return answer;
        }

        if (Author.IsInvented)
        {
            return this.Again();
        }

        if (await ReadAsync(cancellation) is not var (report, email))
        {
            Words = Words is { Length: > MostShownAgain } ? Words[..MostShownAgain] : Words;
            return this.Again();
        }

        if (await submit.RunAsync(report, Author.Name, email, HttpContext.Place(), cancellation) is { } refusal)
        {
            return this.AskToWait(refusal.RetryAfter, refusal.Limit == AccountLimits.MailsToAddress ? ", or leave the e-mail address out: several messages went to it within the hour" : "");
        }

        return this.SayAt(Links.Report(report.Id), $"Thank you. Your report is number {Links.ShortId(RecordKind.Report, report.Id)}.{(email is null ? " Keep the address of this page: what becomes of the report stands here." : "")}");
    }

    private async Task<IActionResult?> FindAsync(CancellationToken cancellation)
    {
        var answer = await FindAuthorAsync(cancellation);
        ViewData["NoIndex"] = true;
        return answer;
    }

    /// <summary>The report as entered, and where its answer is mailed; null where something of it can't be taken, which is said beside the field.</summary>
    private async Task<(Report Report, EmailAddress? Email)?> ReadAsync(CancellationToken cancellation)
    {
        var kind = ReportWords.Read<ReportKind>(Kind);
        if (kind is null)
        {
            this.Refuse("Kind", "Choose what is wrong.");
        }

        NamedWork? work = null;
        if (!string.IsNullOrWhiteSpace(Work) && (work = await find.RunAsync(Work, cancellation)) is null)
        {
            this.Refuse("Work", FindNamedWork.Fault);
        }

        var words = WrittenWords.Clean(Words);
        if (words is null)
        {
            this.Refuse("Words", WrittenWords.Fault);
        }

        EmailAddress? email = null;
        var isMailed = Me is not null && IsMailOpen && Mailed == "yes";
        if (isMailed)
        {
            email = EmailAddress.Parse(Me!.Email);
        }
        else if (Me is null && IsMailOpen && !string.IsNullOrWhiteSpace(Email) && !EmailAddress.TryParse(Email, out email))
        {
            this.Refuse("Email", EmailAddress.Fault);
        }

        return !ModelState.IsValid ? null : (new Report
        {
            Kind = kind!.Value,
            AuthorId = Author.Id,
            WorkId = work?.WorkId,
            NamedWork = work?.Identifier,
            Words = words,
            AccountId = Me?.AccountId,
            IsMailed = isMailed,
            CreatedAt = time.GetUtcNow(),
        }, email);
    }
}
