using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Tests.Demo;
using BzPeer.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class AclPeopleTests(TestDatabase database, TestServer server) : IClassFixture<TestDatabase>
{
    private const string Old =
        """
        # who is who
        - canonical: {first: Pranav, last: A}
          comment: UC Santa Cruz
          id: pranav-a
          similar: [pranav-anand]
        - canonical: {first: José I., last: O’Brien Łuk}
          variants:
          - {first: Jose I., last: O'Brien Łuk}
          - {first: '', last: Łuk}
        - canonical: {first: Yang, last: Liu}
          comment: May refer to several people
          id: yang-liu
        - comment: nobody
        """;

    private const string New =
        """
        mira-novak:
          names:
          - {first: Mira, last: Novák}
          - {first: M., last: Novák}
          orcid: 0000-0002-1825-0097
        mira-novak-lab:
          comment: elsewhere
          disable_name_matching: true
          names:
          - {first: M., last: Novák}
          similar:
          - mira-novak
        lone-wolf:
          disable_name_matching: true
          names:
          - {first: Lone, last: Wolf}
        """;

    [Fact]
    public async Task The_old_list_names_people_by_their_own_or_the_Anthologys_id()
    {
        var items = await FormatFile.ReadAsync(new AclPeople(), Old);

        var people = items.SelectMany(i => i.Records).Cast<IncomingPerson>().ToList();
        Assert.Equal(["pranav-a", "jose-i-obrien-luk", "yang-liu"], people.Select(p => p.ExternalId));
        Assert.Equal(["Pranav A", "José I. O’Brien Łuk", "Yang Liu"], people.Select(p => p.Name));
        Assert.Equal(["Jose I. O'Brien Łuk", "Łuk"], people[1].OtherNames);
        // A page that stands for whoever bears the name says nothing of whom a name means.
        Assert.Equal([true, true, false], people.Select(p => p.NamesIdentify));
        Assert.Equal((13L, "no name with a last part is given"), (items[3].Number, items[3].Fault));
    }

    [Theory]
    [InlineData("Emily Prud’hommeaux", "emily-prudhommeaux")]
    [InlineData("Conan O'Brien", "conan-o-brien")]
    [InlineData("Željko Agić", "zeljko-agic")]
    [InlineData("Jörg  Tiedemann-Øye", "jorg-tiedemann-oye")]
    [InlineData("Ahmed AbuRa’ed", "ahmed-aburaed")]
    [InlineData("Balamurali A.R.", "balamurali-a-r")]
    public void Ids_of_people_are_made_as_the_Anthology_makes_them(string name, string id) => Assert.Equal(id, AclPeople.Slug(name));

    [Fact]
    public void Only_lists_of_people_are_recognised()
    {
        Assert.Equal(["acl-people"], FormatFile.Recognised(Old));
        Assert.Equal(["acl-people"], FormatFile.Recognised(New));
        Assert.Empty(FormatFile.Recognised("acl:\n  acronym: ACL\n  name: Annual Meeting\n"));
        Assert.Empty(FormatFile.Recognised("- canonical: &a [*a]\n"));
        Assert.Empty(FormatFile.Recognised("- first: Ada\n  last: Good\n"));
        Assert.Empty(FormatFile.Recognised("just: [words, and, no, people]\n"));
    }

    [Fact]
    public async Task A_name_without_an_id_leads_to_the_one_person_who_bears_it_and_to_nobody_where_two_do()
    {
        var token = TestContext.Current.CancellationToken;
        await FormatFile.ImportAsync(
            database.DataSource,
            Papers(
                "<author><first>Mira</first><last>Novák</last></author>",
                "<author id=\"mira-novak\"><first>M.</first><last>Novák</last></author>",
                "<author orcid=\"0000-0002-1825-0097\"><first>Mira X.</first><last>Novák</last></author>",
                "<author><first>M.</first><last>Novák</last></author>",
                "<author id=\"mira-novak-lab\"><first>M.</first><last>Novák</last></author>",
                "<author><first>Lone</first><last>Wolf</last></author>",
                "<author id=\"lone-wolf\"><first>Lone</first><last>Wolf</last></author>"),
            "2024.acl.xml");

        var people = await FormatFile.ImportAsync(database.DataSource, New, "people.yaml");

        Assert.Equal((3, 3, 0), (people.Read, people.Added, people.Rejected));
        await using var records = database.Open();
        var works = await (from a in records.Assignments
                           join r in records.SourceRecords on a.SourceRecordId equals r.Id
                           where r.ExternalId.StartsWith("2024.acl-many.")
                           select new { r.ExternalId, a.AuthorId }).ToListAsync(token);
        var together = works.GroupBy(w => w.AuthorId).Select(g => string.Join(' ', g.Select(w => w.ExternalId[(w.ExternalId.LastIndexOf('.') + 1)..]).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal);
        Assert.Equal(["1 2 3", "4", "5", "6", "7"], together);
    }

    [Fact]
    public async Task Whoever_comes_first_papers_or_people_the_authors_are_the_same()
    {
        await using var other = new TestDatabase(server);
        await other.InitializeAsync();
        var papers = Papers("<author><first>Mira</first><last>Novák</last></author>", "<author id=\"mira-novak\"><first>M.</first><last>Novák</last></author>", "<author><first>Lone</first><last>Wolf</last></author>");
        await using var one = new TestDatabase(server);
        await one.InitializeAsync();

        await FormatFile.ImportAsync(one.DataSource, papers, "2024.acl.xml");
        await FormatFile.ImportAsync(one.DataSource, New, "people.yaml");
        await FormatFile.ImportAsync(other.DataSource, New, "people.yaml");
        await FormatFile.ImportAsync(other.DataSource, papers, "2024.acl.xml");

        Snapshot.AssertEqual(await Snapshot.ReadAsync(one.DataSource), await Snapshot.ReadAsync(other.DataSource));
    }

    [Theory]
    [InlineData("- canonical: &a {first: A, last: B}\n- canonical: *a\n", "anchors or aliases")]
    [InlineData("- canonical: {first: A, last: B}\n  variants: [*nobody]\n", "anchors or aliases")]
    [InlineData("- canonical: {first: A, last: B}\n- canonical: {first: [\n", "no YAML")]
    [InlineData("- canonical: {first: A, last: B}\n  \tid: x\n", "no YAML")]
    public async Task What_is_no_list_of_people_is_refused_in_one_sentence(string content, string part)
    {
        var refused = await Assert.ThrowsAsync<ImportRefusedException>(() => FormatFile.ReadAsync(new AclPeople(), content, "people.yaml"));

        HostileFormatsTests.AssertOneSentence(refused.Message, part);
    }

    /// <summary>3,382 entries, none of them broken; 11 ids stand on papers, and each is an entry's.</summary>
    [Fact]
    public async Task Every_person_of_the_real_lists_is_read_and_every_id_on_a_paper_is_one_of_theirs()
    {
        var variants = Corpus.Find("acl-anthology/yaml/name_variants.yaml");
        var excerpt = Corpus.Find("acl-anthology/new-format-sample/people.excerpt.yaml");
        Assert.SkipWhen(variants is null || excerpt is null, Corpus.Absent);
        var token = TestContext.Current.CancellationToken;

        var people = await ReadAsync(variants!);
        var excerpted = await ReadAsync(excerpt!);

        Assert.Equal(3_382, people.Count);
        Assert.Equal(people.Count, people.Select(p => p.ExternalId).Distinct().Count());
        Assert.Equal((13, 9, 1), (excerpted.Count, excerpted.Count(p => p.Orcid is not null), excerpted.Count(p => !p.NamesIdentify)));
        var used = new HashSet<string>();
        foreach (var path in ListFiles.Of(Corpus.Find("acl-anthology/xml")!))
        {
            using var file = new SourceFile(path);
            await foreach (var item in new AclAnthology().ReadAsync(file, token))
                used.UnionWith(item.Records.Cast<IncomingRecord>().SelectMany(r => r.Authors).Select(a => a.ProviderAuthorId).OfType<string>());
        }

        Assert.NotEmpty(used);
        Assert.Subset(people.Select(p => p.ExternalId).ToHashSet(), used);

        async Task<List<IncomingPerson>> ReadAsync(string path)
        {
            using var file = new SourceFile(path);
            Assert.IsType<AclPeople>(RecordFormat.Of(file.ReadStart()));
            var read = new List<IncomingPerson>();
            await foreach (var item in new AclPeople().ReadAsync(file, token))
                read.Add(Assert.IsType<IncomingPerson>(item.Records.Single()));
            return read;
        }
    }

    private static string Papers(params string[] authors) =>
        $"""
        <collection id="2024.acl"><volume id="many"><meta><booktitle>Many</booktitle><year>2024</year></meta>
        {string.Concat(authors.Select((a, i) => $"<paper id=\"{i + 1}\"><title>Paper number {i + 1} on a subject of its own ({new string((char)('a' + i), 12)})</title>{a}</paper>"))}
        </volume></collection>
        """;
}
