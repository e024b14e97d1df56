using System.Net;
using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using BzPeer.Web.Pages.Shared;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Claims;

/// <summary>Co-authors who vouch: for a record, and for somebody who claims it.</summary>
public sealed class VouchTests(ClaimSite site) : IClassFixture<ClaimSite>
{
    private const string Yes = "I know this person: the record is theirs";

    [Fact]
    public async Task A_verified_co_author_vouches_once_and_takes_it_back()
    {
        var (author, _, person) = await PairAsync("Vouched One", "Giver One");
        var before = await site.StandingAsync(author);
        Assert.Equal(author.Address + "/vouch", (await person.GetAsync(author.Address)).Link("vouch for the record").GetAttribute("href"));

        var page = await person.GetAsync(author.Address + "/vouch");
        Assert.Contains("3 works that you share", page.Page.QuerySelectorAll("h2").Select(Visit.Text));
        var answer = await person.FollowAsync(await person.SubmitAsync(page, "I vouch for this record"));

        Assert.Contains("You vouch for this record.", Visit.Text(answer.Page.QuerySelector("[role=status]")!), StringComparison.Ordinal);
        Assert.Equal(1, await VouchesAsync(author));
        // Sent again, by a page that was open twice, it is still one.
        await person.SubmitAsync(page, "I vouch for this record");
        Assert.Equal(1, await site.ScalarAsync<long>($"select count(*) from decisions where kind = 'Vouch' and author_key = '{author.Key}'"));
        var trust = await site.GetAsync(author.Address + "/trust");
        Assert.Contains($"1 co-author at L3 or more {Today} 2.5 10", Visit.Text(trust.Page.QuerySelector("table")!), StringComparison.Ordinal);
        Assert.DoesNotContain("Giver One", Visit.Text(trust.Page.QuerySelector("main")!), StringComparison.Ordinal);

        await person.SubmitAsync(await person.GetAsync(author.Address + "/vouch"), "Take it back");

        Assert.Equal(0, await VouchesAsync(author));
        Assert.Equal(before, await site.StandingAsync(author));
        Assert.Equal(
            [$"{Today}: a vouch was taken back", $"{Today}: a co-author vouched"],
            (await site.GetAsync(author.Address + "/trust")).Section("History").QuerySelectorAll("li").Select(Visit.Text));
    }

    [Fact]
    public async Task A_vouch_counts_while_its_giver_is_verified()
    {
        var (author, giver, person) = await PairAsync("Vouched Level", "Giver Level");
        await person.SubmitAsync(await person.GetAsync(author.Address + "/vouch"), "I vouch for this record");
        Assert.Equal(1, await VouchesAsync(author));

        await SetEvidenceAsync(giver, "Lost");
        Assert.Equal(1, (await site.StandingAsync(giver)).Level);
        Assert.Equal(0, await VouchesAsync(author));
        Assert.DoesNotContain("at L3 or more", Visit.Text((await site.GetAsync(author.Address + "/trust")).Page.QuerySelector("table")!), StringComparison.Ordinal);
        // It can be taken back nevertheless, and says that it rests.
        Assert.Contains("doesn’t count while your own record is below L3", Visit.Text((await person.GetAsync(author.Address + "/vouch")).Page.QuerySelector("main")!), StringComparison.Ordinal);

        await SetEvidenceAsync(giver, "Proved");
        Assert.Equal(1, await VouchesAsync(author));
    }

