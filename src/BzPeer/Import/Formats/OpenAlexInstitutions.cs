using System.Text.Json;
using BzPeer.Institutions;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>Institutions of OpenAlex: the parts of its snapshot, pages of its API, and single entities. Those without a ROR id are left out.</summary>
public sealed class OpenAlexInstitutions : JsonFormat
{
    /// <inheritdoc />
    public override string Name => "openalex-institutions";

    /// <inheritdoc />
    public override string Title => "institutions of OpenAlex";

    /// <inheritdoc />
    public override string Shape => "JSON objects with an id such as https://openalex.org/I27837315, one a line or in a page of results";

    /// <inheritdoc />
    protected override bool IsOne(JsonKeys keys) => OpenAlexIds.IsEntity(keys, 'I');

    /// <inheritdoc />
    protected override IReadOnlyList<ReadItem> Read(JsonPart part)
    {
        var institution = part.Record;
        if (OpenAlexIds.Of(institution.Get("id").Text(), 'I') is not { } id)
        {
            return [Rejected(part, "there is no id of an institution")];
        }

        if (IncomingInstitution.RorIdIn(institution.Get("ror").Text()) is not { } ror)
        {
            return [LeftOut(part, "there is no ROR id")];
        }

        var geo = institution.Get("geo");
        return
        [
            Of(part, new IncomingInstitution
            {
                Provider = Providers.OpenAlex,
                ExternalId = id,
                ProviderDate = institution.Get("updated_date").Day(),
                RorId = ror,
                Name = institution.Get("display_name").Plain() ?? "",
                Names = [.. Names(institution).DistinctBy(n => (n.Value, n.Kind, n.Language))],
                Website = institution.Get("homepage_url").Address(),
                Types = institution.Get("type").Words() is { } type ? [type] : [],
                Place = geo.Get("city").Plain(),
                Region = geo.Get("region").Plain(),
                Country = geo.Get("country").Plain(),
                CountryCode = OpenAlexIds.CountryCode(institution.Get("country_code")) ?? OpenAlexIds.CountryCode(geo.Get("country_code")),
                Relations = [.. institution.Get("associated_institutions").Items().Select(Relation).OfType<InstitutionRelated>()],
            }),
        ];
    }

    private static IEnumerable<InstitutionNamed> Names(JsonElement institution)
    {
        if (institution.Get("display_name").Plain() is { } shown)
        {
            yield return new InstitutionNamed(shown, InstitutionNameKind.Label);
        }

        foreach (var alias in institution.Get("display_name_alternatives").Items().Select(n => n.Plain()).OfType<string>())
        {
            yield return new InstitutionNamed(alias, InstitutionNameKind.Alias);
        }

        foreach (var acronym in institution.Get("display_name_acronyms").Items().Select(n => n.Plain()).OfType<string>())
        {
            yield return new InstitutionNamed(acronym, InstitutionNameKind.Acronym);
        }

        var international = institution.Get("international").Get("display_name");
        if (international.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in international.EnumerateObject())
            {
                if (name.Value.Plain() is { } value && name.Name.Length <= 35)
                {
                    yield return new InstitutionNamed(value, InstitutionNameKind.Label, name.Name);
                }
            }
        }
    }

    /// <summary>OpenAlex says what the other institution is to this one, in ROR's words.</summary>
    private static InstitutionRelated? Relation(JsonElement other)
    {
        InstitutionRelationKind? kind = other.Get("relationship").Words()?.ToLowerInvariant() switch
        {
            "parent" => InstitutionRelationKind.Parent,
            "child" => InstitutionRelationKind.Child,
            "related" => InstitutionRelationKind.Related,
            "successor" => InstitutionRelationKind.Successor,
            "predecessor" => InstitutionRelationKind.Predecessor,
            _ => null,
        };
        return kind is { } known && IncomingInstitution.RorIdIn(other.Get("ror").Text()) is { } ror && other.Get("display_name").Plain() is { } name
            ? new InstitutionRelated(known, ror, name)
            : null;
    }
}
