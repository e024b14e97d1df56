using System.Runtime.InteropServices;
using System.Text.Json;
using BzPeer.Authors;
using BzPeer.Text;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>
/// What ORCID's public API (versions 2 and 3) answers about a person, as JSON: the record, its person, its works in summary,
/// and works in full, one or several. ORCID's public data file of those years has the same shapes.
/// </summary>
public sealed class OrcidJson : JsonFormat
{
    /// <inheritdoc />
    public override string Name => "orcid-json";

    /// <inheritdoc />
    public override string Title => "records of ORCID as JSON";

    /// <inheritdoc />
    public override string Shape => "JSON answers of ORCID's public API: a record, a person, works or a work";

    /// <inheritdoc />
    protected override bool IsOne(JsonKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.HasObject("orcid-identifier")
            || (keys.Has("other-names") && keys.Has("researcher-urls") && keys.Has("name"))
            || (keys.Has("group") && keys.Has("last-modified-date") && (keys.Text("path") ?? "/works").EndsWith("/works", StringComparison.Ordinal))
            || (keys.Has("put-code") && keys.Has("title") && keys.Has("external-ids"))
            || keys.HasArray("bulk")
            || (keys.Has("response-code") && keys.Has("error-code") && keys.Has("developer-message"));
    }

    /// <inheritdoc />
    protected override IReadOnlyList<ReadItem> Read(JsonPart part) => ReadAnswer(part);

    /// <summary>What one answer tells.</summary>
    internal static IReadOnlyList<ReadItem> ReadAnswer(JsonPart part)
    {
        var answer = part.Record;
        if (answer.Get("developer-message").ValueKind != JsonValueKind.Undefined)
        {
            return [LeftOut(part, "ORCID answers that there is no such public record")];
        }

        if (answer.Get("orcid-identifier").ValueKind == JsonValueKind.Object)
        {
            return Record(part);
        }

        if (answer.Get("other-names").ValueKind != JsonValueKind.Undefined)
        {
            return [Person(part, answer, IdIn(answer.Get("path")) ?? OrcidId.In(answer.Get("name").Get("path").Text()), default, Day(answer))];
        }

        if (answer.Get("bulk").ValueKind == JsonValueKind.Array)
        {
            return [.. answer.Get("bulk").Items().Select(b => b.Get("work")).Where(w => w.ValueKind == JsonValueKind.Object).Select(w => Work(part, w, [], null, null))];
        }

        return answer.Get("put-code").ValueKind == JsonValueKind.Undefined
            ? Works(part, answer, IdIn(answer.Get("path")), name: null) is { Count: > 0 } works ? works : [LeftOut(part, "there are no works")]
            : [Work(part, answer, [], null, null)];
    }

    private static IReadOnlyList<ReadItem> Record(JsonPart part)
    {
        var record = part.Record;
        var id = OrcidId.In(record.Get("orcid-identifier").Get("path").Text()) ?? IdIn(record.Get("path"));
        var person = record.Get("person");
        var history = record.Get("history");
        if (history.Get("deactivation-date").ValueKind == JsonValueKind.Object)
        {
            return [LeftOut(part, "the record is deactivated")];
        }

        var activities = record.Get("activities-summary");
        var read = Person(part, person, id, activities.Get("employments"), Day(history) ?? Day(person));
        return read.Records.Count == 0 ? [read] : [read, .. Works(part, activities.Get("works"), id, ShownName(person))];
    }

    private static ReadItem Person(JsonPart part, JsonElement person, string? id, JsonElement employments, DateOnly? changed)
    {
        if (id is null)
        {
            return Rejected(part, "there is no valid ORCID iD");
        }

        var name = person.Get("name");
        if (ShownName(person) is not { } shown)
        {
            return LeftOut(part, "the name is not public");
        }

        if (name.Get("given-names").Get("value").Words() == "Given Names Deactivated")
        {
            return LeftOut(part, "the record is deactivated");
        }

        return Of(part, new IncomingPerson
        {
            Provider = Providers.Orcid,
            ExternalId = id,
            Orcid = id,
            ProviderDate = changed ?? Day(name),
            Name = shown,
            OtherNames = [.. person.Get("other-names").Get("other-name").Items().Where(IsPublic).Select(n => n.Get("content").Plain())
                .Prepend(GivenName(name)).OfType<string>().Where(n => n != shown).Distinct(StringComparer.Ordinal)],
            Links = [.. person.Get("researcher-urls").Get("researcher-url").Items().Where(IsPublic)
                .Select(u => u.Get("url").Get("value").Address() is { } address ? new PersonLink(address, u.Get("url-name").Plain()) : null).OfType<PersonLink>()],
            Affiliations = [.. Employments(employments).Where(IsPublic).Select(Affiliation).OfType<PersonAffiliation>()],
        });
    }

