using System.Net;
using AngleSharp.Dom;
using BzPeer.Moderation;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace BzPeer.Tests.Moderation;

/// <summary>Answering reports, the log of it, and what is forgotten afterwards.</summary>
public sealed class AnswerTests(AccountAndRecordSite site) : IClassFixture<AccountAndRecordSite>
{
    private const string Words = "The paper on optimal transport is by another person of that name.";
    private const string Answer = "The two papers of 2011 were given to the other person of that name.";

    [Fact]
    public async Task An_answer_is_public_mailed_and_in_the_log()
    {
        var number = await ReportAsync("wants-answer@elsewhere.example");
        var mo = await site.NewAccountAsync("answers@site.example", isModerator: true);
        var page = await mo.GetAsync($"/moderation/reports/{number}");
        Assert.Contains("wants-answer@elsewhere.example", page.Body, StringComparison.Ordinal);
        Assert.Contains("L1: Imported from a public record", page.Body, StringComparison.Ordinal);

        var done = await AnswerAsync(mo, number);
        Assert.Equal("/moderation", done.Location);

        var shown = await site.GetAsync($"/reports/{number}");
        Assert.Contains("Mended, answered on", shown.Body, StringComparison.Ordinal);
        Assert.Contains(Answer, shown.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("optimal transport", shown.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada Example", shown.Body, StringComparison.Ordinal);
        var letter = await site.LetterToAsync("wants-answer@elsewhere.example");
        Assert.Equal($"/reports/{number}", letter.Link);
        Assert.Contains(Answer, letter.Text.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);

        var row = Assert.Single((await mo.GetAsync("/moderation/log")).Page.QuerySelectorAll("tbody tr"), r => Visit.Text(r).Contains(number, StringComparison.Ordinal));
        Assert.Contains("Ada Example Answered a report: Mended", Visit.Text(row), StringComparison.Ordinal);
        Assert.Contains(Answer, Visit.Text(row), StringComparison.Ordinal);
        await using var records = site.Open();
        Assert.False(await records.Reports.AnyAsync(r => r.Email == "wants-answer@elsewhere.example", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_needs_an_outcome_and_words_and_what_was_entered_stays()
    {
        var number = await ReportAsync();
        var mo = await site.NewAccountAsync("needs-words@site.example", isModerator: true);
        var page = await mo.GetAsync($"/moderation/reports/{number}");

        var refused = await mo.SubmitAsync(page, "Answer", ("Answer", "No."));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("Choose what came of it.", Visit.Text(refused.Page.QuerySelector("#field-outcome-error")!));
        Assert.Equal(WrittenWords.Fault, Visit.Text(refused.Page.QuerySelector("#field-answer-error")!));
        Assert.Equal("No.", refused.Page.QuerySelector("#field-answer")!.TextContent);
        Assert.Contains("Waits for a moderator", (await site.GetAsync($"/reports/{number}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_moderators_one_answers()
    {
        var number = await ReportAsync();
        var first = await site.NewAccountAsync("first-answers@site.example", isModerator: true);
        var second = await site.NewAccountAsync("second-answers@site.example", isModerator: true);
        var open = await second.GetAsync($"/moderation/reports/{number}");
        await AnswerAsync(first, number);

        var late = await second.SubmitAsync(open, "Answer", ("Outcome", "NoMistake"), ("Answer", "This is another answer, by somebody else."));

        Assert.Contains("another moderator has answered", (await second.FollowAsync(late)).Body, StringComparison.Ordinal);
        Assert.Contains(Answer, (await site.GetAsync($"/reports/{number}")).Body, StringComparison.Ordinal);
        site.Links.TryReadNumber(number, out var id);
        Assert.Equal(1L, await site.ScalarAsync<long>($"select count(*) from moderation_log where report_id = {id}"));
    }

    [Fact]
    public async Task An_accounts_report_is_answered_to_the_address_that_it_has_then_and_stays_when_it_is_erased()
    {
        var ada = await site.NewAccountAsync("before@site.example");
        var number = await ReportAsync(ada, ("Mailed", "yes"));
        await site.ExecuteAsync("update accounts set email = 'after@site.example', normalized_email = 'AFTER@SITE.EXAMPLE' where email = 'before@site.example'");
        var mo = await site.NewAccountAsync("answers-account@site.example", isModerator: true);
        Assert.Contains("after@site.example", (await mo.GetAsync($"/moderation/reports/{number}")).Body, StringComparison.Ordinal);
        var second = await ReportAsync(ada, ("Mailed", "yes"));

        await AnswerAsync(mo, number);
        Assert.StartsWith("The answer to your report", (await site.LetterToAsync("after@site.example")).Subject, StringComparison.Ordinal);

        await site.ExecuteAsync("delete from accounts where email = 'after@site.example'");
        var left = await mo.GetAsync($"/moderation/reports/{second}");
        Assert.Contains("Nobody who left a name or an address", left.Body, StringComparison.Ordinal);
        Assert.Contains("optimal transport", left.Body, StringComparison.Ordinal);
        var letters = await site.ScalarAsync<long>("select count(*) from outgoing_mails");
        await AnswerAsync(mo, second);
        Assert.Equal(letters, await site.ScalarAsync<long>("select count(*) from outgoing_mails"));
    }

    [Theory]
    [InlineData("update moderation_log set reason = 'Something else entirely.'")]
    [InlineData("update moderation_log set account_name = 'Nobody'")]
    [InlineData("delete from moderation_log")]
    [InlineData("truncate moderation_log")]
    public async Task Nobody_edits_the_log(string statement)
    {
        await AnswerAsync(await site.NewAccountAsync($"log-{Guid.NewGuid():N}@site.example", isModerator: true), await ReportAsync());

        // As the very user that the site is.
        var refused = await Assert.ThrowsAsync<PostgresException>(() => site.ExecuteAsync(statement));

        Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
        Assert.StartsWith("The log of moderators is append-only", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_queue_is_read_from_the_oldest_on_by_key_in_a_constant_number_of_statements()
    {
        var mo = await site.NewAccountAsync("reads-queue@site.example", isModerator: true);
        var author = await site.ScalarAsync<long>("select id from authors where name = 'Srinadh Bhojanapalli'");
        await AddAsync(3);
        var few = await mo.GetAsync("/moderation");
        await AddAsync(ReadWaitingReports.PageSize);
        var many = await mo.GetAsync("/moderation");
        Assert.Equal(few.Statements.Count, many.Statements.Count);

        var waiting = await site.ScalarAsync<long>("select count(*) from reports where answered_at is null");
        Assert.Equal($"Reports of mistakes {waiting}", Visit.Text(many.Page.QuerySelector("#reports")!));
        var numbers = new List<string>();
        for (var page = many; ;)
        {
            numbers.AddRange(page.Page.QuerySelector("[aria-labelledby=reports]")!.QuerySelectorAll("tbody code").Select(Visit.Text));
            if (page.Page.QuerySelector("[aria-labelledby=reports] [rel=next]") is not { } next)
                break;
            page = await mo.GetAsync(next.GetAttribute("href")!);
        }

        Assert.Equal(waiting, numbers.Distinct(StringComparer.Ordinal).Count());
        var ids = numbers.Select(n => site.Links.TryReadNumber(n, out var id) ? id : 0).ToList();
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(HttpStatusCode.NotFound, (await mo.GetAsync("/moderation?after=none")).Status);

        site.Clock.Pass(TimeSpan.FromHours(4.5));
        Assert.Contains(many.Page.QuerySelectorAll("tbody td").Select(Visit.Text), text => text == "1 minute");
        Assert.Contains((await mo.GetAsync("/moderation")).Page.QuerySelectorAll("tbody td").Select(Visit.Text), text => text == "5 hours");

        async Task AddAsync(int count)
        {
            await using var records = site.Open();
            records.Reports.AddRange(Enumerable.Range(0, count).Select(_ => new Report { Kind = ReportKind.Other, AuthorId = author, Words = Words, CreatedAt = site.Clock.GetUtcNow() }));
            await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_report_is_read_in_a_constant_number_of_statements_whatever_was_reported_before()
    {
        var number = await ReportAsync();
        var mo = await site.NewAccountAsync("reads-one@site.example", isModerator: true);

        var few = await mo.GetAsync($"/moderation/reports/{number}");
        await ReportAsync();
        await ReportAsync();
        var more = await mo.GetAsync($"/moderation/reports/{number}");

        // The session, the report, the others of its record, the claims on it, the record.
        Assert.Equal((5, 5), (few.Statements.Count, more.Statements.Count));
        Assert.True(more.Page.QuerySelectorAll("main ul.list > li").Length >= 2);
    }

    [Fact]
    public async Task Addresses_and_words_are_forgotten_in_time()
    {
        var waiting = await ReportAsync("waits-long@elsewhere.example");
        var answered = await ReportAsync();
        await AnswerAsync(await site.NewAccountAsync("forgets@site.example", isModerator: true), answered);

        site.Clock.Pass(Report.EmailKept - TimeSpan.FromSeconds(1));
        await ForgetAsync();
        Assert.Equal(("waits-long@elsewhere.example", Words), await StoredAsync(waiting));
        site.Clock.Pass(TimeSpan.FromSeconds(1));
        await ForgetAsync();
        Assert.Equal((null, Words), await StoredAsync(waiting));

        site.Clock.Pass(Report.WordsKept);
        await ForgetAsync();
        // What nobody has answered yet is kept for who will.
        Assert.Equal((null, Words), await StoredAsync(waiting));
        Assert.Equal((null, null), await StoredAsync(answered));
        Assert.Contains(Answer, (await site.GetAsync($"/reports/{answered}")).Body, StringComparison.Ordinal);
        var mo = await site.NewAccountAsync("reads-forgotten@site.example", isModerator: true);
        Assert.Contains("The words were erased", (await mo.GetAsync($"/moderation/reports/{answered}")).Body, StringComparison.Ordinal);
    }

    private async Task<string> ReportAsync(string? email = null) => await ReportAsync(site.Visitor(), email is null ? [] : [("Email", email)]);

    private async Task<string> ReportAsync(Person person, params (string, string?)[] fields)
    {
        // From somewhere else each time: the limits have tests of their own.
        person.Network = AccountSite.NewNetwork();
        var form = await person.GetAsync(await site.ResearcherAsync("Srinadh Bhojanapalli") + "/report");
        var sent = await ReportTests.SendAsync(person, form, [("Words", Words), .. fields]);
        Assert.Equal(HttpStatusCode.Redirect, sent.Status);
        return sent.Location!["/reports/".Length..];
    }

    private static async Task<Visit> AnswerAsync(Person moderator, string number) =>
        await moderator.SubmitAsync(await moderator.GetAsync($"/moderation/reports/{number}"), "Answer", ("Outcome", "Mended"), ("Answer", Answer));

    private async Task ForgetAsync()
    {
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ForgetReports>().RunAsync(TestContext.Current.CancellationToken);
    }

    private async Task<(string? Email, string? Words)> StoredAsync(string number)
    {
        Assert.True(site.Links.TryReadNumber(number, out var id));
        await using var records = site.Open();
        var report = await records.Reports.SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken);
        return (report.Email, report.Words);
    }
}
