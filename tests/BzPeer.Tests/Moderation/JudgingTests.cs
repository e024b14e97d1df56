using System.Net;
using AngleSharp.Dom;
using BzPeer.Claims;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Moderation;

/// <summary>What moderators see of claims, and what they may decide about them.</summary>
public sealed class JudgingTests(AccountAndRecordSite site) : IClassFixture<AccountAndRecordSite>
{
    private const string Reason = "The homepage is the one that the department lists for this person.";

    [Fact]
    public async Task A_claim_is_accepted_with_a_reason_that_the_claimant_reads()
    {
        var author = await FreshAuthorAsync();
        var ada = await site.NewAccountAsync("claims@site.example");
        var claim = await ClaimAsync("claims@site.example", author, EvidenceKind.Homepage, "https://ada.example/about?a=<b>");
        var mo = await site.NewAccountAsync("accepts@site.example", isModerator: true);
        // First in the queue, whatever other tests have left in it.
        await site.ExecuteAsync($"update claims set waits_since = waits_since - interval '100 days' where id = {claim}");

        var queue = await mo.GetAsync("/moderation");
        var link = queue.Page.QuerySelector($"[aria-labelledby=claims] a[href='/moderation{site.Links.Claim(claim)}']");
        Assert.NotNull(link);
        var page = await mo.GetAsync(link.GetAttribute("href")!);
        var text = Visit.Text(page.Page.QuerySelector("main")!);
        Assert.Contains("claims@site.example", text, StringComparison.Ordinal);
        Assert.Contains("https://ada.example/about?a=<b>", text, StringComparison.Ordinal);
        // What a claimant typed is no link that a moderator follows by mistake.
        Assert.Null(page.Page.QuerySelector("main a[href^='https://ada.example']"));
        Assert.Contains("homepage that links back", Visit.Text(link.Closest("tr")!), StringComparison.Ordinal);

        var short_ = await mo.SubmitAsync(page, "Accept the claim", ("Reason", "Fine."));
        Assert.Equal((HttpStatusCode.BadRequest, "Fine."), (short_.Status, short_.Page.QuerySelector("#field-reason")!.TextContent.Trim()));

        var done = await mo.SubmitAsync(short_, "Accept the claim", ("Reason", Reason));
        Assert.Equal("/moderation", done.Location);
        Assert.Equal(ClaimState.Accepted, await StateAsync(claim));
        Assert.Equal(2, await site.ScalarAsync<short>($"select level from authors where id = {author}"));
        Assert.Contains(Reason, OneLine((await site.LetterToAsync("claims@site.example")).Text), StringComparison.Ordinal);
        Assert.Contains(Reason, (await ada.GetAsync(site.Links.Claim(claim))).Body, StringComparison.Ordinal);
        var row = Assert.Single((await mo.GetAsync("/moderation/log")).Page.QuerySelectorAll("tbody tr"), r => r.QuerySelector($"a[href='/moderation{site.Links.Claim(claim)}']") is not null);
        Assert.Contains("Accepted a claim", Visit.Text(row), StringComparison.Ordinal);
        // Kinds and dates are the most that anybody else sees.
        Assert.DoesNotContain("ada.example", row.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_evidence_that_counts_nothing_is_accepted()
    {
        var author = await FreshAuthorAsync();
        await site.AddAccountAsync("types@site.example");
        var claim = await ClaimAsync("types@site.example", author, null, null);
        var mo = await site.NewAccountAsync("wants-proof@site.example", isModerator: true);

        var page = await mo.GetAsync($"/moderation{site.Links.Claim(claim)}");
        Assert.DoesNotContain(page.Page.QuerySelectorAll("main button"), b => Visit.Text(b) == "Accept the claim");
        var token = page.Page.QuerySelector("main [name=form-token]")!.GetAttribute("value")!;
        var forced = await mo.PostAsync($"/moderation{site.Links.Claim(claim)}", [new("form-token", token), new("Do", "accept"), new("Reason", Reason)]);

        Assert.Equal(HttpStatusCode.BadRequest, forced.Status);
        Assert.Contains("No evidence of this claim counts", forced.Body, StringComparison.Ordinal);
        Assert.Equal(ClaimState.Pending, await StateAsync(claim));
        await mo.SubmitAsync(page, "Refuse the claim", ("Reason", Reason));
        Assert.Equal(ClaimState.Refused, await StateAsync(claim));
    }

    [Fact]
    public async Task Nobody_decides_about_their_own_claim()
    {
        var author = await FreshAuthorAsync();
        var mo = await site.NewAccountAsync("judges-own@site.example", isModerator: true);
        var claim = await ClaimAsync("judges-own@site.example", author, EvidenceKind.Code, "page");

        var page = await mo.GetAsync($"/moderation{site.Links.Claim(claim)}");
        Assert.Contains("another moderator decides", page.Body, StringComparison.Ordinal);
        Assert.Null(page.Page.QuerySelector("#field-reason"));
        var token = (await mo.GetAsync("/account/name")).Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!;
        var forced = await mo.PostAsync($"/moderation{site.Links.Claim(claim)}", [new("form-token", token), new("Do", "accept"), new("Reason", Reason)]);

        Assert.Equal(HttpStatusCode.BadRequest, forced.Status);
        Assert.Equal(ClaimState.Pending, await StateAsync(claim));
    }

    [Fact]
    public async Task An_appeal_goes_to_another_moderator()
    {
        var author = await FreshAuthorAsync();
        var ada = await site.NewAccountAsync("appeals@site.example");
        var claim = await ClaimAsync("appeals@site.example", author, EvidenceKind.Homepage, "https://appeals.example/");
        var first = await site.NewAccountAsync("refuses@site.example", isModerator: true);
        var second = await site.NewAccountAsync("decides-appeal@site.example", isModerator: true);
        var at = $"/moderation{site.Links.Claim(claim)}";
        await first.SubmitAsync(await first.GetAsync(at), "Refuse the claim", ("Reason", Reason));
        Assert.Contains(Reason, OneLine((await site.LetterToAsync("appeals@site.example")).Text), StringComparison.Ordinal);

        await ada.SubmitAsync(await ada.GetAsync(site.Links.Claim(claim) + "/appeal"), "Send the appeal", ("Words", "The page is linked from the department's list of members."));

        var closed = await first.GetAsync(at);
        Assert.Contains("You have decided about this before", closed.Body, StringComparison.Ordinal);
        Assert.Null(closed.Page.QuerySelector("#field-reason"));
        Assert.Contains("Appeal", Visit.Text((await second.GetAsync("/moderation")).Page.QuerySelector($"a[href='{at}']")!.Closest("tr")!), StringComparison.Ordinal);
        var open = await second.GetAsync(at);
        Assert.Contains("department's list of members", Visit.Text(open.Page.QuerySelector("main")!), StringComparison.Ordinal);
        await second.SubmitAsync(open, "Accept the claim", ("Reason", Reason));
        Assert.Equal(ClaimState.Accepted, await StateAsync(claim));
    }

    [Fact]
    public async Task A_dispute_is_decided_by_another_moderator_with_both_sides_on_one_page()
    {
        var author = await FreshAuthorAsync();
        var first = await site.NewAccountAsync("first-of-two@site.example", isModerator: true);
        var second = await site.NewAccountAsync("second-of-two@site.example", isModerator: true);
        await site.AddAccountAsync("owner@site.example", name: "Olive Owner");
        await site.AddAccountAsync("rival@site.example", name: "Riva Rival");
        var owned = await ClaimAsync("owner@site.example", author, EvidenceKind.Homepage, "https://olive.example/");
        await first.SubmitAsync(await first.GetAsync($"/moderation{site.Links.Claim(owned)}"), "Accept the claim", ("Reason", Reason));
        var rival = await ClaimAsync("rival@site.example", author, EvidenceKind.Code, "https://rival.example/", disputed: true);
        var at = $"/moderation{site.Links.Claim(rival)}";

        Assert.Contains("You have decided about this before", (await first.GetAsync(at)).Body, StringComparison.Ordinal);
        var page = await second.GetAsync(at);
        Assert.NotNull((await second.GetAsync("/moderation")).Page.QuerySelector($"[aria-labelledby=disputes] a[href='{at}']"));
        var text = Visit.Text(page.Page.QuerySelector("main")!);
        Assert.All(["Olive Owner", "owner@site.example", "https://olive.example/", "Riva Rival", "rival@site.example", "https://rival.example/"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        await second.SubmitAsync(page, "Accept the claim", ("Reason", Reason));

        Assert.Equal((ClaimState.Revoked, ClaimState.Accepted), (await StateAsync(owned), await StateAsync(rival)));
        Assert.Contains(Reason, OneLine((await site.LetterToAsync("owner@site.example")).Text), StringComparison.Ordinal);
        Assert.Contains(Reason, OneLine((await site.LetterToAsync("rival@site.example")).Text), StringComparison.Ordinal);
        var log = (await second.GetAsync("/moderation/log")).Page.QuerySelectorAll("tbody tr").Select(Visit.Text);
        Assert.Contains(log, row => row.Contains("Decided a dispute for the claimant", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disputed_record_stays_with_its_owner_where_the_rival_is_refused()
    {
        var author = await FreshAuthorAsync();
        await site.AddAccountAsync("keeps@site.example");
        await site.AddAccountAsync("loses@site.example");
        var owned = await ClaimAsync("keeps@site.example", author, EvidenceKind.Orcid, "0000-0002-1825-0097", isStrong: true, accepted: true);
        var rival = await ClaimAsync("loses@site.example", author, EvidenceKind.Code, "page", disputed: true);
        var mo = await site.NewAccountAsync("keeps-owner@site.example", isModerator: true);

        await mo.SubmitAsync(await mo.GetAsync($"/moderation{site.Links.Claim(rival)}"), "Refuse the claim", ("Reason", Reason));

        Assert.Equal((ClaimState.Accepted, ClaimState.Refused), (await StateAsync(owned), await StateAsync(rival)));
        Assert.Contains("stays yours", (await site.LetterToAsync("keeps@site.example")).Subject, StringComparison.Ordinal);
        // An appeal of the rival is a dispute again, and still not for the moderator who decided.
        var rivals = await site.LogInAsync("loses@site.example");
        await rivals.SubmitAsync(await rivals.GetAsync(site.Links.Claim(rival) + "/appeal"), "Send the appeal", ("Words", "I can show the contract of my position there."));
        Assert.Contains("You have decided about this before", (await mo.GetAsync($"/moderation{site.Links.Claim(rival)}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_accepted_claim_is_revoked_and_its_owner_told()
    {
        var author = await FreshAuthorAsync();
        await site.AddAccountAsync("revoked@site.example");
        var claim = await ClaimAsync("revoked@site.example", author, EvidenceKind.Orcid, "0000-0002-1825-0097", isStrong: true, accepted: true);
        var mo = await site.NewAccountAsync("revokes@site.example", isModerator: true);
        var page = await mo.GetAsync($"/moderation{site.Links.Claim(claim)}");

        await mo.SubmitAsync(page, "Revoke the claim", ("Reason", Reason));

        Assert.Equal(ClaimState.Revoked, await StateAsync(claim));
        Assert.Equal(1, await site.ScalarAsync<short>($"select level from authors where id = {author}"));
        Assert.Contains(Reason, OneLine((await site.LetterToAsync("revoked@site.example")).Text), StringComparison.Ordinal);
        // A second press finds nothing to revoke.
        var again = await mo.SubmitAsync(page, "Revoke the claim", ("Reason", Reason));
        Assert.Contains("waits for no decision", again.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queue_and_page_cost_the_same_however_much_there_is()
    {
        var author = await FreshAuthorAsync();
        await site.AddAccountAsync("costs@site.example");
        var claim = await ClaimAsync("costs@site.example", author, EvidenceKind.Homepage, "https://costs.example/");
        var mo = await site.NewAccountAsync("counts@site.example", isModerator: true);
        var (queue, page) = (await mo.GetAsync("/moderation"), await mo.GetAsync($"/moderation{site.Links.Claim(claim)}"));
        for (var i = 0; i < 3; i++)
        {
            await site.AddAccountAsync($"costs{i}@site.example");
            await ClaimAsync($"costs{i}@site.example", author, EvidenceKind.Code, $"page {i}");
        }

        var (more, fuller) = (await mo.GetAsync("/moderation"), await mo.GetAsync($"/moderation{site.Links.Claim(claim)}"));

        Assert.Equal((queue.Statements.Count, page.Statements.Count), (more.Statements.Count, fuller.Statements.Count));
        Assert.Equal(7, queue.Statements.Count);
        Assert.Equal(8, page.Statements.Count);
        Assert.Contains("page 2", await ReadAsync(mo, "costs2@site.example"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_queue_of_claims_goes_on_by_key()
    {
        var mo = await site.NewAccountAsync("pages-claims@site.example", isModerator: true);
        var author = await FreshAuthorAsync();
        await site.AddAccountAsync("pages@site.example");
        for (var i = 0; i <= ReadWaitingClaims.PageSize; i++)
        {
            await site.AddAccountAsync($"pages{i}@site.example");
            await ClaimAsync($"pages{i}@site.example", author, EvidenceKind.Code, "page");
        }

        var waiting = await site.ScalarAsync<long>("select count(*) from claims where waits_since is not null and state = 'Pending'");
        var seen = new List<string>();
        for (var page = await mo.GetAsync("/moderation"); ;)
        {
            seen.AddRange(page.Page.QuerySelectorAll("[aria-labelledby=claims] tbody th a").Select(a => a.GetAttribute("href")!));
            if (page.Page.QuerySelector("[aria-labelledby=claims] [rel=next]") is not { } next)
                break;
            page = await mo.GetAsync(next.GetAttribute("href")!);
        }

        Assert.Equal(waiting, seen.Count);
        Assert.Equal(waiting, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(HttpStatusCode.NotFound, (await mo.GetAsync("/moderation?after-claim=none")).Status);
        // Others look for theirs on the first page.
        await site.ExecuteAsync("update claims c set state = 'Withdrawn', waits_since = null from accounts a where a.id = c.account_id and a.email like 'pages%@site.example'");
    }

    private async Task<string> ReadAsync(Person moderator, string email)
    {
        var id = await site.ScalarAsync<long>($"select c.id from claims c join accounts a on a.id = c.account_id where a.email = '{email}'");
        return (await moderator.GetAsync($"/moderation{site.Links.Claim(id)}")).Body;
    }

    /// <summary>A record that is not invented and that no test has claimed.</summary>
    private Task<long> FreshAuthorAsync() =>
        site.ScalarAsync<long>("select id from authors a where not is_invented and works > 0 and not exists (select from claims c where c.author_id = a.id) order by id limit 1");

    /// <summary>A claim as the claimant's pages leave it: with one piece of evidence that counts, or none.</summary>
    private async Task<long> ClaimAsync(
        string email, long authorId, EvidenceKind? kind, string? subject, bool isStrong = false, bool accepted = false, bool disputed = false)
    {
        await using var records = site.Open();
        var now = site.Clock.GetUtcNow();
        var claim = new Claim
        {
            AccountId = await records.Accounts.Where(a => a.Email == email).Select(a => a.Id).SingleAsync(TestContext.Current.CancellationToken),
            AuthorId = authorId,
            AuthorKey = await records.AuthorKeys.Where(k => k.AuthorId == authorId).Select(k => k.Key).FirstAsync(TestContext.Current.CancellationToken),
            MadeAt = now,
        };
        if (accepted)
            claim.Accept(null, null, now, null);
        else if (disputed)
            claim.Dispute(now);
        else
            claim.WaitForModerator(now);
        records.Claims.Add(claim);
        await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        if (kind is { } proved)
        {
            var evidence = Evidence.Begin(claim.Id, proved, subject, now);
            evidence.Prove(isStrong, null, now);
            records.Evidence.Add(evidence);
            await records.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        return claim.Id;
    }

    private async Task<ClaimState> StateAsync(long claim) =>
        Enum.Parse<ClaimState>(await site.ScalarAsync<string>($"select state from claims where id = {claim}"));

    /// <summary>The text of a letter without its line breaks.</summary>
    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
