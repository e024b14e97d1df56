using BzPeer.Import;
using BzPeer.Import.Formats;
using BzPeer.Institutions;
using BzPeer.Tests.Demo;
using Xunit;

namespace BzPeer.Tests.Import.Formats;

public sealed class RorDumpTests
{
    internal const string Organisation = """
        {"admin":{"created":{"date":"2018-11-14","schema_version":"1.0"},"last_modified":{"date":"2026-02-24","schema_version":"2.1"}},
         "domains":["Quandary.EXAMPLE"],"established":1919,"external_ids":[],"id":"https://ror.org/012345678",
         "links":[{"type":"wikipedia","value":"http://en.wikipedia.org/wiki/Quandary"},{"type":"website","value":"https://www.quandary.example/"}],
         "locations":[{"geonames_details":{"continent_code":"EU","country_code":"NO","country_name":"Norway","country_subdivision_code":"03","country_subdivision_name":"Oslo","lat":59.9,"lng":10.7,"name":"Oslo"},"geonames_id":3143244},
                      {"geonames_details":{"country_code":"SE","country_name":"Sweden","name":"Lund"},"geonames_id":1}],
         "names":[{"lang":null,"types":["acronym"],"value":"UQ"},{"lang":"no","types":["label"],"value":"Universitetet i Kvandar"},
                  {"lang":"en","types":["ror_display","label"],"value":"University of Quandaries"},{"lang":"en","types":["alias"],"value":"Quandary University"}],
         "relationships":[{"label":"Quandary Hospital","type":"child","id":"https://ror.org/0123456aa"},{"label":"Ministry","type":"parent","id":"https://ror.org/000000123"},
                          {"label":"Later kind","type":"adopted","id":"https://ror.org/000000124"},{"label":"No id","type":"related","id":"https://elsewhere.example/1"}],
         "status":"active","types":["education","funder"]}
        """;

    [Fact]
    public async Task An_organisation_is_read_with_all_that_it_tells()
    {
        var institution = (await ReadAsync($"[{Organisation}]")).The<IncomingInstitution>();

        Assert.Equal(
            ("ror", "012345678", "012345678", new DateOnly(2026, 2, 24), "University of Quandaries", InstitutionStatus.Active, (short?)1919),
            (institution.Provider, institution.ExternalId, institution.RorId, institution.ProviderDate, institution.Name, institution.Status, institution.Established));
        Assert.Equal(
            ["University of Quandaries|Label|en", "UQ|Acronym|", "Universitetet i Kvandar|Label|no", "Quandary University|Alias|en"],
            institution.Names.Select(n => $"{n.Value}|{n.Kind}|{n.Language}"));
        Assert.Equal(("Oslo", "Oslo", "Norway", "NO", "https://www.quandary.example/"), (institution.Place, institution.Region, institution.Country, institution.CountryCode, institution.Website));
        Assert.Equal(["quandary.example"], institution.Domains);
        Assert.Equal(["education", "funder"], institution.Types);
        Assert.Equal(["Parent 000000123 Ministry"], institution.Relations.Select(r => $"{r.Kind} {r.RorId} {r.Name}"));
        Assert.False(institution.IsMention);
    }

    [Theory]
    [InlineData("inactive", InstitutionStatus.Inactive)]
    [InlineData("withdrawn", InstitutionStatus.Withdrawn)]
    [InlineData("something new", InstitutionStatus.Active)]
    public async Task It_says_whether_it_still_is(string status, InstitutionStatus expected) =>
        Assert.Equal(expected, (await ReadAsync(Organisation.Replace("\"active\"", $"\"{status}\"", StringComparison.Ordinal))).The<IncomingInstitution>().Status);

    [Theory]
    [InlineData("https://ror.org/012345678", "https://ror.org/0iiiiii78", "there is no ROR id")]
    [InlineData("\"names\":[", "\"addresses\":[", "a record in ROR's schema 1: this reads schema 2")]
    [InlineData("\"University of Quandaries\"", "\"\"", "a name is empty or too long")]
    [InlineData("2026-02-24", "2026-02-30", "a value is not of the kind that the format has there")]
    [InlineData("\"Quandary.EXAMPLE\"", "7", "a value is not of the kind that the format has there")]
    public async Task What_cannot_be_taken_is_rejected_with_its_reason(string from, string to, string fault)
    {
        var broken = Organisation.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Organisation, broken);
        if (fault.StartsWith("a name", StringComparison.Ordinal))
            broken = System.Text.RegularExpressions.Regex.Replace(broken, "\"names\":\\[.*?\\],\\s*\"relationships\"", "\"names\":[],\"relationships\"", System.Text.RegularExpressions.RegexOptions.Singleline, TimeSpan.FromSeconds(5));

        var items = await ReadAsync($"[{broken},{Organisation}]");

        Assert.Equal([fault, null], items.Select(i => i.Fault));
        Assert.Single(items.SelectMany(i => i.Records));
    }

    [Fact]
    public void It_is_recognised_by_its_ids_and_names_whatever_the_layout()
    {
        Assert.Equal("ror", FormatReader.Recognised(Organisation));
        Assert.Equal("ror", FormatReader.Recognised($"[{Organisation},{Organisation}]"));
        Assert.Equal("ror", FormatReader.Recognised(Organisation.Replace("\"names\":[", "\"addresses\":[", StringComparison.Ordinal)));
        Assert.Null(FormatReader.Recognised(Organisation.Replace("ror.org", "elsewhere.example", StringComparison.Ordinal)));
        Assert.NotEqual("ror", FormatReader.Recognised("""{"id":"https://openalex.org/I1","ror":"https://ror.org/012345678","display_name":"A","works_count":1,"names":[]}"""));
    }

    [Fact]
    public async Task The_registry_is_read_whole()
    {
        var path = Corpus.Find("ror/ror-data-v2-subset.json.gz");
        Assert.SkipWhen(path is null, Corpus.Absent);
        Assert.Equal("ror", Recognised(path!));

        var items = await new RorDump().ReadFileAsync(path!);

        // SOURCE.md: 35,573 organisations.
        Assert.Equal(35_573, items.Count);
        Assert.DoesNotContain(items, i => i.Fault is not null);
        var institutions = items.SelectMany(i => i.Records).Cast<IncomingInstitution>().ToList();
        Assert.Equal([34_668, 716, 189], Enum.GetValues<InstitutionStatus>().Select(s => institutions.Count(i => i.Status == s)));
        Assert.Equal(40_481, institutions.Sum(i => i.Relations.Count));
        Assert.All(institutions, i => Assert.Contains(i.Names, n => n.Value == i.Name && n.Kind == InstitutionNameKind.Label));
    }

    [Fact]
    public async Task Records_of_the_older_schema_are_recognised_and_rejected()
    {
        var folder = Corpus.Find("ror/v1-schema-sample");
        Assert.SkipWhen(folder is null, Corpus.Absent);

        foreach (var path in Directory.GetFiles(folder!))
        {
            Assert.Equal("ror", Recognised(path));
            Assert.Equal("a record in ROR's schema 1: this reads schema 2", Assert.Single(await new RorDump().ReadFileAsync(path)).Fault);
        }
    }

    private static Task<List<ReadItem>> ReadAsync(string content) => new RorDump().ReadAsync(content);

    private static string? Recognised(string path)
    {
        using var file = new SourceFile(path);
        return FormatReader.RecognisedAs(file.ReadStart());
    }
}
