using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using BzPeer.Web.Pages.Shared;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Claims;

/// <summary>Two who want the same record, and those who want one that isn't theirs.</summary>
public sealed class RivalTests(ClaimSite site) : IClassFixture<ClaimSite>
{
    private const string Reason = "The evidence was compared, line by line.";

    [Fact]
    public async Task Fifty_at_once_leave_one_owner()
    {
        var author = await site.AuthorAsync("Wanted By Fifty");
        var claims = new List<(LoggedIn Me, long Claim)>();
        for (var i = 0; i < 50; i++)
        {
            var email = $"fifty-{i}@site.example";
            await site.AddAccountAsync(email, password: null, name: "Wanted By Fifty");
            var me = await site.MeAsync(email);
            var started = Assert.IsType<StartAnswer.Started>(await site.RunAsync<StartClaim, StartAnswer>(start => start.RunAsync(me, author.Id, [], new HashSet<long>(), null)));
            claims.Add((me, started.ClaimId));
        }

        // Everybody has an address at the institution that the works name, and the code that was sent to it.
        var codes = new Dictionary<long, string>();
        foreach (var (me, claim) in claims)
        {
            var address = $"fifty-{me.AccountId}@{ClaimSite.Domain}";
            Assert.IsType<EvidenceAnswer.Asked>(await site.RunAsync<ProveByEmail, EvidenceAnswer>(
                prove => prove.AskAsync(me, claim, BzPeer.Mail.EmailAddress.Parse(address), PlaceOf(me))));
            codes[claim] = await site.CodeToAsync(address);
        }

        await Task.WhenAll(claims.Select(c => site.RunAsync<ProveByEmail, EvidenceAnswer>(prove => prove.ProveAsync(c.Me, c.Claim, codes[c.Claim]))));

        var states = await site.StatesAsync(author);
        Assert.Equal((1, 49), (states.Count(s => s == ClaimState.Accepted), states.Count(s => s == ClaimState.Disputed)));
        Assert.Equal(1, await site.ScalarAsync<long>($"select count(*) from decisions where author_key = '{author.Key}' and kind = 'ClaimAccepted'"));
        Assert.Equal(3, (await site.StandingAsync(author)).Level);
    }