    /// <summary>Version 3 puts the statements of several sources about one employment into a group; the first is the preferred one.</summary>
    private static IEnumerable<JsonElement> Employments(JsonElement employments) =>
        employments.Get("employment-summary").Items().Concat(
            employments.Get("affiliation-group").Items().Select(g => g.Get("summaries").First().Get("employment-summary")));

    private static PersonAffiliation? Affiliation(JsonElement employment)
    {
        var organization = employment.Get("organization");
        var address = organization.Get("address");
        if (organization.Get("name").Plain() is not { } name)
        {
            return null;
        }

        var identified = organization.Get("disambiguated-organization");
        return new PersonAffiliation(
            string.Join(", ", new[] { employment.Get("department-name").Plain(), name, address.Get("city").Plain(), address.Get("country").Plain() }.OfType<string>()),
            identified.Get("disambiguation-source").Text() == "ROR"
                ? IncomingInstitution.RorIdIn(identified.Get("disambiguated-organization-identifier").Text())
                : null,
            Year(employment.Get("start-date")) is > 0 and var first ? first : null,
            Year(employment.Get("end-date")) is > 0 and var last ? last : null);
    }

    /// <summary>
    /// Works in summary. Nothing there is sure to name the person, but what they entered themselves does. A group is one work
    /// as several sources state it; the first statement is the preferred one, and all name its identifiers.
    /// </summary>
    private static List<ReadItem> Works(JsonPart part, JsonElement works, string? id, string? name)
    {
        var groups = works.Get("group").Items().Select(g => g.Get("work-summary").Items().ToList()).Where(g => g.Count > 0).ToList();
        name ??= groups.SelectMany(g => g).Select(w => NameInSource(w, id)).FirstOrDefault(n => n is not null);
        return groups.ConvertAll(g => Work(part, g.Find(IsPublic) is { ValueKind: JsonValueKind.Object } shown ? shown : g[0], g, id, name));
    }

    /// <param name="part">Where it stands.</param>
    /// <param name="work">The work.</param>
    /// <param name="group">The same work as other sources state it.</param>
    /// <param name="id">Whose it is; null to find it in the work's path.</param>
    /// <param name="name">Their name; null to find it in the work.</param>
    private static ReadItem Work(JsonPart part, JsonElement work, List<JsonElement> group, string? id, string? name)
    {
        id ??= IdIn(work.Get("path"));
        var own = part with { Bytes = JsonMarshal.GetRawUtf8Value(work).ToArray() };
        if (id is null || work.Get("put-code").Words() is not { } number)
        {
            return Rejected(own, "there is no valid ORCID iD or no number of the work");
        }

        if (!IsPublic(work))
        {
            return LeftOut(own, "the work is not public");
        }

        var authors = AuthorsOf(work, id, name ?? NameInSource(work, id));
        if (authors.Count == 0)
        {
            return Rejected(own, "nothing here names the person: import their whole record");
        }

        var date = work.Get("publication-date");
        var titles = work.Get("title");
        var title = titles.Get("title").Get("value").Text();
        var subtitle = titles.Get("subtitle").Get("value").Words();
        var ids = group.Prepend(work).SelectMany(w => w.Get("external-ids").Get("external-id").Items()).Where(NamesThisWork).ToList();
        var doi = ids.Where(e => TypeOf(e) == "doi").Select(Value(Identifiers.Doi)).FirstOrDefault(d => d is not null);
        return Of(own, new IncomingRecord
        {
            Provider = Providers.Orcid,
            ExternalId = $"{id}/{number}",
            ProviderDate = Day(work),
            Kind = work.Get("type").Words()?.ToLowerInvariant().Replace('_', '-') switch
            {
                "journal-article" => WorkKind.Article,
                "conference-paper" => WorkKind.Proceedings,
                "preprint" or "working-paper" => WorkKind.Preprint,
                "data-set" => WorkKind.Dataset,
                _ => WorkKind.Other,
            },
            Title = subtitle is null || title is null ? title ?? "" : $"{title.TrimEnd()}: {subtitle}",
            Abstract = work.Get("short-description").Text() ?? "",
            Markup = TextMarkup.Html,
            Language = work.Get("language-code").Words(),
            Doi = doi,
            ArxivId = ids.Where(e => TypeOf(e) == "arxiv").Select(Value(Identifiers.ArxivIdAlone)).FirstOrDefault(a => a is not null) ?? Identifiers.ArxivId(doi),
            JournalReference = PrintedFields.Venue(work.Get("journal-title").Get("value").Plain()),
            // A work has no page of its own there, and the address that somebody entered for it is not ORCID's.
            PageAddress = "https://orcid.org/" + id,
            Categories = [],
            Year = Year(date),
            LatestRevision = JsonFields.Day(Number(date.Get("year")), Number(date.Get("month")), Number(date.Get("day"))),
            ListsAllAuthors = false,
            Authors = authors,
        });
    }

