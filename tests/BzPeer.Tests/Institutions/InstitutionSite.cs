using BzPeer.Import;
using BzPeer.Tests.Import;
using BzPeer.Tests.Infrastructure;
using Xunit;

namespace BzPeer.Tests.Institutions;

/// <summary>The site with the records of <see cref="RecordSite"/>, a small registry, and works that print affiliations.</summary>
public sealed class InstitutionSite(TestServer server) : RecordSite(server)
{
    public const string Name = "Universitetet i Kvandar";

    /// <summary>What a record may print where a homepage is expected.</summary>
    public const string HostileWebsite = "javascript:alert(1)";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await GivenRecords.ImportAsync(
            DataSource,
            Given.Institution(
                1, Name, "Oslo", "Norway", "NO",
                [Given.Alias("University of Quandaries", "en"), Given.Alias("جامعة المعضلات", "ar"), Given.Alias("</script><b>bold", "en"), Given.Acronym("UIKV")],
                relations: [Given.Relation(InstitutionRelationKind.Child, 2), Given.Relation(InstitutionRelationKind.Parent, 99, "Ministry of Questions")],
                website: "https://www.kvandar.example/path?x=1"),
            Given.Institution(2, "Kvandar Institute for Riddles", "Oslo", "Norway", "NO", website: HostileWebsite),
            Given.Institution(3, "Riddle Works (Sweden)", "Lund", "Sweden", "SE"),
            Given.Institution(4, "Old College of Kvandar", "Oslo", "Norway", "NO", status: InstitutionStatus.Withdrawn, relations: [Given.Relation(InstitutionRelationKind.Successor, 1)]),
            Given.Institution(5, "Mistaken Kvandar", "Oslo", "Norway", "NO", status: InstitutionStatus.Withdrawn),
            Given.Institution(6, "Former Academy of Kvandar Letters", "Oslo", "Norway", "NO", status: InstitutionStatus.Inactive, relations: [Given.Relation(InstitutionRelationKind.Successor, 1)]));
        await ImportWorksAsync(0, 30);
    }

    /// <summary>Works of people at the institutions; each third one at two of them.</summary>
    public async Task ImportWorksAsync(int from, int count) => await GivenRecords.ImportAsync(
        DataSource,
        [.. Enumerable.Range(from, count).Select(n => WithTopics(Given.Work(
            FormattableString.Invariant($"K{n}"), 2000 + (n % 20),
            Given.Author($"Riddler {Letters(n)} Quill", n % 5 == 4 ? null : $"Department of Questions, {(n % 5 == 3 ? "Nowhere at all" : Name)}, Oslo, Norway"),
            Given.Author("Solver Quill", null, n % 3 == 0 ? [2, 3] : []))))]);

    public Task<string> InstitutionAsync(int number) => InstitutionAsync(Given.Ror(number));

    public async Task<string> InstitutionAsync(string rorId)
    {
        await using var command = DataSource.CreateCommand("select id, name from institutions where ror_id = $1");
        command.Parameters.AddWithValue(rorId);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await row.ReadAsync(TestContext.Current.CancellationToken), $"There is no institution {rorId}.");
        return Links.Institution(row.GetInt64(0), row.GetString(1));
    }

    private static string Letters(int number) => string.Concat(FormattableString.Invariant($"{number}").Select(d => (char)('a' + (d - '0'))));

    private static IncomingRecord WithTopics(IncomingRecord work) => new()
    {
        Provider = work.Provider,
        ExternalId = work.ExternalId,
        Kind = work.Kind,
        Title = work.Title,
        Abstract = "",
        Categories = ["T1", $"T{2 + (work.Year % 3)}"],
        Taxonomy = work.Taxonomy,
        Year = work.Year,
        ProviderDate = work.ProviderDate,
        Authors = work.Authors,
    };
}
