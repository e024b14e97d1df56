using System.Globalization;
using System.Net;
using System.ServiceModel.Syndication;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using BzPeer.Authors;
using BzPeer.Follows;
using BzPeer.Tests.Infrastructure;
using BzPeer.Web.Feeds;
using BzPeer.Works;
using CsCheck;
using Xunit;

namespace BzPeer.Tests.Researchers;

public sealed class FeedTests(RecordSite site) : IClassFixture<RecordSite>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task Tells_the_golden_works_with_the_providers_dates()
    {
        var profile = await site.ResearcherAsync("Srinadh Bhojanapalli");
        var visit = await site.GetAsync(profile + "/feed.atom");

        Assert.Equal("application/atom+xml; charset=utf-8", visit.Response.Content.Headers.ContentType?.ToString());
        var feed = Valid(visit.Body);
        Assert.Equal("Srinadh Bhojanapalli: published work", feed.Element(Atom + "title")?.Value);
        Assert.Equal(
            ["https://bzpeer.test" + profile + "/feed.atom", "https://bzpeer.test" + profile],
            feed.Elements(Atom + "link").Select(l => l.Attribute("href")?.Value));
        var entries = feed.Elements(Atom + "entry").ToList();
        Assert.Equal(6, entries.Count);
        Assert.Equal(entries.Select(Updated).OrderDescending(), entries.Select(Updated));
        Assert.Equal(entries.Max(Updated), Updated(feed));
        var first = entries[0];
        Assert.Equal("Robust Training of Neural Networks Using Scale Invariant Architectures", first.Element(Atom + "title")?.Value);
        Assert.Equal(2022, Updated(first).Year);
        Assert.Equal(
            ["Zhiyuan Li", "Srinadh Bhojanapalli", "Manzil Zaheer", "Sashank J. Reddi", "Sanjiv Kumar"],
            first.Elements(Atom + "author").Select(a => a.Element(Atom + "name")?.Value));
        Assert.Equal(["Machine Learning"], first.Elements(Atom + "category").Select(c => c.Attribute("term")?.Value));
        Assert.StartsWith("<p>In contrast to SGD", first.Element(Atom + "summary")?.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_its_ids_when_names_titles_and_hosts_change_and_tells_an_entry_alike_to_all_its_authors()
    {
        var ids = Ids(await site.GetAsync(await site.ResearcherAsync("Srinadh Bhojanapalli") + "/feed.atom"));
        var ofAnother = Ids(await site.GetAsync(await site.ResearcherAsync("Sanjiv Kumar") + "/feed.atom"));
        Assert.Equal(ids[1..].Order(), ofAnother[1..].Order());
        Assert.NotEqual(ids[0], ofAnother[0]);

        // The form of an id is a promise to every feed reader: a change of it shows all works as new.
        Assert.Equal("urn:uuid:4a25a1b9-7b1a-8e9b-a0c9-000000000000".Length, ids[0].Length);
        Assert.Equal(FeedIds.Of(RecordKind.Work, "abcdef"), FeedIds.Of(RecordKind.Work, "abcdef"));
        Assert.NotEqual(FeedIds.Of(RecordKind.Work, "abcdef"), FeedIds.Of(RecordKind.Author, "abcdef"));
    }

    [Fact]
    public async Task Holds_fifty_works_at_most_the_latest_first()
    {
        var id = await site.ScalarAsync<long>("select id from authors order by works desc, id limit 1");
        var works = await site.ScalarAsync<int>($"select works from authors where id = {id}");
        var visit = await site.GetAsync(site.Links.Researcher(id, await site.ScalarAsync<string>($"select name from authors where id = {id}")) + "/feed.atom");

        var dates = Valid(visit.Body).Elements(Atom + "entry").Select(Updated).ToList();
        Assert.Equal(Math.Min(works, Feed.MostWorks), dates.Count);
        Assert.Equal(dates.OrderDescending(), dates);
        Assert.Equal(
            await site.ScalarAsync<DateTime>($"select max(w.date)::timestamp from author_works a join works w on w.id = a.work_id where a.author_id = {id}"),
            dates[0].UtcDateTime);
    }

    [Fact]
    public async Task Is_not_sent_again_to_who_has_it()
    {
        var address = await site.ResearcherAsync("Srinadh Bhojanapalli") + "/feed.atom";
        using var client = site.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://bzpeer.test") });
        using var first = await client.GetAsync(address, TestContext.Current.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await client.SendAsync(again, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Tells_the_same_as_json_feed()
    {
        var profile = await site.ResearcherAsync("Srinadh Bhojanapalli");
        var atom = Ids(await site.GetAsync(profile + "/feed.atom"));
        var visit = await site.GetAsync(profile + "/feed.json");

        Assert.Equal("application/feed+json", visit.Response.Content.Headers.ContentType?.MediaType);
        using var json = JsonDocument.Parse(visit.Body);
        Assert.Equal("https://jsonfeed.org/version/1.1", json.RootElement.GetProperty("version").GetString());
        Assert.Equal("https://bzpeer.test" + profile + "/feed.json", json.RootElement.GetProperty("feed_url").GetString());
        Assert.Equal(atom[1..], json.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()));
        Assert.All(json.RootElement.GetProperty("items").EnumerateArray(), i => Assert.NotEqual(JsonValueKind.Undefined, i.GetProperty("content_html").ValueKind));
    }

    [Fact]
    public async Task An_ill_made_host_is_refused()
    {
        using var client = site.CreateClient(new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://bzpeer.test") });
        foreach (var host in new[] { "a_b<c>", "user@elsewhere.example", "elsewhere.example/path" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, await site.ResearcherAsync("Srinadh Bhojanapalli") + "/feed.atom");
            request.Headers.TryAddWithoutValidation("Host", host);

            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal((host, HttpStatusCode.BadRequest), (host, response.StatusCode));
        }
    }

    [Fact]
    public void No_title_breaks_the_xml()
    {
        var ids = new PublicIds();
        ids.Use([1, 2, 3, 4]);
        // Characters of all kinds: controls, halves of pairs, what XML itself is made of, and what reads from the right.
        var text = Gen.Char['\0', '\uffff'].Array[0, 30].Select(c => "t]]>&<script>\u0001\u202e" + new string(c) + "😀\ud800");
        text.Sample(
            title => Assert.StartsWith("t]]>&<script>\u202e", Written(ids, title), StringComparison.Ordinal),
            iter: 500);
    }

    [Fact]
    public void Nor_does_one_of_a_hundred_thousand_characters()
    {
        var ids = new PublicIds();
        ids.Use([1, 2, 3, 4]);

        Assert.Equal(100_000, Written(ids, new string('ب', 100_000)).Length);
    }

    /// <summary>Writes a feed of a work and an event, all of whose texts are these, in both formats, and reads it again.</summary>
    /// <returns>The work's title as a feed reader has it.</returns>
    private static string Written(PublicIds ids, string title)
    {
        var work = new WorkItem
        {
            Id = 1,
            Kind = WorkKind.Preprint,
            Year = 2020,
            Date = null,
            FirstPosted = null,
            Title = title,
            TitleHtml = title,
            AbstractHtml = title,
            Provider = title,
            ExternalId = title,
            Doi = null,
            Venue = null,
            ArxivId = null,
            Language = null,
            IsRetracted = false,
            SourceCount = 1,
            AuthorCount = 12,
            HasFormulas = false,
            Authors = [new NamedAuthor(1, 5, title, title)],
            Topics = [new NamedTopic(3, title)],
        };
        var merged = new NewsItem(7, DateTimeOffset.UnixEpoch, EventKind.RecordsMerged, Work: null, 6, title, Before: null, After: null);
        var entries = new[] { new FeedEntry(Updated: null, Published: null, work, Event: null, Later: EventKind.NewVersion), new FeedEntry(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, Work: null, merged, Later: null) };
        var author = Nobody(title);
        var feed = FeedDocument.Of(
            new FeedOfAuthor(author, new Feed(new NamedSubject(SubjectKind.Author, 1, title, IsInvented: false), 1, entries)), "https://bzpeer.test", new Links(ids));

        var atom = System.Text.Encoding.UTF8.GetString(WriteAtomFeed.Run(feed));
        Assert.Equal(2, Valid(atom).Elements(Atom + "entry").Count());
        using var json = JsonDocument.Parse(WriteJsonFeed.Run(feed));
        Assert.Equal(2, json.RootElement.GetProperty("items").GetArrayLength());
        using var reader = XmlReader.Create(new StringReader(atom));
        return SyndicationFeed.Load(reader).Items.First().Title.Text;
    }

    [Fact]
    public void Takes_away_what_xml_cannot_hold_and_nothing_else()
    {
        Assert.Equal("ab", FeedText.Clean("a\ud800b"));
        Assert.Equal("a", FeedText.Clean("a\udc00\ud800"));
        Assert.Equal("😀 \t\n", FeedText.Clean("😀 \0\b\v\ufffe\uffff\t\n"));
    }

    /// <summary>Checks what RFC 4287 demands of a feed and its entries.</summary>
    private static XElement Valid(string text)
    {
        // As a feed reader does, which knows nothing of how it was written.
        using (var reader = XmlReader.Create(new StringReader(text)))
            Assert.All(SyndicationFeed.Load(reader).Items, item => Assert.NotEqual(default, item.LastUpdatedTime));
        var feed = XDocument.Parse(text).Root!;
        Assert.Equal(Atom + "feed", feed.Name);
        foreach (var part in feed.Elements(Atom + "entry").Prepend(feed))
        {
            var id = Assert.Single(part.Elements(Atom + "id")).Value;
            Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", id);
            Assert.Single(part.Elements(Atom + "title"));
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", Assert.Single(part.Elements(Atom + "updated")).Value);
            Assert.True(part.Elements(Atom + "published").Count() <= 1 && part.Elements(Atom + "summary").Count() <= 1);
            Assert.Single(part.Elements(Atom + "link"), l => l.Attribute("rel")?.Value == "alternate");
            Assert.All(part.Elements(Atom + "link"), l => Assert.True(Uri.TryCreate(l.Attribute("href")?.Value, UriKind.Absolute, out _)));
            Assert.NotEmpty(part.Elements(Atom + "author"));
            Assert.All(part.Elements(Atom + "author"), a => Assert.Single(a.Elements(Atom + "name")));
            Assert.All(part.Elements(Atom + "category"), c => Assert.NotNull(c.Attribute("term")));
        }

        Assert.Single(feed.Elements(Atom + "link"), l => l.Attribute("rel")?.Value == "self");
        var ids = feed.Elements(Atom + "entry").Select(e => e.Element(Atom + "id")!.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        return feed;
    }

    private static List<string> Ids(Visit visit)
    {
        var feed = Valid(visit.Body);
        return [.. feed.Elements(Atom + "entry").Prepend(feed).Select(e => e.Element(Atom + "id")!.Value)];
    }

    private static DateTimeOffset Updated(XElement part) =>
        DateTimeOffset.Parse(part.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static AuthorHeader Nobody(string name) => new()
    {
        Id = 1,
        IsInvented = false,
        Name = name,
        PrintedName = null,
        Works = 1,
        IdentifiedWorks = 1,
        LargeTeamWorks = 0,
        FirstYear = 2020,
        LastYear = 2020,
        Years = [(2020, 1)],
        Kinds = [(WorkKind.Preprint, 1)],
        Topics = 1,
        Collaborators = 0,
        CloseCollaborators = 0,
        Followers = 0,
        Affiliation = null,
        AffiliationYear = null,
        AffiliationProvider = null,
        Institution = null,
        HasInstitution = false,
        Orcid = null,
        IsClaimed = false,
        Vouches = 0,
        LinksBack = false,
        Level = 1,
        Trust = 3,
        TrustSince = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Providers = [],
        IdentifiedBy = "name",
        RetractedWorks = 0,
        Links = [],
        Set = SetByOwner.Nothing,
        MergedIntoId = null,
        MergedIntoName = null,
        IsErased = false,
    };
}
