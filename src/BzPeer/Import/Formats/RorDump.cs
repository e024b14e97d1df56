using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using BzPeer.Institutions;
using BzPeer.Works;

namespace BzPeer.Import.Formats;

/// <summary>
/// The registry of research organisations as ROR publishes it (CC0): one JSON array of records in its schema 2.0 or
/// 2.1, or a single record. Records in the older schema 1 are rejected one by one: ROR has published none since 2025.
/// </summary>
public sealed class RorDump : RecordFormat
{
    private const string RorAddress = "https://ror.org/";

    /// <inheritdoc />
    public override string Name => "ror";

    /// <inheritdoc />
    public override string Title => "the registry of research organisations";

    /// <inheritdoc />
    public override string Shape => "a JSON array of organisations with id (https://ror.org/…), names, locations and relationships";

    /// <inheritdoc />
    public override bool Recognises(FileStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return JsonStart.Of(start).Objects.Any(o => (o.HasArray("names") || o.HasArray("addresses")) && o.Text("id")?.StartsWith(RorAddress, StringComparison.Ordinal) == true);
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<ReadItem> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        await foreach (var part in ReadJson.RunAsync(file, cancellation).ConfigureAwait(false))
        {
            yield return part.Fault is { } fault ? ReadItem.Rejected(part.Number, part.Bytes.Length, fault, part.Bytes.Span) : Read(part);
        }
    }

    private static ReadItem Read(JsonPart part)
    {
        var (number, bytes, record) = (part.Number, part.Bytes.Length, part.Record);
        try
        {
            return IncomingInstitution.RorIdIn(Text(record, "id")) is not { } rorId ? ReadItem.Rejected(number, bytes, "there is no ROR id", part.Bytes.Span)
                : !record.TryGetProperty("names", out _) ? ReadItem.Rejected(number, bytes, "a record in ROR's schema 1: this reads schema 2", part.Bytes.Span)
                : ReadItem.Of(number, bytes, ToInstitution(rorId, record), part.Bytes.Span);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return ReadItem.Rejected(number, bytes, "a value is not of the kind that the format has there", part.Bytes.Span);
        }
    }

    private static IncomingInstitution ToInstitution(string rorId, JsonElement record)
    {
        var (shown, names) = Names(record);
        var location = Items(record, "locations").Select(l => l.GetProperty("geonames_details")).FirstOrDefault();
        var hasLocation = location.ValueKind == JsonValueKind.Object;
        return new IncomingInstitution
        {
            Provider = Providers.Ror,
            ExternalId = rorId,
            ProviderDate = record.TryGetProperty("admin", out var admin) && admin.TryGetProperty("last_modified", out var modified) && Text(modified, "date") is { } date
                ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture)
                : null,
            RorId = rorId,
            Name = shown,
            Names = names,
            Status = Text(record, "status") switch
            {
                "inactive" => InstitutionStatus.Inactive,
                "withdrawn" => InstitutionStatus.Withdrawn,
                _ => InstitutionStatus.Active,
            },
            Domains = [.. Items(record, "domains").Select(d => Clean(d.GetString())?.Trim().ToLowerInvariant()).OfType<string>().Where(d => d.Length > 0)],
            Website = Items(record, "links").Where(l => Text(l, "type") == "website").Select(l => Text(l, "value")).FirstOrDefault(v => v is not null),
            Types = [.. Items(record, "types").Select(t => Clean(t.GetString())).OfType<string>()],
            Place = hasLocation ? Text(location, "name") : null,
            Region = hasLocation ? Text(location, "country_subdivision_name") : null,
            Country = hasLocation ? Text(location, "country_name") : null,
            CountryCode = hasLocation ? Text(location, "country_code") : null,
            Established = record.TryGetProperty("established", out var established) && established.ValueKind == JsonValueKind.Number
                && established.TryGetInt16(out var year) && year > 0 ? year : null,
            Relations = [.. Items(record, "relationships").Select(Relation).OfType<InstitutionRelated>()],
        };
    }

    /// <summary>The name that ROR displays is one of the names, and is told from them by its type.</summary>
    private static (string Shown, List<InstitutionNamed> Names) Names(JsonElement record)
    {
        var shown = "";
        var names = new List<InstitutionNamed>();
        foreach (var name in Items(record, "names"))
        {
            var types = Items(name, "types").Select(t => t.GetString()).ToList();
            if (Text(name, "value") is not { } value)
            {
                continue;
            }

            var isShown = types.Contains("ror_display");
            shown = isShown ? value : shown;
            var kind = types.Contains("label") || isShown ? InstitutionNameKind.Label : types.Contains("alias") ? InstitutionNameKind.Alias : InstitutionNameKind.Acronym;
            var named = new InstitutionNamed(value, kind, Text(name, "lang"));
            // The displayed name first, the others in their order.
            names.Insert(isShown ? 0 : names.Count, named);
        }

        return (shown.Length > 0 ? shown : names.FirstOrDefault()?.Value ?? "", names);
    }

    /// <summary>Kinds that a later schema may add say nothing here.</summary>
    private static InstitutionRelated? Relation(JsonElement relation)
    {
        InstitutionRelationKind? kind = Text(relation, "type")?.ToLowerInvariant() switch
        {
            "parent" => InstitutionRelationKind.Parent,
            "child" => InstitutionRelationKind.Child,
            "related" => InstitutionRelationKind.Related,
            "successor" => InstitutionRelationKind.Successor,
            "predecessor" => InstitutionRelationKind.Predecessor,
            _ => null,
        };
        return kind is { } known && IncomingInstitution.RorIdIn(Text(relation, "id")) is { } id
            ? new InstitutionRelated(known, id, Text(relation, "label") ?? "")
            : null;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    /// <summary>A text that says something; PostgreSQL keeps no NUL in it.</summary>
    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && Clean(value.GetString())?.Trim() is { Length: > 0 } text ? text : null;

    private static string? Clean(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);
}
