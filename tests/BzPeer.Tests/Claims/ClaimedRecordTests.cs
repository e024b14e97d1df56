using System.Net;
using System.Text.Json;
using BzPeer.Accounts;
using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Infrastructure;
using BzPeer.Web.Pages.Shared;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Claims;

/// <summary>What visitors, the owner and co-authors see of a claimed record, and why its score is what it is.</summary>
public sealed class ClaimedRecordTests(ClaimSite site) : IClassFixture<ClaimSite>
{
    [Fact]
    public async Task Visitors_see_that_a_record_is_claimed_by_which_proof_and_since_when()
    {
        var author = await site.AuthorAsync("Seen Claimed", ClaimSite.NewOrcid());
        Assert.Contains("Unclaimed author", (await site.GetAsync(author.Address)).Page.QuerySelectorAll(".chips li").Select(Visit.Text));
        await site.OwnerAsync("seen-claimed@site.example", author);

        var visit = await site.GetAsync(author.Address);

        var chips = visit.Page.QuerySelectorAll(".chips li").Select(Visit.Text).ToList();
        Assert.Contains("Claimed · L3", chips);
        Assert.DoesNotContain("Unclaimed author", chips);
        var card = Visit.Text(visit.Section("How to connect"));
        Assert.Contains("Claimed by its author, at L3.", card, StringComparison.Ordinal);
        Assert.Contains($"ORCID iD since {Today}", card, StringComparison.Ordinal);
        Assert.Contains("no invitations at present", Visit.Text(visit.Section("Open a focused conversation")), StringComparison.Ordinal);
        Assert.Equal(5, visit.Statements.Count);
        Assert.Equal(2, Visit.Text((await site.GetAsync(author.Address + "/invite")).Page.QuerySelector("main")!).Split("at present").Length);
    }

