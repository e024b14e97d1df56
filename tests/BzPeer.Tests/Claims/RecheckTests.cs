using BzPeer.Claims;
using BzPeer.Decisions;
using BzPeer.Import;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using BzPeer.Tests.Institutions;
using BzPeer.Web.Pages.Shared;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Claims;

public sealed class RecheckTests(ClaimSite site) : IClassFixture<ClaimSite>
{
    private static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_homepage_that_still_links_back_counts_on_and_is_looked_at_once_a_week()
    {
        var (_, author, home) = await OwnerByHomepageAsync("kept");
        var visits = home.Visits;

        await site.RecheckAsync();
        Assert.Equal(visits, home.Visits);
        for (var week = 1; week <= 3; week++)
        {
            site.Clock.Pass(Evidence.BetweenLooks);
            await site.RecheckAsync();
            await site.RecheckAsync();
            Assert.Equal(visits + week, home.Visits);
        }

        // The link alone is enough now: whose account it is, is known.
        home.Show($"<a rel=me href='{RecordSite.Address}{author.Address}'>me</a>");
        site.Clock.Pass(Evidence.BetweenLooks);
        await site.RecheckAsync();
        Assert.Equal((3, true), await StandingAsync(author));
        Assert.Null((await EvidenceAsync(author)).FailsSince);
    }

    [Fact]
    public async Task A_revoked_homepage_lowers_the_level_within_a_day_and_its_owner_is_told()
    {
        var (email, author, home) = await OwnerByHomepageAsync("revoked");
        home.Show("<p>The link is gone.</p>");
        site.Clock.Pass(Evidence.BetweenLooks);

        await site.RecheckAsync();
        Assert.Equal((3, true), await StandingAsync(author));
        Assert.NotNull((await EvidenceAsync(author)).FailsSince);
        site.Clock.Pass(HalfADay);
        await site.RecheckAsync();

        Assert.Equal((1, true), await StandingAsync(author));
        Assert.Equal((EvidenceState.Lost, EvidenceFault.NoLink), await StateAsync(author));
        var letter = await site.LetterToAsync(email);
        Assert.Equal("A proof of your record at BzPeer is lost", letter.Subject);
        Assert.DoesNotContain("revoked.test", letter.Text, StringComparison.Ordinal);
        var letters = (await site.LettersToAsync(email)).Count;

        // Once lost it is not looked at again.
        site.Clock.Pass(Evidence.BetweenLooks);
        await site.RecheckAsync();
        Assert.Equal(letters, (await site.LettersToAsync(email)).Count);
    }

    [Fact]
    public async Task A_homepage_that_comes_back_at_the_second_look_is_kept()
    {
        var (_, author, home) = await OwnerByHomepageAsync("back");
        var before = home.Answer;
        home.Show("<p>Under repair.</p>");
        site.Clock.Pass(Evidence.BetweenLooks);
        await site.RecheckAsync();
        home.Answer = before;
        site.Clock.Pass(HalfADay);
        await site.RecheckAsync();

        Assert.Equal((3, true), await StandingAsync(author));
        Assert.Null((await EvidenceAsync(author)).FailsSince);
    }

