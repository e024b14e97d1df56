using BzPeer.Import;
using BzPeer.Institutions;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Institutions;

/// <summary>What becomes of institutions and affiliations as records come and change.</summary>
public sealed class DeriveInstitutionsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    [Fact]
    public async Task An_affiliation_is_matched_whether_the_registry_or_the_work_came_first()
    {
        var oslo = Given.Institution(1, "University of Quandaries", "Oslo", "Norway", "NO");
        await ImportAsync(Given.Work("W1", 2020, Given.Author("Ada One", "Dept. of Things, University of Quandaries, Oslo, Norway")), Given.Work("W2", 2021, Given.Author("Bea Two", "Somewhere else")));
        Assert.Equal(["Ada One - -", "Bea Two - -"], await AuthorsAsync());

        await ImportAsync(oslo);
        Assert.Equal(["Ada One University of Quandaries 2020", "Bea Two - -"], await AuthorsAsync());

        await ImportAsync(Given.Work("W3", 2022, Given.Author("Bea Two", "University of Quandaries")));
        Assert.Equal(["Ada One University of Quandaries 2020", "Bea Two University of Quandaries 2022"], await AuthorsAsync());
        Assert.Equal(["University of Quandaries works 2 people 2 now 2"], await InstitutionsAsync());
        Assert.Equal(["affiliated works 3", "matched works 2", "works 3"], await ReadAsync("select name || ' ' || value from record_totals order by name"));
    }

    [Fact]
    public async Task A_second_institution_of_the_name_makes_it_unsure_and_its_end_sure_again()
    {
        await ImportAsync(Given.Institution(1, "University of Quandaries", "Oslo", "Norway", "NO"), Given.Work("W1", 2020, Given.Author("Ada One", "University of Quandaries")));
        Assert.Equal(["Ada One University of Quandaries 2020"], await AuthorsAsync());

        await ImportAsync(Given.Institution(2, "University of Quandaries", "Lund", "Sweden", "SE"));
        Assert.Equal(["Ada One - -"], await AuthorsAsync());
        Assert.All(await InstitutionsAsync(), i => Assert.EndsWith("works 0 people 0 now 0", i, StringComparison.Ordinal));

        await ImportAsync(Given.Institution(2, "Another name", "Lund", "Sweden", "SE", date: new DateOnly(2025, 1, 1)));
        Assert.Equal(["Ada One University of Quandaries 2020"], await AuthorsAsync());
    }

    [Fact]
    public async Task The_registrys_own_record_outranks_a_mention()
    {
        await ImportAsync(Given.Mention(1, "Univ Quandaries", "NO"), Given.Work("W1", 2020, Given.Author("Ada One", null, 1)));
        Assert.Equal(["Univ Quandaries Norway openalex"], await ReadAsync("select concat_ws(' ', name, country, provider) from institutions"));
        Assert.Equal(["Ada One Univ Quandaries 2020"], await AuthorsAsync());

        await ImportAsync(Given.Institution(1, "University of Quandaries", "Oslo", "Norway", "NO", date: new DateOnly(2019, 1, 1)));
        await ImportAsync(Given.Mention(1, "Univ of Quandaries", "SE"));
        Assert.Equal(["University of Quandaries Norway ror"], await ReadAsync("select concat_ws(' ', name, country, provider) from institutions"));
        Assert.Equal(["Ada One University of Quandaries 2020"], await AuthorsAsync());
    }

    [Fact]
    public async Task What_names_a_withdrawn_institution_means_its_successor()
    {
        await ImportAsync(
            Given.Institution(1, "Old College of Quandaries", "Oslo", "Norway", "NO"), Given.Institution(2, "University of Quandaries", "Oslo", "Norway", "NO"),
            Given.Work("W1", 2020, Given.Author("Ada One", "Old College of Quandaries, Oslo")), Given.Work("W2", 2021, Given.Author("Bea Two", null, 1)));
        Assert.Equal(["Ada One Old College of Quandaries 2020", "Bea Two Old College of Quandaries 2021"], await AuthorsAsync());

        await ImportAsync(Given.Institution(
            1, "Old College of Quandaries", "Oslo", "Norway", "NO", status: InstitutionStatus.Withdrawn, relations: [Given.Relation(InstitutionRelationKind.Successor, 2)], date: new DateOnly(2025, 1, 1)));
        Assert.Equal(["Ada One University of Quandaries 2020", "Bea Two University of Quandaries 2021"], await AuthorsAsync());
        Assert.Equal(["Old College of Quandaries works 0 people 0 now 0", "University of Quandaries works 2 people 2 now 2"], await InstitutionsAsync());
    }

    [Fact]
    public async Task People_are_at_the_institution_of_their_latest_affiliation_and_were_at_the_others()
    {
        await ImportAsync(
            Given.Institution(1, "University of Quandaries"), Given.Institution(2, "Institute for Riddles"),
            Given.Work("W1", 2018, Given.Author("Ada One", "University of Quandaries"), Given.Author("Bea Two", "University of Quandaries; Institute for Riddles")),
            Given.Work("W2", 2020, Given.Author("Ada One", "Institute for Riddles")),
            Given.Work("W3", 2022, Given.Author("Ada One")));

        Assert.Equal(
            ["Ada One Institute for Riddles 1 2020-2020 true", "Ada One University of Quandaries 1 2018-2018 false", "Bea Two Institute for Riddles 1 2018-2018 true", "Bea Two University of Quandaries 1 2018-2018 true"],
            await ReadAsync("select concat_ws(' ', a.name, i.name, p.works, p.first_year || '-' || p.last_year, p.is_now::text) from author_institutions p join authors a on a.id = p.author_id join institutions i on i.id = p.institution_id order by 1"));
        Assert.Equal(["Institute for Riddles works 2 people 2 now 2", "University of Quandaries works 1 people 2 now 1"], await InstitutionsAsync());
        // Once for the two of them together, from either side; a work of three works has one author at both.
        Assert.Equal(["Institute for Riddles University of Quandaries 1", "University of Quandaries Institute for Riddles 1"], await ReadAsync("select concat_ws(' ', a.name, b.name, p.works) from institution_partners p join institutions a on a.id = p.institution_id join institutions b on b.id = p.partner_id order by 1"));
    }

    [Fact]
    public async Task An_affiliation_with_a_ROR_id_raises_trust()
    {
        await ImportAsync(Given.Work("W1", 2018, Given.Author("Ada One", "University of Quandaries")), Given.Work("W2", 2018, Given.Author("Ada One", "University of Quandaries")));
        Assert.Equal(["4"], await ReadAsync("select trust::text from authors where works > 0"));

        await ImportAsync(Given.Institution(1, "University of Quandaries"));
        Assert.Equal(["6"], await ReadAsync("select trust::text from authors where works > 0"));
    }

    [Fact]
    public async Task Works_and_institutions_of_one_file_do_not_disturb_one_another()
    {
        // The second state of W1 comes with an institution that touches W1 and W2 by itself.
        await ImportAsync(Given.Work("W1", 2018, Given.Author("Ada One", "University of Quandaries")), Given.Work("W2", 2018, Given.Author("Bea Two", "University of Quandaries")));
        var newer = Given.Work("W1", 2019, Given.Author("Cy Three", "University of Quandaries"), Given.Author("Ada One"));

        await ImportAsync(Given.Institution(1, "University of Quandaries"), WithDate(newer, new DateOnly(2025, 1, 1)));

        Assert.Equal(["Ada One - -", "Bea Two University of Quandaries 2018", "Cy Three University of Quandaries 2019"], await AuthorsAsync());
        Assert.Equal(["3"], await ReadAsync("select count(*)::text from authorships"));
    }

    public async ValueTask InitializeAsync()
    {
        await using var empty = database.DataSource.CreateCommand(
            """
            truncate source_records, authorships, works, work_sources, assignments, author_keys, authors, author_works, author_topics, collaborations, work_topics,
                institution_records, institutions, institution_names, institution_relations, affiliations, author_institutions, work_institutions,
                institution_topics, institution_partners, record_totals, claims, claim_works, evidence, reports, author_profiles, decided_keys
            """);
        await empty.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IncomingRecord WithDate(IncomingRecord work, DateOnly date) => new()
    {
        Provider = work.Provider,
        ExternalId = work.ExternalId,
        Kind = work.Kind,
        Title = work.Title,
        Abstract = "",
        Categories = [],
        Taxonomy = work.Taxonomy,
        Year = work.Year,
        ProviderDate = date,
        Authors = work.Authors,
    };

    private Task<ImportOutcome> ImportAsync(params IReadOnlyList<Incoming> records) => GivenRecords.ImportAsync(database.DataSource, records);

    private Task<List<string>> AuthorsAsync() =>
        ReadAsync("select concat_ws(' ', a.name, coalesce(i.name, '-'), case when i.id is null then '-' else a.affiliation_year::text end) from authors a left join institutions i on i.id = a.institution_id where a.works > 0 order by a.name");

    private Task<List<string>> InstitutionsAsync() =>
        ReadAsync("select concat_ws(' ', name, 'works', works, 'people', people, 'now', people_now) from institutions order by name");

    private async Task<List<string>> ReadAsync(string sql)
    {
        var lines = new List<string>();
        await using var command = database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            lines.Add(reader.GetString(0));
        return lines;
    }
}