    /// <summary>The contributors who are authors, the person among them; where none are listed, the person alone.</summary>
    private static List<PrintedAuthor> AuthorsOf(JsonElement work, string id, string? name)
    {
        var authors = new List<PrintedAuthor>();
        foreach (var contributor in work.Get("contributors").Get("contributor").Items().Where(IsAuthor))
        {
            var printed = PersonNames.Read(contributor.Get("credit-name").Get("value").Plain() ?? "");
            var key = NameKey.Of(printed.Name);
            var orcid = OrcidId.In(contributor.Get("contributor-orcid").Get("path").Text());
            orcid ??= name is not null && key == NameKey.Of(name) ? id : null;
            // Who has several roles is listed once for each.
            if (key.Length > 0 && !authors.Exists(a => NameKey.Of(a.Name) == key && a.Orcid == orcid) && (orcid is null || !authors.Exists(a => a.Orcid == orcid)))
            {
                authors.Add(new PrintedAuthor(printed.Name, printed.Family, Orcid: orcid));
            }
        }

        if (name is not null && NameKey.Of(name).Length > 0 && !authors.Exists(a => a.Orcid == id))
        {
            authors.Add(new PrintedAuthor(name, null, Orcid: id));
        }

        return authors.Exists(a => a.Orcid == id) ? authors : [];
    }

    /// <summary>Roles are ORCID's own, or since 2022 those of CRediT, which authors have.</summary>
    private static bool IsAuthor(JsonElement contributor) =>
        contributor.Get("contributor-attributes").Get("contributor-role").Words()?.ToLowerInvariant() is not { } role
        || role is "author" or "co-author" || role.Contains("credit.niso.org", StringComparison.Ordinal);

    private static string? ShownName(JsonElement person)
    {
        var name = person.Get("name");
        return IsPublic(name) ? name.Get("credit-name").Get("value").Plain() ?? GivenName(name) : null;
    }

    private static string? GivenName(JsonElement name) =>
        PersonNames.Join(name.Get("given-names").Get("value").Plain(), name.Get("family-name").Get("value").Plain()) is { Length: > 0 } joined ? joined : null;

    /// <summary>The person's name where they are the source of a statement, or had another program make it.</summary>
    private static string? NameInSource(JsonElement work, string? id)
    {
        var source = work.Get("source");
        return OrcidId.In(source.Get("source-orcid").Get("path").Text()) == id && source.Get("source-name").Get("value").Plain() is { } name ? name
            : OrcidId.In(source.Get("assertion-origin-orcid").Get("path").Text()) == id ? source.Get("assertion-origin-name").Get("value").Plain()
            : null;
    }

    /// <summary>The iD in a path such as /0000-0002-1825-0097/work/1234.</summary>
    private static string? IdIn(JsonElement path) =>
        path.Text()?.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(OrcidId.In).FirstOrDefault(i => i is not null);

    private static bool IsPublic(JsonElement what) =>
        what.ValueKind == JsonValueKind.Object && what.Get("visibility").Text() is null or "public" or "PUBLIC";

    /// <summary>Not that of the journal or book that the work is part of.</summary>
    private static bool NamesThisWork(JsonElement id) =>
        id.Get("external-id-relationship").Words()?.ToLowerInvariant().Replace('_', '-') is null or "self" or "version-of";

    private static string? TypeOf(JsonElement id) => id.Get("external-id-type").Words()?.ToLowerInvariant();

    private static Func<JsonElement, string?> Value(Func<string?, string?> read) =>
        id => read(id.Get("external-id-value").Text()) ?? read(id.Get("external-id-normalized").Get("value").Text());

    private static int? Number(JsonElement part) => part.Get("value").Number();

    private static short Year(JsonElement date) => JsonFields.Year(Number(date.Get("year")));

    /// <summary>The day of milliseconds since 1970.</summary>
    private static DateOnly? Day(JsonElement changed)
    {
        var value = changed.Get("last-modified-date").Get("value");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var at) && at is > 0 and < 253_000_000_000_000
            ? DateOnly.FromDateTime(DateTime.UnixEpoch.AddMilliseconds(at))
            : null;
    }
}