    [Fact]
    public async Task A_homepage_that_does_not_answer_is_lost_after_two_days()
    {
        var (email, author, home) = await OwnerByHomepageAsync("away");
        home.IsAway = true;
        site.Clock.Pass(Evidence.BetweenLooks);
        var began = site.Clock.GetUtcNow();
        await site.RecheckAsync();
        while ((await EvidenceAsync(author)).State == EvidenceState.Proved)
        {
            Assert.Equal((3, true), await StandingAsync(author));
            Assert.True(site.Clock.GetUtcNow() - began < RecheckEvidence.Silence);
            site.Clock.Pass(TimeSpan.FromHours(6));
            await site.RecheckAsync();
        }

        Assert.Equal(RecheckEvidence.Silence, site.Clock.GetUtcNow() - began);
        Assert.Equal((1, true), await StandingAsync(author));
        Assert.Contains("The page could not be read.", (await site.LetterToAsync(email)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_of_two_strong_proofs_lost_leaves_L3()
    {
        var (email, author, home) = await OwnerByHomepageAsync("two");
        var person = await site.LogInAsync(email);
        await site.ProveByEmailAsync(person, await ClaimOfAsync(author), "two-proofs@" + ClaimSite.Domain);
        Assert.Equal((4, true), await StandingAsync(author));

        home.Show("");
        site.Clock.Pass(Evidence.BetweenLooks);
        await site.RecheckAsync();
        site.Clock.Pass(HalfADay);
        await site.RecheckAsync();

        Assert.Equal((3, true), await StandingAsync(author));
    }

    [Fact]
    public async Task A_lost_homepage_can_be_proved_again()
    {
        var (email, author, home) = await OwnerByHomepageAsync("renewed");
        home.Show("");
        site.Clock.Pass(Evidence.BetweenLooks);
        await site.RecheckAsync();
        site.Clock.Pass(HalfADay);
        await site.RecheckAsync();
        Assert.Equal((1, true), await StandingAsync(author));

        await ProveAsync(await site.LogInAsync(email), await ClaimOfAsync(author), home);

        Assert.Equal((3, true), await StandingAsync(author));
    }

    [Fact]
    public async Task An_institutional_address_is_asked_for_a_month_before_its_year_is_over_and_lost_then()
    {
        var author = await site.AuthorAsync("Yearly Address");
        var person = await site.ResearcherAsync("yearly@site.example", "Yearly Address");
        await site.ProveByEmailAsync(person, await site.ClaimAsync(person, author), "yearly@" + ClaimSite.Domain);

        site.Clock.Pass(Evidence.AddressValidFor - RecheckEvidence.Notice - TimeSpan.FromDays(1));
        await RemindAsync();
        Assert.Empty(await RemindersAsync());
        site.Clock.Pass(TimeSpan.FromDays(2));
        await RemindAsync();
        await RemindAsync();
        Assert.Single(await RemindersAsync());
        await site.RecheckAsync();
        Assert.Equal((3, true), await StandingAsync(author));
        site.Clock.Pass(RecheckEvidence.Notice);
        await site.RecheckAsync();

        Assert.Equal((1, true), await StandingAsync(author));
        Assert.Equal((EvidenceState.Lost, EvidenceFault.Expired), await StateAsync(author));

        async Task<List<PostedLetter>> RemindersAsync() =>
            [.. (await site.LettersToAsync("yearly@site.example")).Where(letter => letter.Subject == "Confirm your institutional address at BzPeer")];

        async Task RemindAsync()
        {
            while (await site.RunAsync<RecheckEvidence, bool>(recheck => recheck.RemindAsync(Cancellation)))
            {
            }
        }
    }

    [Fact]
    public async Task An_iD_that_is_no_longer_linked_with_the_account_is_lost_at_the_next_look()
    {
        var author = await site.AuthorAsync("Un Linked", ClaimSite.NewOrcid());
        await site.OwnerAsync("unlinked@site.example", author);
        await site.ExecuteAsync($"delete from account_logins where provider_key = '{author.Orcid}'");

        await site.RecheckAsync();

        Assert.Equal((1, true), await StandingAsync(author));
        Assert.Equal((EvidenceState.Lost, EvidenceFault.Unlinked), await StateAsync(author));
    }

    [Fact]
    public async Task An_iD_that_the_record_still_bears_counts_on()
    {
        var author = await site.AuthorAsync("Still Linked", ClaimSite.NewOrcid());
        await site.OwnerAsync("still-linked@site.example", author);
        site.Clock.Pass(Evidence.BetweenLooks);

        await site.RecheckAsync();

        Assert.Equal((3, true), await StandingAsync(author));
        Assert.Equal(site.Clock.GetUtcNow() + Evidence.BetweenLooks, (await EvidenceAsync(author)).ExpiresAt!.Value, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_homepage_that_no_source_names_any_more_is_weak_from_then_on()
    {
        var (email, author, home) = await OwnerByHomepageAsync("unnamed");
        site.Clock.Pass(TimeSpan.FromDays(1));
        await NameAsync(author, "http://another.test/", "2026-02-02");
        var visits = home.Visits;

        await site.RecheckAsync();

        // Nobody waits for the weekly look, and the page, which is as it was, is not looked at for it.
        Assert.Equal(visits, home.Visits);
        Assert.Equal((2, true), await StandingAsync(author));
        Assert.Equal(
            [(EvidenceState.Proved, false, site.Clock.GetUtcNow().Date)],
            (await AllEvidenceAsync(author)).Select(e => (e.State, e.IsStrong, e.WeakenedAt!.Value.Date)));
        var letter = Assert.Single(await site.LettersToAsync(email), l => l.Subject == "A proof of your record at BzPeer is weaker now");
        Assert.DoesNotContain("unnamed.test", letter.Text, StringComparison.Ordinal);
        var today = Day.Of(site.Clock.GetUtcNow());
        var history = (await site.GetAsync(author.Address + "/trust")).Section("History").QuerySelectorAll("li").Select(Visit.Text).ToList();
        Assert.Contains(history, line => line.StartsWith(today, StringComparison.Ordinal) && line.Contains("homepage", StringComparison.Ordinal) && line.Contains("counts as weak", StringComparison.Ordinal));
        Assert.DoesNotContain(history, line => line.StartsWith(today, StringComparison.Ordinal) && line.Contains("proof given", StringComparison.Ordinal));

        // It is told once, and what is left is looked at and lost as before.
        await site.RecheckAsync();
        Assert.Single(await site.LettersToAsync(email), l => l.Subject.Contains("weaker", StringComparison.Ordinal));
        home.Show("");
        site.Clock.Pass(Evidence.BetweenLooks);
        await site.RecheckAsync();
        site.Clock.Pass(HalfADay);
        await site.RecheckAsync();
        Assert.Equal((1, true), await StandingAsync(author));
    }

    [Fact]
    public async Task A_homepage_that_a_source_names_again_is_strong_when_it_is_proved_again()
    {
        var (email, author, home) = await OwnerByHomepageAsync("named-again");
        await NameAsync(author, "http://another.test/", "2026-02-02");
        await site.RecheckAsync();
        await NameAsync(author, home.Address, "2026-03-03");
        await site.RecheckAsync();
        Assert.Equal((2, true), await StandingAsync(author));

        await ProveAsync(await site.LogInAsync(email), await ClaimOfAsync(author), home);

        Assert.Equal((3, true), await StandingAsync(author));
    }

    [Theory]
    [InlineData("domain")]
    [InlineData("works")]
    public async Task An_institutional_address_is_weak_once_the_institution_is_none_of_the_records(string gone)
    {
        var (name, email) = ($"Moved Away {gone}", $"moved-{gone}@site.example");
        var (number, domain) = gone == "domain" ? (91, "moved-domain.example") : (92, "moved-works.example");
        await InstitutionAsync(number, domain, "2026-01-01");
        await WorkAsync(number, 2024);
        var author = await site.FindAsync("name:" + BzPeer.Authors.NameKey.Of(name));
        var person = await site.ResearcherAsync(email, name);
        await site.ProveByEmailAsync(person, await site.ClaimAsync(person, author), "a@" + domain);
        await site.RecheckAsync();
        Assert.Equal((3, true), await StandingAsync(author));

        await (gone == "domain" ? InstitutionAsync(number, "elsewhere.example", "2026-02-02") : WorkAsync(null, 2025));
        await site.RecheckAsync();

        Assert.Equal((2, true), await StandingAsync(author));
        Assert.Equal(
            [(EvidenceState.Proved, false, true)],
            (await AllEvidenceAsync(author)).Select(e => (e.State, e.IsStrong, e.WeakenedAt is not null)));
        Assert.Contains("is weaker now", (await site.LetterToAsync(email)).Subject, StringComparison.Ordinal);
        // It is confirmed again when it would have been.
        site.Clock.Pass(Evidence.AddressValidFor);
        await site.RecheckAsync();
        Assert.Equal((1, true), await StandingAsync(author));

        Task InstitutionAsync(int number, string domain, string date)
        {
            var given = Given.Institution(number, $"University {gone}", "Oslo", "Norway", "NO");
            return GivenRecords.ImportAsync(site.DataSource, new IncomingInstitution
            {
                Provider = given.Provider,
                ExternalId = given.ExternalId,
                RorId = given.RorId,
                ProviderDate = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture),
                Name = given.Name,
                Names = given.Names,
                Status = given.Status,
                Place = given.Place,
                Country = given.Country,
                CountryCode = given.CountryCode,
                Types = given.Types,
                Relations = given.Relations,
                Domains = [domain],
            });
        }

        Task WorkAsync(int? at, int year) => GivenRecords.ImportAsync(site.DataSource, new IncomingRecord
        {
            Provider = Providers.OpenAlex,
            ExternalId = $"moved-{gone}",
            Kind = WorkKind.Article,
            Title = $"On moving: {gone}",
            Abstract = "",
            Taxonomy = "OpenAlex",
            Categories = [],
            Year = 2020,
            ProviderDate = new DateOnly(year, 1, 1),
            Revisions = 0,
            Authors = [new PrintedAuthor(name, null, null) { RorIds = at is { } number ? [Given.Ror(number)] : [] }],
        });
    }

    [Fact]
    public async Task To_confirm_the_one_work_that_names_the_institution_costs_no_strength()
    {
        var author = await site.AuthorAsync("Con Firmer", works: 1, isAtUniversity: false);
        var person = await site.ResearcherAsync("confirmer@site.example", author.Name);
        var claim = await site.ClaimAsync(person, author);
        await GivenRecords.ImportAsync(site.DataSource, Given.Work("confirmed-later", 2024, ClaimSite.Print(author.Name)));
        await site.ProveByEmailAsync(person, claim, "firmer@" + ClaimSite.Domain);
        Assert.Equal((3, true), await StandingAsync(author));
        var work = await site.ScalarAsync<long>($"select work_id from author_works where author_id = {author.Id} and institution_ids is not null");

        Assert.IsType<EditAnswer.Changed>(await site.RunAsync<SayWhose, EditAnswer>(
            async say => await say.ConfirmAsync(await site.MeAsync("confirmer@site.example"), author.Id, work, null, Cancellation)));
        await site.RecheckAsync();

        Assert.Equal((3, true), await StandingAsync(author));
    }

    [Fact]
    public async Task An_iD_that_the_record_bears_no_more_is_lost_within_the_day()
    {
        var orcid = ClaimSite.NewOrcid();
        var author = await site.AuthorAsync("Un Borne", orcid, works: 1);
        await site.OwnerAsync("unborne@site.example", author);
        await site.ExecuteAsync($"update authorships set orcid = null where orcid = '{orcid}'; update authors set orcid = null where id = {author.Id}");
        site.Clock.Pass(TimeSpan.FromDays(1));

        await site.RecheckAsync();

        Assert.Equal(1, (await site.StandingAsync(author)).Level);
        Assert.Equal((EvidenceState.Lost, EvidenceFault.NotOnRecord), await StateAsync(author));
        Assert.Contains("is lost", (await site.LetterToAsync("unborne@site.example")).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voucher_counts_on_when_its_givers_record_becomes_part_of_another_of_theirs()
    {
        var (old, home) = (await site.AuthorAsync("Merging Giver", ClaimSite.NewOrcid()), await site.AuthorAsync("Giver Home", ClaimSite.NewOrcid()));
        var author = await site.AuthorAsync("Vouched Before", with: [ClaimSite.Print("Merging Giver", old.Orcid)]);
        var giver = await site.OwnerAsync("merging-giver@site.example", old);
        var claimant = await site.ResearcherAsync("vouched-before@site.example", author.Name);
        var claim = await site.ClaimAsync(claimant, author);
        var choice = await claimant.GetAsync(claim + "/voucher");
        await claimant.SubmitAsync(choice, "Ask", ("Voucher", choice.Page.QuerySelector("input[type=radio]")!.GetAttribute("value")));
        await giver.SubmitAsync(await giver.GetAsync((await site.LetterToAsync("merging-giver@site.example")).Link), "I know this person: the record is theirs");
        Assert.Equal(EvidenceState.Proved, (await EvidenceAsync(author)).State);

        // Theirs is the other record now, with the same strength, and the old one is a part of it.
        await site.ExecuteAsync(
            $"""
            update claims set merges_into_id = {home.Id} where author_id = {old.Id};
            insert into claims (account_id, author_id, author_key, state, made_at, changed_at) select account_id, {home.Id}, '{home.Key}', 'Accepted', now(), now() from claims where author_id = {old.Id};
            insert into evidence (claim_id, kind, is_strong, state, tries, asked_at, proved_at) select id, 'Code', true, 'Proved', 0, now(), now() from claims where author_id = {home.Id}
            """);
        var record = new RecordDecision(site.DataSource, site.Clock);
        var merged = await record.RunAsync(Decision(DecisionKind.SameAuthor, old.Key, home.Key), cancellation: Cancellation);
        Assert.Equal((3, true), await StandingAsync(home));
        site.Clock.Pass(Evidence.BetweenLooks);
        await site.RecheckAsync();
        Assert.Equal(EvidenceState.Proved, (await EvidenceAsync(author)).State);

        await site.ExecuteAsync($"delete from claims where author_id = {home.Id}; update claims set merges_into_id = null where author_id = {old.Id}");
        await record.RunAsync(Decision(DecisionKind.Undo, null, null, merged), cancellation: Cancellation);
        site.Clock.Pass(Evidence.BetweenLooks);
        await site.RecheckAsync();
        Assert.Equal((3, true), await StandingAsync(old));
        Assert.Equal(EvidenceState.Proved, (await EvidenceAsync(author)).State);

        Decision Decision(DecisionKind kind, string? key, string? other, long? undoes = null) =>
            new() { Kind = kind, At = site.Clock.GetUtcNow(), Authority = DecisionAuthority.Moderator, Reason = "One person.", AuthorKey = key, OtherAuthorKey = other, UndoesId = undoes };
    }

    [Fact]
    public async Task A_voucher_counts_while_its_giver_is_verified()
    {
        var giver = await site.AuthorAsync("Voucher Giver", ClaimSite.NewOrcid());
        await site.OwnerAsync("voucher-giver@site.example", giver);
        var author = await site.AuthorAsync("Vouched For");
        var email = "vouched-for@site.example";
        await site.ClaimAsync(await site.ResearcherAsync(email, author.Name), author);
        await using (var records = site.Open())
        {
            var claim = await records.Claims.SingleAsync(c => c.AuthorId == author.Id, Cancellation);
            var voucher = Evidence.Begin(claim.Id, EvidenceKind.Voucher, null, site.Clock.GetUtcNow(), voucherId: giver.Id);
            voucher.Prove(isStrong: false, expiresAt: null, site.Clock.GetUtcNow());
            records.Evidence.Add(voucher);
            claim.WaitForModerator(site.Clock.GetUtcNow());
            await records.SaveChangesAsync(Cancellation);
        }

        await site.RecheckAsync();
        Assert.Equal(EvidenceState.Proved, (await EvidenceAsync(author)).State);
        await site.ExecuteAsync($"delete from account_logins where provider_key = '{giver.Orcid}'");
        await site.RecheckAsync();
        await site.RecheckAsync();

        Assert.Equal((1, true), await StandingAsync(giver));
        Assert.Equal((EvidenceState.Lost, EvidenceFault.Withdrawn), await StateAsync(author));
        await using var after = site.Open();
        Assert.Null(await after.Claims.Where(c => c.AuthorId == author.Id).Select(c => c.WaitsSince).SingleAsync(Cancellation));
    }

    [Fact]
    public async Task Of_several_nodes_one_alone_looks()
    {
        var (_, author, home) = await OwnerByHomepageAsync("nodes");
        site.Clock.Pass(Evidence.BetweenLooks);
        var visits = home.Visits;

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => site.RecheckAsync()));

        Assert.Equal(visits + 1, home.Visits);
        Assert.Equal((3, true), await StandingAsync(author));
    }

    [Fact]
    public async Task A_proof_whose_claim_ends_while_it_is_looked_at_stays_lost()
    {
        var (email, author, home) = await OwnerByHomepageAsync("ends");
        var me = await site.MeAsync(email);
        var claim = await site.ScalarAsync<long>($"select id from claims where author_id = {author.Id}");
        var before = home.Answer;
        home.Answer = path =>
        {
            // The page answers only when its owner has given the record up.
            site.RunAsync<EndClaim, bool>(end => end.WithdrawAsync(me.AccountId, claim, Cancellation)).GetAwaiter().GetResult();
            return before(path);
        };
        site.Clock.Pass(Evidence.BetweenLooks);

        await site.RecheckAsync();

        Assert.Equal((1, false), await StandingAsync(author));
        Assert.Equal((EvidenceState.Lost, EvidenceFault.ClaimEnded), await StateAsync(author));
    }

    /// <summary>An account that owns an author by a homepage alone, at L3.</summary>
    private async Task<(string Email, TestAuthor Author, TestPage Home)> OwnerByHomepageAsync(string word)
    {
        var (home, email, name) = (site.Place($"{word}.test"), $"{word}-owner@site.example", $"Owner {word}");
        var author = await site.AuthorAsync(name, ClaimSite.NewOrcid());
        await GivenRecords.ImportAsync(site.DataSource, new IncomingPerson { Provider = Providers.Orcid, ExternalId = author.Orcid!, Orcid = author.Orcid, Name = name, Links = [new PersonLink(home.Address)] });
        var person = await site.ResearcherAsync(email, name);
        await ProveAsync(person, await site.ClaimAsync(person, author), home);
        Assert.Equal((3, true), await StandingAsync(author));
        return (email, author, home);
    }

    /// <summary>The ORCID record names another page from a day on.</summary>
    private Task<ImportOutcome> NameAsync(TestAuthor author, string page, string date) => GivenRecords.ImportAsync(site.DataSource, new IncomingPerson
    {
        Provider = Providers.Orcid,
        ExternalId = author.Orcid!,
        Orcid = author.Orcid,
        Name = author.Name,
        ProviderDate = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture),
        Links = [new PersonLink(page)],
    });

    private async Task<IReadOnlyList<Evidence>> AllEvidenceAsync(TestAuthor author)
    {
        await using var records = site.Open();
        return await (from evidence in records.Evidence join claim in records.Claims on evidence.ClaimId equals claim.Id where claim.AuthorId == author.Id orderby evidence.Id select evidence)
            .ToListAsync(Cancellation);
    }

    private static async Task ProveAsync(Person person, string claim, TestPage home)
    {
        await person.SubmitAsync(await person.GetAsync(claim + "/homepage"), "Go on with this page", ("Address", home.Address));
        var form = await person.GetAsync(claim + "/homepage");
        home.Show(form.Page.QuerySelector(".source")!.TextContent);
        Assert.Equal(claim, (await person.SubmitAsync(form, "Look at the page now")).Location);
    }

    private async Task<string> ClaimOfAsync(TestAuthor author) => site.Links.Claim(await site.ScalarAsync<long>($"select id from claims where author_id = {author.Id}"));

    private async Task<Evidence> EvidenceAsync(TestAuthor author)
    {
        await using var records = site.Open();
        return await (from evidence in records.Evidence join claim in records.Claims on evidence.ClaimId equals claim.Id where claim.AuthorId == author.Id orderby evidence.Id select evidence)
            .LastAsync(Cancellation);
    }

    private async Task<(EvidenceState State, EvidenceFault? Fault)> StateAsync(TestAuthor author) =>
        await EvidenceAsync(author) is var evidence ? (evidence.State, evidence.Fault) : default;

    private async Task<(int Level, bool IsClaimed)> StandingAsync(TestAuthor author) =>
        await site.StandingAsync(author) is var standing ? (standing.Level, standing.IsClaimed) : default;
}
