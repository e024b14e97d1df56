using System.Net;
using System.Text.Json;
using BzPeer.Claims;
using BzPeer.Import;
using BzPeer.Tests.Accounts;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using BzPeer.Works;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Claims;

public sealed class PageProofTests(ClaimSite site) : IClassFixture<ClaimSite>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("link")]
    [InlineData("meta")]
    [InlineData("file")]
    public async Task A_page_that_the_ORCID_record_names_is_strong_with_the_token(string way)
    {
        var home = site.Place($"strong-{way}.test");
        var (person, author, claim) = await ClaimantAsync($"Strong {way}", names: home.Address);

        var asked = await person.SubmitAsync(await person.GetAsync(claim + "/homepage"), "Use this page, " + home.Address);
        Assert.Equal(claim + "/homepage", asked.Location);
        var form = await person.GetAsync(claim + "/homepage");
        var snippets = form.Page.QuerySelectorAll(".source").Select(s => s.TextContent).ToList();
        Assert.Contains(author.Address + "#bzpeer-", snippets[0], StringComparison.Ordinal);
        switch (way)
        {
            case "link":
                home.Show($"<p>I am at {snippets[0]}.</p>");
                break;
            case "meta":
                home.Show($"<head>{snippets[1]}</head>");
                break;
            default:
                home.Answer = path => path == "/.well-known/bzpeer-claim.txt" ? Canary(snippets[2], "text/plain") : null;
                break;
        }

        var answer = await person.FollowAsync(await person.SubmitAsync(form, "Look at the page now"));

        Assert.Contains("the record is yours, at level L3", MainOf(answer), StringComparison.Ordinal);
        Assert.Equal(3, (await site.StandingAsync(author)).Level);
        foreach (var page in new[] { author.Address, author.Address + "/trust", author.Address + "/trust?format=json" })
        {
            var body = (await site.GetAsync(page)).Body;
            Assert.DoesNotContain("bzpeer-", body.Replace("bzpeer-claim", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_link_without_the_token_waits_for_a_moderator_because_it_does_not_say_whose_account_it_means()
    {
        // The author put the link there long ago; whoever claims the record may have found it.
        var home = site.Place("found.test");
        var (impostor, author, claim) = await ClaimantAsync("Found Link", names: home.Address);
        home.Show($"<a rel=me href='{RecordSite.Address}{author.Address}'>me</a>");

        await AskAsync(impostor, claim, home.Address);
        var answer = await impostor.FollowAsync(await LookAsync(impostor, claim));

        Assert.Contains("A moderator looks at it", MainOf(answer), StringComparison.Ordinal);
        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
        Assert.Equal([ClaimState.Pending], await site.StatesAsync(author));
    }

    [Fact]
    public async Task Of_two_rivals_the_one_whose_token_is_on_the_page_gets_the_record()
    {
        var home = site.Place("rivals.test");
        var (author, claim, mine) = (default(TestAuthor)!, "", default(Person)!);
        (mine, author, claim) = await ClaimantAsync("Rival Ry", names: home.Address);
        var impostor = await site.ResearcherAsync("rival-impostor@site.example", "Rival Ry");
        var theirs = await site.ClaimAsync(impostor, author);
        await AskAsync(impostor, theirs, home.Address);
        await AskAsync(mine, claim, home.Address);
        home.Show((await mine.GetAsync(claim + "/homepage")).Page.QuerySelector(".source")!.TextContent);

        var failed = await LookAsync(impostor, theirs);
        var proved = await LookAsync(mine, claim);

        Assert.Equal(HttpStatusCode.BadRequest, failed.Status);
        Assert.Contains("neither the link nor the token", MainOf(failed), StringComparison.Ordinal);
        Assert.Equal(claim, proved.Location);
        Assert.Equal([ClaimState.Accepted, ClaimState.Pending], await site.StatesAsync(author));
    }

    [Fact]
    public async Task A_page_that_the_claimant_names_is_weak()
    {
        var home = site.Place("weak.test");
        var (person, author, claim) = await ClaimantAsync("Weak Home", names: "http://another.test/");

        await AskAsync(person, claim, home.Address);
        home.Show((await person.GetAsync(claim + "/homepage")).Page.QuerySelector(".source")!.TextContent);
        await LookAsync(person, claim);

        Assert.Equal([ClaimState.Pending], await site.StatesAsync(author));
        Assert.Contains("A moderator looks at it", MainOf(await person.GetAsync(claim)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://ada.test/", "http://ada.test", true)]
    [InlineData("http://ada.test/", "https://ada.test/", true)]
    [InlineData("https://ada.test/", "https://ada.test", true)]
    [InlineData("https://ada.test/", "http://ada.test/", false)]
    [InlineData("HTTPS://Ada.test/~ada/", "http://ada.test/~ada", false)]
    [InlineData("http://ada.test/~ada?x=1", "https://ada.test/~ada/?x=1", true)]
    [InlineData("http://ada.test/~ada", "https://ada.test/~bob", false)]
    [InlineData("http://ada.test/", "http://www.ada.test/", false)]
    public void A_page_named_with_https_is_proved_with_https_alone(string named, string page, bool isNamed) =>
        Assert.Equal(isNamed, ReadPagesOfRecord.IsNamedBy(named, page));

    [Fact]
    public async Task A_page_that_the_ORCID_record_names_with_https_is_weak_over_http()
    {
        var home = site.Place("plain.test");
        var (person, author, claim) = await ClaimantAsync("Plain Home", names: "https://plain.test/");

        await AskAsync(person, claim, home.Address);
        home.Show((await person.GetAsync(claim + "/homepage")).Page.QuerySelector(".source")!.TextContent);
        await LookAsync(person, claim);

        Assert.Equal([ClaimState.Pending], await site.StatesAsync(author));
        Assert.Contains("A moderator looks at it", MainOf(await person.GetAsync(claim)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_can_be_looked_at_again_until_the_token_is_there()
    {
        var home = site.Place("late.test");
        var (person, author, claim) = await ClaimantAsync("Late Token", names: home.Address);
        await AskAsync(person, claim, home.Address.Replace("http:", "https:", StringComparison.Ordinal).TrimEnd('/'));

        // By https, for which this host has no certificate that anybody trusts.
        var untrusted = await LookAsync(person, claim);
        Assert.Contains("no certificate that can be trusted", MainOf(untrusted), StringComparison.Ordinal);

        await AskAsync(person, claim, home.Address);
        Assert.Contains("status 404", MainOf(await LookAsync(person, claim)), StringComparison.Ordinal);
        home.Show("<p>Nothing yet.</p>");
        Assert.Contains("neither the link nor the token", MainOf(await LookAsync(person, claim)), StringComparison.Ordinal);
        home.Show((await person.GetAsync(claim + "/homepage")).Page.QuerySelector(".source")!.TextContent);
        Assert.Equal(claim, (await LookAsync(person, claim)).Location);

        Assert.Equal(3, (await site.StandingAsync(author)).Level);
    }

    [Theory]
    [InlineData("http://127.0.0.1/", "private network")]
    [InlineData("http://2130706433/", "private network")]
    [InlineData("http://[::ffff:10.0.0.1]/", "private network")]
    [InlineData("http://inside.test/", "private network")]
    [InlineData("http://nowhere.test/", "No server of that name")]
    public async Task Nothing_private_is_reached(string address, string said)
    {
        site.Internet.Name("inside.test", "192.168.0.1");
        var (person, author, claim) = await ClaimantAsync("Inside " + Guid.NewGuid().ToString("N")[..6]);
        await AskAsync(person, claim, address);

        var answer = await LookAsync(person, claim);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(said, MainOf(answer), StringComparison.Ordinal);
        Assert.Equal(0, site.Internet.Trap.Connections);
        Assert.Equal((1, false), Of(await site.StandingAsync(author)));
    }

    [Theory]
    [InlineData("ftp://home.test/", "no address of a page")]
    [InlineData("http://home.test:8080/", "no address of a page")]
    [InlineData("http://ada:secret@home.test/", "no address of a page")]
    [InlineData("<script>", "no address of a page")]
    [InlineData("https://bzpeer.test/researchers/ada-000000", "proves nothing about itself")]
    public async Task What_is_no_page_elsewhere_is_refused_beside_the_field(string address, string said)
    {
        var (person, _, claim) = await ClaimantAsync("Refused " + Guid.NewGuid().ToString("N")[..6]);

        var answer = await person.SubmitAsync(await person.GetAsync(claim + "/homepage"), "Go on with this page", ("Address", address));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(said, Visit.Text(answer.Page.QuerySelector("#field-address-error")!), StringComparison.Ordinal);
        Assert.Equal(address, answer.Page.QuerySelector("#field-address")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_code_in_the_ORCID_biography_waits_for_a_moderator()
    {
        var (person, author, claim) = await ClaimantAsync("Bio Graphy");
        var registry = site.Place("pub.orcid.org");
        var place = "https://orcid.org/" + author.Orcid;
        var form = await person.FollowAsync(await person.SubmitAsync(await person.GetAsync(claim + "/code"), "Get a code for " + place));
        var token = form.Page.QuerySelector(".source")!.TextContent;

        registry.Answer = path => path == $"/v3.0/{author.Orcid}/biography" ? Canary(JsonSerializer.Serialize(new { content = "I work.\n" + token[..^1] })) : null;
        Assert.Equal(HttpStatusCode.BadRequest, (await person.SubmitAsync(form, "Look there now")).Status);
        registry.Answer = path => path == $"/v3.0/{author.Orcid}/biography" ? Canary(JsonSerializer.Serialize(new { content = "I work.\n" + token })) : null;
        Assert.Equal(claim, (await person.SubmitAsync(await person.GetAsync(claim + "/code"), "Look there now")).Location);

        Assert.Equal([ClaimState.Pending], await site.StatesAsync(author));
        Assert.Contains("A moderator looks at it", MainOf(await person.GetAsync(claim)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_in_a_repository_of_one_of_the_works_waits_for_a_moderator_and_other_repositories_are_refused()
    {
        var (person, author, claim) = await ClaimantAsync("Repo Sitory");
        await GivenRecords.ImportAsync(site.DataSource, new IncomingRecord
        {
            Provider = Providers.OpenAlex,
            ExternalId = "W-repository",
            Kind = WorkKind.Article,
            Title = "On the question of repositories",
            Abstract = @"We do. Code: \url{https://github.com/sitory/our\_work/issues}.",
            Taxonomy = "OpenAlex",
            Categories = [],
            Year = 2024,
            ProviderDate = new DateOnly(2024, 1, 1),
            Revisions = 0,
            Authors = [ClaimSite.Print("Repo Sitory", author.Orcid)],
        });
        var form = await person.GetAsync(claim + "/code");
        var refused = await person.SubmitAsync(form, "Get a code for https://github.com/sitory/our_work", ("Address", "https://github.com/impostor/own"));
        Assert.Contains("Neither this record nor its works lead there.", MainOf(refused), StringComparison.Ordinal);
        var asked = await person.FollowAsync(await person.SubmitAsync(form, "Get a code for https://github.com/sitory/our_work"));

        site.Place("github.com").Answer = path => path == "/sitory/our_work" ? BzPeer.Tests.Fetching.Canary.Page($"<script>{{\"text\":\"\\u003ep\\u003e{asked.Page.QuerySelector(".source")!.TextContent}\\u003c\"}}</script>") : null;
        Assert.Equal(claim, (await person.SubmitAsync(asked, "Look there now")).Location);

        Assert.Equal([ClaimState.Pending], await site.StatesAsync(author));
    }

    [Fact]
    public async Task Looking_is_throttled()
    {
        var home = site.Place("throttled.test");
        var (person, _, claim) = await ClaimantAsync("Throttled Looker");
        await AskAsync(person, claim, home.Address);
        var looks = 0;
        while ((await LookAsync(person, claim)).Status != HttpStatusCode.TooManyRequests)
            looks++;

        Assert.InRange(looks, 1, 20);
        Assert.True(home.Visits <= 2 * looks);
    }

    /// <summary>An author with an iD, its ORCID record, and an account that claims it.</summary>
    private async Task<(Person Person, TestAuthor Author, string Claim)> ClaimantAsync(string name, string? names = null)
    {
        var author = await site.AuthorAsync(name, ClaimSite.NewOrcid());
        if (names is not null)
        {
            await GivenRecords.ImportAsync(site.DataSource, new IncomingPerson { Provider = Providers.Orcid, ExternalId = author.Orcid!, Orcid = author.Orcid, Name = name, Links = [new PersonLink(names)] });
        }

        var person = await site.ResearcherAsync($"page-{Guid.NewGuid():N}@site.example", name);
        return (person, author, await site.ClaimAsync(person, author));
    }

    private static async Task AskAsync(Person person, string claim, string address)
    {
        var asked = await person.SubmitAsync(await person.GetAsync(claim + "/homepage"), "Go on with this page", ("Address", address));
        Assert.Equal(claim + "/homepage", asked.Location);
    }

    private static async Task<Visit> LookAsync(Person person, string claim) =>
        await person.SubmitAsync(await person.GetAsync(claim + "/homepage"), "Look at the page now");

    private static string MainOf(Visit visit) => Visit.Text(visit.Page.QuerySelector("main")!);

    private static string Canary(string body, string media = "application/json") => Fetching.Canary.Page(body, media);

    private static (int Level, bool IsClaimed) Of((int Level, int Trust, bool IsClaimed) standing) => (standing.Level, standing.IsClaimed);
}
