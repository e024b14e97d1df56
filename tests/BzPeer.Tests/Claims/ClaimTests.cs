using System.Net;
using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Import;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using BzPeer.Tests.Institutions;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Claims;

public sealed class ClaimTests(ClaimSite site) : IClassFixture<ClaimSite>
{
    [Fact]
    public async Task An_iD_that_the_record_bears_makes_it_the_claimants_at_once()
    {
        var author = await site.AuthorAsync("Strong Orcid", ClaimSite.NewOrcid());
        var person = await site.ResearcherAsync("strong-orcid@site.example", "Strong Orcid", author.Orcid);
        Assert.Equal((1, false), Of(await site.StandingAsync(author)));

        var profile = await person.GetAsync(author.Address);
        Assert.Equal(author.Address + "/claim", profile.Link("Claim this record").GetAttribute("href"));
        var claim = await site.ClaimAsync(person, author);
        Assert.Contains("prove that you are", Visit.Text((await person.GetAsync(claim)).Page.QuerySelector(".lead")!), StringComparison.Ordinal);

        var answer = await person.FollowAsync(await person.SubmitAsync(await person.GetAsync(claim + "/orcid"), "Use this iD"));

        Assert.Contains("the record is yours, at level L3", Visit.Text(answer.Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Equal((3, true), Of(await site.StandingAsync(author)));
        Assert.Contains("is accepted", (await site.LetterToAsync("strong-orcid@site.example")).Text, StringComparison.Ordinal);
        Assert.Equal("Claimed with one strong proof", Visit.Text((await site.GetAsync(author.Address)).Section("Trust snapshot").QuerySelectorAll("small")[1]));
    }

    [Fact]
    public async Task Somebody_elses_iD_proves_nothing_not_even_a_co_authors()
    {
        var (mine, theirs) = (ClaimSite.NewOrcid(), ClaimSite.NewOrcid());
        var author = await site.AuthorAsync("Wrong Orcid", theirs, with: ClaimSite.Print("Co Author", mine));
        var person = await site.ResearcherAsync("wrong-orcid@site.example", "Co Author", mine);
        var claim = await site.ClaimAsync(person, author);

        var answer = await person.SubmitAsync(await person.GetAsync(claim + "/orcid"), "Use this iD");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Neither this record nor one of its works bears the iD.", Visit.Text(answer.Page.QuerySelector("[role=alert]")!), StringComparison.Ordinal);
        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
    }

    [Fact]
    public async Task An_address_at_an_institution_of_the_record_is_strong_also_below_its_domain()
    {
        var author = await site.AuthorAsync("Strong Address");
        var person = await site.ResearcherAsync("strong-address@site.example", "Strong Address");
        var claim = await site.ClaimAsync(person, author);

        var answer = await site.ProveByEmailAsync(person, claim, "s.address@math." + ClaimSite.Domain);

        Assert.Equal(claim, answer.Location);
        Assert.Equal((3, true), Of(await site.StandingAsync(author)));
        // Visitors see nothing of the address.
        foreach (var page in new[] { author.Address, author.Address + "/trust", author.Address + "/trust?format=json" })
        {
            var body = (await site.GetAsync(page)).Body;
            Assert.DoesNotContain("s.address", body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("strong-address@site.example", body, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task An_address_at_another_institution_waits_for_a_moderator()
    {
        var author = await site.AuthorAsync("Weak Address");
        var person = await site.ResearcherAsync("weak-address@site.example", "Weak Address");
        var claim = await site.ClaimAsync(person, author);

        await site.ProveByEmailAsync(person, claim, "weak@" + ClaimSite.OtherDomain);

        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
        Assert.Contains("A moderator looks at it", Visit.Text((await person.GetAsync(claim)).Page.QuerySelector("main")!), StringComparison.Ordinal);
        var moderator = await site.ModeratorAsync("weak-moderator@site.example");
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(async judge => await judge.AcceptAsync(moderator, await IdAsync(author), "The address and the works agree.")));
        Assert.Equal((2, true), Of(await site.StandingAsync(author)));
    }

    [Theory]
    [InlineData("me@nowhere-known.example", "lists this domain for none")]
    [InlineData("me@evilkvandar.example", "lists this domain for none")]
    [InlineData("me@kvandar.example.evil.example", "lists this domain for none")]
    [InlineData("no address", "This is no e-mail address")]
    [InlineData("a@kvandar.example,b@evil.example", "This is no e-mail address")]
    public async Task An_address_elsewhere_gets_no_code(string address, string said)
    {
        var author = await site.AuthorAsync("No Code");
        var email = $"no-code-{Guid.NewGuid():N}@site.example";
        var person = await site.ResearcherAsync(email, "No Code");
        var claim = await site.ClaimAsync(person, author);

        var answer = await person.SubmitAsync(await person.GetAsync(claim + "/email"), "Send a code", ("Email", address));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(said, Visit.Text(answer.Page.QuerySelector("#field-email-error")!), StringComparison.Ordinal);
        Assert.Equal(address, answer.Page.QuerySelector("[name=Email]")!.GetAttribute("value"));
        Assert.Empty(await site.LettersToAsync(address));
    }

    [Fact]
    public async Task A_code_is_good_for_five_tries_one_hour_and_one_claim()
    {
        var author = await site.AuthorAsync("Guessed Code");
        var person = await site.ResearcherAsync("guessed-code@site.example", "Guessed Code");
        var claim = await site.ClaimAsync(person, author);
        var address = "guessed@" + ClaimSite.Domain;
        await person.SubmitAsync(await person.GetAsync(claim + "/email"), "Send a code", ("Email", address));
        for (var i = 0; i < Evidence.MostTries; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await person.SubmitAsync(await person.GetAsync(claim + "/email"), "Confirm", ("Code", "aaaa-aaaa"))).Status);
        }

        // The right one is worth nothing any more.
        var late = await person.PostAsync(claim + "/email", [.. Token(await person.GetAsync(claim + "/email")), new("Code", await site.CodeToAsync(address))]);
        Assert.Equal(HttpStatusCode.BadRequest, late.Status);
        Assert.Equal((1, false), Of(await site.StandingAsync(author)));

        await person.SubmitAsync(await person.GetAsync(claim + "/email"), "Send a code", ("Email", address));
        var code = await site.CodeToAsync(address);
        site.Clock.Pass(Evidence.CodeValidFor + TimeSpan.FromMinutes(1));
        var tooLate = await person.SubmitAsync(await person.GetAsync(claim + "/email"), "Confirm", ("Code", code));
        Assert.Contains("not confirmed in time", Visit.Text(tooLate.Page.QuerySelector("#field-code-error, [role=alert]")!), StringComparison.Ordinal);
        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
    }

    [Fact]
    public async Task Two_strong_proofs_of_different_kinds_make_L4_and_the_same_kind_twice_does_not()
    {
        var author = await site.AuthorAsync("Two Proofs", ClaimSite.NewOrcid());
        var person = await site.OwnerAsync("two-proofs@site.example", author);
        var claim = await ClaimOfAsync(author);
        Assert.Equal(3, (await site.StandingAsync(author)).Level);

        await site.ProveByEmailAsync(person, claim, "two@" + ClaimSite.Domain);
        Assert.Equal(4, (await site.StandingAsync(author)).Level);

        // Another address proves the same kind.
        await site.ExecuteAsync($"update evidence set state = 'Lost' where kind = 'Orcid' and claim_id = {await IdAsync(author)}");
        await site.ProveByEmailAsync(person, claim, "three@" + ClaimSite.Domain);
        Assert.Equal(3, (await site.StandingAsync(author)).Level);
    }

    [Theory]
    [InlineData("case", "shared", "Shared")]
    [InlineData("mark", "twice+1", "twice+2")]
    [InlineData("later mark", "later", "Later+a+b")]
    [InlineData("former mark", "former+a", "former")]
    public async Task One_mailbox_proves_one_record(string how, string proves, string not)
    {
        var (one, two) = (await site.AuthorAsync("One Address " + how), await site.AuthorAsync("Another Address " + how));
        var tag = how.Replace(' ', '-');
        var first = await site.ResearcherAsync($"one-address-{tag}@site.example", one.Name);
        // The code goes to what was typed, mark and all.
        await site.ProveByEmailAsync(first, await site.ClaimAsync(first, one), $"{proves}@{ClaimSite.Domain}");
        Assert.Equal((3, true), Of(await site.StandingAsync(one)));
        var second = await site.ResearcherAsync($"another-address-{tag}@site.example", two.Name);
        var claim = await site.ClaimAsync(second, two);

        var answer = await second.SubmitAsync(await second.GetAsync(claim + "/email"), "Send a code", ("Email", $"{not}@{ClaimSite.Domain}"));

        Assert.Contains("proof of another record", Visit.Text(answer.Page.QuerySelector("#field-email-error")!), StringComparison.Ordinal);
        // Whose address only begins like it is somebody else.
        await site.ProveByEmailAsync(second, claim, $"{proves.Split('+')[0]}-else@{ClaimSite.Domain}");
        Assert.Equal((3, true), Of(await site.StandingAsync(two)));
    }

    [Fact]
    public async Task What_is_unticked_is_not_mine_and_never_comes_back()
    {
        var author = await site.AuthorAsync("Not All Mine", ClaimSite.NewOrcid(), works: 4);
        var person = await site.ResearcherAsync("not-all@site.example", "Not All Mine", author.Orcid);
        var page = await person.GetAsync(author.Address + "/claim/works");
        var boxes = page.Page.QuerySelectorAll("input[type=checkbox][name=Mine]");
        Assert.Equal(4, boxes.Length);
        Assert.All(boxes, box => Assert.True(box.HasAttribute("checked")));
        var listed = page.Page.QuerySelector("[name=Listed]")!.GetAttribute("value")!;
        var ticked = boxes.Skip(1).Select(box => new KeyValuePair<string, string>("Mine", box.GetAttribute("value")!));
        var claim = (await person.PostAsync(author.Address + "/claim/works", [.. Token(page), new("Listed", listed), .. ticked])).Location!;

        await person.SubmitAsync(await person.GetAsync(claim + "/orcid"), "Use this iD");

        await using var records = site.Open();
        Assert.Equal(3, await records.Authors.Where(a => a.Id == author.Id).Select(a => a.Works).SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            ["Mine 3", "NotMine 1"],
            (await records.Decisions.Where(d => d.AuthorKey == author.Key && d.Provider != null).GroupBy(d => d.Kind).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(TestContext.Current.CancellationToken))
                .Select(g => $"{g.Key} {g.Count}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task With_no_work_ticked_nothing_is_claimed()
    {
        var author = await site.AuthorAsync("None Mine");
        var person = await site.ResearcherAsync("none-mine@site.example", "None Mine");
        var page = await person.GetAsync(author.Address + "/claim/works");

        var answer = await person.PostAsync(author.Address + "/claim/works", [.. Token(page), new("Listed", page.Page.QuerySelector("[name=Listed]")!.GetAttribute("value")!), new("Note", "A note <b>kept</b>")]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("this is not your record", Visit.Text(answer.Page.QuerySelector("[role=alert]")!), StringComparison.Ordinal);
        Assert.Contains("A note <b>kept</b>", answer.Page.QuerySelector("textarea")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(answer.Page.QuerySelectorAll("input[name=Mine][checked]"));
        Assert.Empty(await site.StatesAsync(author));
    }

    [Fact]
    public async Task A_second_claim_of_the_same_account_is_the_first_one()
    {
        var author = await site.AuthorAsync("Claimed Twice");
        var person = await site.ResearcherAsync("claimed-twice@site.example", "Claimed Twice");
        var claim = await site.ClaimAsync(person, author);

        Assert.Equal(claim, (await person.GetAsync(author.Address + "/claim/works")).Location);
        Assert.Single(await site.StatesAsync(author));
    }

    [Fact]
    public async Task An_invented_person_cannot_be_claimed()
    {
        var name = await site.ScalarAsync<string>("select name from authors where is_invented and works > 0 order by id limit 1");
        var id = await site.ScalarAsync<long>("select id from authors where is_invented and works > 0 order by id limit 1");
        var address = site.Links.Researcher(id, name);
        var person = await site.ResearcherAsync("invented@site.example", name);

        Assert.Contains("nobody behind this record", Visit.Text((await person.GetAsync(address + "/claim")).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Equal(address + "/claim", (await person.GetAsync(address + "/claim/works")).Location);
        Assert.IsType<StartAnswer.NotClaimable>(await site.RunAsync<StartClaim, StartAnswer>(async start => await start.RunAsync(await site.MeAsync("invented@site.example"), id, [], new HashSet<long>(), null)));
    }

    [Fact]
    public async Task Nobody_sees_the_claim_of_another()
    {
        var author = await site.AuthorAsync("Private Claim");
        var person = await site.ResearcherAsync("private-claim@site.example", "Private Claim");
        var claim = await site.ClaimAsync(person, author);
        var other = await site.ResearcherAsync("curious@site.example", "Curious Reader");

        foreach (var page in new[] { "", "/orcid", "/email", "/withdraw", "/appeal" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(claim + page)).Status);
            if (page is not "")
                Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync(claim + page, Token(await other.GetAsync("/account/name")))).Status);
        }
    }

    [Fact]
    public async Task A_withdrawn_claim_forgets_its_evidence()
    {
        var author = await site.AuthorAsync("Withdrawn Claim");
        var person = await site.ResearcherAsync("withdrawn@site.example", "Withdrawn Claim");
        var claim = await site.ClaimAsync(person, author);
        await site.ProveByEmailAsync(person, claim, "withdrawn@" + ClaimSite.OtherDomain);

        await person.SubmitAsync(await person.GetAsync(claim + "/withdraw"), "Withdraw the claim");

        Assert.Equal([ClaimState.Withdrawn], await site.StatesAsync(author));
        Assert.Equal(0, await site.ScalarAsync<long>($"select count(*) from evidence where claim_id = {await IdAsync(author)} and (subject is not null or state = 'Proved')"));
        // It can be made anew.
        Assert.NotEqual(claim, await site.ClaimAsync(person, author));
    }

    [Fact]
    public async Task Giving_the_record_up_takes_level_and_owner_and_leaves_what_was_said_of_works()
    {
        var author = await site.AuthorAsync("Given Up", ClaimSite.NewOrcid(), works: 3);
        var person = await site.OwnerAsync("given-up@site.example", author);
        var claim = await ClaimOfAsync(author);

        await person.SubmitAsync(await person.GetAsync(claim + "/withdraw"), "Give the record up");

        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
        Assert.Equal(3, await site.ScalarAsync<long>($"select count(*) from decisions where author_key = '{author.Key}' and kind = 'Mine' and decision_is_live(id)"));
    }

    [Fact]
    public async Task The_record_of_an_account_that_is_erased_has_no_owner_any_more()
    {
        var author = await site.AuthorAsync("Erased Owner", ClaimSite.NewOrcid());
        await site.OwnerAsync("erased-owner@site.example", author);
        var me = await site.MeAsync("erased-owner@site.example");
        await site.RunAsync<ChangeAccount, bool>(change => change.AskForDeletionAsync(me.AccountId));
        Assert.True((await site.StandingAsync(author)).IsClaimed);

        site.Clock.Pass(TimeSpan.FromDays(Account.DaysToTakeBack) + TimeSpan.FromMinutes(1));
        await site.RunAsync<ForgetAccounts, int>(forget => forget.RunAsync());

        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
        Assert.Equal([ClaimState.Withdrawn], await site.StatesAsync(author));
    }

    [Fact]
    public async Task A_record_that_bears_the_accounts_iD_is_offered()
    {
        var author = await site.AuthorAsync("Offered By Orcid", ClaimSite.NewOrcid());
        var person = await site.ResearcherAsync("offered@site.example", "Somebody Else", author.Orcid);

        var page = await person.GetAsync("/claims");

        Assert.Equal(author.Address, page.Link("Offered By Orcid").GetAttribute("href"));
        Assert.Contains("bears the ORCID iD", Visit.Text(page.Page.QuerySelector("main")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_of_the_same_name_at_the_institution_of_the_accounts_address_is_offered_and_a_namesake_elsewhere_is_not()
    {
        var here = await site.AuthorAsync("Offered Address");
        await site.AuthorAsync("Elsewhere Namesake", isAtUniversity: false);
        var person = await site.ResearcherAsync("offered@" + ClaimSite.Domain, "Offered Address");
        Assert.Equal(here.Address, (await person.GetAsync("/claims")).Link("Offered Address").GetAttribute("href"));

        var other = await site.ResearcherAsync("elsewhere@" + ClaimSite.Domain, "Elsewhere Namesake");
        Assert.DoesNotContain("Is this you?", Visit.Text((await other.GetAsync("/claims")).Page.QuerySelector("main")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_is_offered_by_name_and_institution_whatever_its_works_are_joined_by()
    {
        PrintedAuthor Printed(string name, string id) => new(name, null, null, null, id) { RorIds = [Given.Ror(1)] };
        await GivenRecords.ImportAsync(
            site.DataSource,
            Given.Work("C-by-id-1", 2001, Printed("Quentin Numbered", "A900001")),
            Given.Work("C-by-id-2", 2002, Printed("Quentin Numbered", "A900001")),
            Given.Work("C-by-id-3", 2003, Printed("Olga Numbered", "A900002")));
        var numbered = await site.FindAsync("provider:openalex:A900001");
        var person = await site.ResearcherAsync("numbered@" + ClaimSite.Domain, "Quentin P. Numbered");

        var offers = (await person.GetAsync("/claims")).Page.QuerySelectorAll("main .cards a[href^='/researchers/']:not(.btn)").Select(a => a.GetAttribute("href")!);
        Assert.Equal([numbered.Address], offers);
        // The page to which signing up leads offers it as well, until it is claimed.
        var account = await person.GetAsync("/account");
        Assert.Equal(numbered.Address, account.Link("Quentin Numbered").GetAttribute("href"));
        Assert.Equal("/claims", account.Link("Claim your record").GetAttribute("href"));

        await site.ClaimAsync(person, numbered);
        account = await person.GetAsync("/account");
        Assert.Empty(account.Page.QuerySelectorAll("main a[href^='/researchers/']"));
        Assert.Contains("Your claims and their proofs · 1 waits", Visit.Text(account.Page.QuerySelector("main")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_leads_to_its_claims_and_its_record()
    {
        var author = await site.AuthorAsync("Led Home", ClaimSite.NewOrcid());
        var stranger = await site.ResearcherAsync("led-stranger@site.example", "Nobody Here");
        Assert.Equal("/claims", (await stranger.GetAsync("/account")).Link("Find your record and claim it").GetAttribute("href"));

        var account = await (await site.OwnerAsync("led-home@site.example", author)).GetAsync("/account");

        Assert.Equal(author.Address, account.Link("Led Home").GetAttribute("href"));
        Assert.Equal("/claims", account.Link("Your claims and their proofs").GetAttribute("href"));
    }

    [Fact]
    public async Task Too_many_claims_are_refused()
    {
        var person = await site.ResearcherAsync("many@site.example", "Many Claims");
        for (var i = 0; i < Claim.MostOpen; i++)
        {
            await site.ClaimAsync(person, await site.AuthorAsync($"Many Claims {(char)('A' + i)}", works: 1));
        }

        var answer = await person.SubmitAsync(await person.GetAsync((await site.AuthorAsync("Many Claims Last", works: 1)).Address + "/claim/works"), "Go on to the proof");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("wait already", Visit.Text(answer.Page.QuerySelector("[role=alert]")!), StringComparison.Ordinal);
    }

    private static (int, bool) Of((int Level, int Trust, bool IsClaimed) standing) => (standing.Level, standing.IsClaimed);

    private static KeyValuePair<string, string>[] Token(Visit page) => [new("form-token", page.Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!)];

    private Task<long> IdAsync(TestAuthor author) => site.ScalarAsync<long>($"select max(id) from claims where author_id = {author.Id}");

    private async Task<string> ClaimOfAsync(TestAuthor author) => site.Links.Claim(await IdAsync(author));
}
