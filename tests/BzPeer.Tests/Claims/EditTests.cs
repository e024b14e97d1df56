using System.Globalization;
using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using BzPeer.Accounts;
using BzPeer.Authors;
using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Import;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using BzPeer.Tests.Institutions;
using BzPeer.Works;
using Xunit;

namespace BzPeer.Tests.Claims;

/// <summary>What owners change about their records, and what visitors see of it.</summary>
public sealed class EditTests(ClaimSite site) : IClassFixture<ClaimSite>
{
    /// <summary>Every page, and what a form of it sends.</summary>
    private static readonly (string Page, (string, string)[] Fields)[] Pages =
    [
        ("", []),
        ("/name", [("Name", "Another Name")]),
        ("/name", [("Alias", "Another Alias")]),
        ("/about", [("Pronouns", "they/them"), ("Summary", "Words.")]),
        ("/affiliation", [("Clear", "1")]),
        ("/links", [("Homepage", "https://ada.example/")]),
        ("/links", [("Link", "https://code.example/")]),
        ("/collaboration", [("State", "Open")]),
        ("/featured", [("Raise", "1")]),
        ("/hidden", [("Fields", "orcid")]),
        ("/works", [("Undo", "1")]),
        ("/works/mine", [("Identifier", "10.1/none"), ("Place", "1")]),
        ("/merge", []),
        ("/history", [("Undo", "1")]),
    ];

