using System.Text.Json;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>
/// What the formats of OpenAlex share: its ids, which tell by their letter what they stand for, and how an entity is
/// mentioned in another.
/// </summary>
internal static class OpenAlexIds
{
    /// <summary>The name of OpenAlex's taxonomy of topics.</summary>
    public const string Taxonomy = "OpenAlex";

    private const string Address = "https://openalex.org/";

    /// <summary>Entities that nothing here reads, by the letter of their ids.</summary>
    private static readonly Dictionary<char, string> NotRead = new() { ['C'] = "concepts", ['F'] = "funders", ['P'] = "publishers", ['S'] = "sources" };

    /// <summary>W2741809807 of https://openalex.org/W2741809807; null where it is no id of that letter.</summary>
    public static string? Of(string? address, char letter)
    {
        var id = address?.Trim();
        id = id?[(id.LastIndexOf('/') + 1)..].ToUpperInvariant();
        return id is { Length: > 1 and <= 20 } && id[0] == letter && !id.AsSpan(1).ContainsAnyExceptInRange('0', '9') ? id : null;
    }

    /// <summary>Whether an object is an entity of OpenAlex with an id of that letter.</summary>
    public static bool IsEntity(JsonKeys keys, char letter) =>
        keys.Text("id") is { } id && id.StartsWith(Address, StringComparison.OrdinalIgnoreCase) && Of(id, letter) is not null;

    /// <summary>Which entities a file holds that nothing here reads: "concepts"; null where it holds others.</summary>
    public static string? NotImported(FileStart start)
    {
        var objects = JsonStart.Of(start).Objects;
        return NotRead.Where(e => objects.Any(o => IsEntity(o, e.Key))).Select(e => e.Value).FirstOrDefault();
    }

    /// <summary>An institution as it is mentioned; null where its ROR id is not known.</summary>
    public static IncomingInstitution? Institution(JsonElement institution) =>
        Of(institution.Get("id").Text(), 'I') is { } id && IncomingInstitution.RorIdIn(institution.Get("ror").Text()) is { } ror
            && institution.Get("display_name").Plain() is { } name
            ? new IncomingInstitution
            {
                Provider = Providers.OpenAlex,
                ExternalId = id,
                RorId = ror,
                Name = name,
                CountryCode = CountryCode(institution.Get("country_code")),
                IsMention = true,
            }
            : null;

    /// <summary>A topic, as it is mentioned or on its own; null where its name or field is not known.</summary>
    public static IncomingTopic? Topic(JsonElement topic, bool isMention) =>
        Of(topic.Get("id").Text(), 'T') is { } id && topic.Get("display_name").Plain() is { } name && topic.Get("field").Get("display_name").Plain() is { } field
            ? new IncomingTopic
            {
                Provider = Providers.OpenAlex,
                ExternalId = id,
                Taxonomy = Taxonomy,
                Name = name,
                Group = field,
                Subfield = topic.Get("subfield").Get("display_name").Plain(),
                Domain = topic.Get("domain").Get("display_name").Plain(),
                Description = topic.Get("description").Plain(),
                ProviderDate = isMention ? null : topic.Get("updated_date").Day(),
                IsMention = isMention,
            }
            : null;

    /// <summary>Two letters, upper case; null where there are others.</summary>
    public static string? CountryCode(JsonElement code) =>
        code.Words()?.ToUpperInvariant() is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] letters ? letters : null;
}
