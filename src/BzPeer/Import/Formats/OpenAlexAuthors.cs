using System.Text.Json;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>Authors of OpenAlex: the parts of its snapshot, pages of its API, and single entities.</summary>
public sealed class OpenAlexAuthors : JsonFormat
{
    /// <inheritdoc />
    public override string Name => "openalex-authors";

    /// <inheritdoc />
    public override string Title => "authors of OpenAlex";

    /// <inheritdoc />
    public override string Shape => "JSON objects with an id such as https://openalex.org/A5023888391, one a line or in a page of results";

    /// <inheritdoc />
    protected override bool IsOne(JsonKeys keys) => OpenAlexIds.IsEntity(keys, 'A');

    /// <inheritdoc />
    protected override IReadOnlyList<ReadItem> Read(JsonPart part)
    {
        var author = part.Record;
        if (OpenAlexIds.Of(author.Get("id").Text(), 'A') is not { } id)
        {
            return [Rejected(part, "there is no id of an author")];
        }

        var name = PersonNames.Read(author.Get("display_name").Plain() ?? "").Name;
        var lastKnown = author.Get("last_known_institutions").Items().Append(author.Get("last_known_institution"))
            .Select(i => i.Get("id").Text()).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var person = new IncomingPerson
        {
            Provider = Providers.OpenAlex,
            ExternalId = id,
            ProviderDate = author.Get("updated_date").Day(),
            Name = name,
            OtherNames = [.. author.Get("display_name_alternatives").Items().Select(n => n.Plain()).OfType<string>()
                .Where(n => n != name).Distinct(StringComparer.Ordinal)],
            Orcid = OrcidId.In(author.Get("orcid").Text()),
            Affiliations = [.. author.Get("affiliations").Items().Select(a => Affiliation(a, lastKnown)).OfType<PersonAffiliation>()],
        };
        return [Of(part, person, author.Get("affiliations").Items().Select(a => OpenAlexIds.Institution(a.Get("institution"))).OfType<IncomingInstitution>())];
    }

    /// <summary>The years are those of works; at an institution that is the last known one the author may still be.</summary>
    private static PersonAffiliation? Affiliation(JsonElement affiliation, HashSet<string> lastKnown)
    {
        var institution = affiliation.Get("institution");
        var years = affiliation.Get("years").Items().Select(y => JsonFields.Year(y.Number())).Where(y => y > 0).ToList();
        return institution.Get("display_name").Plain() is { } name
            ? new PersonAffiliation(
                name,
                IncomingInstitution.RorIdIn(institution.Get("ror").Text()),
                years.Count == 0 ? null : years.Min(),
                years.Count == 0 || lastKnown.Contains(institution.Get("id").Text() ?? "") ? null : years.Max())
            : null;
    }
}
