using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Moderation;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Claims;

/// <summary>What nobody gets around: the interest of a moderator, giving up, a proof that is gone, and what was merged.</summary>
public sealed class DisputeTests(ClaimSite site) : IClassFixture<ClaimSite>
{
    private const string Reason = "The evidence was compared, line by line.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_moderator_with_a_claim_on_the_record_judges_no_rival_of_it()
    {
        var author = await site.AuthorAsync("Rival Judged", ClaimSite.NewOrcid());
        var moderator = await site.NewAccountAsync("rival-judges@site.example", isModerator: true);
        await site.ClaimAsync(moderator, author);
        var rival = await site.ResearcherAsync("rival-judged@site.example", "Rival Judged");
        var claim = await site.ClaimAsync(rival, author);
        await site.ProveByEmailAsync(rival, claim, "rival-judged@" + ClaimSite.OtherDomain);
        var (me, id) = (await site.MeAsync("rival-judges@site.example"), IdOf(claim));

        Assert.Equal(JudgeAnswer.OwnClaim, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RefuseAsync(me, id, Reason)));
        Assert.Equal(JudgeAnswer.OwnClaim, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.AcceptAsync(me, id, Reason)));
        var page = await moderator.GetAsync("/moderation" + claim);
        Assert.Contains("another moderator decides", MainOf(page), StringComparison.Ordinal);
        Assert.Null(page.Page.QuerySelector("#field-reason"));

        var other = await site.NewAccountAsync("rival-judges-other@site.example", isModerator: true);
        await other.SubmitAsync(await other.GetAsync("/moderation" + claim), "Refuse the claim", ("Reason", Reason));
        Assert.Equal([ClaimState.Pending, ClaimState.Refused], await site.StatesAsync(author));
    }

    [Fact]
    public async Task Nor_what_concerns_the_record_that_it_was_merged_into()
    {
        var moderator = await site.NewAccountAsync("merged-interest-moderator@site.example", isModerator: true);
        var (first, second, owners, _) = await MergedAsync("Merged Interest", async second => await site.ClaimAsync(moderator, second));
        var me = await site.MeAsync("merged-interest-moderator@site.example");
        var report = await ReportAsync(first);

        Assert.Equal(JudgeAnswer.OwnClaim, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(me, owners, Reason)));
        Assert.False(await site.RunAsync<AnswerReport, bool>(answer => answer.RunAsync(report, me, ReportOutcome.NoMistake, Reason)));
        var page = await moderator.GetAsync("/moderation" + site.Links.Claim(owners));
        Assert.DoesNotContain(page.Page.QuerySelectorAll("main button"), b => Visit.Text(b) == "Revoke the claim");

        var other = await site.ModeratorAsync("merged-interest-other@site.example");
        Assert.True(await site.RunAsync<AnswerReport, bool>(answer => answer.RunAsync(report, other, ReportOutcome.NoMistake, Reason)));
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(other, owners, Reason)));
        Assert.Equal((4, 3), (await WorksAsync(first), await WorksAsync(second)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_stayed_of_a_record_that_was_given_up_a_moderator_takes_back(bool isErased)
    {
        var tag = isErased ? "erased" : "given-up";
        var (first, second, owners, person) = await MergedAsync("Left Behind " + tag);
        var me = await site.MeAsync($"left-behind-{tag}@site.example");
        await SayNotMineAsync(me, first);
        Assert.Equal(6, await WorksAsync(first));
        if (isErased)
        {
            await site.RunAsync<ChangeAccount, bool>(change => change.AskForDeletionAsync(me.AccountId));
            site.Clock.Pass(TimeSpan.FromDays(Account.DaysToTakeBack) + TimeSpan.FromMinutes(1));
            await site.RunAsync<ForgetAccounts, int>(forget => forget.RunAsync());
        }
        else
        {
            var kept = $"select count(*) from evidence e join claims c on c.id = e.claim_id where c.account_id = {me.AccountId} and e.subject is not null";
            Assert.Equal(2, await site.ScalarAsync<long>(kept));
            await person.SubmitAsync(await person.GetAsync(site.Links.Claim(owners) + "/withdraw"), "Give the record up");
            // What the record was proved with is forgotten, and what the merged one was.
            Assert.Equal(0, await site.ScalarAsync<long>(kept));
        }

        // Without a dispute all of it stays.
        Assert.Equal((6, false), (await WorksAsync(first), (await site.StandingAsync(first)).IsClaimed));

        var report = await ReportAsync(first);
        var moderator = await site.NewAccountAsync($"left-behind-{tag}-moderator@site.example", isModerator: true);
        var at = "/moderation" + site.Links.Claim(owners);
        Assert.NotNull((await moderator.GetAsync("/moderation" + site.Links.Report(report))).Page.QuerySelector($"main a[href='{at}']"));
        var page = await moderator.GetAsync(at);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await moderator.SubmitAsync(page, "Revoke the claim", ("Reason", "No."))).Status);
        Assert.Equal("/moderation", (await moderator.SubmitAsync(page, "Revoke the claim", ("Reason", Reason))).Location);

        Assert.Equal((4, 3), (await WorksAsync(first), await WorksAsync(second)));
        Assert.Equal([ClaimState.Revoked], await site.StatesAsync(first));
        Assert.Contains((await moderator.GetAsync("/moderation/log")).Page.QuerySelectorAll("tbody tr"), r =>
            r.QuerySelector($"a[href='{at}']") is not null && Visit.Text(r).Contains("Revoked a claim", StringComparison.Ordinal));
        // Once.
        Assert.DoesNotContain((await moderator.GetAsync(at)).Page.QuerySelectorAll("main button"), b => Visit.Text(b) == "Revoke the claim");
        Assert.Equal(!isErased, (await site.LettersToAsync($"left-behind-{tag}@site.example")).Any(l => l.Subject.StartsWith("What you decided", StringComparison.Ordinal)));
        var answers = await site.MeAsync($"left-behind-{tag}-moderator@site.example");
        Assert.True(await site.RunAsync<AnswerReport, bool>(answer => answer.RunAsync(report, answers, ReportOutcome.Mended, Reason)));
    }

    [Fact]
    public async Task To_revoke_what_was_given_up_leaves_the_next_owner_what_is_theirs()
    {
        var author = await site.AuthorAsync("Next Owner", ClaimSite.NewOrcid(), works: 4);
        var former = await site.ResearcherAsync("next-former@site.example", "Next Owner");
        var first = await site.ClaimAsync(former, author);
        await site.ProveByEmailAsync(former, first, "next-former@" + ClaimSite.Domain);
        await SayNotMineAsync(await site.MeAsync("next-former@site.example"), author);
        await former.SubmitAsync(await former.GetAsync(first + "/withdraw"), "Give the record up");
        await site.OwnerAsync("next-owner@site.example", author);
        Assert.Equal((3, (3, true)), (await WorksAsync(author), await StandingAsync(author)));
        var moderator = await site.ModeratorAsync("next-moderator@site.example");

        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(moderator, IdOf(first), Reason)));

        Assert.Equal((4, (3, true)), (await WorksAsync(author), await StandingAsync(author)));
        Assert.Equal([ClaimState.Revoked, ClaimState.Accepted], await site.StatesAsync(author));
    }

    [Fact]
    public async Task Who_gives_a_disputed_record_up_leaves_nothing_of_what_they_said()
    {
        var (first, second, owners, person) = await MergedAsync("Gives Up Disputed");
        await SayNotMineAsync(await site.MeAsync("gives-up-disputed@site.example"), first);
        await DisputeAsync("gives-up-rival@site.example", first);
        Assert.Equal([ClaimState.Accepted, ClaimState.Disputed], await site.StatesAsync(first));

        var page = await person.GetAsync(site.Links.Claim(owners) + "/withdraw");
        Assert.Contains("nothing stays of what you said of works", MainOf(page), StringComparison.Ordinal);
        await person.SubmitAsync(page, "Give the record up");

        Assert.Equal((4, 3), (await WorksAsync(first), await WorksAsync(second)));
        // The rival's proof is weak: a moderator looks at it as at any other.
        Assert.Equal([ClaimState.Withdrawn, ClaimState.Pending], await site.StatesAsync(first));
        Assert.Equal([ClaimState.Withdrawn], await site.StatesAsync(second));
    }

    [Fact]
    public async Task A_dispute_ends_with_the_last_proof_of_the_rival_and_is_not_opened_again_at_once()
    {
        var author = await site.AuthorAsync("Proof Gone", ClaimSite.NewOrcid());
        await site.OwnerAsync("proof-gone@site.example", author);
        var rival = await site.ResearcherAsync("proof-gone-rival@site.example", "Proof Gone");
        var claim = await site.ClaimAsync(rival, author);
        var home = site.Place("proof-gone.test");
        await rival.SubmitAsync(await rival.GetAsync(claim + "/homepage"), "Go on with this page", ("Address", home.Address));
        var form = await rival.GetAsync(claim + "/homepage");
        home.Show(form.Page.QuerySelector(".source")!.TextContent);
        await rival.SubmitAsync(form, "Look at the page now");
        var owner = (await site.MeAsync("proof-gone@site.example")).AccountId;
        Assert.True((await OwnershipAsync(owner, author)).IsFrozen);

        home.Show("<p>Nothing.</p>");
        site.Clock.Pass(Evidence.BetweenLooks);
        await site.RecheckAsync();
        Assert.True((await OwnershipAsync(owner, author)).IsFrozen);
        site.Clock.Pass(TimeSpan.FromHours(12));
        await site.RecheckAsync();

        Assert.Equal([ClaimState.Accepted, ClaimState.Withdrawn], await site.StatesAsync(author));
        Assert.False((await OwnershipAsync(owner, author)).IsFrozen);
        Assert.Contains("stays yours", (await site.LetterToAsync("proof-gone@site.example")).Subject, StringComparison.Ordinal);
        Assert.Contains(await site.LettersToAsync("proof-gone-rival@site.example"), l => l.Subject.Contains("has ended", StringComparison.Ordinal));
        // The page is put back in vain until the account has rested.
        var again = await site.LogInAsync("proof-gone-rival@site.example");
        Assert.Equal(claim, await site.ClaimAsync(again, author));
        site.Clock.Pass(Claim.Rest);
        Assert.NotEqual(claim, await site.ClaimAsync(await site.LogInAsync("proof-gone-rival@site.example"), author));
    }

    [Fact]
    public async Task An_appeal_whose_last_proof_is_gone_waits_on_and_freezes_nothing()
    {
        var author = await site.AuthorAsync("Appeal Unproved", ClaimSite.NewOrcid());
        await site.OwnerAsync("appeal-unproved@site.example", author);
        var rival = await site.ResearcherAsync("appeal-unproved-rival@site.example", "Appeal Unproved");
        var claim = await site.ClaimAsync(rival, author);
        var home = site.Place("appeal-unproved.test");
        await rival.SubmitAsync(await rival.GetAsync(claim + "/homepage"), "Go on with this page", ("Address", home.Address));
        var form = await rival.GetAsync(claim + "/homepage");
        home.Show(form.Page.QuerySelector(".source")!.TextContent);
        await rival.SubmitAsync(form, "Look at the page now");
        var (first, id) = (await site.ModeratorAsync("appeal-unproved-first@site.example"), IdOf(claim));
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RefuseAsync(first, id, Reason)));
        await rival.SubmitAsync(await rival.GetAsync(claim + "/appeal"), "Send the appeal", ("Words", "I really am this person, please look again."));
        var owner = (await site.MeAsync("appeal-unproved@site.example")).AccountId;
        Assert.True((await OwnershipAsync(owner, author)).IsFrozen);
        Assert.Equal([ClaimState.Accepted, ClaimState.Disputed], await site.StatesAsync(author));

        home.Show("<p>Nothing.</p>");
        site.Clock.Pass(Evidence.BetweenLooks);
        await site.RecheckAsync();
        site.Clock.Pass(TimeSpan.FromHours(12));
        await site.RecheckAsync();

        Assert.Equal([ClaimState.Accepted, ClaimState.Pending], await site.StatesAsync(author));
        Assert.False((await OwnershipAsync(owner, author)).IsFrozen);
        Assert.Contains("stays yours", (await site.LetterToAsync("appeal-unproved@site.example")).Subject, StringComparison.Ordinal);
        var lost = MainOf(await (await site.LogInAsync("appeal-unproved-rival@site.example")).GetAsync(claim));
        Assert.Contains("No proof of yours counts now", lost, StringComparison.Ordinal);
        Assert.DoesNotContain("it still counts", lost, StringComparison.Ordinal);
        var second = await site.ModeratorAsync("appeal-unproved-second@site.example");
        Assert.Equal(JudgeAnswer.DecidedBefore, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RefuseAsync(first, id, Reason)));
        Assert.Equal(JudgeAnswer.NoEvidence, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.AcceptAsync(second, id, Reason)));
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RefuseAsync(second, id, Reason)));
    }

    [Fact]
    public async Task An_appeal_without_proof_is_no_rival_of_who_owns_the_record_later()
    {
        var author = await site.AuthorAsync("Appeal Before", ClaimSite.NewOrcid());
        var former = await site.ResearcherAsync("appeal-before-former@site.example", "Appeal Before");
        var claim = await site.ClaimAsync(former, author);
        await site.ProveByEmailAsync(former, claim, "appeal-before-former@" + ClaimSite.Domain);
        var moderator = await site.ModeratorAsync("appeal-before-moderator@site.example");
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(moderator, IdOf(claim), Reason)));
        await former.SubmitAsync(await former.GetAsync(claim + "/appeal"), "Send the appeal", ("Words", "I really am this person, please look again."));

        await site.OwnerAsync("appeal-before-owner@site.example", author);

        Assert.Equal([ClaimState.Pending, ClaimState.Accepted], await site.StatesAsync(author));
        Assert.False((await OwnershipAsync((await site.MeAsync("appeal-before-owner@site.example")).AccountId, author)).IsFrozen);
    }

    [Fact]
    public async Task What_the_winner_of_a_dispute_left_unticked_does_not_come_back()
    {
        var author = await site.AuthorAsync("Unticked By Both", ClaimSite.NewOrcid());
        var rival = await site.ResearcherAsync("unticked-rival@site.example", "Unticked By Both");
        var claim = await ClaimAllButOneAsync(rival, author);
        var owner = await site.ResearcherAsync("unticked-owner@site.example", "Unticked By Both", author.Orcid);
        await owner.SubmitAsync(await owner.GetAsync(await ClaimAllButOneAsync(owner, author) + "/orcid"), "Use this iD");
        await site.ProveByEmailAsync(rival, claim, "unticked-rival@" + ClaimSite.Domain);
        Assert.Equal(2, await WorksAsync(author));
        var moderator = await site.ModeratorAsync("unticked-moderator@site.example");

        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.AcceptAsync(moderator, IdOf(claim), Reason)));

        Assert.Equal([ClaimState.Accepted, ClaimState.Revoked], await site.StatesAsync(author));
        Assert.Equal(2, await WorksAsync(author));
        Assert.Equal((2, 1), await LiveAsync(author, "unticked-rival@site.example"));
    }

    [Fact]
    public async Task Who_wins_a_record_out_of_a_merge_gets_what_they_ticked_and_the_rest_is_frozen_until_then()
    {
        var (first, second, _, _) = await MergedAsync("Won Out");
        var owner = (await site.MeAsync("won-out@site.example")).AccountId;
        // Claimed before the merge, as far as the works go: what was merged can't be claimed anew.
        await site.ExecuteAsync(
            $"""
            insert into claims (account_id, author_id, author_key, state, made_at, changed_at) select {await site.AddAccountAsync("won-out-rival@site.example")}, {second.Id}, '{second.Key}', 'Pending', now(), now();
            insert into claim_works (claim_id, provider, external_id, place, printed_name, is_mine)
            select (select max(id) from claims where author_id = {second.Id}), w.provider, w.external_id, w.place, w.printed_name, w.nth > 1
            from (select w.*, row_number() over (order by external_id) as nth from claim_works w join claims c on c.id = w.claim_id where c.author_id = {second.Id}) w
            """);
        var claim = site.Links.Claim(await LastAsync(second));
        Assert.False((await OwnershipAsync(owner, first)).IsFrozen);
        await site.ProveByEmailAsync(await site.LogInAsync("won-out-rival@site.example"), claim, "won-out-rival@" + ClaimSite.Domain);
        Assert.Equal([ClaimState.Accepted, ClaimState.Disputed], await site.StatesAsync(second));
        Assert.True((await OwnershipAsync(owner, first)).IsFrozen);
        var moderator = await site.ModeratorAsync("won-out-moderator@site.example");

        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.AcceptAsync(moderator, IdOf(claim), Reason)));

        Assert.False((await OwnershipAsync(owner, first)).IsFrozen);
        Assert.Equal((2, 1), await LiveAsync(second, "won-out-rival@site.example"));
        Assert.Equal((4, 2), (await WorksAsync(first), await WorksAsync(second)));
    }

    [Fact]
    public async Task A_dispute_about_a_merged_record_is_none_once_the_records_are_parted()
    {
        var rival = "";
        var (_, second, owners, _) = await MergedAsync("Parted Dispute", async second => rival = await DisputeAsync("parted-rival@site.example", second));
        Assert.Equal([ClaimState.Disputed, ClaimState.Accepted], await site.StatesAsync(second));
        var moderator = await site.ModeratorAsync("parted-moderator@site.example");

        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(moderator, owners, Reason)));

        Assert.Equal([ClaimState.Pending, ClaimState.Revoked], await site.StatesAsync(second));
        Assert.Contains("A moderator looks at it", MainOf(await (await site.LogInAsync("parted-rival@site.example")).GetAsync(rival)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_that_was_left_behind_ends_when_the_record_gets_an_owner_of_its_own()
    {
        var rival = await site.ResearcherAsync("behind-rival@site.example", "Behind Merge");
        var claim = "";
        var (first, second, owners, person) = await MergedAsync("Behind Merge", async second => claim = await site.ClaimAsync(rival, second));
        await person.SubmitAsync(await person.GetAsync(site.Links.Claim(owners) + "/withdraw"), "Give the record up");
        Assert.Equal(7, await WorksAsync(first));

        await site.ProveByEmailAsync(rival, claim, "behind-rival@" + ClaimSite.Domain);
        var moderator = await site.ModeratorAsync("behind-moderator@site.example");

        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.AcceptAsync(moderator, IdOf(claim), Reason)));

        Assert.Equal([ClaimState.Accepted, ClaimState.Withdrawn], await site.StatesAsync(second));
        Assert.Equal((4, 3, (2, true)), (await WorksAsync(first), await WorksAsync(second), await StandingAsync(second)));
    }

    /// <summary>A record of four works with an owner at L3, whose e-mail address is the name with hyphens, and one of three that is merged into it.</summary>
    private async Task<(TestAuthor First, TestAuthor Second, long Owners, Person Owner)> MergedAsync(string name, Func<TestAuthor, Task>? before = null)
    {
        var tag = name.ToLowerInvariant().Replace(' ', '-');
        var first = await site.AuthorAsync(name, ClaimSite.NewOrcid(), works: 4);
        var second = await site.AuthorAsync($"{name[0]}. {name[(name.IndexOf(' ') + 1)..]}", works: 3);
        if (before is not null)
            await before(second);
        var person = await site.OwnerAsync($"{tag}@site.example", first);
        var owners = await LastAsync(first);
        await site.ProveByEmailAsync(person, await site.ClaimAsync(person, second), $"{tag}@{ClaimSite.Domain}");
        Assert.Equal(7, await WorksAsync(first));
        return (first, second, owners, person);
    }

    /// <summary>Claims a record with a weak proof, so that it waits for a moderator, with an owner or without.</summary>
    private async Task<string> DisputeAsync(string email, TestAuthor author)
    {
        var rival = await site.ResearcherAsync(email, author.Name);
        var claim = await site.ClaimAsync(rival, author);
        await site.ProveByEmailAsync(rival, claim, email.Split('@')[0] + "@" + ClaimSite.OtherDomain);
        return claim;
    }

    private static async Task<string> ClaimAllButOneAsync(Person person, TestAuthor author)
    {
        var page = await person.GetAsync(author.Address + "/claim/works");
        var ticked = page.Page.QuerySelectorAll("input[type=checkbox][name=Mine]").Skip(1).Select(box => new KeyValuePair<string, string>("Mine", box.GetAttribute("value")!));
        var token = page.Page.QuerySelector("main [name=form-token]")!.GetAttribute("value")!;
        var listed = page.Page.QuerySelector("[name=Listed]")!.GetAttribute("value")!;
        return (await person.PostAsync(author.Address + "/claim/works", [new("form-token", token), new("Listed", listed), .. ticked])).Location!;
    }

    private async Task SayNotMineAsync(LoggedIn me, TestAuthor author)
    {
        var work = await site.ScalarAsync<long>($"select min(work_id) from author_works where author_id = {author.Id} and name = '{author.Name}'");
        Assert.IsType<EditAnswer.Changed>(await site.RunAsync<SayWhose, EditAnswer>(say => say.NotMineAsync(me, author.Id, work, null, Cancellation)));
    }

    private async Task<long> ReportAsync(TestAuthor author)
    {
        await using var records = site.Open();
        var report = new Report { Kind = ReportKind.FalseClaim, AuthorId = author.Id, Words = "This record is not theirs at all.", CreatedAt = site.Clock.GetUtcNow() };
        records.Reports.Add(report);
        await records.SaveChangesAsync(Cancellation);
        return report.Id;
    }

    private async Task<Ownership> OwnershipAsync(long accountId, TestAuthor author) =>
        (await site.RunAsync<ReadClaims, Ownership?>(read => read.OwnershipAsync(accountId, author.Id, Cancellation)))!;

    private async Task<(long Mine, long NotMine)> LiveAsync(TestAuthor author, string email)
    {
        var account = (await site.MeAsync(email)).AccountId;
        return (await CountAsync("Mine"), await CountAsync("NotMine"));

        Task<long> CountAsync(string kind) =>
            site.ScalarAsync<long>($"select count(*) from decisions where author_key = '{author.Key}' and account_id = {account} and kind = '{kind}' and decision_is_live(id)");
    }

    private long IdOf(string claim)
    {
        Assert.True(site.Links.TryReadClaim(claim["/claims/".Length..], out var id));
        return id;
    }

    private async Task<(int Level, bool IsClaimed)> StandingAsync(TestAuthor author) =>
        await site.StandingAsync(author) is var standing ? (standing.Level, standing.IsClaimed) : default;

    private static string MainOf(Visit visit) => Visit.Text(visit.Page.QuerySelector("main")!);

    private Task<int> WorksAsync(TestAuthor author) => site.ScalarAsync<int>($"select works from authors where id = {author.Id}");

    private Task<long> LastAsync(TestAuthor author) => site.ScalarAsync<long>($"select max(id) from claims where author_id = {author.Id}");
}
