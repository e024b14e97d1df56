using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using BzPeer.Moderation;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Moderation;

/// <summary>Reporting a mistake, and what everybody learns of it.</summary>
public sealed class ReportTests(AccountAndRecordSite site) : IClassFixture<AccountAndRecordSite>
{
    private const string Words = "The paper on optimal transport is by another person of that name.";

    [Fact]
    public async Task A_visitor_reports_a_mistake_and_follows_it_by_its_number()
    {
        var visitor = site.Visitor();
        var form = await FormAsync(visitor);

        var sent = await SendAsync(visitor, form, [("Email", "reader@elsewhere.example"), ("Words", Words)]);

        Assert.Matches("^/reports/[0-9a-hjkmnp-tv-z]{6}$", sent.Location);
        var page = await visitor.FollowAsync(sent);
        Assert.Contains("Your report is number", page.Body, StringComparison.Ordinal);
        Assert.Contains("Waits for a moderator", page.Body, StringComparison.Ordinal);
        Assert.Equal("noindex", page.Page.QuerySelector("meta[name=robots]")?.GetAttribute("content"));
        Assert.Equal(await site.ResearcherAsync("Srinadh Bhojanapalli"), page.Page.QuerySelector("main dl a")?.GetAttribute("href"));
        Assert.DoesNotContain("optimal transport", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere.example", page.Body, StringComparison.Ordinal);

        var letter = await site.LetterToAsync("reader@elsewhere.example");
        Assert.Equal(sent.Location, letter.Link);
        Assert.DoesNotContain("optimal transport", letter.Text, StringComparison.Ordinal);
        await using var records = site.Open();
        var number = sent.Location!["/reports/".Length..];
        Assert.True(site.Links.TryReadNumber(number, out var id));
        var report = await records.Reports.SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken);
        Assert.Equal((ReportKind.WrongWork, Words, "reader@elsewhere.example", (long?)null), (report.Kind, report.Words, report.Email, report.AccountId));
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_said_beside_its_field_and_the_input_stays()
    {
        var visitor = site.Visitor();
        var form = await FormAsync(visitor);

        var refused = await visitor.SubmitAsync(form, "Send the report", ("Words", "Too short"), ("Work", "some paper"), ("Email", "nobody"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("Choose what is wrong.", Visit.Text(refused.Page.QuerySelector("#field-kind-error")!));
        Assert.Equal(WrittenWords.Fault, ErrorOf(refused, "words"));
        Assert.Equal(FindNamedWork.Fault, ErrorOf(refused, "work"));
        Assert.StartsWith("This is no e-mail address.", ErrorOf(refused, "email"), StringComparison.Ordinal);
        Assert.Equal("Too short", refused.Page.QuerySelector<IHtmlTextAreaElement>("#field-words")!.Value);
        Assert.Equal("some paper", refused.Page.QuerySelector<IHtmlInputElement>("#field-work")!.Value);
        Assert.Equal("nobody", refused.Page.QuerySelector<IHtmlInputElement>("#field-email")!.Value);

        var kept = await SendAsync(visitor, refused, [("Words", new string('x', WrittenWords.MaxLength + 1)), ("Work", ""), ("Email", "")]);
        Assert.Equal(HttpStatusCode.BadRequest, kept.Status);
        Assert.True(kept.Page.QuerySelector<IHtmlInputElement>("[value=WrongWork]")!.IsChecked);
        Assert.Equal(["words"], kept.Page.QuerySelectorAll(".error").Select(e => e.Id!.Split('-')[1]));
        // No number, no other kind than those that are listed.
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(visitor, form, [("Kind", "3"), ("Words", Words)])).Status);
        Assert.Equal(0, await site.ScalarAsync<long>("select count(*) from reports where words like 'xxx%' or words = 'Too short'"));
    }

    [Theory]
    [InlineData("1808.01340", false)]
    [InlineData("10.1000/nowhere", false)]
    [InlineData("https://doi.org/10.1000/NOWHERE", false)]
    [InlineData("here", true)]
    [InlineData("here, absolute", true)]
    [InlineData("its arXiv id", true)]
    public async Task A_work_is_named_by_its_address_its_DOI_or_its_arXiv_id(string typed, bool isHere)
    {
        var arxivId = await site.ScalarAsync<string>("select external_id from works where provider = 'arxiv' order by id limit 1");
        var address = await site.WorkAsync(arxivId);
        var visitor = site.Visitor();

        var sent = await SendAsync(visitor, await FormAsync(visitor), [("Words", Words), ("Work", typed switch
        {
            "here" => address,
            "here, absolute" => RecordSite.Address + address + "?from=mail",
            "its arXiv id" => $"arXiv:{arxivId}v2",
            _ => typed,
        })]);

        Assert.Equal(HttpStatusCode.Redirect, sent.Status);
        var report = await ReportAsync(sent);
        Assert.Equal(isHere ? await site.ScalarAsync<long>($"select id from works where external_id = '{arxivId}'") : null, report.WorkId);
        Assert.Equal(typed.StartsWith("here", StringComparison.Ordinal), report.NamedWork is null);
    }

    [Theory]
    [InlineData("/works/nothing-000000")]
    [InlineData("https://elsewhere.example/works/some-7k2m9q")]
    [InlineData("0000-0002-1825-0097")]
    [InlineData("javascript:alert(1)")]
    public async Task Anything_else_names_no_work(string typed)
    {
        var visitor = site.Visitor();

        var refused = await SendAsync(visitor, await FormAsync(visitor), [("Words", Words), ("Work", typed)]);

        Assert.Equal((HttpStatusCode.BadRequest, FindNamedWork.Fault), (refused.Status, ErrorOf(refused, "work")));
    }

    [Fact]
    public async Task Hostile_words_are_shown_as_words_and_what_can_not_be_seen_is_gone()
    {
        const string hostile = "<script>alert(1)</script>\u202e and \u200b<img src=x onerror=alert(2)>\r\n\r\n\r\n\r\n\"'{{7*7}}'\"";
        var visitor = site.Visitor();

        var sent = await SendAsync(visitor, await FormAsync(visitor), [("Words", hostile)]);

        var mo = await site.NewAccountAsync("sees-hostile@site.example", isModerator: true);
        var page = await mo.GetAsync("/moderation" + sent.Location);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Empty(page.Page.QuerySelectorAll("main script, main img"));
        var shown = page.Page.QuerySelectorAll("blockquote p").Select(Visit.Text).ToList();
        Assert.Equal(["<script>alert(1)</script> and <img src=x onerror=alert(2)>", "\"'{{7*7}}'\""], shown);
        Assert.DoesNotContain(page.Body, c => c is '\u202e' or '\u200b');

        // U+0000 is nothing that a form of this site sends: refused before anything looks at it.
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(visitor, await FormAsync(visitor), [("Words", Words + "\u0000")])).Status);