    [Fact]
    public async Task Its_owner_sees_what_to_do_and_the_page_as_visitors_see_it()
    {
        var author = await site.AuthorAsync("Seen By Owner", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("seen-owner@site.example", author);

        var visit = await owner.GetAsync(author.Address);
        var card = visit.Section("This is your record");
        Assert.Equal(["Edit your record", "Your proofs", "View as visitor"], card.QuerySelectorAll("a").Select(Visit.Text));
        Assert.True(visit.Statements.Count <= 7, $"{visit.Statements.Count} statements.");

        var asVisitor = await owner.GetAsync(visit.Link("View as visitor").GetAttribute("href")!);
        Assert.Equal((await site.GetAsync(author.Address + "?view=visitor")).Body, asVisitor.Body);
        Assert.DoesNotContain("your record", Visit.Text(asVisitor.Page.Body!), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.BadRequest, (await owner.GetAsync(author.Address + "?view=moderator")).Status);

        // Somebody else sees what visitors see, and the way to a claim of their own.
        var other = await (await site.ResearcherAsync("seen-other@site.example", "Somebody")).GetAsync(author.Address);
        Assert.Contains("Claimed by its author", Visit.Text(other.Section("How to connect")), StringComparison.Ordinal);
        Assert.Equal(author.Address + "/claim", other.Link("Is it yours?").GetAttribute("href"));
    }

    [Fact]
    public async Task Search_and_lists_of_people_mark_it()
    {
        var orcid = ClaimSite.NewOrcid();
        var author = await site.AuthorAsync("Marked Collaborator", with: ClaimSite.Print("Marked Person", orcid));
        var person = await site.FindAsync("orcid:" + orcid);
        await site.OwnerAsync("marked-person@site.example", person);

        Assert.Equal("Claimed · L3", Visit.Text((await site.GetAsync("/search?q=Marked+Person")).Page.QuerySelectorAll(".hits li").Single(li => Visit.Text(li).Contains("Marked Person", StringComparison.Ordinal)).QuerySelector(".lv")!));
        Assert.EndsWith("· claimed", Visit.Text((await site.GetAsync(author.Address + "/collaborators")).Page.QuerySelector(".people li")!), StringComparison.Ordinal);
        Assert.EndsWith("· claimed", Visit.Text((await site.GetAsync(author.Address)).Section("Close collaborators").QuerySelector(".people li")!), StringComparison.Ordinal);
        Assert.DoesNotContain("· claimed", Visit.Text((await site.GetAsync(person.Address + "/collaborators")).Page.QuerySelector(".people")!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Works_say_how_they_are_known_to_be_the_authors()
    {
        var author = await site.AuthorAsync("Known Works", works: 4);
        await site.ExecuteAsync($"""
            with numbered as (select work_id, row_number() over (order by year desc) as n from author_works where author_id = {author.Id})
            update author_works w set basis = (array['Confirmed', 'Orcid', 'ProviderId', 'Name'])[n] from numbered n where w.author_id = {author.Id} and n.work_id = w.work_id
            """);
        string[] marks = ["confirmed by the author", "ORCID in the source", "matched by the provider’s author id", "name match only"];

        foreach (var address in new[] { author.Address, author.Address + "/works" })
        {
            var kickers = (await site.GetAsync(address)).Page.QuerySelectorAll(".works .kicker").Select(Visit.Text).ToList();
            Assert.Equal(4, kickers.Count);
            Assert.All(kickers.Zip(marks), k => Assert.EndsWith("· " + k.Second, k.First, StringComparison.Ordinal));
        }

        // Lists that are nobody's say nothing of it, and the invented world has no names to match.
        Assert.DoesNotContain("name match only", (await site.GetAsync("/")).Body, StringComparison.Ordinal);
        var invented = site.Links.Researcher(
            await site.ScalarAsync<long>("select id from authors where is_invented and works > 0 order by id limit 1"),
            await site.ScalarAsync<string>("select name from authors where is_invented and works > 0 order by id limit 1"));
        Assert.DoesNotContain("name match only", (await site.GetAsync(invented)).Body, StringComparison.Ordinal);
        var about = Visit.Text((await site.GetAsync("/about")).Page.Body!);
        Assert.All(marks, mark => Assert.Contains(mark, about, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_json_of_claimed_records_adds_up_to_the_score_by_the_table_of_the_design()
    {
        var levels = new HashSet<int>();
        var two = await site.AuthorAsync("Adds Two", works: 7);
        var claimant = await site.ResearcherAsync("adds-two@site.example", "Adds Two");
        await site.ProveByEmailAsync(claimant, await site.ClaimAsync(claimant, two), "two@" + ClaimSite.OtherDomain);
        await site.AddAccountAsync("adds-moderator@site.example", isModerator: true);
        var moderator = await site.MeAsync("adds-moderator@site.example");
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(async judge => await judge.AcceptAsync(moderator, await IdAsync(two), "The address agrees with the works.")));

        // Five givers at L3 vouch for one record: four count.
        var givers = Enumerable.Range(0, 5).Select(i => (Name: $"Adds Giver{(char)('A' + i)}", Orcid: ClaimSite.NewOrcid())).ToList();
        var vouched = await site.AuthorAsync("Adds Vouched", isAtUniversity: false, with: [.. givers.Select(g => ClaimSite.Print(g.Name, g.Orcid))]);
        for (var i = 0; i < givers.Count; i++)
        {
            var owner = await site.OwnerAsync($"adds-giver-{i}@site.example", await site.FindAsync("orcid:" + givers[i].Orcid));
            await owner.SubmitAsync(await owner.GetAsync(vouched.Address + "/vouch"), "I vouch for this record");
            if (i is 0 or 4)
            {
                Assert.Equal(i + 1, await AddsUpAsync(vouched, "vouches"));
            }
        }

        // The first of them gets a homepage and a second strong proof.
        var four = await site.FindAsync("orcid:" + givers[0].Orcid);
        await AddProofAsync(four, EvidenceKind.Homepage, isStrong: true);
        Assert.Equal(2, await AddsUpAsync(four, "anchors"));

        foreach (var author in new[] { two, vouched, four, await site.FindAsync("orcid:" + givers[1].Orcid) })
        {
            levels.Add(await AddsUpAsync(author, "verification"));
        }

        Assert.Equal([1, 2, 3, 4], levels.Order());
        var page = await site.GetAsync(four.Address + "/trust");
        Assert.Contains("a homepage that links back", Visit.Text(page.Page.QuerySelector("table")!), StringComparison.Ordinal);
        // What is there already is not advised.
        Assert.Equal(["A co-author at L3 or more vouches for the record, up to 10: +2.5 each"], page.Section("What would raise it").QuerySelectorAll("li").Select(Visit.Text));
        Assert.Equal(["The author adds a strong proof: an ORCID iD that the record bears, an institutional address or a homepage that it names: +15"],
            (await site.GetAsync(two.Address + "/trust")).Section("What would raise it").QuerySelectorAll("li").Select(Visit.Text).Take(1));
    }

    [Fact]
    public async Task The_page_lists_proofs_with_their_dates_and_what_became_of_them()
    {
        var author = await site.AuthorAsync("Dated Proofs", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("dated-proofs@site.example", author);
        var claim = site.Links.Claim(await IdAsync(author));
        var given = Today;
        site.Clock.Pass(TimeSpan.FromDays(2));
        owner = await site.LogInAsync("dated-proofs@site.example");
        await site.ProveByEmailAsync(owner, claim, "dated@" + ClaimSite.Domain);
        var until = Day.Of(site.Clock.GetUtcNow() + Evidence.AddressValidFor);

        var visit = await site.GetAsync(author.Address + "/trust");

        Assert.Equal(4, visit.Statements.Count);
        Assert.Equal(
            [$"ORCID iD | log-in at ORCID | {given} | looked at weekly, last on {given}", $"Institutional e-mail address | a code sent to the address | {Today} | to be confirmed again by {until}"],
            visit.Section("Proofs that count").QuerySelectorAll("tbody tr").Select(row => string.Join(" | ", row.Children.Select(Visit.Text))));
        Assert.Equal(
            [$"{Today}: proof given: institutional e-mail address", $"{given}: the claim was accepted", $"{given}: proof given: ORCID iD"],
            visit.Section("History").QuerySelectorAll("li").Select(Visit.Text));
        using (var json = JsonDocument.Parse((await site.GetAsync(author.Address + "/trust?format=json")).Body))
        {
            Assert.Equal(["orcid", "institutional_email"], json.RootElement.GetProperty("proofs").EnumerateArray().Select(p => p.GetProperty("kind").GetString()));
            Assert.Equal(
                (site.Clock.GetUtcNow() + Evidence.AddressValidFor).UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                json.RootElement.GetProperty("proofs")[1].GetProperty("confirmed_again_by").GetString());
            Assert.Equal(["proof_given", "claimed", "proof_given"], json.RootElement.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("what").GetString()));
        }

        await owner.SubmitAsync(await owner.GetAsync(claim + "/withdraw"), "Give the record up");
        var after = await site.GetAsync(author.Address + "/trust");
        Assert.DoesNotContain("Proofs that count", after.Page.QuerySelectorAll("h2").Select(Visit.Text));
        Assert.Equal(
            [
                $"{Today}: its owner gave the record up", $"{Today}: proof given up with the record: institutional e-mail address", $"{Today}: proof given up with the record: ORCID iD",
                $"{Today}: proof given: institutional e-mail address", $"{given}: the claim was accepted", $"{given}: proof given: ORCID iD",
            ],
            after.Section("History").QuerySelectorAll("li").Select(Visit.Text));
        Assert.Equal(4, after.Statements.Count);
        using (var json = JsonDocument.Parse((await site.GetAsync(author.Address + "/trust?format=json")).Body))
        {
            Assert.Equal(["given_up", "given_up"], json.RootElement.GetProperty("history").EnumerateArray()
                .Where(e => e.GetProperty("what").GetString() == "proof_lost").Select(e => e.GetProperty("with").GetString()));
        }

        // Of an account that is erased, the ledger's rows are all that is told.
        var me = await site.MeAsync("dated-proofs@site.example");
        await site.RunAsync<ChangeAccount, bool>(change => change.AskForDeletionAsync(me.AccountId));
        site.Clock.Pass(TimeSpan.FromDays(Account.DaysToTakeBack) + TimeSpan.FromMinutes(1));
        await site.RunAsync<ForgetAccounts, int>(forget => forget.RunAsync());
        Assert.Equal(["its owner gave the record up", "the claim was accepted"], await ToldAsync(author));
    }

    [Fact]
    public async Task Of_a_revoked_claim_the_proofs_are_told_that_were_given_while_it_held_the_record()
    {
        var author = await site.AuthorAsync("Revoked Proofs", ClaimSite.NewOrcid());
        var owner = await site.OwnerAsync("revoked-proofs@site.example", author);
        var moderator = await site.ModeratorAsync("revokes-proofs@site.example");
        var (claim, id) = (site.Links.Claim(await IdAsync(author)), await IdAsync(author));
        site.Clock.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RevokeAsync(moderator, id, "This is somebody else by all that we know.")));
        string[] told = ["a moderator revoked the claim", "proof ended with the revoked claim: ORCID iD", "the claim was accepted", "proof given: ORCID iD"];
        Assert.Equal(told, await ToldAsync(author));

        // An appeal takes nothing of that back, and what is proved for it holds nothing yet.
        site.Clock.Pass(TimeSpan.FromMinutes(2));
        Assert.True(await site.RunAsync<EndClaim, bool>(async end => await end.AppealAsync(await site.MeAsync("revoked-proofs@site.example"), id, "It is I, and here is another proof of it.")));
        await site.ProveByEmailAsync(owner, claim, "revoked-proofs@" + ClaimSite.Domain);
        Assert.Equal(1, await site.ScalarAsync<long>($"select count(*) from evidence where claim_id = {id} and state = 'Proved'"));
        Assert.Equal(told, await ToldAsync(author));

        // Nothing is left to wait for a moderator.
        Assert.True(await site.RunAsync<EndClaim, bool>(async end => await end.WithdrawAsync((await site.MeAsync("revoked-proofs@site.example")).AccountId, id)));
        Assert.Equal(told, await ToldAsync(author));
    }

    [Fact]
    public async Task Of_a_long_history_the_newest_fifty_are_told()
    {
        var author = await site.AuthorAsync("Long History");
        await site.ExecuteAsync($"""
            insert into decisions (kind, at, authority, reason, author_key, other_author_key)
            select 'Vouch', timestamptz '2020-01-01' + n * interval '1 day', 'Owner', 'Known.', '{author.Key}', 'name:nobody at all ' || n from generate_series(1, 63) n
            """);

        var visit = await site.GetAsync(author.Address + "/trust");

        var lines = visit.Section("History").QuerySelectorAll("li").Select(Visit.Text).ToList();
        Assert.Equal(50, lines.Count);
        Assert.Equal("4 March 2020: a co-author vouched", lines[0]);
        Assert.Contains("and 13 earlier", Visit.Text(visit.Section("History")), StringComparison.Ordinal);
        Assert.Equal(4, visit.Statements.Count);
    }

    [Fact]
    public async Task Nothing_private_of_owner_or_rival_is_on_page_or_in_json()
    {
        var author = await site.AuthorAsync("Public Person", ClaimSite.NewOrcid());
        var owner = await site.ResearcherAsync("public-owner@site.example", "Ownersaccountname", author.Orcid);
        await owner.SubmitAsync(await owner.GetAsync((await ClaimWithNoteAsync(owner, author, "Ownersprivatenote")) + "/orcid"), "Use this iD");
        await AddProofAsync(author, EvidenceKind.Homepage, isStrong: false, "https://ownersprivatepage.example/");
        var rival = await site.ResearcherAsync("public-rival@site.example", "Rivalsaccountname");
        var rivals = await ClaimWithNoteAsync(rival, author, "Rivalsprivatenote");
        await site.ProveByEmailAsync(rival, rivals, "rivalsaddress@" + ClaimSite.OtherDomain);
        var impostor = await site.ResearcherAsync("public-impostor@site.example", "Impostorsaccountname");
        var vain = await ClaimWithNoteAsync(impostor, author, "Impostorsprivatenote");
        await impostor.SubmitAsync(await impostor.GetAsync(vain + "/withdraw"), "Withdraw the claim");
        await site.AddAccountAsync("public-moderator@site.example", isModerator: true, name: "Moderatorsname");
        var moderator = await site.MeAsync("public-moderator@site.example");
        Assert.True(site.Links.TryRead(RecordKind.Claim, rivals["/claims/".Length..], out var rivalId));
        Assert.Equal(JudgeAnswer.Done, await site.RunAsync<JudgeClaim, JudgeAnswer>(judge => judge.RefuseAsync(moderator, rivalId, "Moderatorsprivatereason, in some words.", TestContext.Current.CancellationToken)));

        foreach (var part in new[] { "", "/trust", "/trust?format=json", "/claim", "/works" })
        {
            var body = (await site.GetAsync(author.Address + part)).Body;
            foreach (var word in new[]
            {
                "accountname", "privatenote", "privatepage", "rivalsaddress", "Moderatorsname", "privatereason", "site.example", ClaimSite.OtherDomain, rivals, vain,
            })
            {
                Assert.DoesNotContain(word, body, StringComparison.OrdinalIgnoreCase);
            }
        }

        // That somebody disputed it is told; who claimed in vain is not.
        Assert.Equal(
            ["somebody else claimed it too, and a moderator was asked", "the claim was accepted", "proof given: homepage that links back", "proof given: ORCID iD"],
            (await site.GetAsync(author.Address + "/trust")).Section("History").QuerySelectorAll("li").Select(li => Visit.Text(li).Split(": ", 2)[1]));
    }

    private async Task<IEnumerable<string>> ToldAsync(TestAuthor author) =>
        (await site.GetAsync(author.Address + "/trust")).Section("History").QuerySelectorAll("li").Select(li => Visit.Text(li).Split(": ", 2)[1]);

    private string Today => Day.Of(site.Clock.GetUtcNow());

    private Task<long> IdAsync(TestAuthor author) => site.ScalarAsync<long>($"select max(id) from claims where author_id = {author.Id}");

    private static async Task<string> ClaimWithNoteAsync(Person person, TestAuthor author, string note) =>
        (await person.SubmitAsync(await person.GetAsync(author.Address + "/claim/works"), "Go on to the proof", ("Note", note))).Location!;

    /// <summary>A proof as a check of its kind would leave it.</summary>
    private async Task AddProofAsync(TestAuthor author, EvidenceKind kind, bool isStrong, string? subject = null)
    {
        var claim = await site.ScalarAsync<long>($"select id from claims where author_id = {author.Id} and state = 'Accepted'");
        var now = site.Clock.GetUtcNow();
        await using var records = site.Open();
        await LedgerTurn.RunAsync(
            records,
            now,
            turn =>
            {
                var proof = Evidence.Begin(claim, kind, subject, now);
                proof.Prove(isStrong, now + Evidence.BetweenLooks, now);
                records.Evidence.Add(proof);
                turn.Touch(author.Id);
                return Task.FromResult(0);
            },
            TestContext.Current.CancellationToken);
    }

    /// <summary>Adds up the JSON's signals by the table of the design, not by the code's weights, and compares with page and database.</summary>
    /// <returns>The count of one signal.</returns>
    private async Task<int> AddsUpAsync(TestAuthor author, string signal)
    {
        using var json = JsonDocument.Parse((await site.GetAsync(author.Address + "/trust?format=json")).Body);
        var counts = json.RootElement.GetProperty("signals").EnumerateArray().ToDictionary(s => s.GetProperty("signal").GetString()!, s => s.GetProperty("count").GetInt32());
        var sum = Math.Min(20m, 2 * counts["works"]) + Math.Min(5m, counts["topics"]) + Math.Min(15m, 1.5m * counts["close_collaborators"])
            + counts["verification"] switch { 2 => 15m, 3 => 30m, 4 => 45m, _ => 0m }
            + Math.Min(10m, 2.5m * counts["vouches"]) + Math.Min(5m, 2.5m * counts["anchors"]);
        var score = json.RootElement.GetProperty("score").GetInt32();
        Assert.Equal((int)Math.Floor(sum), score);
        Assert.Equal(sum, json.RootElement.GetProperty("signals").EnumerateArray().Sum(s => s.GetProperty("points").GetDecimal()));
        Assert.Equal(counts["verification"], json.RootElement.GetProperty("level").GetInt32());
        Assert.Equal(counts["vouches"], json.RootElement.GetProperty("vouched").GetArrayLength());
        Assert.Equal($"Why {score}?", (await site.GetAsync(author.Address + "/trust")).Heading);
        Assert.Equal(score, (await site.StandingAsync(author)).Trust);
        return counts[signal];
    }
}
