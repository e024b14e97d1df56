using BzPeer.Decisions;
using BzPeer.Import;
using BzPeer.Institutions;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Decisions;

/// <summary>What owners set on their pages.</summary>
public sealed class OwnersProfileTests(TestServer server) : IAsyncLifetime
{
    private const string Ada = "name:ada one";

    private readonly TestDatabase database = new(server);

    public ValueTask InitializeAsync() => database.InitializeAsync();

    [Fact]
    public async Task Of_single_values_the_latest_counts_and_nothing_clears_it()
    {
        await RecordAsync(DecisionKind.Summary, "Said before there was a record.");
        await Ledger.ImportAsync(database, Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: ["Ada One"]));
        Assert.Equal("Said before there was a record.", (await ReadAsync())!.Summary);

        var second = await RecordAsync(DecisionKind.Summary, "Said later.");
        await RecordAsync(DecisionKind.Pronouns, "she/her");
        await RecordAsync(DecisionKind.Homepage, "https://ada.example/");
        Assert.Equal(("Said later.", "she/her", "https://ada.example/"), await ReadAsync() is { } set ? (set.Summary, set.Pronouns, set.Homepage) : default);

        var cleared = await RecordAsync(DecisionKind.Summary, "");
        Assert.Null((await ReadAsync())!.Summary);
        await Ledger.RecordAsync(database, Ledger.Undo(cleared));
        Assert.Equal("Said later.", (await ReadAsync())!.Summary);
        await Ledger.RecordAsync(database, Ledger.Undo(second));
        Assert.Equal("Said before there was a record.", (await ReadAsync())!.Summary);