        // And where the form comes back with them.
        var again = await SendAsync(visitor, await FormAsync(visitor), [("Words", hostile), ("Work", "\"><script>alert(3)</script>")]);
        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Empty(again.Page.QuerySelectorAll("main script"));
    }

    [Fact]
    public async Task Too_many_from_one_network_wait_and_those_of_another_do_not()
    {
        var visitor = site.Visitor();
        var form = await FormAsync(visitor);
        for (var i = 0; i < ReportLimits.FromNetwork.AtOnce; i++)
            Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(visitor, form, [("Words", $"{Words} {i}")])).Status);

        var tooMany = await SendAsync(visitor, form, [("Words", Words)]);
        Assert.Equal(HttpStatusCode.TooManyRequests, tooMany.Status);
        Assert.NotNull(tooMany.Response.Headers.RetryAfter);
        Assert.Equal(Words, tooMany.Page.QuerySelector<IHtmlTextAreaElement>("#field-words")!.Value);

        visitor.Network = AccountSite.NewNetwork();
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(visitor, form, [("Words", Words)])).Status);
    }

    [Fact]
    public async Task A_mailbox_is_not_flooded()
    {
        for (var i = 0; i < BzPeer.Accounts.AccountLimits.MailsToAddress.AtOnce; i++)
        {
            var visitor = site.Visitor();
            Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(visitor, await FormAsync(visitor), [("Words", Words), ("Email", "flooded@elsewhere.example")])).Status);
        }

        var last = site.Visitor();
        var refused = await SendAsync(last, await FormAsync(last), [("Words", Words), ("Email", "Flooded@elsewhere.example")]);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Contains("leave the e-mail address out", refused.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await SendAsync(last, refused, [("Email", "")])).Status);
    }

    [Fact]
    public async Task Who_is_logged_in_gets_the_answer_only_where_they_ask_for_it()
    {
        var ada = await site.NewAccountAsync("reports@site.example");
        var form = await FormAsync(ada);
        Assert.Null(form.Page.QuerySelector("[name=Email]"));
        Assert.False(form.Page.QuerySelector<IHtmlInputElement>("[name=Mailed]")!.IsChecked);
        var before = (await site.LettersToAsync("reports@site.example")).Count;

        var quiet = await ReportAsync(await SendAsync(ada, form, [("Words", Words)]));
        Assert.NotNull(quiet.AccountId);
        Assert.False(quiet.IsMailed);
        Assert.Equal(before, (await site.LettersToAsync("reports@site.example")).Count);

        var sent = await SendAsync(ada, form, [("Words", Words), ("Mailed", "yes")]);
        var mailed = await ReportAsync(sent);
        // The account's address is not copied: it may be another one by then.
        Assert.Equal((true, null), (mailed.IsMailed, mailed.Email));
        Assert.Equal(sent.Location, (await site.LetterToAsync("reports@site.example")).Link);
    }

    [Fact]
    public async Task An_invented_record_takes_no_report()
    {
        var visitor = site.Visitor();
        var name = await site.ScalarAsync<string>("select name from authors where is_invented order by works desc, id limit 1");
        var address = await site.ResearcherAsync(name) + "/report";

        var page = await visitor.GetAsync(address);
        Assert.Null(page.Page.QuerySelector("main form"));
        var token = (await FormAsync(visitor)).Page.QuerySelector("main [name=form-token]")!.GetAttribute("value")!;
        var sent = await visitor.PostAsync(address, [new("form-token", token), new("Kind", "Other"), new("Words", Words)]);

        Assert.Equal(HttpStatusCode.BadRequest, sent.Status);
    }

    [Theory]
    [InlineData("/reports/000000")]
    [InlineData("/reports/zzzzzzz")]
    [InlineData("/reports/1")]
    [InlineData("/moderation/reports/000000")]
    public async Task A_number_that_was_never_given_leads_nowhere(string address)
    {
        var mo = await site.NewAccountAsync($"asks{address.Replace('/', '.')}@site.example", isModerator: true);

        Assert.Equal(HttpStatusCode.NotFound, (await mo.GetAsync(address)).Status);
    }

    [Fact]
    public async Task The_profile_leads_to_the_form_and_has_no_form_token_itself()
    {
        var profile = await site.GetAsync(await site.ResearcherAsync("Srinadh Bhojanapalli"));

        Assert.EndsWith("/report", profile.Link("Report a mistake").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Null(profile.Page.QuerySelector("[name=form-token]"));
        Assert.False(profile.Response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task The_form_and_the_page_of_a_report_cost_a_statement_each()
    {
        var visitor = site.Visitor();
        var form = await FormAsync(visitor);
        var sent = await SendAsync(visitor, form, [("Words", Words)]);

        Assert.Single(form.Statements);
        Assert.Single((await site.GetAsync(sent.Location!)).Statements);
    }

    private async Task<Visit> FormAsync(Person person) => await person.GetAsync(await site.ResearcherAsync("Srinadh Bhojanapalli") + "/report");

    /// <summary>Fills in the form, about a work that is not this person's unless another kind is chosen, and sends it.</summary>
    internal static Task<Visit> SendAsync(Person person, Visit form, (string, string?)[] fields) =>
        person.SubmitAsync(form, "Send the report", [.. fields.Any(f => f.Item1 == "Kind") ? fields : [("Kind", "WrongWork"), .. fields]]);

    private async Task<Report> ReportAsync(Visit sent)
    {
        Assert.True(site.Links.TryReadNumber(sent.Location?["/reports/".Length..], out var id), $"No report: {sent.Status} {sent.Location}");
        await using var records = site.Open();
        return await records.Reports.SingleAsync(r => r.Id == id, TestContext.Current.CancellationToken);
    }

    private static string ErrorOf(Visit page, string field) => Visit.Text(page.Page.QuerySelector($"#field-{field}-error")!);
}