    [Fact]
    public async Task Who_can_not_vouch_reads_why_and_their_form_does_nothing()
    {
        var (author, giver, owner) = await PairAsync("Vouched Refused", "Giver Refused");
        var stranger = await site.AuthorAsync("Stranger Refused", ClaimSite.NewOrcid());
        var strange = await site.OwnerAsync("stranger-refused@site.example", stranger);
        var nobody = await site.ResearcherAsync("nobody-refused@site.example", "Nobody");
        var invented = site.Links.Researcher(
            await site.ScalarAsync<long>("select id from authors where is_invented and works > 0 order by id limit 1"),
            await site.ScalarAsync<string>("select name from authors where is_invented and works > 0 order by id limit 1"));

        await RefusedAsync(nobody, author.Address, "You have claimed none yet");
        await RefusedAsync(strange, author.Address, "shares no work with this one");
        await RefusedAsync(owner, giver.Address, "This is your own record");
        await RefusedAsync(owner, invented, "nobody behind this record");
        await SetEvidenceAsync(giver, "Lost");
        await RefusedAsync(owner, author.Address, "Your record is at L1");
        await SetEvidenceAsync(giver, "Proved");
        await site.ExecuteAsync($"insert into claims (account_id, author_id, author_key, state, made_at, changed_at) select id, {giver.Id}, '{giver.Key}', 'Disputed', now(), now() from accounts where email = 'nobody-refused@site.example'");
        await RefusedAsync(owner, author.Address, "Until a moderator has decided");

        Assert.Equal(0, await VouchesAsync(author));
        Assert.DoesNotContain("vouch for the record", (await nobody.GetAsync(author.Address)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claimant_asks_a_co_author_who_confirms_and_a_moderator_decides()
    {
        var (author, giver, coAuthor) = await PairAsync("Asking One", "Giver Asked");
        var claimant = await site.ResearcherAsync("asking-one@site.example", "Asking <b>One</b>");
        var claim = await site.ClaimAsync(claimant, author);
        var choice = await claimant.GetAsync(claim + "/voucher");
        Assert.Equal(["Giver Asked"], choice.Page.QuerySelectorAll("fieldset label bdi").Select(Visit.Text));

        var asked = await claimant.FollowAsync(await claimant.SubmitAsync(choice, "Ask", ("Voucher", Value(choice))));

        Assert.Contains($"Giver Asked: asked on {Today}, no answer yet", asked.Page.QuerySelectorAll("main li").Select(Visit.Text));
        Assert.Empty(asked.Page.QuerySelectorAll("input[type=radio]"));
        var letter = await site.LetterToAsync("giver-asked@site.example");
        Assert.Contains("“Asking <b>One</b>”", letter.Text, StringComparison.Ordinal);
        Assert.Equal($"{author.Address}/vouch?claim={claim["/claims/".Length..]}", letter.Link);
        Assert.DoesNotContain("asking-one@site.example", letter.Text, StringComparison.Ordinal);

        var question = await coAuthor.GetAsync(letter.Link);
        Assert.Equal("Asking <b>One</b>", question.Page.QuerySelector(".lead b")!.TextContent);
        Assert.Contains(claim["/claims/".Length..], Visit.Text(question.Page.QuerySelector(".notice.warn")!), StringComparison.Ordinal);
        await coAuthor.SubmitAsync(question, Yes);

        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
        Assert.Equal(1, await VouchesAsync(author));
        Assert.Contains("A moderator looks at it", Visit.Text((await claimant.GetAsync(claim)).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Contains("A co-author vouches", (await site.LetterToAsync("asking-one@site.example")).Subject, StringComparison.Ordinal);

        // Who gave the voucher doesn't accept it, whatever else they are.
        var gave = await site.MeAsync("giver-asked@site.example");
        var id = await IdAsync(author);
        Assert.Equal(JudgeAnswer.OwnClaim, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.AcceptAsync(gave, id, "I know the person very well indeed.")));
        Assert.Equal(JudgeAnswer.Done, await AcceptAsync(author, "accepts-one@site.example"));
        Assert.Equal((2, true), Of(await site.StandingAsync(author)));
        Assert.Contains("voucher of a co-author", Visit.Text((await site.GetAsync(author.Address + "/trust")).Page.QuerySelector("table")!), StringComparison.Ordinal);

        // Taken back, the claim stays accepted and loses its level; its owner is told.
        await coAuthor.SubmitAsync(await coAuthor.GetAsync(author.Address + "/vouch"), "Take it back");
        Assert.Equal((1, true), Of(await site.StandingAsync(author)));
        Assert.Contains("A proof of your record at BzPeer is lost", (await site.LetterToAsync("asking-one@site.example")).Subject, StringComparison.Ordinal);
        Assert.Contains("Claimed, but no proof counts now", Visit.Text((await site.GetAsync(author.Address)).Section("Trust snapshot")), StringComparison.Ordinal);
        Assert.NotEqual(giver.Id, author.Id);
    }

    [Fact]
    public async Task A_co_author_says_no_and_can_say_yes_later()
    {
        var (author, _, coAuthor) = await PairAsync("Asking Declined", "Giver Declines");
        var (claimant, claim, link) = await AskAsync(author, "asking-declined@site.example", "Asking Declined", "giver-declines@site.example");

        await coAuthor.SubmitAsync(await coAuthor.GetAsync(link), "No, I can’t confirm it");

        Assert.Equal(0, await VouchesAsync(author));
        Assert.Contains("The co-author did not confirm it.", Visit.Text((await claimant.GetAsync(claim)).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Contains("did not confirm", (await site.LetterToAsync("asking-declined@site.example")).Subject, StringComparison.Ordinal);
        // The claimant can't have a second letter sent.
        Assert.Contains("You have asked everybody who can be asked.", Visit.Text((await claimant.GetAsync(claim + "/voucher")).Page.QuerySelector("main")!), StringComparison.Ordinal);

        await coAuthor.SubmitAsync(await coAuthor.GetAsync(link), Yes);
        Assert.Contains("A moderator looks at it", Visit.Text((await claimant.GetAsync(claim)).Page.QuerySelector("main")!), StringComparison.Ordinal);

        // Taken back while it waits, it waits for proof again.
        await coAuthor.SubmitAsync(await coAuthor.GetAsync(author.Address + "/vouch"), "Take it back");
        Assert.Contains("Now prove that you are", Visit.Text((await claimant.GetAsync(claim)).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Contains("A proof of your claim", (await site.LetterToAsync("asking-declined@site.example")).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_claimants_the_co_author_says_which()
    {
        var (author, _, coAuthor) = await PairAsync("Asking Twice", "Giver Twice");
        var (honest, honestClaim, honestLink) = await AskAsync(author, "asking-honest@site.example", "The Honest", "giver-twice@site.example");
        var (rival, rivalClaim, _) = await AskAsync(author, "asking-rival@site.example", "The Impostor", "giver-twice@site.example");

        // Without a claimant the page vouches for the record alone, and says who asks.
        var page = await coAuthor.GetAsync(author.Address + "/vouch");
        Assert.Equal(2, page.Section("Who asks you").QuerySelectorAll("#asked + ul li").Length);
        await coAuthor.SubmitAsync(await coAuthor.GetAsync(honestLink), Yes);

        Assert.Contains("A moderator looks at it", Visit.Text((await honest.GetAsync(honestClaim)).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Contains("Now prove that you are", Visit.Text((await rival.GetAsync(rivalClaim)).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Equal(JudgeAnswer.NoEvidence, await AcceptOneAsync(rivalClaim, "accepts-rival@site.example"));
    }

    [Fact]
    public async Task Who_was_not_asked_can_not_confirm_a_claim()
    {
        var orcid = ClaimSite.NewOrcid();
        var other = ClaimSite.NewOrcid();
        var author = await site.AuthorAsync("Asking Other", with: [ClaimSite.Print("Giver Chosen", orcid), ClaimSite.Print("Giver Unchosen", other)]);
        await site.OwnerAsync("giver-chosen@site.example", await site.FindAsync("orcid:" + orcid));
        var unchosen = await site.OwnerAsync("giver-unchosen@site.example", await site.FindAsync("orcid:" + other));
        var (claimant, claim, link) = await AskAsync(author, "asking-other@site.example", "Asking Other", "giver-chosen@site.example", "Giver Chosen");

        var page = await unchosen.GetAsync(link);
        Assert.Contains("No claim of this number waits for your answer", Visit.Text(page.Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.DoesNotContain("Asking Other”", page.Body, StringComparison.Ordinal);
        var answer = await unchosen.PostAsync(link, [.. Token(await unchosen.GetAsync("/account/name")), new("Answer", "yes")]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Now prove that you are", Visit.Text((await claimant.GetAsync(claim)).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Equal(0, await VouchesAsync(author));
    }

    [Fact]
    public async Task A_claimant_who_asks_too_much_waits_and_strangers_can_not_be_asked()
    {
        var (author, _, _) = await PairAsync("Asking Much", "Giver Much");
        var stranger = await site.AuthorAsync("Stranger Much", ClaimSite.NewOrcid());
        await site.OwnerAsync("stranger-much@site.example", stranger);
        var claimant = await site.ResearcherAsync("asking-much@site.example", "Asking Much");
        var claim = await site.ClaimAsync(claimant, author);
        var page = await claimant.GetAsync(claim + "/voucher");

        var refused = await claimant.PostAsync(claim + "/voucher", [.. Token(page), new("Voucher", stranger.Address[(stranger.Address.LastIndexOf('-') + 1)..])]);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Choose one of the co-authors", Visit.Text(refused.Page.QuerySelector("[role=alert]")!), StringComparison.Ordinal);

        var me = (await site.MeAsync("asking-much@site.example")).AccountId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < ClaimLimits.Requests.AtOnce; i++)
        {
            await site.RunAsync<Throttle, Refusal?>(throttle => throttle.TakeAsync([(ClaimLimits.Requests, me)], TestContext.Current.CancellationToken));
        }

        var late = await claimant.SubmitAsync(page, "Ask", ("Voucher", Value(page)));
        Assert.Equal(HttpStatusCode.TooManyRequests, late.Status);
        Assert.DoesNotContain(await site.LettersToAsync("giver-much@site.example"), l => l.Subject.Contains("asks you to vouch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_gives_the_own_record_up_vouches_no_more()
    {
        var (author, giver, coAuthor) = await PairAsync("Asking Left", "Giver Leaves");
        var (claimant, claim, link) = await AskAsync(author, "asking-left@site.example", "Asking Left", "giver-leaves@site.example");
        await coAuthor.SubmitAsync(await coAuthor.GetAsync(link), Yes);
        Assert.Equal(1, await VouchesAsync(author));

        await coAuthor.SubmitAsync(await coAuthor.GetAsync(site.Links.Claim(await IdAsync(giver)) + "/withdraw"), "Give the record up");

        Assert.Equal(0, await VouchesAsync(author));
        Assert.Contains("Now prove that you are", Visit.Text((await claimant.GetAsync(claim)).Page.QuerySelector("main")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_costs_the_same_for_one_shared_work_and_for_many()
    {
        var (one, _, first) = await PairAsync("Vouched Few", "Giver Few", works: 1);
        var (many, _, second) = await PairAsync("Vouched Many", "Giver Many", works: 12);

        var statements = (await first.GetAsync(one.Address + "/vouch")).Statements.Count;
        var page = await second.GetAsync(many.Address + "/vouch");

        Assert.Equal(statements, page.Statements.Count);
        Assert.True(statements <= 7, $"{statements} statements.");
        Assert.Contains("and 7 more", page.Section("12 works that you share").QuerySelectorAll("li").Select(Visit.Text));
    }

    private string Today => Day.Of(site.Clock.GetUtcNow());

    private static (int, bool) Of((int Level, int Trust, bool IsClaimed) standing) => (standing.Level, standing.IsClaimed);

    private static string Value(Visit choice) => choice.Page.QuerySelector("input[type=radio]")!.GetAttribute("value")!;

    private static KeyValuePair<string, string>[] Token(Visit page) => [new("form-token", page.Page.QuerySelector("[name=form-token]")!.GetAttribute("value")!)];

    /// <summary>An author without owner and a co-author on all works whose owner is at L3; the owner's e-mail address is the name with hyphens.</summary>
    private async Task<(TestAuthor Author, TestAuthor Giver, Person Owner)> PairAsync(string name, string giver, int works = 3)
    {
        var orcid = ClaimSite.NewOrcid();
        var author = await site.AuthorAsync(name, works: works, with: ClaimSite.Print(giver, orcid));
        var other = await site.FindAsync("orcid:" + orcid);
        return (author, other, await site.OwnerAsync(giver.ToLowerInvariant().Replace(' ', '-') + "@site.example", other));
    }

    private async Task<(Person Claimant, string Claim, string Link)> AskAsync(TestAuthor author, string email, string name, string giverEmail, string? giver = null)
    {
        var claimant = await site.ResearcherAsync(email, name);
        var claim = await site.ClaimAsync(claimant, author);
        var choice = await claimant.GetAsync(claim + "/voucher");
        var value = giver is null ? Value(choice) : choice.Page.QuerySelectorAll("fieldset label").Single(t => Visit.Text(t.QuerySelector("bdi")!) == giver).QuerySelector("input")!.GetAttribute("value");
        Assert.Equal(HttpStatusCode.Redirect, (await claimant.SubmitAsync(choice, "Ask", ("Voucher", value))).Status);
        return (claimant, claim, (await site.LetterToAsync(giverEmail)).Link);
    }

    private static async Task RefusedAsync(Person person, string address, string why)
    {
        var page = await person.GetAsync(address + "/vouch");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(why, Visit.Text(page.Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Empty(page.Page.QuerySelectorAll("main button"));
        var answer = await person.PostAsync(address + "/vouch", [.. Token(await person.GetAsync("/account/name")), new("Answer", "yes")]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    private Task<short> VouchesAsync(TestAuthor author) => site.ScalarAsync<short>($"select vouches from authors where id = {author.Id}");

    private Task<long> IdAsync(TestAuthor author) => site.ScalarAsync<long>($"select max(id) from claims where author_id = {author.Id}");

    /// <summary>Loses or restores an owner's proofs, as a check of them does.</summary>
    private async Task SetEvidenceAsync(TestAuthor author, string state)
    {
        await site.ExecuteAsync($"update evidence set state = '{state}' where claim_id = (select max(id) from claims where author_id = {author.Id} and state = 'Accepted')");
        await using var records = site.Open();
        await LedgerTurn.RunAsync(records, site.Clock.GetUtcNow(), turn => { turn.Touch(author.Id); return Task.FromResult(0); }, TestContext.Current.CancellationToken);
    }

    private async Task<JudgeAnswer> AcceptAsync(TestAuthor author, string moderator) => await JudgeAsync(await IdAsync(author), moderator);

    private async Task<JudgeAnswer> AcceptOneAsync(string claim, string moderator)
    {
        Assert.True(site.Links.TryRead(RecordKind.Claim, claim["/claims/".Length..], out var id));
        await site.ExecuteAsync($"update claims set waits_since = now() where id = {id}");
        return await JudgeAsync(id, moderator);
    }

    private async Task<JudgeAnswer> JudgeAsync(long claimId, string moderator)
    {
        await site.AddAccountAsync(moderator, isModerator: true);
        var me = await site.MeAsync(moderator);
        return await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.AcceptAsync(me, claimId, "The co-author knows the person.", TestContext.Current.CancellationToken));
    }
}