        foreach (var kind in new[] { DecisionKind.Summary, DecisionKind.Pronouns, DecisionKind.Homepage })
            await RecordAsync(kind, "");
        Assert.Null(await ReadAsync());
    }

    [Fact]
    public async Task Of_what_there_are_several_each_is_taken_back_alone()
    {
        await Ledger.ImportAsync(database, [.. Enumerable.Range(1, 6).Select(i => Ledger.Record("crossref", $"10.1/{i}", $"Paper {i} about this very matter", authors: ["Ada One"])), Ledger.Record("crossref", "10.1/7", "A paper of somebody else", authors: ["Bea Two"])]);
        await RecordAsync(DecisionKind.Link, "https://code.example/ada\nCode");
        var link = await RecordAsync(DecisionKind.Link, "https://talks.example/");
        await RecordAsync(DecisionKind.HiddenField, "affiliation");
        foreach (var i in new[] { 7, 3, 1, 2, 6, 5, 4 })
            await Ledger.RecordAsync(database, new Decision { Kind = DecisionKind.Featured, At = DateTimeOffset.UnixEpoch, Authority = DecisionAuthority.Owner, Reason = "", AuthorKey = Ada, Provider = "crossref", ExternalId = $"10.1/{i}" });

        var profile = (await ReadAsync())!;
        Assert.Equal(["https://code.example/ada", "https://talks.example/"], profile.LinkAddresses);
        Assert.Equal(["Code", ""], profile.LinkLabels);
        Assert.Equal(["affiliation"], profile.Hidden);
        // Only her own, the first five of them.
        Assert.Equal(["10.1/3", "10.1/1", "10.1/2", "10.1/6", "10.1/5"], await FeaturedAsync());

        await Ledger.RecordAsync(database, Ledger.Undo(link));
        Assert.Equal(["https://code.example/ada"], (await ReadAsync())!.LinkAddresses);
        // A work that is hers no more is featured no more.
        await Ledger.RecordAsync(database, Ledger.Of(DecisionKind.NotMine, Ada, about: ("crossref", "10.1/1", 1, "Ada One")));
        Assert.Equal(["10.1/3", "10.1/2", "10.1/6", "10.1/5", "10.1/4"], await FeaturedAsync());
    }

    [Fact]
    public async Task An_affiliation_is_found_when_its_institution_comes_and_follows_its_successor()
    {
        await Ledger.ImportAsync(database, Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: ["Ada One"]));
        await RecordAsync(DecisionKind.Affiliation, "0aaaaaa11");
        Assert.Equal(("0aaaaaa11", null), await ReadAsync() is { } before ? (before.RorId, before.InstitutionId) : default);

        await Ledger.ImportAsync(database, Institution("0aaaaaa11", 1, null));
        var found = (await ReadAsync())!.InstitutionId;
        Assert.NotNull(found);

        await Ledger.ImportAsync(database, Institution("0aaaaaa11", 2, "0bbbbbb22"), Institution("0bbbbbb22", 2, null));
        Assert.NotEqual(found, (await ReadAsync())!.InstitutionId);
    }

    [Fact]
    public async Task A_name_is_shown_and_cleared_and_printed_ones_are_found_still()
    {
        await Ledger.ImportAsync(database, Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: ["Ada One"]));
        await RecordAsync(DecisionKind.ShownName, "Ada Lovelace");
        Assert.Equal(["Ada Lovelace 'ada' 'lovelace' 'one'"], await Ledger.ReadAsync(database, "select name || ' ' || strip(search)::text from authors where works > 0"));

        await RecordAsync(DecisionKind.ShownName, "");
        Assert.Equal(["Ada One"], await Ledger.ReadAsync(database, "select name from authors where works > 0"));
    }

    [Theory]
    [InlineData("""{"state":"IntroductionsOnly","topics":"graphs 🐦","until":"2027-01-31"}""", "IntroductionsOnly", "graphs 🐦", "2027-01-31")]
    [InlineData("""{"state":"Closed","topics":"","until":null,"x":"\u0000\ud800"}""", "Closed", null, null)]
    public async Task Collaboration_is_read_from_what_was_set(string value, string state, string? topics, string? until)
    {
        await Ledger.ImportAsync(database, Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: ["Ada One"]));
        await RecordAsync(DecisionKind.CollaborationState, value);

        var profile = (await ReadAsync())!;
        Assert.Equal((state, topics, until), (profile.Collaboration, profile.CollaborationTopics, profile.CollaborationUntil?.ToString("O", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(DecisionKind.CollaborationState, "Open")]
    [InlineData(DecisionKind.CollaborationState, """{"state":"0"}""")]
    [InlineData(DecisionKind.CollaborationState, """{"state":"Open","until":"31.1.2027"}""")]
    [InlineData(DecisionKind.CollaborationState, """{"state":"Open","topics":"\u0000"}""")]
    [InlineData(DecisionKind.CollaborationState, """{"state":"Open","topics":"\ud800"}""")]
    [InlineData(DecisionKind.Alias, " … ")]
    [InlineData(DecisionKind.Link, "")]
    [InlineData(DecisionKind.Featured, "")]
    [InlineData(DecisionKind.Vouch, null)]
    [InlineData(DecisionKind.Mine, null)]
    [InlineData(DecisionKind.SameAuthor, null)]
    [InlineData(DecisionKind.Summary, null)]
    public async Task What_says_too_little_is_not_recorded(DecisionKind kind, string? value)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => RecordAsync(kind, value));
        await Assert.ThrowsAsync<ArgumentException>(() => Ledger.RecordAsync(database, Ledger.Of(kind, null), value));
        Assert.Equal(["0"], await Ledger.ReadAsync(database, "select count(*)::text from decisions"));
    }

    [Fact]
    public async Task What_is_erased_is_as_if_cleared()
    {
        await Ledger.ImportAsync(database, Ledger.Record("crossref", "10.1/1", "First paper about this matter", authors: ["Ada One"]));
        long[] ids = [await RecordAsync(DecisionKind.Summary, "Mine."), await RecordAsync(DecisionKind.ShownName, "Ada Lovelace"), await RecordAsync(DecisionKind.Link, "https://ada.example/\nPage")];

        await Ledger.EraseValuesAsync(database, ids);

        Assert.Null(await ReadAsync());
        Assert.Equal(["Ada One"], await Ledger.ReadAsync(database, "select name from authors where works > 0"));
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static IncomingInstitution Institution(string id, int state, string? successor) => new()
    {
        Provider = "ror",
        ExternalId = id,
        ProviderDate = new DateOnly(2022, state, 1),
        RorId = id,
        Name = $"University of {id}",
        Names = [],
        Status = successor is null ? InstitutionStatus.Active : InstitutionStatus.Withdrawn,
        Relations = successor is null ? [] : [new InstitutionRelated(InstitutionRelationKind.Successor, successor, "the other")],
    };

    private Task<long> RecordAsync(DecisionKind kind, string? value) => Ledger.RecordAsync(database, Ledger.Of(kind, Ada), value);

    private async Task<BzPeer.Authors.AuthorProfile?> ReadAsync()
    {
        await using var records = database.Open();
        return await records.AuthorProfiles.SingleOrDefaultAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string[]> FeaturedAsync() => (await Ledger.ReadAsync(
        database, "select string_agg(w.external_id, ' ' order by f.number) from author_profiles p cross join unnest(p.featured_work_ids) with ordinality f(id, number) join works w on w.id = f.id"))[0].Split(' ');
}