    [Fact]
    public async Task One_account_that_claims_fifty_times_at_once_has_one_claim()
    {
        var author = await site.AuthorAsync("Fifty From One");
        await site.AddAccountAsync("fifty-one@site.example");
        var me = await site.MeAsync("fifty-one@site.example");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => site.RunAsync<StartClaim, StartAnswer>(start => start.RunAsync(me, author.Id, [], new HashSet<long>(), null))));

        Assert.Single(answers.OfType<StartAnswer.Started>().Select(a => a.ClaimId).Distinct());
        Assert.Single(await site.StatesAsync(author));
    }

    [Fact]
    public async Task A_rival_without_proof_disturbs_nobody()
    {
        var author = await site.AuthorAsync("Undisturbed", ClaimSite.NewOrcid());
        await site.OwnerAsync("undisturbed@site.example", author);
        var rival = await site.ResearcherAsync("mere-rival@site.example", "Undisturbed");

        var claim = await site.ClaimAsync(rival, author);

        Assert.Contains("Somebody else owns this record already", Visit.Text((await rival.GetAsync(claim)).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Equal([ClaimState.Accepted, ClaimState.Pending], await site.StatesAsync(author));
        Assert.DoesNotContain(await site.LettersToAsync("undisturbed@site.example"), l => l.Subject.Contains("Somebody else", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rival_with_proof_opens_a_dispute_that_another_moderator_decides_for_the_owner()
    {
        var (author, rival) = await DisputedAsync("Stays Hers");
        Assert.Equal([ClaimState.Accepted, ClaimState.Disputed], await site.StatesAsync(author));
        Assert.Contains("Somebody else claims the record", (await site.LetterToAsync("owner-stays-hers@site.example")).Subject, StringComparison.Ordinal);
        Assert.Contains("is claimed twice", (await site.LetterToAsync("rival-stays-hers@site.example")).Subject, StringComparison.Ordinal);
        // Both see it, and the level stands.
        Assert.Contains("A moderator compares both claims", Visit.Text((await rival.GetAsync(await ClaimAsync(author))).Page.QuerySelector("main")!), StringComparison.Ordinal);
        Assert.Equal(3, (await site.StandingAsync(author)).Level);
        Assert.True((await site.RunAsync<ReadClaims, Ownership?>(async read => await read.OwnershipAsync((await site.MeAsync("owner-stays-hers@site.example")).AccountId, author.Id)))!.IsFrozen);

        var moderator = await site.ModeratorAsync("moderator-stays-hers@site.example");
        Assert.Equal(JudgeAnswer.Done, await RefuseAsync(moderator, author));

        Assert.Equal([ClaimState.Accepted, ClaimState.Refused], await site.StatesAsync(author));
        Assert.Contains("stays yours", (await site.LetterToAsync("owner-stays-hers@site.example")).Subject, StringComparison.Ordinal);
        var told = (await site.LetterToAsync("rival-stays-hers@site.example")).Text;
        Assert.Contains(Reason, told.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\n', ' '), StringComparison.Ordinal);
        Assert.False((await site.RunAsync<ReadClaims, Ownership?>(async read => await read.OwnershipAsync((await site.MeAsync("owner-stays-hers@site.example")).AccountId, author.Id)))!.IsFrozen);
    }

    [Fact]
    public async Task A_dispute_decided_for_the_rival_revokes_the_owners_claim_and_what_rested_on_it()
    {
        var (author, _) = await DisputedAsync("Goes Over");
        var moderator = await site.ModeratorAsync("moderator-goes-over@site.example");

        Assert.Equal(JudgeAnswer.Done, await AcceptAsync(moderator, author));

        Assert.Equal([ClaimState.Revoked, ClaimState.Accepted], await site.StatesAsync(author));
        Assert.Contains("no longer yours", (await site.LetterToAsync("owner-goes-over@site.example")).Subject, StringComparison.Ordinal);
        // What the former owner said of works counts no more; what the new one said does.
        var (former, now) = ((await site.MeAsync("owner-goes-over@site.example")).AccountId, (await site.MeAsync("rival-goes-over@site.example")).AccountId);
        Assert.Equal(0, await LiveAsync(author, former));
        Assert.Equal(3, await LiveAsync(author, now));
        Assert.Equal((3, true), Of(await site.StandingAsync(author)));
    }

    [Fact]
    public async Task The_moderator_who_accepted_the_owner_decides_no_dispute_and_nobody_their_own()
    {
        var author = await site.AuthorAsync("Judged Once");
        var owner = await site.ResearcherAsync("judged-owner@site.example", "Judged Once");
        await site.ProveByEmailAsync(owner, await site.ClaimAsync(owner, author), "judged-owner@" + ClaimSite.OtherDomain);
        var first = await site.ModeratorAsync("judged-first@site.example");
        Assert.Equal(JudgeAnswer.Done, await AcceptAsync(first, author));
        await site.AddAccountAsync("judged-rival@site.example", name: "Judged Once", isModerator: true);
        var rival = await site.LogInAsync("judged-rival@site.example");
        await site.ProveByEmailAsync(rival, await site.ClaimAsync(rival, author), "judged-rival@" + ClaimSite.Domain);
        Assert.Equal([ClaimState.Accepted, ClaimState.Disputed], await site.StatesAsync(author));

        Assert.Equal(JudgeAnswer.DecidedBefore, await AcceptAsync(first, author));
        Assert.Equal(JudgeAnswer.DecidedBefore, await RefuseAsync(first, author));
        Assert.Equal(JudgeAnswer.OwnClaim, await AcceptAsync(await site.MeAsync("judged-rival@site.example"), author));
        Assert.Equal([ClaimState.Accepted, ClaimState.Disputed], await site.StatesAsync(author));
        Assert.Equal(JudgeAnswer.Done, await RefuseAsync(await site.ModeratorAsync("judged-second@site.example"), author));
    }

    [Fact]
    public async Task Who_waited_for_a_moderator_is_a_rival_once_somebody_has_strong_proof()
    {
        var author = await site.AuthorAsync("Overtaken", ClaimSite.NewOrcid());
        var slow = await site.ResearcherAsync("overtaken@site.example", "Overtaken");
        await site.ProveByEmailAsync(slow, await site.ClaimAsync(slow, author), "overtaken@" + ClaimSite.OtherDomain);
        Assert.Equal([ClaimState.Pending], await site.StatesAsync(author));

        await site.OwnerAsync("overtaker@site.example", author);

        Assert.Equal([ClaimState.Disputed, ClaimState.Accepted], await site.StatesAsync(author));
    }

    [Fact]
    public async Task When_the_owner_gives_up_the_rival_with_strong_proof_gets_it()
    {
        var (author, _) = await DisputedAsync("Left To Rival");
        var owner = await site.LogInAsync("owner-left-to-rival@site.example");
        var first = site.Links.Claim(await site.ScalarAsync<long>($"select min(id) from claims where author_id = {author.Id}"));

        await owner.SubmitAsync(await owner.GetAsync(first + "/withdraw"), "Give the record up");

        Assert.Equal([ClaimState.Withdrawn, ClaimState.Accepted], await site.StatesAsync(author));
        Assert.Equal((3, true), Of(await site.StandingAsync(author)));
    }

    [Fact]
    public async Task A_dispute_that_was_taken_back_is_not_opened_again_for_thirty_days()
    {
        var (author, rival) = await DisputedAsync("Frozen Again");
        var first = await ClaimAsync(author);
        var withdraw = await rival.GetAsync(first + "/withdraw");
        Assert.Contains("only after 30 days", Visit.Text(withdraw.Page.QuerySelector(".lead")!), StringComparison.Ordinal);
        await rival.SubmitAsync(withdraw, "Withdraw the claim");
        var until = site.Clock.GetUtcNow() + Claim.Rest;

        // Whatever could be proved, there is nothing to prove it for: the claim that ended says from when on there is.
        Assert.Equal(first, await site.ClaimAsync(rival, author));
        Assert.Contains($"you can claim it anew after {Day.Of(until)}.", MainOf(await rival.GetAsync(first)), StringComparison.Ordinal);
        Assert.Equal([ClaimState.Accepted, ClaimState.Withdrawn], await site.StatesAsync(author));
        Assert.False((await site.RunAsync<ReadClaims, Ownership?>(async read => await read.OwnershipAsync((await site.MeAsync("owner-frozen-again@site.example")).AccountId, author.Id)))!.IsFrozen);

        site.Clock.Pass(Claim.Rest);
        var later = await site.LogInAsync("rival-frozen-again@site.example");
        Assert.NotEqual(first, await site.ClaimAsync(later, author));
    }

    [Fact]
    public async Task Nor_is_one_that_a_moderator_refused_and_an_appeal_reopens_it_once()
    {
        var (author, rival) = await DisputedAsync("Refused Again");
        var first = await ClaimAsync(author);
        Assert.Equal(JudgeAnswer.Done, await RefuseAsync(await site.ModeratorAsync("refused-again-one@site.example"), author));
        Assert.Equal(first, await site.ClaimAsync(rival, author));
        Assert.Contains($"You can claim it anew after {Day.Of(site.Clock.GetUtcNow() + Claim.Rest)}.", MainOf(await rival.GetAsync(first)), StringComparison.Ordinal);

        await rival.SubmitAsync(await rival.GetAsync(first + "/appeal"), "Send the appeal", ("Words", "I really am this person, please look again."));
        Assert.Equal([ClaimState.Accepted, ClaimState.Disputed], await site.StatesAsync(author));
        // To take the appeal back does not open the way that the refusal closed.
        await rival.SubmitAsync(await rival.GetAsync(first + "/withdraw"), "Withdraw the claim");
        Assert.Equal(first, await site.ClaimAsync(rival, author));
        Assert.Equal([ClaimState.Accepted, ClaimState.Withdrawn], await site.StatesAsync(author));
    }

    [Fact]
    public async Task Who_took_a_dispute_back_may_claim_at_once_when_the_owner_has_gone()
    {
        var (author, rival) = await DisputedAsync("Free Again");
        var first = await ClaimAsync(author);
        await rival.SubmitAsync(await rival.GetAsync(first + "/withdraw"), "Withdraw the claim");
        var owner = await site.LogInAsync("owner-free-again@site.example");
        var owners = site.Links.Claim(await site.ScalarAsync<long>($"select min(id) from claims where author_id = {author.Id}"));
        await owner.SubmitAsync(await owner.GetAsync(owners + "/withdraw"), "Give the record up");

        Assert.DoesNotContain("anew", MainOf(await rival.GetAsync(first)), StringComparison.Ordinal);
        Assert.NotEqual(first, await site.ClaimAsync(rival, author));
    }

    [Fact]
    public async Task Nothing_is_merged_into_a_disputed_record_without_a_moderator_who_is_told_that_it_merges()
    {
        var home = await site.AuthorAsync("Merges Frozen", ClaimSite.NewOrcid(), isAtUniversity: false);
        var owner = await site.OwnerAsync("merges-frozen@site.example", home);
        var second = await site.AuthorAsync("Merges Frozen");
        var rival = await site.ResearcherAsync("merges-frozen-rival@site.example", "Merges Frozen");
        await site.ProveByEmailAsync(rival, await site.ClaimAsync(rival, home), "merges-frozen-rival@" + ClaimSite.OtherDomain);
        var claim = await site.ClaimAsync(owner, second);
        Assert.Contains("this record is merged into that one", MainOf(await owner.GetAsync(claim)), StringComparison.Ordinal);

        await site.ProveByEmailAsync(owner, claim, "merges-frozen@" + ClaimSite.Domain);

        Assert.Equal([ClaimState.Pending], await site.StatesAsync(second));
        var moderator = await site.NewAccountAsync("merges-frozen-moderator@site.example", isModerator: true);
        var page = await moderator.GetAsync("/moderation" + claim);
        Assert.Contains("Accepting merges this record into that one", MainOf(page), StringComparison.Ordinal);
        await moderator.SubmitAsync(page, "Accept the claim", ("Reason", "Both records name the same works, line by line."));
        Assert.Equal([ClaimState.Accepted], await site.StatesAsync(second));
    }

    [Fact]
    public async Task An_impostor_is_refused_appeals_once_to_another_moderator_and_does_not_begin_anew()
    {
        var author = await site.AuthorAsync("Famous Person");
        var impostor = await site.ResearcherAsync("impostor@site.example", "Famous Person");
        var asked = await impostor.GetAsync(author.Address + "/claim/works");
        var claim = await site.ClaimAsync(impostor, author);
        await site.ProveByEmailAsync(impostor, claim, "impostor@" + ClaimSite.OtherDomain);
        var first = await site.ModeratorAsync("impostor-first@site.example");
        Assert.Equal(JudgeAnswer.Done, await RefuseAsync(first, author));
        Assert.Contains(Reason, Visit.Text((await impostor.GetAsync(claim)).Page.QuerySelector("main")!), StringComparison.Ordinal);
        // Whom the way is closed to is not first asked which works are theirs; nor does a page from before the decision help.
        Assert.Equal(claim, (await impostor.GetAsync(author.Address + "/claim/works")).Location);
        Assert.Equal(claim, (await impostor.SubmitAsync(asked, "Go on to the proof")).Location);

        await impostor.SubmitAsync(await impostor.GetAsync(claim + "/appeal"), "Send the appeal", ("Words", "I really am this person, please believe me."));
        Assert.Equal([ClaimState.Pending], await site.StatesAsync(author));
        Assert.Equal(JudgeAnswer.DecidedBefore, await RefuseAsync(first, author));
        Assert.Equal(JudgeAnswer.Done, await RefuseAsync(await site.ModeratorAsync("impostor-second@site.example"), author));

        Assert.Equal(claim, (await impostor.GetAsync(claim + "/appeal")).Location);
        Assert.Equal([ClaimState.Refused], await site.StatesAsync(author));
        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
    }

    [Fact]
    public async Task Taking_an_appeal_back_does_not_open_the_way_that_a_refusal_closed()
    {
        var author = await site.AuthorAsync("Appealed Back");
        var person = await site.ResearcherAsync("appealed-back@site.example", "Appealed Back");
        var claim = await site.ClaimAsync(person, author);
        await site.ProveByEmailAsync(person, claim, "appealed@" + ClaimSite.OtherDomain);
        Assert.Equal(JudgeAnswer.Done, await RefuseAsync(await site.ModeratorAsync("appealed-back-one@site.example"), author));
        await person.SubmitAsync(await person.GetAsync(claim + "/appeal"), "Send the appeal", ("Words", "I really am this person, please believe me."));
        var withdraw = await person.GetAsync(claim + "/withdraw");
        Assert.Contains($"only after {Claim.Rest.Days} days", MainOf(withdraw), StringComparison.Ordinal);

        await person.SubmitAsync(withdraw, "Withdraw the claim");

        Assert.Equal(claim, await site.ClaimAsync(person, author));
        Assert.Equal([ClaimState.Withdrawn], await site.StatesAsync(author));
    }

    [Fact]
    public async Task Without_checked_evidence_no_moderator_can_accept()
    {
        var author = await site.AuthorAsync("Only Typed");
        var person = await site.ResearcherAsync("only-typed@site.example", "Only Typed");
        await site.ClaimAsync(person, author);
        var moderator = await site.ModeratorAsync("typed-moderator@site.example");

        Assert.Equal(JudgeAnswer.NotWaiting, await AcceptAsync(moderator, author));
        await site.ExecuteAsync($"update claims set waits_since = now() where author_id = {author.Id}");
        Assert.Equal(JudgeAnswer.NoEvidence, await AcceptAsync(moderator, author));
        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
    }

    [Fact]
    public async Task Two_moderators_at_once_decide_once()
    {
        var author = await site.AuthorAsync("Decided Once");
        var person = await site.ResearcherAsync("decided-once@site.example", "Decided Once");
        await site.ProveByEmailAsync(person, await site.ClaimAsync(person, author), "decided@" + ClaimSite.OtherDomain);
        var (one, two) = (await site.ModeratorAsync("once-one@site.example"), await site.ModeratorAsync("once-two@site.example"));

        var answers = await Task.WhenAll(AcceptAsync(one, author), RefuseAsync(two, author));

        Assert.Equal([JudgeAnswer.Done, JudgeAnswer.NotWaiting], answers.Order());
    }

    [Fact]
    public async Task A_revoked_claim_takes_the_level_and_what_was_decided_on_its_authority()
    {
        var author = await site.AuthorAsync("Revoked Owner", ClaimSite.NewOrcid());
        await site.OwnerAsync("revoked-owner@site.example", author);
        var moderator = await site.ModeratorAsync("revoking@site.example");
        var id = await site.ScalarAsync<long>($"select max(id) from claims where author_id = {author.Id}");

        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(moderator, id, Reason)));

        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
        Assert.Equal(0, await LiveAsync(author, (await site.MeAsync("revoked-owner@site.example")).AccountId));
        Assert.Contains("Ask another moderator", Visit.Text((await (await site.LogInAsync("revoked-owner@site.example")).GetAsync(site.Links.Claim(id))).Page.QuerySelector("main")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_record_of_the_same_person_merges_into_the_first_and_parts_again()
    {
        var first = await site.AuthorAsync("Merging Person", ClaimSite.NewOrcid(), works: 2);
        var second = await site.AuthorAsync("M. Person", works: 3);
        var person = await site.OwnerAsync("merging@site.example", first);
        var claim = await site.ClaimAsync(person, second);

        await site.ProveByEmailAsync(person, claim, "merging@" + ClaimSite.Domain);

        Assert.Equal(5, await WorksAsync(first));
        var old = await site.GetAsync(second.Address);
        // The name is the one that most of all the works print.
        Assert.Equal(site.Links.Researcher(first.Id, "M. Person"), old.Location);
        Assert.Contains("merged into yours", Visit.Text((await person.GetAsync(claim)).Page.QuerySelector("main")!), StringComparison.Ordinal);

        await person.SubmitAsync(await person.GetAsync(claim + "/withdraw"), "Part the records again");

        Assert.Equal((2, 3), (await WorksAsync(first), await WorksAsync(second)));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await site.GetAsync(second.Address)).Status);
        Assert.Equal((3, true), Of(await site.StandingAsync(first)));
        Assert.Equal((1, false), Of(await site.StandingAsync(second)));
    }

    [Fact]
    public async Task A_record_of_another_name_is_not_merged_by_an_address_alone()
    {
        var first = await site.AuthorAsync("Greedy Owner", ClaimSite.NewOrcid(), works: 2);
        var colleague = await site.AuthorAsync("Quiet Colleague", works: 2);
        var person = await site.OwnerAsync("greedy@site.example", first);

        await site.ProveByEmailAsync(person, await site.ClaimAsync(person, colleague), "greedy@" + ClaimSite.Domain);

        Assert.Equal([ClaimState.Pending], await site.StatesAsync(colleague));
        Assert.Equal((2, 2), (await WorksAsync(first), await WorksAsync(colleague)));
    }

    [Fact]
    public async Task Nor_by_an_iD_and_what_was_merged_into_a_record_is_no_ground_for_a_strong_proof_of_it()
    {
        var held = await site.AuthorAsync("Grace Holder", works: 2, isAtUniversity: false);
        var own = await site.AuthorAsync("Ivan Postor", ClaimSite.NewOrcid(), works: 2);
        var person = await site.ResearcherAsync("postor@site.example", "Ivan Postor", own.Orcid);
        var claim = await site.ClaimAsync(person, held);
        await site.ProveByEmailAsync(person, claim, "postor@" + ClaimSite.OtherDomain);
        var moderator = await site.ModeratorAsync("postor-moderator@site.example");
        Assert.Equal(JudgeAnswer.Done, await AcceptAsync(moderator, held));
        // The name that the owner shows is no reason either.
        await person.SubmitAsync(await person.GetAsync(held.Address + "/edit/name"), "Save the name", ("Name", "Ivan Postor"));

        var merge = await site.ClaimAsync(person, own);
        await person.SubmitAsync(await person.GetAsync(merge + "/orcid"), "Use this iD");
        Assert.Equal([ClaimState.Pending], await site.StatesAsync(own));
        Assert.Equal((2, 2), (await WorksAsync(held), await WorksAsync(own)));

        // Merged after all; what comes later comes by the iD alone.
        Assert.Equal(JudgeAnswer.Done, await AcceptAsync(moderator, own));
        await site.AuthorAsync("Ivan Postor", own.Orcid, works: 1);
        Assert.Equal(5, await WorksAsync(held));
        var byOrcid = await person.SubmitAsync(await person.GetAsync(claim + "/orcid"), "Use this iD");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, byOrcid.Status);
        await site.ProveByEmailAsync(person, claim, "postor@" + ClaimSite.Domain);
        Assert.Equal((2, true), Of(await site.StandingAsync(held)));

        // Nor does what was strong before stay so.
        await site.ExecuteAsync($"update evidence set is_strong = true where kind = 'InstitutionalEmail' and state = 'Proved' and claim_id in (select id from claims where author_id = {held.Id})");
        await site.RecheckAsync();
        Assert.Equal(0, await site.ScalarAsync<long>($"select count(*) from evidence where is_strong and state = 'Proved' and claim_id in (select id from claims where author_id = {held.Id})"));
    }

    [Fact]
    public async Task Two_records_of_one_name_merge_by_the_iD_at_once_and_the_first_keeps_the_strength_of_its_own_works()
    {
        var first = await site.AuthorAsync("Honest Twofold", works: 2);
        var second = await site.AuthorAsync("H. Twofold", ClaimSite.NewOrcid(), works: 3, isAtUniversity: false);
        var person = await site.ResearcherAsync("twofold@site.example", "Honest Twofold", second.Orcid);
        await site.ProveByEmailAsync(person, await site.ClaimAsync(person, first), "twofold@" + ClaimSite.Domain);

        var merge = await site.ClaimAsync(person, second);
        await person.SubmitAsync(await person.GetAsync(merge + "/orcid"), "Use this iD");
        await site.RecheckAsync();

        Assert.Equal([ClaimState.Accepted], await site.StatesAsync(second));
        Assert.Equal(5, await WorksAsync(first));
        Assert.Equal((3, true), Of(await site.StandingAsync(first)));
    }

    [Fact]
    public async Task A_mark_in_an_address_makes_no_other_evidence_of_what_a_moderator_revoked()
    {
        var author = await site.AuthorAsync("Marked Address");
        var revoked = await site.ResearcherAsync("marked-one@site.example", "Marked Address");
        await site.ProveByEmailAsync(revoked, await site.ClaimAsync(revoked, author), "marked+1@" + ClaimSite.Domain);
        var (moderator, id) = (await site.ModeratorAsync("marked-moderator@site.example"), await LastAsync(author));
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(moderator, id, Reason)));

        var again = await site.ResearcherAsync("marked-two@site.example", "Marked Address");
        await site.ProveByEmailAsync(again, await site.ClaimAsync(again, author), "marked+2@" + ClaimSite.Domain);

        Assert.Equal([ClaimState.Revoked, ClaimState.Pending], await site.StatesAsync(author));
    }

    [Fact]
    public async Task Whom_a_moderator_has_revoked_no_strong_proof_brings_back_without_another_moderator()
    {
        var author = await site.AuthorAsync("Comes Back", ClaimSite.NewOrcid());
        var person = await site.ResearcherAsync("comes-back@site.example", "Comes Back");
        var claim = await site.ClaimAsync(person, author);
        await site.ProveByEmailAsync(person, claim, "comes-back@" + ClaimSite.Domain);
        var id = await LastAsync(author);
        var moderator = await site.ModeratorAsync("comes-back-moderator@site.example");
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(moderator, id, Reason)));

        await person.SubmitAsync(await person.GetAsync(claim + "/appeal"), "Send the appeal", ("Words", "The address is mine, look again please."));
        await site.ProveByEmailAsync(person, claim, "comes-back@" + ClaimSite.Domain);
        Assert.Equal([ClaimState.Pending], await site.StatesAsync(author));

        // Nor does beginning anew, once that is open again.
        await person.SubmitAsync(await person.GetAsync(claim + "/withdraw"), "Withdraw the claim");
        site.Clock.Pass(Claim.Rest);
        person = await site.LogInAsync("comes-back@site.example");
        await site.ProveByEmailAsync(person, await site.ClaimAsync(person, author), "comes-back@" + ClaimSite.Domain);
        Assert.Equal([ClaimState.Withdrawn, ClaimState.Pending], await site.StatesAsync(author));
        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
    }

    [Fact]
    public async Task A_revoked_owners_merges_part_and_what_was_taken_back_and_forth_goes_too()
    {
        var first = await site.AuthorAsync("Merged Away", ClaimSite.NewOrcid(), works: 2);
        var second = await site.AuthorAsync("M. Away", works: 3);
        var person = await site.OwnerAsync("merged-away@site.example", first);
        var claim = await LastAsync(first);
        await site.ProveByEmailAsync(person, await site.ClaimAsync(person, second), "merged-away@" + ClaimSite.Domain);
        Assert.Equal(5, await WorksAsync(first));
        var account = (await site.MeAsync("merged-away@site.example")).AccountId;
        // Said, taken back, and said again by taking that back.
        var record = new RecordDecision(site.DataSource, site.Clock);
        var said = await record.RunAsync(Own(DecisionKind.Summary), "Mine, mine.", TestContext.Current.CancellationToken);
        var undone = await record.RunAsync(Own(DecisionKind.Undo, said), cancellation: TestContext.Current.CancellationToken);
        await record.RunAsync(Own(DecisionKind.Undo, undone), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("Mine, mine.", await site.ScalarAsync<string>($"select summary from author_profiles where author_id = {first.Id}"));
        var moderator = await site.ModeratorAsync("merged-away-moderator@site.example");

        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(moderator, claim, Reason)));

        Assert.Equal((2, 3), (await WorksAsync(first), await WorksAsync(second)));
        Assert.Equal(0, await site.ScalarAsync<long>($"select count(*) from author_profiles where author_id = {first.Id} and summary is not null"));

        Decision Own(DecisionKind kind, long? undoes = null) => new()
        {
            Kind = kind,
            At = site.Clock.GetUtcNow(),
            AccountId = account,
            Authority = DecisionAuthority.Owner,
            Reason = "So.",
            AuthorKey = undoes is null ? first.Key : null,
            UndoesId = undoes,
        };
    }

    [Fact]
    public async Task Who_claimed_a_record_that_was_merged_since_disputes_it_and_the_moderator_sees_with_whom()
    {
        var first = await site.AuthorAsync("Merged First", ClaimSite.NewOrcid(), works: 2);
        var second = await site.AuthorAsync("M. First", works: 3);
        var rival = await site.ResearcherAsync("merged-rival@site.example", "M. First");
        var claim = await site.ClaimAsync(rival, second);
        var person = await site.OwnerAsync("merged-first@site.example", first);
        await site.ProveByEmailAsync(person, await site.ClaimAsync(person, second), "merged-first@" + ClaimSite.Domain);
        Assert.Equal(5, await WorksAsync(first));
        Assert.Contains("Somebody else owns this record already", Visit.Text((await rival.GetAsync(claim)).Page.QuerySelector("main")!), StringComparison.Ordinal);

        await site.ProveByEmailAsync(rival, claim, "merged-rival@" + ClaimSite.Domain);
        Assert.Equal([ClaimState.Disputed, ClaimState.Accepted], await site.StatesAsync(second));

        var moderator = await site.NewAccountAsync("merged-first-moderator@site.example", isModerator: true);
        var page = await moderator.GetAsync("/moderation" + claim);
        Assert.Contains("merged-first@site.example", Visit.Text(page.Page.QuerySelector("main")!), StringComparison.Ordinal);
        await moderator.SubmitAsync(page, "Accept the claim", ("Reason", Reason));

        Assert.Equal([ClaimState.Accepted, ClaimState.Revoked], await site.StatesAsync(second));
        Assert.Equal((2, 3), (await WorksAsync(first), await WorksAsync(second)));
    }

    [Fact]
    public async Task A_moderator_does_not_get_a_record_by_revoking_its_owner()
    {
        var author = await site.AuthorAsync("Coveted", ClaimSite.NewOrcid());
        await site.OwnerAsync("coveted-owner@site.example", author);
        var owners = await LastAsync(author);
        await site.AddAccountAsync("coveting@site.example", name: "Coveted", isModerator: true);
        var rival = await site.LogInAsync("coveting@site.example");
        await site.ProveByEmailAsync(rival, await site.ClaimAsync(rival, author), "coveting@" + ClaimSite.Domain);

        var coveting = await site.MeAsync("coveting@site.example");
        Assert.Equal(JudgeAnswer.OwnClaim, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(coveting, owners, Reason)));
        Assert.Equal([ClaimState.Accepted, ClaimState.Disputed], await site.StatesAsync(author));
    }

    /// <summary>An owner at L3, and a rival with a strong proof of another kind.</summary>
    private async Task<(TestAuthor Author, Person Rival)> DisputedAsync(string name)
    {
        var tag = name.ToLowerInvariant().Replace(' ', '-');
        var author = await site.AuthorAsync(name, ClaimSite.NewOrcid());
        await site.OwnerAsync($"owner-{tag}@site.example", author);
        var rival = await site.ResearcherAsync($"rival-{tag}@site.example", name);
        await site.ProveByEmailAsync(rival, await site.ClaimAsync(rival, author), $"rival-{tag}@{ClaimSite.Domain}");
        return (author, rival);
    }

    private static string MainOf(Visit visit) => Visit.Text(visit.Page.QuerySelector("main")!);

    private static (int, bool) Of((int Level, int Trust, bool IsClaimed) standing) => (standing.Level, standing.IsClaimed);

    private static Place PlaceOf(LoggedIn me) => new($"network {me.AccountId}", $"block {me.AccountId}", null, "a browser");

    private Task<int> WorksAsync(TestAuthor author) => site.ScalarAsync<int>($"select works from authors where id = {author.Id}");

    private Task<long> LiveAsync(TestAuthor author, long account) =>
        site.ScalarAsync<long>($"select count(*) from decisions where author_key = '{author.Key}' and account_id = {account} and kind in ('Mine', 'NotMine') and decision_is_live(id)");

    private async Task<string> ClaimAsync(TestAuthor author) => site.Links.Claim(await LastAsync(author));

    private Task<long> LastAsync(TestAuthor author) => site.ScalarAsync<long>($"select max(id) from claims where author_id = {author.Id}");

    private async Task<JudgeAnswer> AcceptAsync(LoggedIn moderator, TestAuthor author)
    {
        var claim = await LastAsync(author);
        return await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.AcceptAsync(moderator, claim, Reason));
    }

    private async Task<JudgeAnswer> RefuseAsync(LoggedIn moderator, TestAuthor author)
    {
        var claim = await LastAsync(author);
        return await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RefuseAsync(moderator, claim, Reason));
    }
}