    [Fact]
    public async Task Others_find_none_of_the_pages_and_change_nothing()
    {
        var author = await site.AuthorAsync("Edited Alone", ClaimSite.NewOrcid());
        await site.OwnerAsync("edited-alone@site.example", author);
        var other = await site.ResearcherAsync("edited-other@site.example", "Edited Alone");
        // Whoever only claims it owns nothing yet.
        await site.ClaimAsync(other, author);
        var rows = await RowsAsync(author);

        foreach (var (page, fields) in Pages)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(author.Address + "/edit" + page)).Status);
            if (fields.Length > 0)
                Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync(author.Address + "/edit" + page, await FieldsAsync(other, fields))).Status);
            Assert.StartsWith("/account/log-in", (await site.GetAsync(author.Address + "/edit" + page)).Location, StringComparison.Ordinal);
        }

        Assert.Equal(rows, await RowsAsync(author));
    }

    [Fact]
    public async Task During_a_dispute_every_page_says_why_nothing_can_be_changed()
    {
        var author = await site.AuthorAsync("Frozen Record", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("frozen@site.example", author);
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/links"), "Add the link", ("Link", "https://code.example/"));
        var rival = await site.ResearcherAsync("frozen-rival@site.example", "Frozen Record");
        await site.ProveByEmailAsync(rival, await site.ClaimAsync(rival, author), "frozen@" + ClaimSite.Domain);
        var rows = await RowsAsync(author);

        foreach (var (page, fields) in Pages)
        {
            var shown = await owner.GetAsync(author.Address + "/edit" + page);
            Assert.Equal(HttpStatusCode.OK, shown.Status);
            Assert.Contains("Somebody else claims this record", Visit.Text(shown.Page.QuerySelector(".notice.warn")!), StringComparison.Ordinal);
            Assert.Empty(shown.Page.QuerySelectorAll("main form[method=post]"));
            if (fields.Length > 0)
            {
                var answer = await owner.PostAsync(author.Address + "/edit" + page, await FieldsAsync(owner, fields));
                Assert.True(answer.Status == HttpStatusCode.Conflict, $"{page}: {answer.Status}");
            }
        }

        Assert.Equal(rows, await RowsAsync(author));
    }

    [Fact]
    public async Task The_name_is_shown_everywhere_no_import_outranks_it_and_undo_brings_the_printed_one_back()
    {
        var author = await site.AuthorAsync("Printed Name", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("named@site.example", author);

        var saved = await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/name"), "Save the name", ("Name", "  Chosen\u202e \u200bName "), ("Why", "I married."));

        var named = await site.FindAsync(author.Key);
        Assert.Equal("Chosen Name", named.Name);
        Assert.Equal(named.Address + "/edit", saved.Location);
        Assert.Equal("Chosen Name", (await site.GetAsync(named.Address)).Heading);
        Assert.Equal(named.Address, (await site.GetAsync(author.Address)).Location);
        Assert.Contains("<title>Chosen Name", (await site.GetAsync(named.Address + "/feed.atom")).Body, StringComparison.Ordinal);

        await GivenRecords.ImportAsync(site.DataSource, Given.Work("E-later", 2024, ClaimSite.Print("Printed A. Name", author.Orcid)));
        Assert.Equal("Chosen Name", (await site.FindAsync(author.Key)).Name);

        // The same again is no row.
        var rows = await RowsAsync(author);
        await owner.SubmitAsync(await owner.GetAsync(named.Address + "/edit/name"), "Save the name", ("Name", "Chosen Name"));
        Assert.Equal(rows, await RowsAsync(author));

        var history = await owner.GetAsync(named.Address + "/edit/history");
        Assert.Contains("Name shown Chosen Name I married.", Visit.Text(history.Page.QuerySelector("ol.cards li")!), StringComparison.Ordinal);
        var undone = await UndoFirstAsync(owner, history);
        Assert.StartsWith("/researchers/printed-", undone.Location, StringComparison.Ordinal);
        Assert.StartsWith("Printed", (await site.FindAsync(author.Key)).Name, StringComparison.Ordinal);

        // An undo of the undo brings it back.
        await UndoFirstAsync(owner, await owner.FollowAsync(undone));
        Assert.Equal("Chosen Name", (await site.FindAsync(author.Key)).Name);
        Assert.Equal("Set again: name shown", Visit.Text((await owner.GetAsync(named.Address + "/edit/history")).Page.QuerySelector("ol.cards b")!));
    }

    [Fact]
    public async Task A_chosen_name_that_no_work_prints_has_the_printed_one_beside_it()
    {
        var author = await site.AuthorAsync("Gerda Printed", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("printed-name@site.example", author);
        var asPrinted = await site.GetAsync(author.Address);

        var other = await NameAsync("Gerda Queen");
        Assert.Equal("Works print: Gerda Printed.", PrintedNameOn(other));
        Assert.Equal("Gerda Printed", AlternateNameOf(other));
        Assert.Equal(asPrinted.Statements.Count, other.Statements.Count);

        // Short for a printed name, or the same but for accents and hyphens: no other name.
        foreach (var name in new[] { "G. Printed", "Gerda Maria Printed", "Gérda-Printed" })
        {
            var same = await NameAsync(name);
            Assert.Equal((name, null, null), (same.Heading, PrintedNameOn(same), AlternateNameOf(same)));
        }

        // Nor is it one any more once a work prints it.
        Assert.NotNull(PrintedNameOn(await NameAsync("Gerda Queen")));
        await GivenRecords.ImportAsync(site.DataSource, Given.Work("E-printed", 2024, ClaimSite.Print("G. Queen", author.Orcid)));
        Assert.Null(PrintedNameOn(await site.GetAsync((await site.FindAsync(author.Key)).Address)));

        async Task<Visit> NameAsync(string name)
        {
            await owner.SubmitAsync(await owner.GetAsync((await site.FindAsync(author.Key)).Address + "/edit/name"), "Save the name", ("Name", name));
            return await site.GetAsync((await site.FindAsync(author.Key)).Address);
        }

        static string? PrintedNameOn(Visit profile) =>
            profile.Page.QuerySelectorAll("header.hero p").Select(Visit.Text).SingleOrDefault(p => p.StartsWith("Works print", StringComparison.Ordinal));

        static string? AlternateNameOf(Visit profile)
        {
            using var data = JsonDocument.Parse(profile.Page.QuerySelector("script[type='application/ld+json']")!.TextContent);
            return data.RootElement.GetProperty("mainEntity").TryGetProperty("alternateName", out var name) ? name.GetString() : null;
        }
    }

    [Fact]
    public async Task Why_in_the_owners_words_stands_in_the_history_and_goes_with_the_account()
    {
        var author = await site.AuthorAsync("Reasoned Change", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("reasons@site.example", author);
        var me = await site.MeAsync("reasons@site.example");
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/about"), "Save", ("Summary", "Ownerssummary."), ("Why", "Ownersfirstreason."));
        var row = await site.ScalarAsync<long>($"select max(id) from decisions where account_id = {me.AccountId} and kind = 'Summary'");
        Assert.IsType<EditAnswer.Changed>(await site.RunAsync<UndoDecision, EditAnswer>(undo => undo.RunAsync(me, author.Id, row, "Ownerssecondreason.")));

        // Once for what was set, once for what sets nothing; visitors see neither.
        var history = await owner.GetAsync(author.Address + "/edit/history");
        Assert.Contains("Ownersfirstreason.", history.Body, StringComparison.Ordinal);
        Assert.Contains("Ownerssecondreason.", history.Body, StringComparison.Ordinal);
        var stored = (await owner.GetAsync("/account/data.json")).Body;
        Assert.Contains("\"Ownersfirstreason.\"", stored, StringComparison.Ordinal);
        Assert.Contains("\"Ownerssecondreason.\"", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("reason.", (await site.GetAsync(author.Address)).Body + (await site.GetAsync(author.Address + "/trust")).Body, StringComparison.Ordinal);
        Assert.Equal("decision_values", await TablesWithAsync("Owners%reason"));

        await site.RunAsync<ChangeAccount, bool>(change => change.AskForDeletionAsync(me.AccountId));
        site.Clock.Pass(TimeSpan.FromDays(Account.DaysToTakeBack) + TimeSpan.FromMinutes(1));
        await site.RunAsync<ForgetAccounts, int>(forget => forget.RunAsync());

        Assert.Equal("", await TablesWithAsync("Owners%reason"));
        Assert.Equal("", await TablesWithAsync("Ownerssummary"));
        Assert.Equal(2, await site.ScalarAsync<long>($"select count(*) from decisions where account_id = {me.AccountId} and why_hash in (sha256('Ownersfirstreason.'), sha256('Ownerssecondreason.'))"));

        Task<string> TablesWithAsync(string pattern) => site.ScalarAsync<string>(
            $"""
            select coalesce(string_agg(tablename, ', '), '') from pg_tables
            where schemaname = 'public' and query_to_xml(format('select from %I r where r::text like %L', tablename, '%{pattern}%'), false, false, '')::text like '%<row%'
            """);
    }

    [Theory]
    [InlineData("/name", "Save the name", "Name", "")]
    [InlineData("/name", "Save the name", "Name", "\u200b\u202e")]
    [InlineData("/name", "Save the name", "Name", "...")]
    [InlineData("/name", "Save the name", "Name", "See https://evil.example")]
    [InlineData("/name", "Save the name", "Name", "Ada <script>")]
    [InlineData("/name", "Save the name", "Name", "*201")]
    [InlineData("/name", "Add the name", "Alias", "")]
    [InlineData("/name", "Add the name", "Alias", "*201")]
    [InlineData("/about", "Save", "Pronouns", "*41")]
    [InlineData("/about", "Save", "Summary", "*1001")]
    [InlineData("/about", "Save", "Summary", "Buy at www.evil.example")]
    [InlineData("/about", "Save", "Summary", "<img src=x onerror=alert(1)>")]
    [InlineData("/about", "Save", "Why", "*501")]
    [InlineData("/links", "Save the homepage", "Homepage", "javascript:alert(1)")]
    [InlineData("/links", "Save the homepage", "Homepage", "https://bank.example@evil.example/")]
    [InlineData("/links", "Add the link", "Link", "")]
    [InlineData("/links", "Add the link", "Link", "data:text/html,x")]
    [InlineData("/collaboration", "Save", "Topics", "*301")]
    [InlineData("/collaboration", "Save", "Until", "2001-01-01")]
    [InlineData("/collaboration", "Save", "Until", "31.1.2030")]
    public async Task What_cannot_be_taken_is_said_beside_its_field_and_kept(string page, string button, string field, string typed)
    {
        var author = await RefusedAsync();
        var owner = await site.LogInAsync("refused@site.example");
        var rows = await RowsAsync(author);
        typed = typed.StartsWith('*') ? new string('x', int.Parse(typed[1..], CultureInfo.InvariantCulture)) : typed;
        var form = await owner.GetAsync(author.Address + "/edit" + page);

        var answer = page == "/collaboration" ? await owner.SubmitAsync(form, button, (field, typed), ("State", "Open")) : await owner.SubmitAsync(form, button, (field, typed));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        var input = answer.Page.QuerySelector($"[name={field}]")!;
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.NotEmpty(Visit.Text(answer.Page.GetElementById(input.GetAttribute("aria-describedby")!.Split(' ')[0])!));
        if (typed.Length > 0 && typed[0] > ' ' && typed[0] < '\u2000')
            Assert.Equal(typed, input.GetAttribute("value") ?? input.TextContent.Trim('\n'));
        Assert.Equal(rows, await RowsAsync(author));
    }

    [Fact]
    public async Task Words_of_the_author_stand_under_the_name_as_text_and_machines_read_them_too()
    {
        var author = await site.AuthorAsync("Own Words", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("own-words@site.example", author);

        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/about"), "Save", ("Pronouns", "she/her"), ("Summary", "I ask \"why\" & if a < b.\r\nThen I answer."));
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/links"), "Save the homepage", ("Homepage", "https://bücher.example/ada"));
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/links"), "Add the link", ("Link", "https://code.example/ada"), ("Label", "Code"));
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/links"), "Add the link", ("Link", "https://talks.example/"));

        var profile = await site.GetAsync(author.Address);
        var header = profile.Page.QuerySelector("header.hero")!;
        Assert.Equal("I ask \"why\" & if a < b.\nThen I answer.", header.QuerySelector(".lead")!.TextContent.ReplaceLineEndings("\n"));
        Assert.Contains("she/her", Visit.Text(header), StringComparison.Ordinal);
        Assert.Contains("In the author’s own words. By the record: 3 works", Visit.Text(header), StringComparison.Ordinal);
        Assert.Equal("I ask \"why\" & if a < b. Then I answer.", profile.Page.QuerySelector("meta[name=description]")!.GetAttribute("content"));
        Assert.Equal(
            [("https://xn--bcher-kva.example/ada", "xn--bcher-kva.example/ada"), ("https://code.example/ada", "Code"), ("https://talks.example/", "talks.example")],
            header.QuerySelectorAll(".sites a").Select(a => (a.GetAttribute("href")!, Visit.Text(a))));
        Assert.All(header.QuerySelectorAll(".sites a"), a => Assert.Equal("nofollow noopener ugc", a.GetAttribute("rel")));
        var data = System.Text.Json.JsonDocument.Parse(profile.Page.QuerySelector("script[type='application/ld+json']")!.TextContent).RootElement.GetProperty("mainEntity");
        Assert.Equal(["https://orcid.org/" + author.Orcid, "https://xn--bcher-kva.example/ada"], data.GetProperty("sameAs").EnumerateArray().Select(e => e.GetString()!));
        Assert.Equal("I ask \"why\" & if a < b. Then I answer.", data.GetProperty("description").GetString());
        // It costs no more than before, and can be cached.
        Assert.Equal(5, profile.Statements.Count);
        Assert.NotNull(profile.Response.Headers.ETag);

        // The second one up, then the first away; and back by two undos.
        var links = await owner.GetAsync(author.Address + "/edit/links");
        await PressAsync(owner, links, links.Page.QuerySelector("button[name=Raise]")!);
        Assert.Equal(["talks.example", "Code"], await SitesAsync(author));
        links = await owner.GetAsync(author.Address + "/edit/links");
        await PressAsync(owner, links, links.Page.QuerySelector("button[name=Remove]")!);
        Assert.Equal(["Code"], await SitesAsync(author));
        await UndoFirstAsync(owner, await owner.GetAsync(author.Address + "/edit/history"));
        Assert.Equal(["talks.example", "Code"], await SitesAsync(author));
        // The same address with another label is the same link.
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/links"), "Add the link", ("Link", "https://talks.example/"), ("Label", "Talks"));
        Assert.Equal(["Talks", "Code"], await SitesAsync(author));

        // Cleared, the record speaks again.
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/about"), "Save", ("Pronouns", ""), ("Summary", ""));
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/links"), "Save the homepage", ("Homepage", ""));
        header = (await site.GetAsync(author.Address)).Page.QuerySelector("header.hero")!;
        Assert.StartsWith("3 works", Visit.Text(header.QuerySelector(".lead")!), StringComparison.Ordinal);
        Assert.DoesNotContain("she/her", Visit.Text(header), StringComparison.Ordinal);
        Assert.Equal(["Talks", "Code"], header.QuerySelectorAll(".sites a").Select(Visit.Text));
    }

    [Fact]
    public async Task Eight_links_are_enough_and_a_label_names_no_address()
    {
        var author = await site.AuthorAsync("Many Links", ClaimSite.NewOrcid(), works: 1);
        var owner = await site.OwnerAsync("many-links@site.example", author);
        var page = await owner.GetAsync(author.Address + "/edit/links");
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.SubmitAsync(page, "Add the link", ("Link", "https://evil.example/"), ("Label", "https://bank.example/"))).Status);
        for (var i = 0; i < AuthorProfile.MostLinks; i++)
            Assert.Equal(HttpStatusCode.Redirect, (await owner.SubmitAsync(page, "Add the link", ("Link", $"https://{(char)('a' + i)}.example/"))).Status);

        Assert.Equal(HttpStatusCode.BadRequest, (await owner.SubmitAsync(page, "Add the link", ("Link", "https://last.example/"))).Status);
        Assert.Equal(AuthorProfile.MostLinks, (await SitesAsync(author)).Count);
    }

    [Fact]
    public async Task An_affiliation_is_chosen_from_the_institutions_and_adds_no_trust()
    {
        var author = await site.AuthorAsync("Moved On", ClaimSite.NewOrcid(), isAtUniversity: false);
        var owner = await site.OwnerAsync("moved-on@site.example", author);
        var trust = (await site.StandingAsync(author)).Trust;

        var found = await owner.GetAsync(author.Address + "/edit/affiliation?q=riddle");
        var choice = Assert.Single(found.Page.QuerySelectorAll("input[name=Institution]"));
        await owner.SubmitAsync(found, "Save", ("Institution", choice.GetAttribute("value")));

        var chip = (await site.GetAsync(author.Address)).Page.QuerySelectorAll(".chips li").Single(li => Visit.Text(li).StartsWith("Riddle Works", StringComparison.Ordinal));
        Assert.Equal($"Riddle Works says the author, {site.Clock.GetUtcNow().Year}", Visit.Text(chip));
        Assert.Equal(trust, (await site.StandingAsync(author)).Trust);

        // Beside what works print, when they do.
        await GivenRecords.ImportAsync(site.DataSource, Given.Work("E-moved", 2025, ClaimSite.Print("Moved On", author.Orcid)));
        var chips = (await site.GetAsync(author.Address)).Page.QuerySelectorAll(".chips li").Select(Visit.Text).ToList();
        Assert.Contains(chips, c => c.StartsWith("Riddle Works says the author", StringComparison.Ordinal));
        Assert.Contains(chips, c => c.StartsWith(ClaimSite.University, StringComparison.Ordinal));

        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/affiliation"), "Show what works print");
        Assert.DoesNotContain("says the author", (await site.GetAsync(author.Address)).Body, StringComparison.Ordinal);

        Assert.Contains("No institution here has", Visit.Text((await owner.GetAsync(author.Address + "/edit/affiliation?q=%25_zz%5C")).Page.QuerySelector("main")!), StringComparison.Ordinal);
        var none = await owner.PostAsync(author.Address + "/edit/affiliation", await FieldsAsync(owner, ("Institution", "none")));
        Assert.Equal(HttpStatusCode.BadRequest, none.Status);
    }

    [Fact]
    public async Task Collaboration_is_said_until_its_day_and_not_said_after_it()
    {
        var author = await site.AuthorAsync("Open Until", ClaimSite.NewOrcid());
        Assert.Contains("default, not set by anybody yet", (await site.GetAsync(author.Address)).Body, StringComparison.Ordinal);
        var owner = await site.OwnerAsync("open-until@site.example", author);
        Assert.Contains("not said by the author", (await site.GetAsync(author.Address)).Body, StringComparison.Ordinal);

        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/collaboration"), "Save", ("State", "Open"), ("Topics", "riddles & <graphs"));
        Assert.Equal("Open to collaborate riddles & <graphs", await ChipAsync("ok"));
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/collaboration"), "Save", ("State", "IntroductionsOnly"), ("Topics", ""));
        Assert.Contains("Open by introduction only", (await site.GetAsync(author.Address)).Body, StringComparison.Ordinal);

        var today = DateOnly.FromDateTime(site.Clock.GetUtcNow().UtcDateTime);
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/collaboration"), "Save", ("State", "Open"), ("Until", today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        Assert.StartsWith("Open to collaborate until ", await ChipAsync("ok"), StringComparison.Ordinal);
        Assert.Equal(today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), (await owner.GetAsync(author.Address + "/edit/collaboration")).Page.QuerySelector("[name=Until]")!.GetAttribute("value"));
        await site.ExecuteAsync($"update author_profiles set collaboration_until = collaboration_until - 1 where author_id = {author.Id}");
        Assert.Contains("not said by the author", (await site.GetAsync(author.Address)).Body, StringComparison.Ordinal);

        var bad = await owner.PostAsync(author.Address + "/edit/collaboration", await FieldsAsync(owner, ("State", "7")));
        Assert.Equal(HttpStatusCode.BadRequest, bad.Status);

        async Task<string> ChipAsync(string look) => Visit.Text((await site.GetAsync(author.Address)).Page.QuerySelectorAll($".chips li.{look}").Single(li => Visit.Text(li).StartsWith("Open", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Chosen_works_stand_first_and_once_however_the_list_goes_on()
    {
        var author = await site.AuthorAsync("Chosen Works", ClaimSite.NewOrcid(), works: 27);
        var owner = await site.OwnerAsync("chosen-works@site.example", author);
        // The oldest one stands on the second page of what is offered.
        var offered = await owner.GetAsync(author.Address + "/edit/featured");
        var second = await owner.GetAsync(offered.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        var oldest = second.Page.QuerySelectorAll("button[name=Add]")[^1];
        await PressAsync(owner, second, oldest);
        await PressAsync(owner, offered, offered.Page.QuerySelectorAll("button[name=Add]")[3]);

        var first = await site.GetAsync(author.Address);
        Assert.Equal(5, first.Statements.Count);
        Assert.Contains("27 published items", Visit.Text(first.Page.QuerySelector("#works")!), StringComparison.Ordinal);
        Assert.Contains("Chosen by the author", Visit.Text(first.Page.QuerySelector("#chosen")!), StringComparison.Ordinal);
        var titles = Titles(first);
        Assert.Equal(22, titles.Count);
        Assert.EndsWith("-1", titles[0], StringComparison.Ordinal);
        Assert.EndsWith("-24", titles[1], StringComparison.Ordinal);
        var rest = Titles(await site.GetAsync(first.Page.QuerySelector(".pager a[rel=next]")!.GetAttribute("href")!.Split('#')[0]));
        Assert.Equal(27, titles.Concat(rest).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(27, titles.Count + rest.Count);
        // A list that is narrowed, or is a page of its own, is as it was.
        Assert.Single(Titles(await site.GetAsync(author.Address + "?year=2001")));
        Assert.EndsWith("-27", Titles(await site.GetAsync(author.Address + "/works"))[0], StringComparison.Ordinal);

        var page = await owner.GetAsync(author.Address + "/edit/featured");
        await PressAsync(owner, page, page.Page.QuerySelector("button[name=Raise]")!);
        Assert.EndsWith("-24", Titles(await site.GetAsync(author.Address))[0], StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            page = await owner.GetAsync(author.Address + "/edit/featured?title=question");
            await PressAsync(owner, page, page.Page.QuerySelector("button[name=Add]")!);
        }

        // Five are chosen: no more are offered, and a form of before is refused.
        Assert.Empty((await owner.GetAsync(author.Address + "/edit/featured")).Page.QuerySelectorAll("button[name=Add]"));
        var sixth = await PressAsync(owner, offered, offered.Page.QuerySelectorAll("button[name=Add]")[10]);
        Assert.Equal(HttpStatusCode.BadRequest, sixth.Status);

        page = await owner.GetAsync(author.Address + "/edit/featured");
        await PressAsync(owner, page, page.Page.QuerySelector("button[name=Remove]")!);
        Assert.EndsWith("-1", Titles(await site.GetAsync(author.Address))[0], StringComparison.Ordinal);
        Assert.EndsWith("-27", Titles(await site.GetAsync(author.Address))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_hidden_is_gone_for_everybody_and_the_score_stays()
    {
        // With works enough to be among those whom the institution's page names, however many others are at it.
        var author = await site.AuthorAsync("Hidden Fields", ClaimSite.NewOrcid(), works: 9);
        var owner = await site.OwnerAsync("hidden-fields@site.example", author);
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/about"), "Save", ("Pronouns", "xe/xem"), ("Summary", ""));
        var institution = (await site.GetAsync(author.Address)).Page.QuerySelector(".chips a[href^='/institutions/']")!.GetAttribute("href")!;
        var standing = await site.StandingAsync(author);
        Assert.Contains("Hidden Fields", (await site.GetAsync(institution)).Body, StringComparison.Ordinal);

        var page = await owner.GetAsync(author.Address + "/edit/hidden");
        await owner.PostAsync(author.Address + "/edit/hidden", [.. await FieldsAsync(owner), .. page.Page.QuerySelectorAll("[name=Fields]").Select(b => new KeyValuePair<string, string>("Fields", b.GetAttribute("value")!))]);

        foreach (var part in new[] { "", "/trust", "/trust?format=json", "/graph", "/feed.atom" })
        {
            var body = (await site.GetAsync(author.Address + part)).Body;
            Assert.DoesNotContain("xe/xem", body, StringComparison.Ordinal);
            Assert.DoesNotContain(author.Orcid!, body, StringComparison.Ordinal);
            Assert.DoesNotContain(ClaimSite.University, body, StringComparison.Ordinal);
        }

        Assert.Contains("hidden by the author", (await site.GetAsync(author.Address + "/trust")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Hidden Fields", Visit.Text((await site.GetAsync(institution)).Section("People")), StringComparison.Ordinal);
        Assert.Equal(standing, await site.StandingAsync(author));
        Assert.Equal("4", (await owner.GetAsync(author.Address + "/edit/hidden")).Page.QuerySelectorAll("[name=Fields][checked]").Length.ToString(CultureInfo.InvariantCulture));

        // One shown again, the others not; then all of it by undo.
        await owner.PostAsync(author.Address + "/edit/hidden", await FieldsAsync(owner, ("Fields", "affiliation"), ("Fields", "pages"), ("Fields", "orcid")));
        Assert.Contains("xe/xem", (await site.GetAsync(author.Address)).Body, StringComparison.Ordinal);
        await UndoFirstAsync(owner, await owner.GetAsync(author.Address + "/edit/history"));
        Assert.DoesNotContain("xe/xem", (await site.GetAsync(author.Address)).Body, StringComparison.Ordinal);

        var works = await owner.PostAsync(author.Address + "/edit/hidden", await FieldsAsync(owner, ("Fields", "works")));
        Assert.Equal(HttpStatusCode.BadRequest, works.Status);
    }

    [Fact]
    public async Task A_work_that_is_not_mine_leaves_stays_away_and_comes_back_by_undo()
    {
        var author = await site.AuthorAsync("Not Hers", ClaimSite.NewOrcid(), works: 4);
        var owner = await site.OwnerAsync("not-hers@site.example", author);
        await GivenRecords.ImportAsync(site.DataSource, Late(1));
        var page = await owner.GetAsync(author.Address + "/edit/works?by=orcid");
        Assert.Equal("On the question of E-not-hers", Visit.Text(Assert.Single(page.Page.QuerySelectorAll("ol.cards .title"))));

        await PressAsync(owner, page, page.Page.QuerySelector("button[name=NotMine]")!);
        Assert.Equal(4, await WorksOfAsync(author));
        await GivenRecords.ImportAsync(site.DataSource, Late(2));
        Assert.Equal(4, await WorksOfAsync(author));

        page = await owner.GetAsync(author.Address + "/edit/works");
        Assert.Contains("On the question of E-not-hers", Visit.Text(page.Section("You said that these are not yours")), StringComparison.Ordinal);
        await PressAsync(owner, page, page.Page.QuerySelector("button[name=Undo]")!);
        Assert.Equal(5, await WorksOfAsync(author));

        page = await owner.GetAsync(author.Address + "/edit/works?by=orcid");
        await PressAsync(owner, page, page.Page.QuerySelector("button[name=Mine]")!);
        Assert.Equal(5, await site.ScalarAsync<long>($"select count(*) from author_works where author_id = {author.Id} and basis = 'Confirmed'"));

        IncomingRecord Late(int day) => Record(Providers.OpenAlex, "E-not-hers", "On the question of E-not-hers", null, day, ClaimSite.Print("Not Hers", author.Orcid));
    }

    [Fact]
    public async Task A_missing_work_is_added_by_its_identifier_and_a_name_of_the_record()
    {
        var author = await site.AuthorAsync("Missing Work", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("missing-work@site.example", author);
        await ImportDoiAsync("10.5555/missing", "M. Work", "Somebody Else");
        var before = await WorksOfAsync(author);

        var found = await owner.GetAsync(author.Address + "/edit/works/mine?Identifier=https%3A%2F%2Fdoi.org%2F10.5555%2FMISSING");
        Assert.Equal(["M. Work", "Somebody Else"], found.Page.QuerySelectorAll(".choices bdi").Select(Visit.Text));
        Assert.Equal("1", found.Page.QuerySelector("[name=Place][checked]")!.GetAttribute("value"));
        var none = await owner.SubmitAsync(found, "This one is mine", ("Place", null));
        Assert.Equal("Choose the name that is yours.", Visit.Text(none.Page.QuerySelector("#field-place-error")!));
        Assert.NotNull(none.Page.QuerySelector(none.Page.QuerySelector("main [role=alert] a")!.GetAttribute("href")!));
        var added = await owner.SubmitAsync(found, "This one is mine");

        Assert.Equal(author.Address + "/edit/works", added.Location);
        Assert.Equal(before + 1, await WorksOfAsync(author));
        // It moves no further, whatever comes.
        await ImportDoiAsync("10.5555/missing", "M. Work", "Somebody Else", "And Another");
        Assert.Equal(before + 1, await WorksOfAsync(author));
        await UndoFirstAsync(owner, await owner.GetAsync(author.Address + "/edit/history"));
        Assert.Equal(before, await WorksOfAsync(author));

        Assert.DoesNotContain("It stands on your record already", found.Body, StringComparison.Ordinal);
        await owner.SubmitAsync(found, "This one is mine");
        Assert.Contains("It stands on your record already, with the name M. Work", Visit.Text((await owner.GetAsync(author.Address + "/edit/works/mine?Identifier=10.5555/missing")).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Contains("No work with that identifier is here.", Visit.Text((await owner.GetAsync(author.Address + "/edit/works/mine?Identifier=10.5555/nowhere")).Page.QuerySelector(".empty")!), StringComparison.Ordinal);
        Assert.Contains("That is no DOI", Visit.Text((await owner.GetAsync(author.Address + "/edit/works/mine?Identifier=hello")).Page.QuerySelector("[role=alert]")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_takes_works_of_another_name_another_iD_or_another_owner()
    {
        var author = await site.AuthorAsync("Taking Works", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("taking-works@site.example", author);
        var rival = await site.AuthorAsync("Taking Works", works: 2);
        var rivalOwner = await site.ResearcherAsync("taking-rival@site.example", "Taking Works");
        await ImportDoiAsync("10.5555/owned", "Taking Works");
        await ImportDoiAsync("10.5555/name", "Famous Person");
        await GivenRecords.ImportAsync(site.DataSource, WithDoi("10.5555/orcid", ClaimSite.Print("T. Works", ClaimSite.NewOrcid())));
        await site.ProveByEmailAsync(rivalOwner, await site.ClaimAsync(rivalOwner, rival), "taking@" + ClaimSite.Domain);
        var before = await WorksOfAsync(author);

        await RefusesAsync("10.5555/owned", "belongs to a record that somebody owns");
        await RefusesAsync("10.5555/name", "is none that this record prints");
        await RefusesAsync("10.5555/orcid", "prints an ORCID iD beside this name");
        // Neither a name that one only says, nor a short one, opens the way.
        foreach (var said in new[] { "Famous Person", "F. Person" })
        {
            var here = await site.FindAsync(author.Key);
            await owner.SubmitAsync(await owner.GetAsync(here.Address + "/edit/name"), "Save the name", ("Name", said));
            await RefusesAsync("10.5555/name", "is none that this record prints");
        }

        Assert.Equal(before, await WorksOfAsync(author));

        async Task RefusesAsync(string doi, string said)
        {
            var here = await site.FindAsync(author.Key);
            var answer = await owner.SubmitAsync(await owner.GetAsync($"{here.Address}/edit/works/mine?Identifier={doi}"), "This one is mine", ("Place", "1"));
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains(said, Visit.Text(answer.Page.QuerySelector("[role=alert]")!), StringComparison.Ordinal);
            Assert.Contains("/report", answer.Page.QuerySelector("main .notice a[href$='/report']")!.GetAttribute("href")!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_was_taken_back_does_not_count_again_once_it_is_somebody_elses()
    {
        var author = await site.AuthorAsync("Late Undo", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("late-undo@site.example", author);
        await ImportDoiAsync("10.5555/late", "Late Undo");
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/works/mine?Identifier=10.5555/late"), "This one is mine");
        Assert.Equal(4, await WorksOfAsync(author));
        await UndoFirstAsync(owner, await owner.GetAsync(author.Address + "/edit/history"));
        Assert.Equal(3, await WorksOfAsync(author));
        var rival = await site.FindAsync("name:late undo");
        var rivalOwner = await site.ResearcherAsync("late-rival@site.example", "Late Undo");
        await site.ProveByEmailAsync(rivalOwner, await site.ClaimAsync(rivalOwner, rival), "late@" + ClaimSite.Domain);

        var answer = await UndoFirstAsync(owner, await owner.GetAsync(author.Address + "/edit/history"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(3, await WorksOfAsync(author));
    }

    [Fact]
    public async Task An_alias_finds_later_imports_and_is_shown_to_nobody()
    {
        var author = await site.AuthorAsync("Public Name", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("alias@site.example", author);
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/name"), "Add the name", ("Alias", "Secret Birthname"));

        foreach (var part in new[] { "", "/trust", "/trust?format=json", "/feed.json", "/works" })
            Assert.DoesNotContain("Birthname", (await site.GetAsync(author.Address + part)).Body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Public Name", Visit.Text((await site.GetAsync("/search?q=secret+birthname")).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Contains("Secret Birthname", Visit.Text((await owner.GetAsync(author.Address + "/edit/name")).Page.QuerySelector("main")!), StringComparison.Ordinal);

        await GivenRecords.ImportAsync(site.DataSource, Given.Work("E-alias", 2023, ClaimSite.Print("Secret Birthname")));
        Assert.Equal(4, await WorksOfAsync(author));
        var page = await owner.GetAsync(author.Address + "/edit/name");
        await PressAsync(owner, page, page.Page.QuerySelector("button[name=Remove]")!);
        Assert.Equal(3, await WorksOfAsync(author));

        // Now another record has works under that name.
        var taken = await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/name"), "Add the name", ("Alias", "secret  BIRTHNAME"));
        Assert.Equal(HttpStatusCode.BadRequest, taken.Status);
        Assert.Contains("claim it with proof", Visit.Text(taken.Page.QuerySelector("#field-alias-error")!), StringComparison.Ordinal);
        var other = await site.FindAsync("name:secret birthname");
        Assert.Equal(other.Address + "/claim", taken.Link("Claim it").GetAttribute("href"));
        // … nor by taking the taking away back.
        Assert.Equal(HttpStatusCode.BadRequest, (await UndoFirstAsync(owner, await owner.GetAsync(author.Address + "/edit/history"))).Status);
        Assert.Equal(3, await WorksOfAsync(author));
    }

    [Fact]
    public async Task A_bare_name_that_means_another_person_at_the_ACL_Anthology_is_no_way_to_their_papers()
    {
        var author = await site.AuthorAsync("Alias Typist", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("typist@site.example", author);
        // Said while nobody of that name was here, and taken back.
        await AddAsync("Jane Barename");
        await UndoFirstAsync(owner, await owner.GetAsync(author.Address + "/edit/history"));
        await GivenRecords.ImportAsync(
            site.DataSource,
            AnthologyPerson("jane-barename", "Jane Barename"),
            AnthologyPerson("solo-barename", "Solo Barename"),
            Paper(1, "Jane Barename"),
            Paper(2, "Jane Barename"),
            Paper(3, "Solo Barename"));
        var jane = await site.FindAsync("provider:acl:jane-barename");
        Assert.Equal(2, await WorksOfAsync(jane));

        var typed = await AddAsync("JANE  Barename");
        Assert.Equal(HttpStatusCode.BadRequest, typed.Status);
        Assert.Contains("claim it with proof", Visit.Text(typed.Page.QuerySelector("#field-alias-error")!), StringComparison.Ordinal);
        Assert.Equal(jane.Address + "/claim", typed.Link("Claim it").GetAttribute("href"));
        // Nor by taking the taking back back, nor one by one under a name that is only said.
        Assert.Equal(HttpStatusCode.BadRequest, (await UndoFirstAsync(owner, await owner.GetAsync(author.Address + "/edit/history"))).Status);
        await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/name"), "Save the name", ("Name", "Solo Barename"));
        var renamed = await site.FindAsync(author.Key);
        var taken = await owner.SubmitAsync(await owner.GetAsync(renamed.Address + "/edit/works/mine?Identifier=10.5555/acl.3"), "This one is mine", ("Place", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, taken.Status);
        Assert.Equal((3, 2), (await WorksOfAsync(author), await WorksOfAsync(jane)));

        // Once her record is part of this one, the name is this one's.
        await new RecordDecision(site.DataSource, site.Clock).RunAsync(
            new Decision { Kind = DecisionKind.SameAuthor, At = site.Clock.GetUtcNow(), Authority = DecisionAuthority.Moderator, Reason = "One person.", AuthorKey = jane.Key, OtherAuthorKey = author.Key },
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Found, (await AddAsync("Jane Barename")).Status);
        Assert.Equal(5, await WorksOfAsync(author));

        async Task<Visit> AddAsync(string alias)
        {
            var here = await site.FindAsync(author.Key);
            return await owner.SubmitAsync(await owner.GetAsync(here.Address + "/edit/name"), "Add the name", ("Alias", alias));
        }

        static IncomingPerson AnthologyPerson(string id, string name) => new() { Provider = Providers.Acl, ExternalId = id, Name = name, NamesIdentify = true };

        static IncomingRecord Paper(int number, string name) =>
            Record(Providers.Acl, $"E.acl-{number}", $"On the parsing of matter {number}", $"10.5555/acl.{number}", 1, new PrintedAuthor(name, null, null));
    }

    [Fact]
    public async Task No_other_name_is_one_that_somebody_elses_works_print_whatever_these_are_joined_by()
    {
        var author = await site.AuthorAsync("Names Taken", ClaimSite.NewOrcid(), isAtUniversity: false);
        var owner = await site.OwnerAsync("names-taken@site.example", author);
        await GivenRecords.ImportAsync(site.DataSource, Given.Work("E-numbered", 2004, new PrintedAuthor("Bódil Numbered-Elsewhere", null, null, null, "A910001")));
        var other = await site.FindAsync("provider:openalex:A910001");

        var answer = await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/name"), "Add the name", ("Alias", "bódil  numbered elsewhere"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Another record here has works under that name.", Visit.Text(answer.Page.QuerySelector("main [role=alert]")!), StringComparison.Ordinal);
        Assert.Equal(other.Address, answer.Link("Bódil Numbered-Elsewhere").GetAttribute("href"));
        var mine = await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/name"), "Add the name", ("Alias", "Numbered Elsewhere"));
        Assert.Equal(HttpStatusCode.Found, mine.Status);
    }

    [Fact]
    public async Task No_other_name_is_one_whose_words_very_many_names_hold()
    {
        var author = await site.AuthorAsync("Names Common", ClaimSite.NewOrcid(), isAtUniversity: false);
        var owner = await site.OwnerAsync("names-common@site.example", author);
        await GivenRecords.ImportAsync(site.DataSource, Given.Work(
            "E-common", 2004, [.. Enumerable.Range(0, 201).Select(n => new PrintedAuthor($"Zyxa K{(char)('a' + (n / 26))}{(char)('a' + (n % 26))}", null, null))]));

        var answer = await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/name"), "Add the name", ("Alias", "Zyxa"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Very many records here bear a name with these words", Visit.Text(answer.Page.QuerySelector("main [role=alert]")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_record_of_the_same_name_is_suggested_and_claims_in_the_history_cannot_be_taken_back()
    {
        var author = await site.AuthorAsync("Second Record", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("second-record@site.example", author);
        var second = await site.AuthorAsync("Second Record", works: 2, isAtUniversity: false);

        var page = await owner.GetAsync(author.Address + "/edit/merge");
        Assert.Equal([second.Address + "/claim"], page.Page.QuerySelectorAll("main .cards a.btn").Select(a => a.GetAttribute("href")!));

        var claim = await site.ClaimAsync(owner, second);
        await site.ProveByEmailAsync(owner, claim, "second@" + ClaimSite.OtherDomain);
        page = await owner.GetAsync(author.Address + "/edit/merge");
        Assert.Contains("waits", Visit.Text(page.Section("Your other claims")), StringComparison.Ordinal);

        var history = await owner.GetAsync(author.Address + "/edit/history");
        var accepted = history.Page.QuerySelectorAll("ol.cards li").Single(li => Visit.Text(li).StartsWith("Claim accepted", StringComparison.Ordinal));
        Assert.Null(accepted.QuerySelector("button"));
        Assert.Contains("by checked evidence", Visit.Text(accepted), StringComparison.Ordinal);
        var id = await site.ScalarAsync<long>($"select max(id) from decisions where author_key = '{author.Key}' and kind = 'ClaimAccepted'");
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.PostAsync(author.Address + "/edit/history", await FieldsAsync(owner, ("Undo", id.ToString(CultureInfo.InvariantCulture))))).Status);
        Assert.True((await site.StandingAsync(author)).IsClaimed);
    }

    [Fact]
    public async Task A_merge_that_was_taken_back_is_no_claim_that_waits()
    {
        var author = await site.AuthorAsync("Parted Again", ClaimSite.NewOrcid(), isAtUniversity: false);
        var owner = await site.OwnerAsync("parted-again@site.example", author);
        var second = await site.AuthorAsync("Parted Again", works: 1);
        var claim = await site.ClaimAsync(owner, second);
        await site.ProveByEmailAsync(owner, claim, "parted-again@" + ClaimSite.Domain);
        Assert.Contains("merged into this record", Visit.Text((await owner.GetAsync(author.Address + "/edit/merge")).Section("Your other claims")), StringComparison.Ordinal);
        Assert.Contains(", merged into your record", (await owner.GetAsync("/claims")).Body, StringComparison.Ordinal);

        await owner.SubmitAsync(await owner.GetAsync(claim + "/withdraw"), "Part the records again");

        var page = await owner.GetAsync(author.Address + "/edit/merge");
        Assert.Null(page.Page.QuerySelector("#claims"));
        Assert.Equal([second.Address + "/claim"], page.Page.QuerySelectorAll("main .cards a.btn").Select(a => a.GetAttribute("href")!));
        Assert.DoesNotContain(", merged into your record", (await owner.GetAsync("/claims")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_record_that_prints_the_initial_alone_is_suggested()
    {
        var author = await site.AuthorAsync("Zacharias Shortened", ClaimSite.NewOrcid(), isAtUniversity: false);
        var owner = await site.OwnerAsync("shortened@site.example", author);
        var second = await site.AuthorAsync("Z. Shortened", works: 2, isAtUniversity: false);
        await site.AuthorAsync("Y. Shortened", works: 1, isAtUniversity: false);

        var page = await owner.GetAsync(author.Address + "/edit/merge");

        Assert.Equal([second.Address + "/claim"], page.Page.QuerySelectorAll("main .cards a.btn").Select(a => a.GetAttribute("href")!));
    }

    [Fact]
    public async Task What_an_owner_before_said_of_works_is_not_called_the_readers_and_who_appeals_without_proof_is_told()
    {
        var author = await site.AuthorAsync("Changed Hands", ClaimSite.NewOrcid(), works: 1, isAtUniversity: false);
        var before = await site.OwnerAsync("changed-before@site.example", author);
        var claim = await site.ScalarAsync<long>($"select max(id) from claims where author_id = {author.Id}");
        var moderator = await site.ModeratorAsync("changed-hands@site.example");
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(moderator, claim, "It was compared with the source, and is not theirs.")));
        var owner = await site.ResearcherAsync("changed-after@site.example", "Changed Hands");
        var next = await site.ClaimAsync(owner, author);
        await site.ProveByEmailAsync(owner, next, "changed@" + ClaimSite.OtherDomain);
        var nextId = await site.ScalarAsync<long>($"select max(id) from claims where author_id = {author.Id}");
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.AcceptAsync(moderator, nextId, "The address and the works belong together.")));

        var rows = (await owner.GetAsync(author.Address + "/edit/history")).Page.QuerySelectorAll("ol.cards b").Select(Visit.Text).ToList();
        Assert.Equal(["This one is yours", "Taken back: said to be the owner’s", "Said to be the owner’s"], rows.Where(row => row.Contains("yours", StringComparison.Ordinal) || row.Contains("owner’s", StringComparison.Ordinal)));

        var at = site.Links.Claim(claim);
        await before.SubmitAsync(await before.GetAsync(at + "/appeal"), "Send the appeal", ("Words", "The source is wrong about me, look again please."));
        Assert.Contains("No proof of yours counts now", Visit.Text((await before.GetAsync(at)).Page.QuerySelector("main .lead")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_goes_on_by_pages_and_costs_the_same_whatever_its_length()
    {
        var author = await site.AuthorAsync("Long History", ClaimSite.NewOrcid(), works: 45);
        var owner = await site.OwnerAsync("long-history@site.example", author);

        var first = await owner.GetAsync(author.Address + "/edit/history");
        var second = await owner.GetAsync(first.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);

        Assert.Equal(ReadHistory.PageSize, first.Page.QuerySelectorAll("ol.cards > li").Length);
        Assert.Equal(46 - ReadHistory.PageSize, second.Page.QuerySelectorAll("ol.cards > li").Length);
        Assert.Equal(first.Statements.Count, second.Statements.Count);
        // What others decided about others is not theirs to take back.
        var other = await site.AuthorAsync("Other History", ClaimSite.NewOrcid());
        var otherOwner = await site.OwnerAsync("other-history@site.example", other);
        var id = await site.ScalarAsync<long>($"select max(id) from decisions where author_key = '{author.Key}' and kind = 'Mine'");
        Assert.Equal(HttpStatusCode.BadRequest, (await otherOwner.PostAsync(other.Address + "/edit/history", await FieldsAsync(otherOwner, ("Undo", id.ToString(CultureInfo.InvariantCulture))))).Status);
        Assert.Equal(45, await WorksOfAsync(author));
    }

    [Fact]
    public async Task Too_many_changes_in_a_row_have_to_wait()
    {
        var author = await site.AuthorAsync("Busy Editor", ClaimSite.NewOrcid(), works: 1);
        await site.OwnerAsync("busy-editor@site.example", author);
        var me = await site.MeAsync("busy-editor@site.example");
        for (var i = 0; i < ClaimLimits.Edits.AtOnce; i++)
            Assert.IsType<EditAnswer.Same>(await site.RunAsync<ChangeLinks, EditAnswer>(change => change.RemoveAsync(me, author.Id, 0)));

        var owner = await site.LogInAsync("busy-editor@site.example");
        var answer = await owner.SubmitAsync(await owner.GetAsync(author.Address + "/edit/about"), "Save", ("Summary", "Too soon."));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.NotNull(answer.Response.Headers.RetryAfter);
        Assert.Equal("Too soon.", answer.Page.QuerySelector("[name=Summary]")!.TextContent.Trim('\n'));
    }

    private static List<string> Titles(Visit page) => [.. page.Page.QuerySelectorAll(".work h3").Select(Visit.Text)];

    private async Task<List<string>> SitesAsync(TestAuthor author) =>
        [.. (await site.GetAsync(author.Address)).Page.QuerySelectorAll(".sites a").Select(Visit.Text).Where(t => !t.StartsWith("xn--", StringComparison.Ordinal))];

    private async Task<TestAuthor> RefusedAsync()
    {
        if (await site.ScalarAsync<long>("select count(*) from authors where name = 'Refused Words'") == 0)
            await site.OwnerAsync("refused@site.example", await site.AuthorAsync("Refused Words", ClaimSite.NewOrcid()));
        return await site.FindAsync("orcid:" + await site.ScalarAsync<string>("select orcid from authors where name = 'Refused Words'"));
    }

    private Task<long> RowsAsync(TestAuthor author) => site.ScalarAsync<long>(
        $"with recursive about as (select id from decisions where author_key = '{author.Key}' union select d.id from decisions d join about a on d.undoes_id = a.id) select count(*) from about");

    private Task<int> WorksOfAsync(TestAuthor author) => site.ScalarAsync<int>($"select works from authors where id = {author.Id}");

    private static async Task<List<KeyValuePair<string, string>>> FieldsAsync(Person person, params (string Name, string Value)[] fields)
    {
        var page = await person.GetAsync("/account/name");
        return [new("form-token", page.Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))];
    }

    private static async Task<Visit> UndoFirstAsync(Person person, Visit history) => await PressAsync(person, history, history.Page.QuerySelector("button[name=Undo]")!);

    /// <summary>Presses a button of a list: one of many of the same text.</summary>
    private static Task<Visit> PressAsync(Person person, Visit page, IElement button) => person.PostAsync(
        new Uri(page.Page.Url).PathAndQuery,
        [new("form-token", button.Closest("form")!.QuerySelector("[name=form-token]")!.GetAttribute("value")!), new(button.GetAttribute("name")!, button.GetAttribute("value")!)]);

    private Task<ImportOutcome> ImportDoiAsync(string doi, params string[] names) =>
        // Later states name more people.
        GivenRecords.ImportAsync(site.DataSource, WithDoi(doi, [.. names.Select(n => ClaimSite.Print(n))]));

    private static IncomingRecord WithDoi(string doi, params PrintedAuthor[] authors) =>
        Record(Providers.Crossref, doi, $"On the matter of {doi}", doi, authors.Length, authors);

    private static IncomingRecord Record(string provider, string id, string title, string? doi, int day, params PrintedAuthor[] authors) => new()
    {
        Provider = provider,
        ExternalId = id,
        Doi = doi,
        Kind = WorkKind.Article,
        Title = title,
        Abstract = "",
        Taxonomy = "OpenAlex",
        Categories = [],
        Year = 2023,
        ProviderDate = new DateOnly(2024, 1, day),
        Authors = authors,
    };
}
