using BzPeer.Authors;
using BzPeer.Moderation;
using BzPeer.Web.Hosting;
using BzPeer.Web.Pages.Account;
using BzPeer.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;

namespace BzPeer.Web.Pages.Moderation;

/// <summary>A report with all that its answer needs, and the form that answers it.</summary>
[Audience(Audience.Moderator)]
public sealed class ReportModel(BzPeerDbContext records, Links links, AnswerReport answerReport, TimeProvider time) : AccountPageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    /// <summary>What came of it: the name of a <see cref="ReportOutcome"/>.</summary>
    [BindProperty]
    public string? Outcome { get; set; }

    /// <summary>What everybody reads.</summary>
    [BindProperty]
    public string? Answer { get; set; }

    public ReportToAnswer Report { get; private set; } = null!;

    /// <summary>The record.</summary>
    public AuthorHeader Author { get; private set; } = null!;

    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await FindAsync(cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
        {
            return NotFound();
        }

        var outcome = ReportWords.Read<ReportOutcome>(Outcome);
        if (outcome is null)
        {
            Refuse("Outcome", "Choose what came of it.");
        }

        var answer = WrittenWords.Clean(Answer);
        if (answer is null)
        {
            Refuse("Answer", WrittenWords.Fault);
        }

        if (!ModelState.IsValid)
        {
            return Again();
        }

        return await answerReport.RunAsync(Report.Id, Me, outcome!.Value, answer!, cancellation)
            ? SayAt("/moderation", $"Report {Number} is answered.")
            : RefuseAt("/moderation" + links.Report(Report.Id), "Your answer was not taken: another moderator has answered meanwhile, or the report is yours or about a record of yours.");
    }

    private async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (!links.TryReadNumber(Number, out var id) || await ReadReportToAnswer.RunAsync(records, id, cancellation) is not { } report)
        {
            return false;
        }

        Report = report;
        Author = (await ReadAuthor.RunAsync(records, report.AuthorId, cancellation))!;
        return true;
    }
}
