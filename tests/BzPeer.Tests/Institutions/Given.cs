using BzPeer.Import;
using BzPeer.Institutions;
using BzPeer.Works;

namespace BzPeer.Tests.Institutions;

/// <summary>Records for the tests of institutions: as ROR publishes them, as another provider mentions them, and works that print affiliations.</summary>
internal static class Given
{
    /// <summary>A ROR id made of a number.</summary>
    public static string Ror(int number) => FormattableString.Invariant($"0{number:000000}00");

    public static IncomingInstitution Institution(
        int number, string name, string? place = null, string? country = null, string? code = null, IEnumerable<InstitutionNamed>? names = null,
        InstitutionStatus status = InstitutionStatus.Active, IEnumerable<InstitutionRelated>? relations = null, DateOnly? date = null, string? website = null, string? region = null) => new()
        {
            Provider = Providers.Ror,
            ExternalId = Ror(number),
            RorId = Ror(number),
            ProviderDate = date ?? new DateOnly(2024, 1, 1),
            Name = name,
            Names = [new InstitutionNamed(name, InstitutionNameKind.Label, "en"), .. names ?? []],
            Status = status,
            Place = place,
            Region = region,
            Country = country,
            CountryCode = code,
            Website = website,
            Types = ["education"],
            Relations = [.. relations ?? []],
        };

    /// <summary>As OpenAlex names it in a work's record.</summary>
    public static IncomingInstitution Mention(int number, string name, string? code = null, string provider = Providers.OpenAlex) => new()
    {
        Provider = provider,
        ExternalId = FormattableString.Invariant($"I{number}"),
        RorId = Ror(number),
        Name = name,
        CountryCode = code,
        IsMention = true,
    };

    public static InstitutionNamed Alias(string name, string? language = null) => new(name, InstitutionNameKind.Alias, language);

    public static InstitutionNamed Acronym(string name) => new(name, InstitutionNameKind.Acronym);

    public static InstitutionRelated Relation(InstitutionRelationKind kind, int number, string name = "Another") => new(kind, Ror(number), name);

    public static IncomingRecord Work(string id, int year, params PrintedAuthor[] authors) => new()
    {
        Provider = Providers.OpenAlex,
        ExternalId = id,
        Kind = WorkKind.Article,
        Title = $"On the question of {id}",
        Abstract = "",
        Taxonomy = "OpenAlex",
        Categories = [],
        Year = (short)year,
        ProviderDate = new DateOnly(2024, 1, 1),
        Revisions = 0,
        Authors = authors,
    };

    public static PrintedAuthor Author(string name, string? affiliation = null, params int[] institutions) =>
        new(name, null, affiliation) { RorIds = [.. institutions.Select(Ror)] };
}
